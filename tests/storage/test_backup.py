"""A backup is whole and of one moment, while others write; it overwrites nothing, and says what it cannot do."""

import stat
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select

from pipeline.errors import StorageError
from pipeline.feeds.feed import Feed
from pipeline.storage.backup import backup
from pipeline.storage.engine import Database, open_database
from pipeline.storage.feeds import sync_feeds
from pipeline.storage.schema import feeds
from pipeline.storage.upgrading import differences, is_current

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def write_feeds(database: Database, first: int, number: int) -> None:
    fresh = [Feed(name=f"F{each}", url=f"https://f{each}.example/") for each in range(first, first + number)]
    with database.write() as connection:
        known = [Feed(name=row.name, url=row.url) for row in connection.execute(select(feeds))]
        sync_feeds(connection, known + fresh, now=NOW, spread=[timedelta(0)])


def test_a_backup_taken_while_others_write_opens_and_is_whole(sqlite_database: Database, tmp_path: Path) -> None:
    write_feeds(sqlite_database, 0, 10)
    writer = threading.Thread(target=lambda: [write_feeds(sqlite_database, 10 * turn, 10) for turn in range(1, 6)])
    writer.start()
    backup(sqlite_database, tmp_path / "copy.db")
    writer.join()
    copy = open_database(f"sqlite:///{tmp_path}/copy.db")
    with copy.read() as connection:
        number = connection.execute(select(func.count()).select_from(feeds)).scalar_one()
    assert number >= 10
    assert number % 10 == 0, "half of a transaction is in it"
    assert is_current(copy)
    assert differences(copy) == []
    copy.dispose()


def test_only_its_owner_may_read_it_and_it_overwrites_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    target = tmp_path / "copy.db"
    backup(sqlite_database, target)
    assert stat.S_IMODE(target.stat().st_mode) == 0o600
    with pytest.raises(StorageError, match="overwrites nothing"):
        backup(sqlite_database, target)


def test_a_folder_that_is_not_there_is_said_and_leaves_nothing(sqlite_database: Database, tmp_path: Path) -> None:
    with pytest.raises((StorageError, OSError)):
        backup(sqlite_database, tmp_path / "nowhere" / "copy.db")
    assert not list(tmp_path.glob("**/*.part"))


def test_postgresql_is_sent_to_pg_dump(postgres_database: Database, tmp_path: Path) -> None:
    with pytest.raises(StorageError, match="pg_dump"):
        backup(postgres_database, tmp_path / "copy.db")
