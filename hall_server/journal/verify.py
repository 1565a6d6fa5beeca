"""Walks the whole chain and names the first entry that is not as it was written. Constant in memory.

What it cannot see by itself is an end that was cut off together with the told-cursor: for that, compare
`Verdict.head` with a head noted elsewhere, or pass it as `expected`.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

import msgspec
from sqlalchemy import Connection, Row, select

from config.contract.coding import decode_record
from config.contract.events import PrintConfirmed, Recorded, TextRef
from hall_server.journal import chain
from hall_server.journal.chain import GENESIS, Head
from hall_server.journal.database import database_url, reading, reading_engine, require_file
from hall_server.journal.migrate import require_present
from hall_server.journal.refold import CHUNK, Progress
from hall_server.journal.schema import cursors, journal, private_texts
from hall_server.journal.texts import digest_of
from hall_server.journal.times import to_ms


class Fault(StrEnum):
    GAP = "gap"
    HASH = "hash"
    UNREADABLE = "unreadable"
    COLUMNS = "columns"
    TEXT = "text"
    CUT = "cut"


@dataclass(frozen=True, slots=True)
class Broken:
    """The first broken entry. `text` is for a person."""

    seq: int
    fault: Fault
    text: str


@dataclass(frozen=True, slots=True)
class Verdict:
    """`head` is the last entry that verified."""

    head: Head
    broken: Broken | None

    @property
    def is_whole(self) -> bool:
        return self.broken is None


def verify(url: str, progress: Progress | None = None, expected: Head | None = None) -> Verdict:
    """Walk the chain; a server may be writing meanwhile.

    Args:
        expected: a head noted earlier, for instance with the day's report; it must be part of the chain.

    Raises:
        ValueError: a URL of no database we use.
        JournalBroken: no journal there, or one of another release.
        JournalUnavailable: the database does not answer.
    """
    target = database_url(url)
    require_file(target)
    engine = reading_engine(target)
    try:
        with reading(engine) as connection:
            require_present(connection)
            return _walk(connection, progress, expected)
    finally:
        engine.dispose()


def _walk(connection: Connection, progress: Progress | None, expected: Head | None) -> Verdict:
    head = GENESIS
    # Asked first: what a server tells meanwhile is not ours to find.
    told = connection.scalars(select(cursors.c.value).where(cursors.c.name == "told")).one()
    for rows in _chunks(connection):
        texts = _texts(connection, rows)
        for row in rows:
            following = chain.after(head, row.stored.encode())
            broken = _fault(row, following, texts)
            if broken is None and expected is not None and expected.seq == row.seq and expected != following:
                broken = Broken(
                    row.seq, Fault.HASH, f"entry {row.seq} has not the hash that was noted for it"
                )
            if broken is not None:
                return Verdict(head, broken)
            head = following
        if progress is not None:
            progress(head.seq)
    known = max(told, 0 if expected is None else expected.seq)
    if known > head.seq:
        text = f"the journal ends at entry {head.seq}, though entry {known} was there: its end was removed"
        return Verdict(head, Broken(head.seq + 1, Fault.CUT, text))
    return Verdict(head, None)


def _chunks(connection: Connection) -> Iterator[list[Row[Any]]]:
    query = select(journal).order_by(journal.c.seq).limit(CHUNK)
    rows = list(connection.execute(query))
    while rows:
        yield rows
        rows = list(connection.execute(query.where(journal.c.seq > rows[-1].seq)))


def _fault(row: Row[Any], following: Head, texts: dict[str, str]) -> Broken | None:
    if row.seq > following.seq:
        return Broken(
            following.seq, Fault.GAP, f"entry {following.seq} is missing: entry {row.seq} comes next"
        )
    if row.seq < following.seq:
        return Broken(row.seq, Fault.GAP, f"entry {row.seq} has no place: entry {following.seq} was expected")
    if row.hash != following.hash:
        text = f"entry {row.seq} was changed: its hash is {row.hash}, its content gives {following.hash}"
        return Broken(row.seq, Fault.HASH, text)
    try:
        record = decode_record(row.seq, row.stored.encode())
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        return Broken(row.seq, Fault.UNREADABLE, f"entry {row.seq} is no event this program knows: {error}")
    for name, of_event in _columns(record).items():
        if row._mapping[name] != of_event:
            text = f"entry {row.seq}: column {name} says {row._mapping[name]}, the event says {of_event}"
            return Broken(row.seq, Fault.COLUMNS, text)
    reference = _reference(record)
    if reference is not None and texts.get(reference.id, reference.digest) != reference.digest:
        text = f"entry {row.seq}: the private text {reference.id} is not the one it was written with"
        return Broken(row.seq, Fault.TEXT, text)
    return None


def _columns(record: Recorded) -> dict[str, object]:
    return {
        "at": to_ms(record.at),
        "type": record.event.__struct_config__.tag,
        "command": record.command,
    }


def _reference(record: Recorded) -> TextRef | None:
    return record.event.detail if isinstance(record.event, PrintConfirmed) else None


def _texts(connection: Connection, rows: list[Row[Any]]) -> dict[str, str]:
    """The digests of those private texts of these entries that are still kept."""
    wanted: set[str] = set()
    for row in rows:
        if row.type == PrintConfirmed.__struct_config__.tag:
            try:
                reference = _reference(decode_record(row.seq, row.stored.encode()))
            except (msgspec.DecodeError, UnicodeDecodeError):
                continue  # named when its turn comes
            if reference is not None:
                wanted.add(reference.id)
    if not wanted:
        return {}
    query = select(private_texts).where(private_texts.c.id.in_(wanted))
    return {row.id: digest_of(bytes(row.salt), bytes(row.text)) for row in connection.execute(query)}
