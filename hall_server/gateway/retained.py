"""The hall's retained state as the broker should have it: told at each change, and whole to a new broker."""

import threading
from functools import partial

from config.contract import topics
from config.mqtt import Message, Session


class RetainedState:
    """`tell` from any thread. What the session does not take is offered again with the next change or connection."""

    def __init__(self, session: Session, hall: str) -> None:
        self._session = session
        self._lock = threading.Lock()
        self._payloads: dict[str, bytes] = {}
        self._untold: set[str] = set()
        # Not our own: else every state would come back as an echo. What a server before us left does come.
        session.subscribe(topics.counter_state(hall, "+"), self._clear_if_gone, no_local=True)

    def tell(self, topic: str, payload: bytes) -> None:
        """Set a topic's state; an empty payload clears it."""
        with self._lock:
            self._payloads[topic] = payload
            self._untold.add(topic)
            self._offer()

    def tell_all(self) -> None:
        """After a connection, everything once more: the broker may be a new one."""
        with self._lock:
            self._untold = set(self._payloads)
            self._offer()

    def _offer(self) -> None:
        for topic in sorted(self._untold):
            settled = partial(self._settle, topic, self._payloads[topic])
            if not self._session.publish(topic, self._payloads[topic], retain=True, acknowledged=settled):
                return
            self._untold.discard(topic)

    def _settle(self, topic: str, payload: bytes, is_taken: bool) -> None:
        """A state that the broker refused, or that a lost connection may have swallowed, is due again."""
        with self._lock:
            if not is_taken and self._payloads.get(topic) == payload:
                self._untold.add(topic)
            elif not payload and self._payloads.get(topic) == b"":
                del self._payloads[topic]

    def _clear_if_gone(self, message: Message) -> None:
        with self._lock:
            is_known = message.topic in self._payloads
        if message.retained and message.payload and not is_known:
            self.tell(message.topic, b"")
