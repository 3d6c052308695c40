"""A consistent copy of a SQLite database while the service runs; checked before it is called a backup."""

import os
import sqlite3
from contextlib import closing
from pathlib import Path

from pipeline.errors import StorageError
from pipeline.storage.engine import Database


def backup(database: Database, target: Path) -> int:
    """Write a compact copy to a new file that only its owner may read; gives its bytes. Raises StorageError.

    One read transaction: writers go on meanwhile, and the copy is of one moment.
    """
    source = database.write_engine.url.database
    if not database.is_sqlite or source is None:
        raise StorageError("this is PostgreSQL: back it up with pg_dump -Fc", subject=str(target))
    if target.exists():
        raise StorageError("is there already; a backup overwrites nothing", subject=str(target))
    unfinished = target.with_name(f"{target.name}.part")
    unfinished.unlink(missing_ok=True)
    os.close(os.open(unfinished, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600))
    try:
        with closing(sqlite3.connect(source, timeout=15)) as connection:
            connection.execute("VACUUM INTO ?", (str(unfinished),))
        _check(unfinished)
    except sqlite3.Error as error:
        unfinished.unlink(missing_ok=True)
        raise StorageError(str(error), subject=str(target)) from error
    unfinished.rename(target)
    return target.stat().st_size


def _check(copy: Path) -> None:
    with closing(sqlite3.connect(copy)) as connection:
        found = connection.execute("PRAGMA integrity_check").fetchone()[0]
    if found != "ok":
        raise StorageError(f"the copy is damaged: {found}", subject=str(copy))
