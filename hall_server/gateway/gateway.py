"""The hall's door to MQTT: commands in, replies, events and state out.

Owns topics, decoding and what is dropped. Decides nothing; the connection is the session's.
A command whose sender can be told gets a refusal; a payload without a usable id is counted and dropped.
"""

import logging
import threading
import time
from collections.abc import Callable
from functools import partial

from config.contract import topics
from config.contract.coding import (
    UndecodableMessage,
    command_id_in,
    decode,
    decode_envelope,
    encode,
    refusal_for,
)
from config.contract.refusals import RefusalCode, refuse
from config.contract.replies import Reply, refused
from config.contract.state import Health, Presence
from config.contract.topics import COMMAND_MAX_BYTES, Stream
from config.mqtt import Message, Session
from hall_server.requests import Request

log = logging.getLogger(__name__)

LOGGED_DROPS = 20
"""Dropped payloads that get a log line of their own; a flood of them only counts."""


class Gateway:
    """`submit` takes each decoded command, from the network thread; `note(name, payload)` takes presence and
    health for whoever shows them, as `presence/ID` and `health/ID`."""

    def __init__(
        self,
        session: Session,
        hall: str,
        submit: Callable[[Request], None],
        note: Callable[[str, bytes], None],
    ) -> None:
        self._session = session
        self._hall = hall
        self._submit = submit
        self._note = note
        self._lock = threading.Lock()  # guards the states: told by the writer, again by the network thread
        self._states: dict[str, bytes] = {}
        self.dropped = 0

    def start(self) -> None:
        """Subscribe and connect; whatever was published before is published once connected."""
        hall = self._hall
        self._session.subscribe(topics.commands(hall, "+"), self._take_command)
        self._session.subscribe(topics.presence(hall, "+"), self._take_presence)
        self._session.subscribe(topics.health(hall, "+"), self._take_health)
        self._session.subscribe(topics.counter_state(hall, "+"), self._clear_if_gone)
        self._session.on_connection(self._publish_all)
        self._session.start()

    def publish_events(self, stream: Stream, payload: bytes, acknowledged: Callable[[bool], None]) -> bool:
        return self._session.publish(topics.events(self._hall, stream), payload, acknowledged=acknowledged)

    def publish_state(self, topic: str, payload: bytes) -> None:
        """Retained; kept here too, for a broker that comes back without it."""
        with self._lock:
            self._states[topic] = payload
        self._session.publish(topic, payload, retain=True)

    def _publish_all(self, is_connected: bool) -> None:
        if not is_connected:
            return
        with self._lock:
            states = list(self._states.items())
        for topic, payload in states:
            self._session.publish(topic, payload, retain=True)

    def _take_command(self, message: Message) -> None:
        client = topics.last_level(message.topic)
        if len(message.payload) > COMMAND_MAX_BYTES or not topics.is_client_id(client):
            self._drop(message, "too large" if topics.is_client_id(client) else "no client id")
            return
        try:
            envelope = decode_envelope(message.payload)
        except UndecodableMessage as why:
            self._refuse_or_drop(client, message, str(why))
            return
        if envelope.client != client:
            fault = f"client is {envelope.client}, the topic is {client}'s"
            self._reply(client, refused(envelope.id, refuse(RefusalCode.BAD_MESSAGE, fault=fault)))
            return
        expires_at = None
        if message.expires_in_s is not None:
            expires_at = time.monotonic() + message.expires_in_s
        self._submit(
            Request(
                client=client,
                envelope=envelope,
                answer=partial(self._reply, client),
                expires_at=expires_at,
            )
        )

    def _refuse_or_drop(self, client: str, message: Message, why: str) -> None:
        command = command_id_in(message.payload)
        if command is None:
            self._drop(message, why)
        else:
            self._reply(client, refused(command, refusal_for(message.payload, why)))

    def _drop(self, message: Message, why: str) -> None:
        self.dropped += 1
        if self.dropped <= LOGGED_DROPS:
            log.warning("dropped %d bytes on %s: %s", len(message.payload), message.topic[:100], why[:200])
        if self.dropped == LOGGED_DROPS:
            log.warning("further dropped payloads are counted and not logged")

    def _reply(self, client: str, reply: Reply) -> None:
        """A reply that finds no connection is not kept: the client repeats its command and gets it again."""
        self._session.publish(topics.replies(self._hall, client), encode(reply))

    def _take_presence(self, message: Message) -> None:
        self._take_note(message, Presence, f"presence/{topics.last_level(message.topic)}")

    def _take_health(self, message: Message) -> None:
        self._take_note(message, Health, f"health/{topics.device_of_health(message.topic)}")

    def _take_note(self, message: Message, kind: type[Presence] | type[Health], name: str) -> None:
        if message.payload:
            try:
                decode(message.payload, kind)
            except UndecodableMessage as why:
                self._drop(message, str(why))
                return
        self._note(name, message.payload)

    def _clear_if_gone(self, message: Message) -> None:
        """Retained state of a counter that the hall file no longer has is cleared."""
        with self._lock:
            is_known = message.topic in self._states
        if message.retained and message.payload and not is_known:
            log.info("clearing the state of a counter that is gone: %s", message.topic)
            self._session.publish(message.topic, b"", retain=True)
