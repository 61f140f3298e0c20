"""Alembic runs this file; the connection comes from server.inbox.prepare."""

from alembic import context

import server.inbox.snapshots  # noqa: F401  its tables belong to the metadata too
from server.inbox.tables import metadata

connection = context.config.attributes["connection"]
context.configure(connection=connection, target_metadata=metadata, render_as_batch=True)
context.run_migrations()
