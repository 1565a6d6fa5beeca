"""A program's end of the hall's conversation: it asks, reports, follows and says how it is.

Owns the connection of one program under one client id, and the threads behind it. Does not own what the
program does with an answer, nor the server's side of the same topics.

Threads: callbacks run one after another, in a thread of the client's own, or wherever `deliver` takes them (a
Kivy program hands in its clock). An exception in a callback is logged with its traceback and ends nothing. A
callback must not take long: repeats wait for it. All methods may be called from any thread.
"""

import logging
import threading
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from config.contract import topics
from config.contract.coding import VERSION, UndecodableMessage, decode_reply, encode
from config.contract.commands import EXPIRY_S, FACTS, Command, Envelope
from config.contract.refusals import Refusal
from config.contract.replies import Reply
from config.contract.state import Health
from config.contract.words import HealthState
from config.mqtt import Message, Session, Will
from devices.hall.announcing import Announcer
from devices.hall.asking import Asker
from devices.hall.dispatcher import Dispatcher, Work, guarded
from devices.hall.following import Follower, State
from devices.hall.outbox import Fact, Outbox
from devices.hall.posting import Poster

log = logging.getLogger(__name__)


class HallClient:
    """A client of hall `hall_id` at the broker `url`; nothing happens before `start()`.

    `program` is what presence calls it. Facts wait in `outbox_path`, which no other program may use; with
    None they last only as long as this object.

    Raises:
        ValueError: the client id is not one of letters, digits and hyphens, or the URL is none of a broker.
        OutboxInUse: another program has the outbox open.
    """

    def __init__(
        self,
        url: str,
        hall_id: str,
        client_id: str,
        program: str,
        outbox_path: Path | None,
        *,
        deliver: Callable[[Work], None] | None = None,
    ) -> None:
        if not topics.is_client_id(client_id):
            raise ValueError(f"client id {client_id!r}: use 1 to 64 letters, digits and hyphens")
        self.hall_id = hall_id
        self.client_id = client_id
        self._announcer = Announcer(hall_id, client_id, program)
        will = Will(self._announcer.presence_topic, self._announcer.offline)
        self._session = Session(url, client_id, will=will)
        self._outbox = Outbox(outbox_path)
        self._asker = Asker(self._send)
        self._poster = Poster(self._outbox, self._send_fact)
        self._dispatcher = Dispatcher(f"hall-{client_id}", self._tick)
        self._deliver = self._dispatcher.put if deliver is None else partial(_deliver_guarded, deliver)
        self._session.subscribe(topics.replies(hall_id, client_id), self._take_reply)
        self._session.on_connection(self._note_connection)
        self._watch_lock = threading.Lock()
        self._watchers: list[Callable[[bool], None]] = []
        self._was_connected = False  # as the watchers were told last
        self._is_started = False

    def start(self) -> None:
        """Connect, and keep connecting; returns at once."""
        self._is_started = True
        self._dispatcher.start()
        self._session.start()

    def close(self) -> None:
        """Say offline and end. Open questions get None; facts stay in the outbox."""
        if self._is_started:
            self._session.publish(self._announcer.presence_topic, self._announcer.offline, retain=True)
            self._session.close()
            self._is_started = False
            self._asker.abandon()
            self._dispatcher.close()
        self._outbox.close()

    @property
    def is_connected(self) -> bool:
        """Whether there is a broker. Whether the hall's server is there, only an answer tells."""
        return self._session.is_connected

    def wait_connected(self, timeout_s: float) -> bool:
        return self._session.wait_connected(timeout_s)

    def on_connection(self, callback: Callable[[bool], None]) -> None:
        """`callback` gets how it is now, and then each change."""
        with self._watch_lock:
            self._watchers.append(callback)
            self._deliver(partial(callback, self._was_connected))

    def ask(
        self,
        body: Command,
        on_reply: Callable[[Reply | None], None],
        expires_s: float | None = None,
        *,
        on_arrival: Callable[[Reply], None] | None = None,
    ) -> str:
        """Send a command and repeat it under its id, which is returned, until it is answered or expired.

        `on_reply` is called once, with None when no answer came in time: it may be done nevertheless.
        Every command but a fact expires, after ten seconds unless told otherwise, for the hall as well.
        `on_arrival` gets an answer in the network's thread, for what must not wait for the thread of `on_reply`.
        """

        def answered(reply: Reply | None) -> None:
            self._deliver(partial(on_reply, reply))
            if on_arrival is not None and reply is not None:
                on_arrival(reply)

        return self._ask(body, answered, expires_s)

    def ask_and_wait(self, body: Command, timeout_s: float) -> Reply | None:
        """`ask` that blocks; None when no answer came in time. Never from a callback."""
        answered = threading.Event()
        answer: list[Reply | None] = []

        def take(reply: Reply | None) -> None:
            answer.append(reply)
            answered.set()

        self._ask(body, take, timeout_s)
        answered.wait(timeout_s + 1.0)  # the repeat timer answers None by itself
        return answer[0] if answer else None

    def post(self, fact: Command, on_reply: Callable[[Reply], None] | None = None) -> str:
        """Report what happened: on disk when this returns, then sent in order until answered, over restarts.

        `on_reply` is called if the answer comes while this object lives; see also `on_refused`.

        Raises:
            ValueError: not one of the facts of the contract.
        """
        if type(fact) not in FACTS:
            raise ValueError(f"{type(fact).__name__} is no fact: ask it")
        told = None if on_reply is None else lambda reply: self._deliver(partial(on_reply, reply))
        stored = Fact(uuid.uuid4().hex, datetime.now(UTC), fact)
        self._poster.post(stored, told)
        self._dispatcher.wake()
        return stored.id

    def on_refused(self, callback: Callable[[Command, Refusal], None]) -> None:
        """`callback` gets each fact the hall did not accept, with its reason; it is not sent again."""
        self._poster.on_refused(lambda fact, refusal: self._deliver(partial(callback, fact, refusal)))

    @property
    def unanswered_facts(self) -> int:
        return self._poster.waiting

    def follow(
        self,
        topic: str,
        kind: type[State],
        callback: Callable[[State], None],
        on_cleared: Callable[[], None] | None = None,
    ) -> None:
        """Get a retained state now and at each change; one older than seen before is dropped."""
        told_cleared = None if on_cleared is None else partial(self._deliver, on_cleared)
        follower = Follower(kind, lambda state: self._deliver(partial(callback, state)), told_cleared)
        self._session.subscribe(topic, follower)

    def publish_health(self, health: Health) -> None:
        """Tell how a device is, retained; the same again is not told again."""
        self._announcer.set_health(health)
        self._dispatcher.wake()

    def report_health(
        self, device: str, kind: str, state: HealthState, code: str = "", detail: str = ""
    ) -> None:
        """`publish_health` that fills in this machine and since when the device is in this state."""
        self._announcer.report(device, kind, state, code, detail)
        self._dispatcher.wake()

    def _ask(self, body: Command, on_reply: Callable[[Reply | None], None], expires_s: float | None) -> str:
        if expires_s is None and type(body) not in FACTS:
            expires_s = EXPIRY_S
        envelope = self._envelope(uuid.uuid4().hex, datetime.now(UTC), body)
        self._asker.ask(envelope, on_reply, expires_s)
        self._dispatcher.wake()
        return envelope.id

    def _envelope(self, command_id: str, at: datetime, body: Command) -> Envelope:
        return Envelope(VERSION, command_id, at, self.client_id, body)

    def _send(self, envelope: Envelope, expires_s: float | None) -> bool:
        payload = encode(envelope)
        expiry = None if expires_s is None else max(1, int(expires_s))
        return self._session.publish(topics.commands(self.hall_id, self.client_id), payload, expires_s=expiry)

    def _send_fact(self, fact: Fact) -> bool:
        return self._send(self._envelope(fact.id, fact.at, fact.body), None)

    def _take_reply(self, message: Message) -> None:
        try:
            reply = decode_reply(message.payload)
        except UndecodableMessage as why:
            log.warning("%s: dropped a reply: %s", self.client_id, why)
            return
        if not self._poster.take(reply) and not self._asker.take(reply):
            log.debug("%s: nobody waits for the reply to %s", self.client_id, reply.id)

    def _note_connection(self, is_connected: bool) -> None:
        if is_connected:
            self._announcer.connected(partial(self._session.publish, retain=True))
            self._poster.send_again()
            self._asker.send_again()
        else:
            self._announcer.disconnected()
        self._dispatcher.wake()
        with self._watch_lock:
            self._was_connected = is_connected
            for watcher in self._watchers:
                self._deliver(partial(watcher, is_connected))

    def _tick(self, now: float) -> float | None:
        times = (self._asker.tick(now), self._poster.tick(now), self._announcer.tick(now))
        return min((time for time in times if time is not None), default=None)


def _deliver_guarded(deliver: Callable[[Work], None], work: Work) -> None:
    deliver(guarded(work))
