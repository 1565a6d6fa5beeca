"""One MQTT 5 session that stays: it connects again after every loss and survives a handler's fault.

Owns the connection, its thread, and the traps of the client library. Does not own what travels
(config/contract) nor any promise of delivery: what must arrive is repeated by its sender until answered.

Threads: `start()` starts one network thread, `close()` ends it. Message handlers, connection callbacks and
acknowledgements run in that thread, outside the library's locks, one after another in the order of arrival:
they must be quick, and may publish. Every other method may be called from any thread. An exception in a
callback is logged with its traceback and counted in `handler_errors`; the session goes on. What is published is
written to the socket at once, by the publisher's thread: handing it to another thread costs more than the write.

Each connection has a fresh library client, so nothing of a lost connection is sent again behind the sender's
back: neither a command that expired meanwhile, nor a payload the broker refuses and would refuse for ever.
"""

import logging
import select
import socket
import ssl
import threading
import time
from collections import deque
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

from paho.mqtt.client import (
    Client,
    ConnectFlags,
    DisconnectFlags,
    MQTTMessage,
    topic_matches_sub,
)
from paho.mqtt.enums import CallbackAPIVersion, MQTTErrorCode, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties
from paho.mqtt.reasoncodes import ReasonCode
from paho.mqtt.subscribeoptions import SubscribeOptions

from config.broker_url import BrokerUrl, parse_broker_url

log = logging.getLogger(__name__)

CONNECT_TIMEOUT_S = 3.0
"""For the connection and again for the broker's answer to it; `close()` may have to wait as long."""
KEEPALIVE_S = 15
"""A silent connection is asked for a sign of life this often; a dead peer is noticed within twice this."""
RETRY_S = (0.1, 1.0, 2.0, 4.0, 5.0)
"""Waits before the next attempts, the last one for good: a broker that only restarts is met again at once."""
LASTING_S = 10.0
"""A connection that ends sooner counts as a failure: two programs of one id must not chase each other."""
IN_FLIGHT = 100
"""Messages sent but not acknowledged. Too few wait on the round trip, too many only fill buffers."""
BACKLOG = 10_000
"""Messages accepted but not acknowledged; above it `publish` refuses, for the broker does not keep up."""
TURN_S = 0.5
"""The network thread looks at keepalive and time-outs at least this often."""
ROUTES_MAX = 1000
"""Topics whose handlers are remembered; a hall has some hundred, and a stranger may make up any number."""
FLUSH_S = 1.0
"""How long `close()` waits for the broker to acknowledge what was published before."""


@dataclass(frozen=True, slots=True)
class Message:
    """What arrived. `retained` is true for a state that was there before the subscription.

    `expires_in_s` is what is left of the sender's expiry, None when it gave none.
    """

    topic: str
    payload: bytes
    retained: bool = False
    expires_in_s: int | None = None
    response_topic: str | None = None


@dataclass(frozen=True, slots=True)
class Will:
    """What the broker publishes, retained, when this session ends without saying so."""

    topic: str
    payload: bytes


T = TypeVar("T")
Handler = Callable[[Message], None]
Acknowledged = Callable[[bool], None]


