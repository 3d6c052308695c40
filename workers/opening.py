"""The database for a command that looks at it or sets something: a newcomer may look before anything has ever run."""

from pipeline.errors import StorageError
from pipeline.storage.engine import Database
from pipeline.storage.schema import feeds
from pipeline.storage.upgrading import is_current, upgrade
from workers import runtime


def opened_database() -> Database:
    """A new SQLite file gets its tables; any other database that is not up to date is named, with what to do."""
    database = runtime.database()
    if _is_new_file(database):
        upgrade(database)
    return current_database()


def current_database() -> Database:
    """The database, at this program's schema: an older one is named, with what to do. Raises SchemaTooNew for a newer one."""
    database = runtime.database()
    if not is_current(database):
        message = "the database's schema is older than this program: run `seedwatch db upgrade`"
        raise StorageError(message, subject=database.url.rpartition("@")[2])
    return database


def _is_new_file(database: Database) -> bool:
    if not database.is_sqlite:
        return False
    with database.read() as connection:
        return not connection.dialect.has_table(connection, feeds.name)
