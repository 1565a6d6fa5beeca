"""The numbered, hash-chained record of events, and the read tables folded from it.

The server's writer uses what is named here; `read`, `verify`, `export`, `rebuild` are modules of their own.
"""

from hall_server.journal.batch import Batch, Entry, Snapshot, StoredReply, entries_of
from hall_server.journal.chain import Head
from hall_server.journal.errors import (
    JournalBroken,
    JournalLocked,
    JournalUnavailable,
    NotStored,
    OutcomeUnknown,
)
from hall_server.journal.journal import Journal
from hall_server.journal.texts import PrivateText

__all__ = [
    "Batch",
    "Entry",
    "Head",
    "Journal",
    "JournalBroken",
    "JournalLocked",
    "JournalUnavailable",
    "NotStored",
    "OutcomeUnknown",
    "PrivateText",
    "Snapshot",
    "StoredReply",
    "entries_of",
]