class Session:
    """A client of the broker at `url` under `client_id`; nothing happens before `start()`."""

    def __init__(
        self, url: str, client_id: str, *, will: Will | None = None, in_flight: int = IN_FLIGHT
    ) -> None:
        self.client_id = client_id
        self.handler_errors = 0
        self._url: BrokerUrl = parse_broker_url(url)
        self._will = will
        self._in_flight = in_flight
        self._lock = threading.Lock()  # guards the next six; never held while calling back
        self._handlers: list[tuple[str, Handler]] = []
        self._options: list[tuple[str, SubscribeOptions]] = []
        self._watchers: list[Callable[[bool], None]] = []
        self._awaited: dict[int, Acknowledged | None] = {}
        self._client: Client | None = None
        self._routes: dict[str, tuple[Handler, ...]] = {}
        self._writing = threading.Lock()  # one writer at a time: two would mix their packets
        self._wake: socket.socket | None = None
        self._inbox: deque[MQTTMessage] = deque()
        self._acks: deque[tuple[int, bool]] = deque()
        self._connected = threading.Event()
        self._connack: str | None = None  # empty once the broker accepted, else its refusal
        self._farewell: str | None = None
        self._asked = 0  # how many of the subscriptions this connection began with
        self._is_subscribed = False
        self._last_failure = ""
        self._began_at = 0.0
        self._closing = threading.Event()
        self._idle = threading.Condition(self._lock)
        self._thread: threading.Thread | None = None

    @property
    def url(self) -> str:
        return str(self._url)

    @property
    def is_connected(self) -> bool:
        return self._client is not None

    def on_connection(self, callback: Callable[[bool], None]) -> None:
        """`callback(True)` once connected and subscribed to everything, `callback(False)` at the loss."""
        with self._lock:
            self._watchers.append(callback)

    def subscribe(self, topic_filter: str, handler: Handler, *, no_local: bool = False) -> None:
        """Call `handler` with what arrives, now and after every reconnect; QoS 1.

        With `no_local` the broker leaves out what this session publishes itself.
        """
        with self._lock:
            self._handlers.append((topic_filter, handler))
            self._options.append((topic_filter, SubscribeOptions(qos=1, noLocal=no_local)))
            self._routes.clear()
            if self._client is not None:
                self._client.subscribe(self._options[-1:])
                self._write(self._client)

    def publish(
        self,
        topic: str,
        payload: bytes,
        *,
        qos: int = 1,
        retain: bool = False,
        expires_s: int | None = None,
        response_topic: str | None = None,
        acknowledged: Acknowledged | None = None,
    ) -> bool:
        """Hand a message to the broker. Never blocks on the network.

        Returns False, and keeps nothing, while there is no connection or the broker does not keep up.
        `acknowledged(True)` is called when the broker has the message (QoS 1), `acknowledged(False)` when it
        refused it or the connection was lost before: then it may or may not have arrived.
        """
        properties = _properties(expires_s, response_topic)
        with self._lock:
            if self._client is None or len(self._awaited) >= BACKLOG:
                return False
            info = self._client.publish(topic, payload, qos, retain, properties)
            if info.rc != MQTTErrorCode.MQTT_ERR_SUCCESS:
                return False  # the connection is lost, and this client with all it holds goes with it
            if qos:
                self._awaited[info.mid] = acknowledged
            self._write(self._client)
            return True

    def start(self) -> None:
        if self._thread is not None:
            raise RuntimeError(f"{self.client_id} is started already")
        self._thread = threading.Thread(target=self._run, name=f"mqtt-{self.client_id}", daemon=True)
        self._thread.start()

    def wait_connected(self, timeout_s: float) -> bool:
        """Wait until there is a connection and all who watch it were told."""
        return self._connected.wait(timeout_s)

    def close(self) -> None:
        """End the thread, after the broker acknowledged what was published before, or after `FLUSH_S`."""
        if self._thread is None:
            return
        if threading.current_thread() is self._thread:
            raise RuntimeError("a callback cannot wait for its own thread to end")
        with self._idle:
            self._idle.wait_for(lambda: not self._awaited or self._client is None, FLUSH_S)
            self._closing.set()
            if self._client is not None:
                self._client.disconnect()
                self._write(self._client)
        self._rouse()
        self._thread.join()
        self._thread = None

    # The network thread.

    def _run(self) -> None:
        self._wake, woken = socket.socketpair()
        with self._wake, woken:
            self._wake.setblocking(False)
            woken.setblocking(False)
            self._keep_connecting(woken)

    def _keep_connecting(self, woken: socket.socket) -> None:
        failures = 0
        while not self._closing.is_set():
            self._began_at = time.monotonic()
            was_connected = False
            try:
                was_connected = self._stay_connected(woken)
            except Exception:
                log.exception("%s: the session with %s broke, connecting anew", self.client_id, self._url)
            failures = 0 if was_connected and self._is_lasting() else failures + 1
            self._closing.wait(RETRY_S[min(failures, len(RETRY_S) - 1)])

    def _stay_connected(self, woken: socket.socket) -> bool:
        """One connection from its start to its loss. Returns whether the broker accepted it."""
        client = self._make_client()
        try:
            client.connect(self._url.host, self._url.port, KEEPALIVE_S, clean_start=True)
        except (OSError, ssl.CertificateError) as why:
            self._report_failure(str(why))
            return False
        try:
            if self._is_accepted(client, woken):
                self._begin_connection(client)
                self._deliver()
                while self._turn(client, woken, TURN_S):
                    pass
        finally:
            was_connected = self._connected.is_set()
            self._end_connection()
        if not was_connected:
            self._report_failure(self._connack or "it did not answer as a broker")
        return was_connected

    def _is_accepted(self, client: Client, woken: socket.socket) -> bool:
        """Wait until the broker has let us in and has all our subscriptions."""
        give_up_at = time.monotonic() + CONNECT_TIMEOUT_S
        is_asked = False
        while self._turn(client, woken, 0.1, is_delivering=False):
            if self._closing.is_set() or time.monotonic() > give_up_at:
                return False
            if self._connack == "" and not is_asked:
                is_asked = True
                with self._lock:
                    self._asked = len(self._options)
                    if self._options:
                        client.subscribe(self._options[:])
            if is_asked and (self._is_subscribed or not self._asked):
                return True
        return False

    def _turn(
        self, client: Client, woken: socket.socket, timeout_s: float, is_delivering: bool = True
    ) -> bool:
        """Wait for the socket and do what it is ready for. False once the connection is lost."""
        sock = client.socket()
        if sock is None:
            return False
        if isinstance(sock, ssl.SSLSocket) and sock.pending():
            timeout_s = 0.0  # decrypted already, so the socket itself has nothing more to say
        try:
            readable, _, _ = select.select(
                [sock, woken], [sock] if client.want_write() else [], [], timeout_s
            )
        except (OSError, ValueError):
            return False  # a publisher's write found it lost, and closed it
        if woken in readable:
            woken.recv(4096)
        is_well = True
        if sock in readable or timeout_s == 0.0:
            is_well = client.loop_read() == MQTTErrorCode.MQTT_ERR_SUCCESS
        if is_delivering:
            self._deliver()  # before the acknowledgements: who waits for an answer comes first
        if client.want_write():
            self._write(client)
        return is_well and client.loop_misc() == MQTTErrorCode.MQTT_ERR_SUCCESS

    def _write(self, client: Client) -> None:
        """Send what is queued, as far as the socket takes it; the network thread sends the rest."""
        with self._writing:
            client.loop_write()
        if client.want_write() or client.socket() is None:
            self._rouse()

    def _rouse(self) -> None:
        """Make the network thread look again, if it waits."""
        if self._wake is not None and threading.current_thread() is not self._thread:
            with suppress(OSError):  # the thread has ended
                self._wake.send(b"\0")

    def _is_lasting(self) -> bool:
        return time.monotonic() - self._began_at > LASTING_S

    def _make_client(self) -> Client:
        self._connack = self._farewell = None
        self._is_subscribed = False
        client = Client(CallbackAPIVersion.VERSION2, self.client_id, protocol=MQTTProtocolVersion.MQTTv5)
        client.connect_timeout = CONNECT_TIMEOUT_S
        client.max_inflight_messages_set(self._in_flight)
        client.on_socket_open = _send_at_once
        client.on_socket_register_write = _leave_writing_to_us
        client.on_connect = self._note_connack
        client.on_disconnect = self._note_disconnect
        client.on_subscribe = self._note_suback
        client.on_publish = self._note_ack
        client.on_message = self._note_message
        if self._will is not None:
            client.will_set(self._will.topic, self._will.payload, qos=1, retain=True)
        if self._url.user is not None:
            client.username_pw_set(self._url.user, self._url.password)
        if self._url.tls:
            client.tls_set(ca_certs=None if self._url.ca is None else str(self._url.ca))
        return client

    def _begin_connection(self, client: Client) -> None:
        with self._lock:
            if late := self._options[self._asked :]:
                client.subscribe(late)
            self._client = client
            watchers = tuple(self._watchers)
        self._last_failure = ""
        log.info("%s: connected to %s", self.client_id, self._url)
        for watcher in watchers:
            self._guarded(watcher, True)
        self._connected.set()

    def _end_connection(self) -> None:
        self._deliver()
        with self._idle:
            client, self._client = self._client, None
            lost, self._awaited = list(self._awaited.values()), {}
            watchers = tuple(self._watchers)
            self._connected.clear()
            self._idle.notify_all()
        self._inbox.clear()
        self._acks.clear()
        if client is None:
            return
        if self._closing.is_set():
            log.info("%s: disconnected from %s", self.client_id, self._url)
        else:
            hint = (
                ""
                if self._is_lasting()
                else f"; if this repeats, is another program running as {self.client_id}?"
            )
            log.warning(
                "%s: lost %s: %s%s", self.client_id, self._url, self._farewell or "no reason given", hint
            )
        for acknowledged in lost:
            if acknowledged is not None:
                self._guarded(acknowledged, False)
        for watcher in watchers:
            self._guarded(watcher, False)

    def _report_failure(self, why: str) -> None:
        if not self._closing.is_set() and why != self._last_failure:
            log.warning("%s: no connection to %s: %s; still trying", self.client_id, self._url, why)
        self._last_failure = why

    def _deliver(self) -> None:
        """Run what the library reported: here, where none of its locks is held."""
        while self._acks:
            mid, is_taken = self._acks.popleft()
            with self._idle:
                acknowledged = self._awaited.pop(mid, None)
                if not self._awaited:
                    self._idle.notify_all()
            if acknowledged is not None:
                self._guarded(acknowledged, is_taken)
        while self._inbox:
            self._dispatch(self._inbox.popleft())

    def _dispatch(self, raw: MQTTMessage) -> None:
        try:
            message = _message(raw)
        except UnicodeDecodeError:
            log.warning("%s: dropped a message whose topic is not UTF-8", self.client_id)
            return
        for handler in self._routes.get(message.topic) or self._route(message.topic):
            self._guarded(handler, message)

    def _route(self, topic: str) -> tuple[Handler, ...]:
        """Who takes messages of a topic. Remembered: matching costs more than most handlers."""
        with self._lock:
            found = tuple(
                handler
                for topic_filter, handler in self._handlers
                if topic_filter == topic or topic_matches_sub(topic_filter, topic)
            )
            if len(self._routes) >= ROUTES_MAX:
                self._routes.clear()
            self._routes[topic] = found
        return found

    def _guarded(self, callback: Callable[[T], None], argument: T) -> None:
        try:
            callback(argument)
        except Exception:
            self.handler_errors += 1
            log.exception("%s: a callback failed, going on", self.client_id)

    # Called by the library, some under its locks: they only take note.

    def _note_connack(
        self,
        _client: Client,
        _data: object,
        _flags: ConnectFlags,
        code: ReasonCode,
        _props: Properties | None,
    ) -> None:
        self._connack = str(code) if code.is_failure else ""

    def _note_disconnect(
        self,
        _client: Client,
        _data: object,
        _flags: DisconnectFlags,
        code: ReasonCode,
        _props: Properties | None,
    ) -> None:
        self._farewell = self._farewell or str(code)  # the first is the broker's, a second only "lost"

    def _note_suback(
        self, _client: Client, _data: object, _mid: int, codes: list[ReasonCode], _props: Properties
    ) -> None:
        self._is_subscribed = True
        refusals = [str(code) for code in codes if code.is_failure]
        if refusals:
            log.error("%s: %s refused subscriptions: %s", self.client_id, self._url, ", ".join(refusals))

    def _note_ack(
        self, _client: Client, _data: object, mid: int, code: ReasonCode, _props: Properties
    ) -> None:
        self._acks.append((mid, not code.is_failure))

    def _note_message(self, _client: Client, _data: object, message: MQTTMessage) -> None:
        self._inbox.append(message)


def _send_at_once(_client: Client, _data: object, sock: object) -> None:
    """Without TCP_NODELAY a QoS 1 answer waits up to 40 ms for the peer's delayed acknowledgement."""
    if isinstance(sock, socket.socket):
        sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)


def _leave_writing_to_us(_client: Client, _data: object, _sock: object) -> None:
    """Being set keeps the library from writing by itself, without our lock: two writers may mix packets."""


def _properties(expires_s: int | None, response_topic: str | None) -> Properties | None:
    if expires_s is None and response_topic is None:
        return None
    properties = Properties(PacketTypes.PUBLISH)  # type: ignore[no-untyped-call]
    if expires_s is not None:
        properties.MessageExpiryInterval = max(expires_s, 1)
    if response_topic is not None:
        properties.ResponseTopic = response_topic
    return properties


def _message(raw: MQTTMessage) -> Message:
    properties = raw.properties
    return Message(
        topic=raw.topic,
        payload=bytes(raw.payload),
        retained=raw.retain,
        expires_in_s=getattr(properties, "MessageExpiryInterval", None),
        response_topic=getattr(properties, "ResponseTopic", None),
    )
