"""The hall's state as bytes and back: what a snapshot holds. Lines are left out and made anew."""

import msgspec

from hall_server.domain.fold import rebuild_lines
from hall_server.domain.lines import Lines
from hall_server.domain.model import HallState

VERSION = 1
"""Raise it whenever `HallState` changes: a snapshot of another version is ignored and the journal is replayed."""


class _Kept(msgspec.Struct):
    state: HallState


_decoder = msgspec.msgpack.Decoder(_Kept)


def to_bytes(state: HallState) -> bytes:
    lines, state.lines = state.lines, Lines()
    try:
        return msgspec.msgpack.encode(_Kept(state))
    finally:
        state.lines = lines


def from_bytes(blob: bytes) -> HallState:
    """The state a snapshot holds.

    Raises:
        msgspec.DecodeError: the bytes are no snapshot of this version.
    """
    state = _decoder.decode(blob).state
    rebuild_lines(state)
    return state
