"""A database that this program must not touch: every command that would says so in one line, and changes nothing."""

import sqlite3
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
OPENS_THE_DATABASE = (
    *("db upgrade", "db check", "run", "once", "poll", "work", "send", "web"),
    *("alerts list", "deliveries list", "feeds list", "articles quarantined", "replay --since 1d"),
    *("seed near-misses", "backup copy.db"),
)


def _call(home: Path, command: str) -> subprocess.CompletedProcess[str]:
    call = ["env", f"PYTHONPATH={ROOT}", sys.executable, "-m", "workers", *command.split()]
    return subprocess.run(call, cwd=home, capture_output=True, text=True, timeout=120, check=False)


def _calls(home: Path, *commands: str) -> dict[str, subprocess.CompletedProcess[str]]:
    with ThreadPoolExecutor(2) as pool:
        return dict(zip(commands, pool.map(lambda command: _call(home, command), commands), strict=True))


@pytest.fixture
def home(tmp_path: Path) -> Path:
    assert _call(tmp_path, "init .").returncode == 0
    assert "was empty" in _call(tmp_path, "db upgrade").stdout
    return tmp_path


def _mark_as(home: Path, revision: str) -> Path:
    file = home / "var" / "seedwatch.db"
    with sqlite3.connect(file) as connection:
        connection.execute("UPDATE alembic_version SET version_num = ?", (revision,))
    connection.close()
    return file


def _stored(file: Path) -> str:
    connection = sqlite3.connect(file)
    told = "\n".join(connection.iterdump())
    connection.close()
    return told


def test_a_newer_schema_refuses_every_command_in_one_line_and_stays_as_it_is(home: Path) -> None:
    file = _mark_as(home, "9999")
    before = _stored(file)
    for command, refused in _calls(home, *OPENS_THE_DATABASE).items():
        assert refused.returncode == 1, command
        (line,) = refused.stderr.strip().splitlines()
        assert "schema revision 9999 is not known to this Seedwatch" in line, command
        assert "upgrade Seedwatch" in line, command
        assert refused.stdout == "", command
    assert _stored(file) == before
    assert not (home / "copy.db").exists()


def test_an_older_schema_is_named_with_what_to_do_and_no_look_changes_it(home: Path) -> None:
    file = _mark_as(home, "0001")
    before = _stored(file)
    changing = {"db upgrade", "run", "once"}  # these bring it forward themselves
    for command, refused in _calls(home, *(each for each in OPENS_THE_DATABASE if each not in changing)).items():
        assert refused.returncode == 1, command
        (line,) = refused.stderr.strip().splitlines()
        assert "older than this program: run `seedwatch db upgrade`" in line, command
    assert _stored(file) == before
