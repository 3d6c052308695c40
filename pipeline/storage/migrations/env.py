"""Alembic's entry: migrate over the connection that `storage.upgrading` hands in; no ini file, no URL of its own."""

from alembic import context

from pipeline.storage.schema import is_ours, metadata

connection = context.config.attributes["connection"]
context.configure(
    connection=connection, target_metadata=metadata, render_as_batch=True, compare_type=True, include_object=is_ours
)
with context.begin_transaction():
    context.run_migrations()
