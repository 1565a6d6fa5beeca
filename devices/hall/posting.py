"""Facts on their way to the hall: stored, sent in order, repeated until answered, across restarts.

Owns what is unanswered. Storage is the outbox's; which topic and which connection is the client's.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from config.contract.commands import REPEAT_S, Command
from config.contract.refusals import Refusal, RefusalCode
from config.contract.replies import Reply
from devices.hall.outbox import Fact, Outbox

log = logging.getLogger(__name__)

WINDOW = 100
"""Facts sent and not answered yet. After a long outage the rest waits here and not in the broker."""

OnAnswer = Callable[[Reply], None]
OnRefused = Callable[[Command, Refusal], None]


@dataclass(slots=True)
class _Unanswered:
    fact: Fact
    on_reply: OnAnswer | None = None
    repeat_at: float | None = None  # None: not sent yet


class Poster:
    """Callbacks run in the thread that called `take`. `not_stored` ends nothing: the fact is repeated."""

    def __init__(self, outbox: Outbox, send: Callable[[Fact], bool]) -> None:
        self._outbox = outbox
        self._send = send
        self._lock = threading.Lock()  # held while sending, so that facts leave in the order they were posted
        self._unanswered = {fact.id: _Unanswered(fact) for fact in outbox.facts()}
        self._on_refused: list[OnRefused] = []
        if self._unanswered:
            log.info("%d facts are waiting from before", len(self._unanswered))

    @property
    def waiting(self) -> int:
        return len(self._unanswered)

    def on_refused(self, callback: OnRefused) -> None:
        self._on_refused.append(callback)

    def post(self, fact: Fact, on_reply: OnAnswer | None) -> None:
        with self._lock:
            self._outbox.add(fact)
            self._unanswered[fact.id] = _Unanswered(fact, on_reply)
            self._send_new(time.monotonic())

    def take(self, reply: Reply) -> bool:
        """Whether the reply was for one of ours."""
        with self._lock:
            posted = self._unanswered.get(reply.id)
            if posted is None:
                return False
            if reply.refusal is not None and reply.refusal.code is RefusalCode.NOT_STORED:
                return True
            del self._unanswered[reply.id]
            self._outbox.remove(reply.id)
            self._send_new(time.monotonic())
        if reply.refusal is not None:
            log.warning("%s was refused: %s", type(posted.fact.body).__name__, reply.refusal.code)
            for callback in self._on_refused:
                callback(posted.fact.body, reply.refusal)
        if posted.on_reply is not None:
            posted.on_reply(reply)
        return True

    def send_again(self) -> None:
        """All that is unanswered, in order: after a reconnect."""
        with self._lock:
            for posted in self._unanswered.values():
                posted.repeat_at = None
            self._send_new(time.monotonic())

    def tick(self, now: float) -> float | None:
        """Repeat what is due; returns when to come again."""
        with self._lock:
            for posted in self._unanswered.values():
                if posted.repeat_at is not None and posted.repeat_at <= now:
                    posted.repeat_at = now + REPEAT_S
                    self._send(posted.fact)
            self._send_new(now)
            sent = [posted.repeat_at for posted in self._unanswered.values() if posted.repeat_at is not None]
            return min(sent, default=now + REPEAT_S if self._unanswered else None)

    def _send_new(self, now: float) -> None:
        """Fill the window from the oldest on; stops at the first that cannot be sent, to keep the order."""
        for place, posted in enumerate(self._unanswered.values()):
            if place >= WINDOW:
                return
            if posted.repeat_at is None:
                if not self._send(posted.fact):
                    return
                posted.repeat_at = now + REPEAT_S
