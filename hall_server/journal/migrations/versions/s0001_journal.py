"""The kept tables: the journal, replies, private texts, snapshots, cursors."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None

_number = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "journal",
        sa.Column("seq", _number, primary_key=True, autoincrement=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("command", sa.Text(), nullable=False),
        sa.Column(
            "stored", sa.Text(), nullable=False, comment="the exact bytes the hash covers, never JSONB"
        ),
        sa.Column("hash", sa.Text(), nullable=False),
    )
    op.create_table(
        "replies",
        sa.Column("client", sa.Text(), primary_key=True),
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("at", sa.BigInteger(), nullable=False),
        sa.Column("reply", sa.LargeBinary(), nullable=False),
    )
    op.create_index("replies_at", "replies", ["at"])
    op.create_table(
        "private_texts",
        sa.Column("id", sa.Text(), primary_key=True),
        sa.Column("salt", sa.LargeBinary(), nullable=False),
        sa.Column("text", sa.LargeBinary(), nullable=False),
        sa.Column("at", sa.BigInteger(), nullable=False),
    )
    op.create_index("private_texts_at", "private_texts", ["at"])
    op.create_table(
        "snapshots",
        sa.Column("seq", _number, primary_key=True, autoincrement=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("blob", sa.LargeBinary(), nullable=False),
    )
    cursors = op.create_table(
        "cursors",
        sa.Column("name", sa.Text(), primary_key=True, comment="told | projection"),
        sa.Column("value", sa.BigInteger(), nullable=False),
    )
    op.bulk_insert(cursors, [{"name": "told", "value": 0}, {"name": "projection", "value": 0}])
