"""What one commit carries: events as stored, replies, free texts, the told-cursor, a snapshot."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple

from config.contract.coding import encode_record
from config.contract.events import Recorded
from hall_server.journal.texts import PrivateText


class Entry(NamedTuple):
    """An event and the exact bytes the journal keeps of it."""

    record: Recorded
    stored: bytes


def entries_of(records: Iterable[Recorded]) -> list[Entry]:
    return [Entry(record, encode_record(record)) for record in records]


@dataclass(frozen=True, slots=True)
class StoredReply:
    """The answer to an accepted command, for repeats of its id."""

    client: str
    id: str
    at: datetime
    reply: bytes


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The hall's state after event `seq`, in a form named by `version`; the journal does not look into it."""

    seq: int
    version: int
    blob: bytes


@dataclass(frozen=True, slots=True)
class Batch:
    """Numbers of `records` follow the journal's head without a gap; `told`, if given, moves that cursor."""

    records: Sequence[Entry] = ()
    replies: Sequence[StoredReply] = ()
    texts: Sequence[PrivateText] = ()
    told: int | None = None
    snapshot: Snapshot | None = None
