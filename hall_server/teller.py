"""What was committed, told: events to the broker from the told-cursor, changed state to broker and pages.

Owns the cursor and the pace (a topic at most ten times a second). Runs on the writer's thread, except for the
broker's acknowledgements; does not own the connection (gateway) nor the pages (hub).
"""

import logging
import threading
import time
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from config.contract import topics
from config.contract.coding import encode, published
from config.contract.events import AnyEvent, stream_of
from config.contract.facts import WaitRange
from config.contract.topics import Stream
from config.hall import Hall
from hall_server import views
from hall_server.domain.model import HallState
from hall_server.domain.rules import Rules
from hall_server.hub import StateHub
from hall_server.journal.batch import Entry
from hall_server.waiting.estimate import WaitModel, WaitTable, wait_table

log = logging.getLogger(__name__)

STATE_EVERY_S = 0.1
"""A state topic is published at most ten times a second; the first change of a quiet hall goes out at once."""
REFRESH_S = 5.0
"""With nothing happening, clock-driven parts of the state (open, ticket stop, estimate) are looked at this often."""
CATCH_UP_PAGE = 500
IN_FLIGHT_MAX = 64
"""Event messages handed to the broker and not acknowledged; above it the rest waits in the journal."""


class Outlet(Protocol):
    """What the teller needs of the gateway. Calls are quick and may be made from the writer's thread."""

    def publish_events(self, stream: Stream, payload: bytes, acknowledged: Callable[[bool], None]) -> bool:
        """False, with nothing kept, while there is no connection."""
        ...

    def publish_state(self, topic: str, payload: bytes) -> None: ...


@dataclass(slots=True)
class _Handed:
    """Event messages of one commit at the broker: told once `open` is zero."""

    last_seq: int
    open: int


class HallTeller:
    """`read_events(seq, limit)` gives stored events after a number, for what could not be told at once."""

    def __init__(
        self,
        hall: Hall,
        rules: Rules,
        model: WaitModel,
        hub: StateHub,
        outlet: Outlet,
        read_events: Callable[[int, int], list[tuple[int, bytes]]],
        decode_event: Callable[[int, bytes], AnyEvent],
        told: int,
    ) -> None:
        self._hall = hall
        self._rules = rules
        self._model = model
        self._hub = hub
        self._outlet = outlet
        self._read_events = read_events
        self._decode_event = decode_event
        self._lock = threading.Lock()  # guards the cursor: acknowledgements come from the network thread
        self._handed: deque[_Handed] = deque()
        self._handed_to = told
        self._told = told
        self._told_saved = told
        self._waits: dict[str, WaitRange | None] = {}
        self._published: dict[str, bytes] = {}
        self._published_at = float("-inf")
        self._is_changed = True

    def waits(self) -> WaitTable:
        return self._waits

    def told(self) -> int | None:
        with self._lock:
            if self._told == self._told_saved:
                return None
            self._told_saved = self._told
            return self._told

    def committed(self, state: HallState, entries: Sequence[Entry], now: datetime) -> None:
        self._is_changed = True
        if any(stream_of(type(entry.record.event)) is Stream.STAFF for entry in entries):
            # Whoever takes a number right after a counter opened must not be told that nobody is there.
            self._waits = wait_table(state, self._rules, self._model)
        if entries and self._may_hand(entries[0].record.seq):
            self._hand([(e.record.seq, e.record.event, e.stored) for e in entries])
        self.idle(state, now)

    def idle(self, state: HallState, now: datetime) -> float:
        behind = self._catch_up(state.seq)
        elapsed = time.monotonic() - self._published_at
        if elapsed >= (STATE_EVERY_S if self._is_changed else REFRESH_S):
            self._publish_state(state, now)
            elapsed = 0.0
        due_s = (STATE_EVERY_S if self._is_changed else REFRESH_S) - elapsed
        return min(due_s, 0.05) if behind else due_s

    def _may_hand(self, first_seq: int) -> bool:
        """Events go straight to the broker while nothing before them is still untold."""
        with self._lock:
            return self._handed_to == first_seq - 1 and len(self._handed) < IN_FLIGHT_MAX

    def _catch_up(self, last_seq: int) -> bool:
        """Tell from the journal what could not be told at once. True while something is left."""
        with self._lock:
            handed_to, room = self._handed_to, len(self._handed) < IN_FLIGHT_MAX
        if handed_to >= last_seq:
            return False
        if not room:
            return True
        page = self._read_events(handed_to, CATCH_UP_PAGE)
        self._hand([(seq, self._decode_event(seq, stored), stored) for seq, stored in page])
        return True

    def _hand(self, events: Sequence[tuple[int, AnyEvent, bytes]]) -> None:
        """One message a stream. If the connection fails in between, all of them are handed again later."""
        by_stream: dict[Stream, list[tuple[int, bytes]]] = {}
        for seq, event, stored in events:
            by_stream.setdefault(stream_of(type(event)), []).append((seq, stored))
        handed = _Handed(events[-1][0], len(by_stream))
        with self._lock:
            before = self._handed_to
            self._handed.append(handed)
            self._handed_to = handed.last_seq
        for stream, records in by_stream.items():
            if not self._outlet.publish_events(
                stream, published(records), lambda ok: self._settle(handed, ok)
            ):
                self._take_back(handed, before)
                return

    def _settle(self, handed: _Handed, is_there: bool) -> None:
        """The broker has one of the messages, or the connection was lost before it said so."""
        if not is_there:
            self._take_back(handed, self._told)
            return
        with self._lock:
            handed.open -= 1
            while self._handed and self._handed[0].open == 0:
                self._told = self._handed.popleft().last_seq

    def _take_back(self, handed: _Handed, to: int) -> None:
        with self._lock:
            if handed in self._handed:
                self._handed.clear()
                self._handed_to = min(to, self._told)

    def _publish_state(self, state: HallState, now: datetime) -> None:
        self._is_changed = False
        self._published_at = time.monotonic()
        self._waits = wait_table(state, self._rules, self._model)
        moment = views.Moment(state, self._rules, self._hall, self._waits, now)
        hall = self._hall.id
        self._offer("queues", topics.queues_state(hall), encode(views.queues_view(moment)))
        self._offer("board", topics.board_state(hall), encode(views.board_view(moment)))
        self._offer("posts", topics.posts_state(hall), encode(views.posts_view(moment)))
        for counter in self._hall.counters:
            payload = encode(views.counter_view(moment, counter.id))
            self._offer(f"counters/{counter.id}", topics.counter_state(hall, counter.id), payload)

    def _offer(self, name: str, topic: str, payload: bytes) -> None:
        """Publish what changed: sequence number and time alone are no change."""
        content = payload[payload.index(b'"', payload.index(b'"at":"') + 6) :]
        if self._published.get(name) == content:
            return
        self._published[name] = content
        self._hub.publish(name, payload)
        self._outlet.publish_state(topic, payload)
