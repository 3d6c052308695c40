"""Writers of several processes: one at a time, and none for ever."""

import multiprocessing
import os
import signal
import time
from pathlib import Path

import pytest
from sqlalchemy import text

from pipeline.errors import DatabaseGone
from pipeline.storage import engine
from pipeline.storage.engine import Database, open_database
from pipeline.storage.turnstile import turn

processes = multiprocessing.get_context("forkserver")
processes.set_forkserver_preload(["tests.storage.test_turnstile"])


def hold_again_and_again(path: str, times: int, log: str) -> None:
    """As the grouping lane: the turn is taken again at once, and kept for a while."""
    for _ in range(times):
        with turn(Path(path), timeout=60):
            note(log, "a")
            time.sleep(0.02)
            note(log, "z")


def note(log: str, word: str) -> None:
    descriptor = os.open(log, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
    os.write(descriptor, word.encode())
    os.close(descriptor)


def hold_until_killed(path: str, held: str) -> None:
    with turn(Path(path), timeout=60):
        Path(held).touch()
        time.sleep(60)


def test_only_one_process_at_a_time_holds_it(tmp_path: Path) -> None:
    path, log = str(tmp_path / "db"), tmp_path / "log"
    others = [processes.Process(target=hold_again_and_again, args=(path, 10, str(log))) for _ in range(3)]
    for other in others:
        other.start()
    for other in others:
        other.join(60)
    assert log.read_text() == "az" * 30


def test_the_turn_goes_with_the_process_that_held_it(tmp_path: Path) -> None:
    path, held = tmp_path / "db", tmp_path / "held"
    other = processes.Process(target=hold_until_killed, args=(str(path), str(held)))
    other.start()
    while not held.exists():
        other.join(0.01)
    with pytest.raises(TimeoutError), turn(path, timeout=0.05):
        pass
    os.kill(other.pid or 0, signal.SIGKILL)
    other.join(10)
    with turn(path, timeout=5):
        pass


def test_a_writer_that_waits_too_long_for_another_process_says_what_sqlite_says(
    sqlite_database: Database, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(engine, "BUSY_TIMEOUT_MS", 20)
    other = open_database(sqlite_database.url)
    with (
        other.write(),
        pytest.raises(DatabaseGone, match="database is locked"),
        sqlite_database.write(),
    ):
        pass
    other.dispose()


def test_what_is_jotted_is_there_for_all_and_the_next_write_waits_for_the_disk_again(database: Database) -> None:
    with database.jot() as connection:
        connection.execute(text("CREATE TABLE numbers (number INTEGER PRIMARY KEY)"))
        connection.execute(text("INSERT INTO numbers VALUES (1)"))
    with database.read() as connection:
        assert connection.execute(text("SELECT number FROM numbers")).scalar_one() == 1
    how = text("PRAGMA synchronous" if database.is_sqlite else "SHOW synchronous_commit")
    with database.jot() as connection:
        assert connection.execute(how).scalar_one() in (1, "off")
    with database.write() as connection:
        assert connection.execute(how).scalar_one() in (2, "on")


def test_a_child_forked_while_we_held_it_does_not_keep_it(tmp_path: Path) -> None:
    """As Celery's parent does, whose beat is written by one thread while another replaces a child."""
    path, reading, writing = tmp_path / "db", *os.pipe()
    with turn(path, timeout=5):
        child = os.fork()
        if child == 0:
            os.close(writing)
            os.read(reading, 1)  # until the parent has seen
            os._exit(0)
    os.close(reading)
    try:
        with turn(path, timeout=0.5):
            pass
    finally:
        os.close(writing)
        os.waitpid(child, 0)
