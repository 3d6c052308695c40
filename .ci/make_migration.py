"""A new migration from what schema.py has and the last migration does not: `make migration m="What changes"`."""

import sys
import tempfile

from alembic import command

from pipeline.storage.engine import open_database
from pipeline.storage.upgrading import migration_config

database = open_database(f"sqlite:///{tempfile.mkdtemp()}/empty.db")
with database.write_engine.connect() as connection:
    config = migration_config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    command.revision(config, message=sys.argv[1], autogenerate=True)
print("written; read it, and add what cannot be guessed (data, full-text search, PostgreSQL)")
