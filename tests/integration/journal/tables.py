"""Looks into a journal's database past the journal: all rows, and changes that nobody should make."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, MetaData, create_engine, text
from sqlalchemy.pool import NullPool

from hall_server.journal.database import database_url
from hall_server.journal.read_tables import read
from hall_server.journal.schema import kept

Rows = dict[str, list[tuple[Any, ...]]]


def read_rows(url: str) -> Rows:
    return _rows(url, read)


def kept_rows(url: str) -> Rows:
    return _rows(url, kept)


def _rows(url: str, tables: MetaData) -> Rows:
    engine = create_engine(database_url(url), poolclass=NullPool)
    with engine.connect() as connection:
        return {
            table.name: sorted((tuple(row) for row in connection.execute(table.select())), key=repr)
            for table in tables.sorted_tables
        }


@contextmanager
def browsing(url: str) -> Iterator[Connection]:
    """Somebody else's connection, in a transaction that is committed at the end."""
    engine = create_engine(database_url(url), poolclass=NullPool)
    with engine.begin() as connection:
        yield connection


def tamper(url: str, *statements: str) -> None:
    with browsing(url) as connection:
        for statement in statements:
            connection.execute(text(statement))
