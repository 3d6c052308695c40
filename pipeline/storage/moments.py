"""Times in the database: whole microseconds since 1970 (UTC) in a BIGINT, the same on SQLite and PostgreSQL.

SQLite has no time zone type and PostgreSQL's `now()` stands still inside a transaction, so leases ask `database_now`.
"""

from datetime import UTC, datetime, timedelta

from sqlalchemy import BigInteger, ColumnElement, Dialect, literal_column
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.visitors import InternalTraversal
from sqlalchemy.types import TypeDecorator

EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


def to_microseconds(moment: datetime) -> int:
    """Exact: no floats, so a round trip gives the same moment."""
    if moment.tzinfo is None:
        raise ValueError("a stored moment needs a time zone")
    return (moment - EPOCH) // timedelta(microseconds=1)


def from_microseconds(microseconds: int) -> datetime:
    return EPOCH + timedelta(microseconds=microseconds)


class Moment(TypeDecorator[datetime]):
    """An aware datetime in UTC, kept as integer microseconds."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:  # noqa: ARG002 SQLAlchemy's signature
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: int | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002 SQLAlchemy's signature
        return None if value is None else from_microseconds(value)


class database_now(ColumnElement[datetime]):  # noqa: N801 reads like a SQL function
    """The database's own clock in microseconds, moving inside a transaction (leases must not use a process's clock)."""

    inherit_cache = True
    # It has no parts. Without saying so, no statement it stands in is kept compiled: a tenth of every poll and claim.
    _traverse_internals: list[tuple[str, InternalTraversal]] = []  # noqa: RUF012 SQLAlchemy's own type for it
    type = Moment()


@compiles(database_now, "sqlite")
def _sqlite_now(element: database_now, compiler: SQLCompiler, **options: object) -> str:
    del element, compiler, options
    return "CAST((julianday('now') - 2440587.5) * 86400000000 AS INTEGER)"


@compiles(database_now, "postgresql")
def _postgresql_now(element: database_now, compiler: SQLCompiler, **options: object) -> str:
    del element, compiler, options
    return "CAST(EXTRACT(EPOCH FROM clock_timestamp()) * 1000000 AS BIGINT)"


def span(length: timedelta) -> ColumnElement[int]:
    """A duration to add to `database_now()`."""
    return literal_column(str(length // timedelta(microseconds=1)), BigInteger())
