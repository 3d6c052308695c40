"""The database for a command that looks at it or sets something: a newcomer may look before anything has ever run."""

from pipeline.errors import StorageError
from pipeline.storage.engine import Database
from pipeline.storage.schema import feeds
from pipeline.storage.upgrading import is_current, upgrade
from workers import runtime


def opened_database() -> Database:
    """A new SQLite file gets its tables; any other database that is not up to date is named, with what to do."""
    database = runtime.database()
    if is_current(database):
        return database
    with database.read() as connection:
        is_new = database.is_sqlite and not connection.dialect.has_table(connection, feeds.name)
    if not is_new:
        message = "the database's schema is older than this program: run `seedwatch db upgrade`"
        raise StorageError(message, subject=database.url.rpartition("@")[2])
    upgrade(database)
    return database
