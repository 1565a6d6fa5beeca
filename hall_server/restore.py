"""The hall's state from the journal: the last snapshot and the events after it."""

import logging

import msgspec

from config.contract.coding import decode_record
from hall_server import snapshots
from hall_server.domain.fold import apply
from hall_server.domain.model import HallState
from hall_server.journal.journal import Journal

log = logging.getLogger(__name__)

PAGE = 5000


def restore(journal: Journal) -> HallState:
    """Read the state anew. A snapshot that cannot be read is passed over and everything is replayed."""
    state = _from_snapshot(journal)
    while page := journal.events_after(state.seq, PAGE):
        for seq, stored in page:
            apply(state, decode_record(seq, stored))
    return state


def _from_snapshot(journal: Journal) -> HallState:
    snapshot = journal.latest_snapshot(snapshots.VERSION)
    if snapshot is None:
        return HallState()
    try:
        return snapshots.from_bytes(snapshot.blob)
    except msgspec.MsgspecError:
        log.warning(
            "snapshot at event %d cannot be read; replaying the whole journal", snapshot.seq, exc_info=True
        )
        return HallState()
