"""A database that is full, locked, read-only or away: a clear error that is worth trying again, no partial row, and it recovers."""

import os
import sqlite3
import stat
import subprocess
import sys
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pipeline.errors import DatabaseGone
from pipeline.feeds.feed import Feed
from pipeline.storage.engine import Database, open_database
from pipeline.storage.feeds import sync_feeds
from pipeline.storage.schema import feeds
from pipeline.storage.upgrading import upgrade
from tests.faults.test_clock import NOW

MANY = [Feed(name=f"F{number}" * 50, url=f"https://f{number}.example/{'x' * 500}") for number in range(400)]


def write(database: Database) -> None:
    with database.write() as connection:
        sync_feeds(connection, MANY, now=NOW, spread=[timedelta(0)])


def number(database: Database) -> int:
    with database.read() as connection:
        return int(connection.execute(select(func.count()).select_from(feeds)).scalar_one())


def test_a_locked_database_is_worth_trying_again(sqlite_database: Database) -> None:
    path = sqlite_database.write_engine.url.database or ""
    other = sqlite3.connect(path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with sqlite_database.write_engine.connect() as connection:
        assert connection.connection.dbapi_connection is not None
        connection.connection.dbapi_connection.execute("PRAGMA busy_timeout=50")  # the test need not wait fifteen seconds
        connection.rollback()
    with pytest.raises(DatabaseGone, match="locked"):
        write(sqlite_database)
    other.execute("ROLLBACK")
    other.close()
    write(sqlite_database)
    assert number(sqlite_database) == len(MANY)


_FULL = """
import resource, sys
from tests.faults.test_database_trouble import number, open_database, write
from pipeline.errors import DatabaseGone
database = open_database(sys.argv[1])
before = number(database)
resource.setrlimit(resource.RLIMIT_FSIZE, (8192, resource.RLIM_INFINITY))
try:
    write(database)
except DatabaseGone as error:
    print("said:", error)
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
assert number(database) == before == 0
write(database)
print("then:", number(database))
"""


def test_a_full_disk_leaves_no_partial_row_and_writing_goes_on_when_there_is_room_again(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/full.db"
    upgrade(open_database(url))
    root = str(Path(__file__).resolve().parent.parent.parent)
    answer = subprocess.run(
        [sys.executable, "-c", _FULL, url],
        env={**os.environ, "PYTHONPATH": root},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )
    assert answer.returncode == 0, answer.stderr[-2000:]
    assert "said:" in answer.stdout, answer.stdout
    assert f"then: {len(MANY)}" in answer.stdout


@pytest.mark.skipif(os.geteuid() == 0, reason="root may write everywhere")
def test_a_read_only_file_is_said_so(sqlite_database: Database) -> None:
    path = Path(sqlite_database.write_engine.url.database or "")
    sqlite_database.dispose()
    path.chmod(stat.S_IRUSR)
    with pytest.raises(DatabaseGone, match=r"readonly|read-only|unable to open"):
        write(sqlite_database)
    path.chmod(stat.S_IRUSR | stat.S_IWUSR)
    write(sqlite_database)


def test_the_reading_door_cannot_write(sqlite_database: Database) -> None:
    with pytest.raises(DatabaseGone, match="readonly"), sqlite_database.read() as connection:
        sync_feeds(connection, MANY, now=NOW, spread=[timedelta(0)])


def test_a_database_that_throws_us_out_is_entered_again(postgres_database: Database) -> None:
    write(postgres_database)
    admin = open_database(postgres_database.url)
    with admin.write_engine.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.exec_driver_sql(
            "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
    admin.dispose()
    assert number(postgres_database) == len(MANY), "the pool must notice dead connections by itself"


def test_a_transaction_cut_off_in_the_middle_is_gone_as_a_whole(postgres_database: Database) -> None:
    with pytest.raises(DatabaseGone):
        _write_and_be_thrown_out(postgres_database)
    assert number(postgres_database) == 0


def _write_and_be_thrown_out(database: Database) -> None:
    admin = open_database(database.url)
    with database.write() as connection:
        sync_feeds(connection, MANY, now=NOW, spread=[timedelta(0)])
        pid = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
        with admin.write_engine.connect() as other:
            other.exec_driver_sql(f"SELECT pg_terminate_backend({pid})")
        admin.dispose()
        connection.exec_driver_sql("SELECT 1")
