"""The server's end of MQTT: payloads become requests, and replies, events and state go out.

Owns the subscriptions, the judgement of what came in and the count of what was dropped. Does not decide anything,
and keeps nothing but the retained state: events that cannot be told now are the told-cursor's, a lost reply is asked
for again.

Threads: `submit` and `noted` are called in the session's network thread and must be quick; every method may be
called from any thread.
"""

import logging
import time
from collections import Counter
from collections.abc import Callable
from functools import partial

from config.contract import topics
from config.contract.coding import UndecodableMessage, decode, encode
from config.contract.replies import Reply
from config.contract.state import Health, Presence
from config.contract.topics import Stream
from config.mqtt import Acknowledged, Message, Session
from hall_server.gateway.commands_in import Poison, Refused, judge
from hall_server.gateway.retained import RetainedState
from hall_server.requests import Request

log = logging.getLogger(__name__)

LISTEN_S = 5.0
"""`start` waits so long for the broker, so that who reads the ready line may send at once; then it goes on trying."""

LOG_AT = frozenset(10**n for n in range(12))
"""Which drops of one kind are logged: a flood of poison must not become a flood of lines."""


class Gateway:
    """`submit` takes each good command. `noted(name, payload)` gets presence and health as they were sent, under
    `presence/{client}` and `health/{device}`; an empty payload says that it was cleared."""

    def __init__(
        self,
        session: Session,
        hall_id: str,
        submit: Callable[[Request], None],
        noted: Callable[[str, bytes], None],
    ) -> None:
        self._session = session
        self._hall = hall_id
        self._submit = submit
        self._noted = noted
        self._retained = RetainedState(session, hall_id)
        self._is_closed = False
        self.dropped: Counter[str] = Counter()
        """Messages dropped without an answer, by reason."""
        session.subscribe(topics.commands(hall_id, "+"), self._take_command)
        session.subscribe(topics.presence(hall_id, "+"), self._take_presence)
        session.subscribe(topics.health(hall_id, "+"), self._take_health)
        session.on_connection(self._note_connection)

    def start(self) -> None:
        """Connect, and keep connecting."""
        self._session.start()
        if not self._session.wait_connected(LISTEN_S):
            log.error(
                "no broker at %s yet; the hall is served on the web and nowhere else", self._session.url
            )

    def close(self) -> None:
        """Take no more commands. Replies and events still go out until the session is closed."""
        self._is_closed = True

    @property
    def is_connected(self) -> bool:
        return self._session.is_connected

    def publish_reply(self, client: str, reply: Reply) -> None:
        """A reply that cannot be sent is dropped: its command is repeated and answered again."""
        if not self._session.publish(topics.replies(self._hall, client), encode(reply)):
            log.debug("reply to %s for %s not sent, no connection", reply.id, client)

    def publish_events(
        self, stream: Stream, payload: bytes, acknowledged: Acknowledged | None = None
    ) -> bool:
        """False, with nothing kept, while there is no connection; `acknowledged` as for `Session.publish`."""
        return self._session.publish(topics.events(self._hall, stream), payload, acknowledged=acknowledged)

    def publish_state(self, topic: str, payload: bytes) -> None:
        """Retained, and published again to a broker that comes back; an empty payload clears the topic."""
        self._retained.tell(topic, payload)

    def _note_connection(self, is_connected: bool) -> None:
        if is_connected:
            self._retained.tell_all()

    def _take_command(self, message: Message) -> None:
        if self._is_closed:
            return
        match judge(message.topic, message.payload, message.retained):
            case Poison() as why:
                self._drop(why, message)
            case Refused(client, reply):
                self.publish_reply(client, reply)
            case envelope:
                expires_at = None
                if message.expires_in_s is not None:
                    expires_at = time.monotonic() + message.expires_in_s
                answer = partial(self.publish_reply, envelope.client)
                self._submit(Request(envelope.client, envelope, answer, expires_at))

    def _take_presence(self, message: Message) -> None:
        client = topics.last_level(message.topic)
        if not topics.is_client_id(client):
            self._drop(Poison.BAD_CLIENT, message)
        elif self._is_good(message, Presence):
            self._noted(f"presence/{client}", message.payload)

    def _take_health(self, message: Message) -> None:
        if self._is_good(message, Health):
            self._noted(f"health/{topics.device_of_health(message.topic)}", message.payload)

    def _is_good(self, message: Message, kind: type[Presence] | type[Health]) -> bool:
        """An empty payload is good: it clears the topic."""
        if not message.payload:
            return True
        try:
            said = decode(message.payload, kind)
        except (UndecodableMessage, RecursionError):
            self._drop(Poison.UNREADABLE, message)
            return False
        if isinstance(said, Health) and said.device != topics.device_of_health(message.topic):
            self._drop(Poison.WRONG_TOPIC, message)
            return False
        return True

    def _drop(self, why: Poison, message: Message) -> None:
        self.dropped[why] += 1
        count = self.dropped[why]
        if count in LOG_AT:
            log.warning(
                "dropped %d messages so far as %s, the last one on %s", count, why, message.topic[:200]
            )
