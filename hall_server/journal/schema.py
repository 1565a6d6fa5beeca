"""The tables that are kept: the journal itself, and what stands beside it.

The read tables are in read_tables.py: they are never migrated, only rebuilt.
Moments are milliseconds since 1970 UTC (`times`). A change here needs a migration in migrations/versions.
"""

from sqlalchemy import BigInteger, Column, Index, Integer, LargeBinary, MetaData, Table, Text

Number = BigInteger().with_variant(Integer, "sqlite")
"""A primary key of 64 bits: SQLite's own row number, where the type must be spelled INTEGER."""

kept = MetaData()

journal = Table(
    "journal",
    kept,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("at", BigInteger, nullable=False),
    Column("type", Text, nullable=False),
    Column("command", Text, nullable=False),
    Column("stored", Text, nullable=False, comment="the exact bytes the hash covers, never JSONB"),
    Column("hash", Text, nullable=False),
)

replies = Table(
    "replies",
    kept,
    Column("client", Text, primary_key=True),
    Column("id", Text, primary_key=True),
    Column("at", BigInteger, nullable=False),
    Column("reply", LargeBinary, nullable=False),
    Index("replies_at", "at"),
    # On SQLite with row numbers: command ids are random, and a tree of keys is smaller than one of replies.
)

private_texts = Table(
    "private_texts",
    kept,
    Column("id", Text, primary_key=True),
    Column("salt", LargeBinary, nullable=False),
    # Bytes of UTF-8: PostgreSQL's TEXT refuses the NUL that a person's text may hold.
    Column("text", LargeBinary, nullable=False),
    Column("at", BigInteger, nullable=False),
    Index("private_texts_at", "at"),
)

snapshots = Table(
    "snapshots",
    kept,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("version", Integer, nullable=False),
    Column("blob", LargeBinary, nullable=False),
)

cursors = Table(
    "cursors",
    kept,
    Column("name", Text, primary_key=True, comment="told | projection"),
    Column("value", BigInteger, nullable=False),
)
