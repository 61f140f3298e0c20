"""Alembic runs this file; the connection comes from server.database.prepare."""

from alembic import context

from server.database.declared import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
