"""Bringing a database to this program's schema, and refusing one that a newer program wrote."""

from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection, inspect

from pipeline.errors import DatabaseGone, SchemaTooNew, StorageError
from pipeline.storage.engine import Database
from pipeline.storage.schema import is_ours, metadata

if TYPE_CHECKING:
    from alembic.config import Config

_MIGRATIONS = Path(__file__).parent / "migrations"
# Alembic itself is brought in where it changes or compares something: every process of the service asks `is_current`.


def upgrade(database: Database) -> tuple[str | None, str]:
    """Run all missing migrations in one transaction; gives (revision before, revision after).

    Raises SchemaTooNew when the database holds a revision this program does not know.
    """
    from alembic import command  # noqa: PLC0415 see the top

    with database.write() as connection:
        if not database.is_sqlite:  # two processes may start at once; on SQLite BEGIN IMMEDIATE already serialises them
            connection.exec_driver_sql("SELECT pg_advisory_xact_lock(7332921)")
        before = _current(connection)
        _refuse_newer(before, database.url)
        config = migration_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        after = _current(connection)
    return before, after or ""


def is_current(database: Database) -> bool:
    """Whether the schema is exactly this program's. Raises SchemaTooNew as `upgrade` does."""
    with database.read() as connection:
        current = _current(connection)
    _refuse_newer(current, database.url)
    return current == known_revisions()[-1]


def known_revisions() -> tuple[str, ...]:
    """Oldest first: each migration's file begins with its number."""
    return tuple(sorted(file.name.partition("_")[0] for file in (_MIGRATIONS / "versions").glob("[0-9]*_*.py")))


def differences(database: Database) -> list[str]:
    """What the tables in the database have otherwise than schema.py says; empty when all is well (`seedwatch db check`)."""
    from alembic.autogenerate import compare_metadata  # noqa: PLC0415 see the top
    from alembic.migration import MigrationContext  # noqa: PLC0415 see the top

    with database.read() as connection:
        context = MigrationContext.configure(connection, opts={"include_object": is_ours, "compare_type": True})
        return [repr(step) for step in compare_metadata(context, metadata)]


def damage(database: Database) -> list[str]:
    """What a SQLite file has that no program wrote so: torn pages, rows that point nowhere. PostgreSQL looks after itself."""
    if not database.is_sqlite:
        return []
    try:
        with database.read() as connection:
            pages = [str(row[0]) for row in connection.exec_driver_sql("PRAGMA quick_check(20)") if row[0] != "ok"]
            torn = [] if pages else connection.exec_driver_sql("PRAGMA foreign_key_check").fetchmany(20)
    except DatabaseGone:
        raise
    except StorageError as error:  # too far gone to be read to its end
        return [str(error)]
    return pages or [f"{row[0]}: row {row[1]} points to a row of {row[2]} that is not there" for row in torn]


def migration_config() -> "Config":
    """Alembic's settings: where the migrations are; whoever uses it adds the connection."""
    from alembic.config import Config  # noqa: PLC0415 see the top

    config = Config()
    config.set_main_option("script_location", str(_MIGRATIONS).replace("%", "%%"))
    return config


def _current(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    revision: str | None = connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar_one_or_none()
    return revision


def _refuse_newer(current: str | None, url: str) -> None:
    if current is not None and current not in known_revisions():
        message = f"schema revision {current} is not known to this Seedwatch; it was written by a newer one: upgrade Seedwatch"
        raise SchemaTooNew(message, subject=url.rsplit("@", 1)[-1])
