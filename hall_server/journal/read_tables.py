"""The read tables: what boards, pages and reports ask, kept in step with the journal by `projection`.

They hold nothing that is not in the journal and can be dropped and rebuilt at any time. Whoever changes them,
or what `projection` writes, raises `PROJECTION`: the next start rebuilds. Moments are milliseconds of UTC.
"""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    Integer,
    MetaData,
    Table,
    Text,
    UniqueConstraint,
)

from hall_server.journal.schema import Number

PROJECTION = 1
"""Number of the projection whose rows the tables hold; also the `projection` cursor."""

read = MetaData()

tickets = Table(
    "tickets",
    read,
    Column("id", Text, primary_key=True),
    Column("day", Text, nullable=False),
    Column("label", Text, nullable=False),
    Column("group", Text, nullable=False, comment="the group it was issued in, the letter of its label"),
    Column("number", Integer, nullable=False),
    Column("token", Text, nullable=False, unique=True),
    Column("service", Text),
    Column("class", Text, nullable=False),
    Column("care_reason", Text),
    Column("slot_at", BigInteger),
    Column("state", Text, nullable=False),
    Column("queue", Text, nullable=False, comment="the group it waits or waited in, after transfers"),
    Column("prior_queue", Text, comment="the queue before the last transfer, for its undoing"),
    Column("issued_at", BigInteger, nullable=False),
    Column("ahead", Integer, nullable=False),
    Column("wait_p10", Integer),
    Column("wait_p50", Integer),
    Column("wait_p90", Integer),
    Column("called_at", BigInteger, comment="its first call"),
    Column("started_at", BigInteger, comment="the first start of service"),
    Column("ended_at", BigInteger),
    Column("counter", Text, comment="where it was last called or served"),
    Column("clerk", Text),
    Column("role", Text),
    Column("completion", Text),
    Column("print_outcome", Text),
    Column("copies", Integer, nullable=False),
    Column("transfers", Integer, nullable=False),
    # The last guard against a number given twice.
    UniqueConstraint("day", "label"),
)

waits = Table(
    "waits",
    read,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("ticket", Text, nullable=False, index=True),
    Column("queue", Text, nullable=False),
    Column("from_at", BigInteger, nullable=False),
    Column("until_at", BigInteger),
    comment="second and later waits, after a return or transfer; the first one is the ticket's own row",
)

calls = Table(
    "calls",
    read,
    Column("id", Text, primary_key=True),
    Column("seq", BigInteger, nullable=False),
    Column("ticket", Text, nullable=False, index=True),
    Column("counter", Text, nullable=False),
    Column("clerk", Text),
    Column("role", Text),
    Column("called_at", BigInteger, nullable=False),
    Column("last_at", BigInteger, nullable=False),
    Column("attempts", Integer, nullable=False),
    Column("rule", Text, nullable=False),
    Column("key", Float, nullable=False),
    Column("considered", Integer, nullable=False),
    Column("acknowledged_at", BigInteger),
    Column("outcome", Text, comment="served | no_show | cancelled | expired; null while it stands"),
    Column("ended_at", BigInteger),
)

visits = Table(
    "visits",
    read,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("ticket", Text, nullable=False, index=True),
    Column("counter", Text, nullable=False),
    Column("clerk", Text),
    Column("role", Text),
    Column("started_at", BigInteger, comment="null when the start is not known"),
    Column("ended_at", BigInteger),
    Column("outcome", Text, comment="completed | held | transferred; null while it lasts"),
    Column("resumed", Boolean, nullable=False),
    comment="one row per stretch of service at a counter: a held or transferred ticket has several",
)

ratings = Table(
    "ratings",
    read,
    Column("ticket", Text, primary_key=True),
    Column("rated_at", BigInteger, nullable=False),
    Column("level", Integer, nullable=False),
    Column("source", Text, nullable=False),
    Column("reasons", Text, nullable=False, comment="words of RatingReason, joined by commas"),
    Column("counter", Text),
    Column("clerk", Text),
    Column("role", Text),
)

follow_ups = Table(
    "follow_ups",
    read,
    Column("ticket", Text, primary_key=True),
    Column("level", Integer, nullable=False),
    Column("opened_at", BigInteger, nullable=False),
    Column("verify_by", BigInteger, nullable=False),
)

helps = Table(
    "helps",
    read,
    Column("id", Text, primary_key=True),
    Column("place", Text, nullable=False),
    Column("kind", Text, nullable=False),
    Column("requested_at", BigInteger, nullable=False),
    Column("answered_at", BigInteger),
    Column("answered_by", Text, comment="clerk, or the client when nobody was signed in"),
    Index("helps_requested_at", "requested_at"),
)
