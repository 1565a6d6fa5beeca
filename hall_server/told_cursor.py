"""How far the broker's receivers have been told: which events may go out next, and which go out again.

Owns the cursor, nothing of what is told. Thread-safe: acknowledgements and connections are noted from the
network thread, the rest is the writer's.

An acknowledgement says that the broker has a message, and a broker that dies takes with it what it had not yet
delivered. So after a lost connection the last moments before it are told again, and not before the other clients
of the broker are back; receivers drop what they have by its number.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass

SAVE_EVERY_S = 1.0
"""The cursor is saved at most so often. After a crash so much is told again, and receivers drop it; oftener only
makes commits larger."""
IN_FLIGHT_MAX = 64
"""Commits handed to the broker and not acknowledged; above it the rest waits in the journal."""
RETELL_S = 2.0
"""What was acknowledged so shortly before a loss is told again: a living broker delivers in milliseconds."""
RETURN_S = 6.0
"""So long after a loss events wait for those they are for; our own programs try every 5 s at the latest."""


@dataclass(slots=True, eq=False)
class Handed:
    """The messages of one commit at the broker: told once `open` is zero."""

    last_seq: int
    open: int


class ToldCursor:
    """`told` is the number of the last event that was told before."""

    def __init__(self, told: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._clock = clock
        self._lock = threading.Lock()
        self._handed: deque[Handed] = deque()
        self._handed_to = self._told = self._saved = told
        self._saved_at = float("-inf")
        self._lately: deque[tuple[float, int]] = deque()  # when the cursor moved, and from where
        self._was_lost = False
        self._wait_until = float("-inf")

    def to_save(self) -> int | None:
        """The cursor, if it moved since it was given out for saving, and that is a while ago."""
        with self._lock:
            now = self._clock()
            if self._told == self._saved or now < self._saved_at + SAVE_EVERY_S:
                return None
            self._saved, self._saved_at = self._told, now
            return self._told

    @property
    def handed_to(self) -> int:
        """The last event at the broker or on its way there."""
        with self._lock:
            return self._handed_to

    def may_hand(self) -> bool:
        """Whether the broker and its receivers are ready for more."""
        with self._lock:
            return len(self._handed) < IN_FLIGHT_MAX and self._clock() >= self._wait_until

    def hand(self, last_seq: int, messages: int) -> Handed:
        """Note that what follows up to `last_seq` goes out in so many messages."""
        handed = Handed(last_seq, messages)
        with self._lock:
            self._handed.append(handed)
            self._handed_to = last_seq
        return handed

    def settle(self, handed: Handed, is_there: bool) -> None:
        """The broker has one of the messages, or will not get it: then all that is open goes out again."""
        with self._lock:
            if handed not in self._handed:
                return
            if not is_there:
                self._go_back_to(self._told)
                return
            handed.open -= 1
            while self._handed and self._handed[0].open == 0:
                self._move_to(self._handed.popleft().last_seq)

    def note_connection(self, is_connected: bool) -> None:
        with self._lock:
            if not is_connected:
                self._was_lost = True
                self._forget_before(self._clock() - RETELL_S)
                self._go_back_to(self._lately[0][1] if self._lately else self._told)
            elif self._was_lost:
                self._was_lost = False
                self._wait_until = self._clock() + RETURN_S

    def _move_to(self, seq: int) -> None:
        now = self._clock()
        self._forget_before(now - RETELL_S)
        self._lately.append((now, self._told))
        self._told = seq

    def _forget_before(self, moment: float) -> None:
        while self._lately and self._lately[0][0] < moment:
            self._lately.popleft()

    def _go_back_to(self, seq: int) -> None:
        self._handed.clear()
        self._handed_to = self._told = seq
