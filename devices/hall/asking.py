"""Commands that wait for an answer: repeated under their id until it comes or their time is over.

Owns what is open. Does not own facts, which outlive their sender: those are in posting.py.
"""

import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from config.contract.commands import REPEAT_S, Envelope
from config.contract.replies import Reply

OnReply = Callable[[Reply | None], None]
Send = Callable[[Envelope, float | None], bool]
"""Publish an envelope that may be executed for so many seconds more; False while offline."""


@dataclass(slots=True)
class _Open:
    envelope: Envelope
    on_reply: OnReply
    deadline: float | None
    repeat_at: float


class Asker:
    """`on_reply` is called once, from the thread that called `take`, `tick` or `abandon`."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self._lock = (
            threading.Lock()
        )  # held while sending, so that commands leave in the order they were asked
        self._open: dict[str, _Open] = {}

    def ask(self, envelope: Envelope, on_reply: OnReply, expires_s: float | None) -> None:
        now = time.monotonic()
        deadline = None if expires_s is None else now + expires_s
        with self._lock:
            asked = self._open[envelope.id] = _Open(envelope, on_reply, deadline, now + REPEAT_S)
            self._send(asked.envelope, expires_s)

    def take(self, reply: Reply) -> bool:
        """Whether the reply was for one of ours; a second reply to the same command is for nobody."""
        with self._lock:
            asked = self._open.pop(reply.id, None)
        if asked is not None:
            asked.on_reply(reply)
        return asked is not None

    def send_again(self) -> None:
        """All that is open, in order: after a reconnect."""
        now = time.monotonic()
        with self._lock:
            for asked in self._open.values():
                self._repeat(asked, now)

    def tick(self, now: float) -> float | None:
        """Repeat what is due, give up what is over; returns when to come again."""
        with self._lock:
            over = [
                asked for asked in self._open.values() if asked.deadline is not None and asked.deadline <= now
            ]
            for asked in over:
                del self._open[asked.envelope.id]
            for asked in self._open.values():
                if asked.repeat_at <= now:
                    self._repeat(asked, now)
            next_due = min((_due(asked) for asked in self._open.values()), default=None)
        for asked in over:
            asked.on_reply(None)
        return next_due

    def abandon(self) -> None:
        """Tell all who wait that no answer will come."""
        with self._lock:
            left, self._open = list(self._open.values()), {}
        for asked in left:
            asked.on_reply(None)

    def _repeat(self, asked: _Open, now: float) -> None:
        asked.repeat_at = now + REPEAT_S
        left = None if asked.deadline is None else asked.deadline - now
        if left is None or left > 0:
            self._send(asked.envelope, left)


def _due(asked: _Open) -> float:
    return asked.repeat_at if asked.deadline is None else min(asked.repeat_at, asked.deadline)
