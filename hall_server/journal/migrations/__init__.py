"""Alembic's steps from an empty database to the present schema; run by `hall_server.journal.migrate`."""
