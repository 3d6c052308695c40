"""A database URL -> an engine that behaves the same on SQLite and PostgreSQL, and transactions that name their purpose.

SQLite: WAL, `BEGIN IMMEDIATE` for writers (a deferred upgrade gave 594 lock errors in 4 x 500 claims, promises.md P14),
`synchronous=FULL` because NORMAL may drop the last commits on power loss, a read-only engine for the dashboard.
"""

import sqlite3
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

from sqlalchemy import Connection, Engine, create_engine, event, exc
from sqlalchemy.engine import make_url
from sqlalchemy.engine.interfaces import DBAPIConnection
from sqlalchemy.pool import ConnectionPoolEntry

from pipeline.errors import DatabaseGone, Deadlock, StorageError
from pipeline.storage.turnstile import turn

BUSY_TIMEOUT_MS = 15_000
"""How long a writer waits for another; far above our longest transaction (a poll of 2,000 entries: about 0.2 s)."""

DEADLOCK = "40P01"


@dataclass(frozen=True, slots=True, kw_only=True)
class Database:
    """Two doors to one database: `write` takes the write lock at once, `read` never does.

    SQLite's own waiting is neither fair nor quick: 16 threads that stored polls starved one of their own for 15 s. Threads
    of one process therefore queue at `_turn`, and processes at a turnstile; SQLite's lock is free when we come to it.
    """

    url: str
    write_engine: Engine
    read_engine: Engine
    _turn: threading.Lock = field(default_factory=threading.Lock, repr=False, compare=False)

    @contextmanager
    def write(self) -> Iterator[Connection]:
        """One transaction: commits at the end, rolls back on any exception. No network wait may happen inside."""
        with self._queue(), translated(self.url), self.write_engine.begin() as connection:
            yield connection

    @contextmanager
    def jot(self) -> Iterator[Connection]:
        """As `write`, for leases, lanes and beats: it does not wait for the disk. A power cut may undo it, a crash cannot."""
        engine = self.write_engine.execution_options(is_jot=True)
        with self._queue(), translated(self.url), engine.begin() as connection:
            if not self.is_sqlite:
                connection.exec_driver_sql("SET LOCAL synchronous_commit = off")
            yield connection

    @contextmanager
    def _queue(self) -> Iterator[None]:
        path = self.write_engine.url.database
        if not self.is_sqlite or not path or path == ":memory:":
            yield
            return
        with self._turn, ExitStack() as stack:
            try:
                stack.enter_context(turn(Path(path), timeout=BUSY_TIMEOUT_MS / 1000))
            except TimeoutError as error:
                raise DatabaseGone("database is locked", subject=_shown(self.url)) from error
            except OSError:  # a folder that cannot be written, a full disk: the database will say it better
                pass
            yield

    @contextmanager
    def read(self) -> Iterator[Connection]:
        with translated(self.url), self.read_engine.connect() as connection:
            yield connection

    def dispose(self) -> None:
        self.write_engine.dispose()
        self.read_engine.dispose()

    @property
    def is_sqlite(self) -> bool:
        return self.write_engine.dialect.name == "sqlite"


def open_database(url: str, *, pool_size: int = 5) -> Database:
    """Make the engines; connects lazily. Raises StorageError for a URL that is not SQLite or PostgreSQL (psycopg)."""
    parsed = make_url(url)
    if parsed.get_backend_name() == "sqlite":
        return Database(url=url, write_engine=_sqlite(url, is_writer=True), read_engine=_sqlite(url, is_writer=False))
    if parsed.drivername != "postgresql+psycopg":
        raise StorageError("write postgresql+psycopg://user@host/name or sqlite:///path", subject=parsed.render_as_string())
    engine = create_engine(parsed, pool_size=pool_size, max_overflow=5, pool_pre_ping=True, connect_args={"connect_timeout": 5})
    return Database(url=url, write_engine=engine, read_engine=engine)


def _sqlite(url: str, *, is_writer: bool) -> Engine:
    # One writer is all `_turn` lets in at a time; of the readers the one used last is used next, so that few grow warm.
    engine = create_engine(
        url,
        connect_args={"timeout": BUSY_TIMEOUT_MS / 1000, "check_same_thread": False},
        pool_size=1 if is_writer else 5,
        max_overflow=10,
        pool_use_lifo=True,
    )

    @event.listens_for(engine, "connect")
    def prepare(connection: DBAPIConnection, entry: ConnectionPoolEntry) -> None:
        del entry
        assert isinstance(connection, sqlite3.Connection)
        connection.isolation_level = None  # we say BEGIN ourselves, below
        # Each connection has a page cache of its own, and in WAL mode every other process's commit empties it. At 16 MB each it
        # was most of what a worker grew by (22 MB in 1,000 articles; 8 with 2 MB); the system caches the file anyway.
        pragmas = ["foreign_keys=ON", "temp_store=MEMORY", "cache_size=-2000", f"busy_timeout={BUSY_TIMEOUT_MS}"]
        pragmas += ["journal_mode=WAL"] if is_writer else ["query_only=ON"]
        for pragma in pragmas:
            connection.execute(f"PRAGMA {pragma}")

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        if is_writer:
            is_jot = connection.get_execution_options().get("is_jot", False)
            connection.exec_driver_sql(f"PRAGMA synchronous={'NORMAL' if is_jot else 'FULL'}")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if is_writer else "BEGIN DEFERRED")

    return engine


@contextmanager
def translated(url: str) -> Iterator[None]:
    """SQLAlchemy's exceptions -> ours, once. The URL is shown without its password."""
    try:
        yield
    except exc.OperationalError as error:
        gone = Deadlock if getattr(error.orig, "sqlstate", None) == DEADLOCK else DatabaseGone
        raise gone(_first_line(error), subject=_shown(url)) from error
    except exc.InterfaceError as error:
        raise DatabaseGone(_first_line(error), subject=_shown(url)) from error
    except exc.DBAPIError as error:
        if error.connection_invalidated:
            raise DatabaseGone(_first_line(error), subject=_shown(url)) from error
        raise StorageError(_first_line(error), subject=_shown(url)) from error


def _first_line(error: exc.DBAPIError) -> str:
    return (str(error.orig).splitlines() or ["no message"])[0][:300]


def _shown(url: str) -> str:
    return make_url(url).render_as_string(hide_password=True)
