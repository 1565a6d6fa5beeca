"""Retained state as typed messages, each newer than the one before. Does not draw or decide anything."""

import logging
from collections.abc import Callable
from typing import Generic, TypeVar

import msgspec

from config.contract.coding import UndecodableMessage, decode
from config.mqtt import Message

log = logging.getLogger(__name__)

State = TypeVar("State", bound=msgspec.Struct)


class Follower(Generic[State]):
    """A handler for one topic. `callback` gets each state once, `on_cleared` is told of a cleared topic.

    A state with a smaller `seq` than one seen before is dropped: the journal's number never goes back.
    """

    def __init__(
        self,
        kind: type[State],
        callback: Callable[[State], None],
        on_cleared: Callable[[], None] | None = None,
    ) -> None:
        self._kind = kind
        self._callback = callback
        self._on_cleared = on_cleared
        self._seq = -1
        self._payload: bytes | None = None

    def __call__(self, message: Message) -> None:
        if message.payload == self._payload:
            return  # told again after a reconnect
        if not message.payload:
            self._payload = message.payload
            if self._on_cleared is not None:
                self._on_cleared()
            return
        try:
            state = decode(message.payload, self._kind)
        except UndecodableMessage as why:
            log.warning("dropped what came on %s: %s", message.topic, why)
            return
        seq = getattr(state, "seq", self._seq)
        if seq < self._seq:
            log.debug("dropped %s with seq %d, have %d", message.topic, seq, self._seq)
            return
        self._seq, self._payload = seq, message.payload
        self._callback(state)
