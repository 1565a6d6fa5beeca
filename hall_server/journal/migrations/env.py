"""Alembic runs this; the connection, in a transaction already, comes from `hall_server.journal.migrate`."""

from alembic import context

context.configure(connection=context.config.attributes["connection"])
context.run_migrations()
