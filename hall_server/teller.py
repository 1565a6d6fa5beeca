"""What was committed, told: events to the broker from the told-cursor, changed state to broker and pages.

Owns the pace: a state topic at most ten times a second, events at most fifty. Runs on the writer's thread; does
not own the cursor (told_cursor), the connection (gateway) nor the pages (hub).
"""

import logging
import math
import time
from collections.abc import Callable, Sequence
from datetime import datetime
from functools import partial
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
from hall_server.told_cursor import ToldCursor
from hall_server.waiting.estimate import WaitModel, WaitTable, wait_table

log = logging.getLogger(__name__)

STATE_EVERY_S = 0.1
"""A state topic is published at most ten times a second; the first change of a quiet hall goes out at once."""
REFRESH_S = 5.0
"""With nothing happening, clock-driven parts of the state (open, ticket stop, estimate) are looked at this often."""
TELL_EVERY_S = 0.02
"""Event messages go out at most so often, with all that was committed since; the first of a quiet hall at once.
Shorter makes broker and server work more for each command than for its answer."""
FRESH_MAX = 500
"""Events kept at hand until the next message; what is more is read from the journal."""
CATCH_UP_PAGE = 500
CATCH_UP_S = 0.05
"""Between pages of what is untold: the commands of the hall come first."""
OFFLINE_S = 0.5
"""Without a connection the journal is asked this often for what is untold; oftener it would be read for nothing."""


class Outlet(Protocol):
    """What the teller needs of the gateway. Calls are quick and may be made from the writer's thread."""

    def publish_events(self, stream: Stream, payload: bytes, acknowledged: Callable[[bool], None]) -> bool:
        """False, with nothing kept, while there is no connection."""
        ...

    def publish_state(self, topic: str, payload: bytes) -> None: ...


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
        cursor: ToldCursor,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._hall = hall
        self._rules = rules
        self._model = model
        self._hub = hub
        self._outlet = outlet
        self._read_events = read_events
        self._decode_event = decode_event
        self._cursor = cursor
        self._monotonic = monotonic
        self._waits: dict[str, WaitRange | None] = {}
        self._published: dict[str, bytes] = {}
        self._published_at = float("-inf")
        self._is_changed = True
        self._handed_at = float("-inf")
        self._offline_until = float("-inf")
        self._fresh: list[tuple[int, AnyEvent, bytes]] = []  # committed and not handed, without a gap

    def waits(self) -> WaitTable:
        return self._waits

    def told(self) -> int | None:
        return self._cursor.to_save()

    def committed(self, state: HallState, entries: Sequence[Entry], now: datetime) -> None:
        self._is_changed = True
        if any(stream_of(type(entry.record.event)) is Stream.STAFF for entry in entries):
            # Whoever takes a number right after a counter opened must not be told that nobody is there.
            self._waits = wait_table(state, self._rules, self._model)
        if len(self._fresh) < FRESH_MAX:
            self._fresh += [(e.record.seq, e.record.event, e.stored) for e in entries]
        self.idle(state, now)

    def idle(self, state: HallState, now: datetime) -> float:
        behind_s = self._tell_events(state.seq)
        elapsed = self._monotonic() - self._published_at
        if elapsed >= (STATE_EVERY_S if self._is_changed else REFRESH_S):
            self._publish_state(state, now)
            elapsed = 0.0
        due_s = (STATE_EVERY_S if self._is_changed else REFRESH_S) - elapsed
        return min(due_s, behind_s)

    def _tell_events(self, last_seq: int) -> float:
        """Tell what is untold, if it is time. Returns the seconds until it wants to go on."""
        handed_to = self._cursor.handed_to
        if handed_to >= last_seq:
            self._fresh.clear()
            return math.inf
        now = self._monotonic()
        wait_s = max(self._handed_at + TELL_EVERY_S, self._offline_until) - now
        if wait_s > 0:
            return wait_s
        if not self._cursor.may_hand():
            return CATCH_UP_S
        self._hand(self._page_after(handed_to))
        return max(CATCH_UP_S if self._cursor.handed_to < last_seq else math.inf, self._offline_until - now)

    def _page_after(self, seq: int) -> list[tuple[int, AnyEvent, bytes]]:
        """The next events: those at hand, or from the journal what could not be told at once."""
        fresh, self._fresh = self._fresh, []
        if fresh and fresh[0][0] == seq + 1:
            return fresh
        page = self._read_events(seq, CATCH_UP_PAGE)
        return [(number, self._decode_event(number, stored), stored) for number, stored in page]

    def _hand(self, events: Sequence[tuple[int, AnyEvent, bytes]]) -> None:
        """One message a stream. If the connection fails in between, all of them are handed again later."""
        self._handed_at = self._monotonic()
        by_stream: dict[Stream, list[tuple[int, bytes]]] = {}
        for seq, event, stored in events:
            by_stream.setdefault(stream_of(type(event)), []).append((seq, stored))
        handed = self._cursor.hand(events[-1][0], len(by_stream))
        settle = partial(self._cursor.settle, handed)
        for stream, records in by_stream.items():
            if not self._outlet.publish_events(stream, published(records), settle):
                settle(False)
                self._offline_until = self._monotonic() + OFFLINE_S
                return

    def _publish_state(self, state: HallState, now: datetime) -> None:
        self._is_changed = False
        self._published_at = self._monotonic()
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
