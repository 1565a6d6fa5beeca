"""Brings a database to the present schema. Owns which that is; the steps are in migrations/versions."""

from pathlib import Path

from sqlalchemy import Column, Connection, Engine, MetaData, Table, Text, inspect, select

from hall_server.journal.errors import JournalBroken

REVISION = "0001"
"""The newest step; a test holds it to the folder."""

_version = Table("alembic_version", MetaData(), Column("version_num", Text))


def revision_of(connection: Connection) -> str | None:
    """The schema's revision; None for a database without a journal."""
    if not inspect(connection).has_table(_version.name):
        return None
    return connection.scalar(select(_version.c.version_num))


def migrate(engine: Engine) -> None:
    """All steps that are missing, in one transaction.

    Raises:
        JournalBroken: the schema is of a newer release.
    """
    with engine.connect() as connection:
        revision = revision_of(connection)
    if revision == REVISION:
        return  # and Alembic, which takes its time to load, stays out of every ordinary start
    from alembic import command
    from alembic.config import Config
    from alembic.util import CommandError

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations").replace("%", "%%"))
    with engine.begin() as connection:
        config.attributes["connection"] = connection
        try:
            command.upgrade(config, REVISION)
        except CommandError as error:
            raise JournalBroken(
                f"The database has schema {revision}, this program knows {REVISION} and older: "
                "start the release that wrote it, or a newer one."
            ) from error


def require_journal(connection: Connection) -> str:
    """Returns its revision.

    Raises:
        JournalBroken: no journal there.
    """
    revision = revision_of(connection)
    if revision is None:
        raise JournalBroken(
            "There is no journal in this database: a server that was started on it makes one."
        )
    return revision


def require_present(connection: Connection) -> None:
    """For readers, which change nothing.

    Raises:
        JournalBroken: no journal there, or one of another release.
    """
    revision = require_journal(connection)
    if revision != REVISION:
        raise JournalBroken(
            f"The database has schema {revision}, this program reads {REVISION}: start the server."
        )
