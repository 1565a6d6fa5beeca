"""A stranger at the hall: paho-mqtt and json, told only by docs/asyncapi.yaml; nothing of the programs' own client.

Every message of the hall that a stranger receives is held against the schemas of that document.
"""

import json
import time
import uuid
from collections import defaultdict
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from functools import cache
from pathlib import Path
from socket import IPPROTO_TCP, TCP_NODELAY, socket
from threading import Event, Lock
from typing import Any
from urllib.parse import urlparse

import yaml
from jsonschema import Draft7Validator  # type: ignore[import-untyped]
from paho.mqtt.client import Client, MQTTMessage
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion
from paho.mqtt.packettypes import PacketTypes
from paho.mqtt.properties import Properties

from tests.conditions import eventually
from tests.server import ROOT, Server

Json = dict[str, Any]

ANSWER_S = 10.0
"""How long a stranger waits for an answer on a machine where others are busy."""
PIN = "2580"


@cache
def document() -> Json:
    return yaml.safe_load((ROOT / "docs" / "asyncapi.yaml").read_text())


@cache
def validator(message: str) -> Draft7Validator:
    """The schema of a message of the document, by the message's name."""
    components = document()["components"]
    return Draft7Validator({"components": components, **components["messages"][message]["payload"]})


def faults_of(message: str, payload: Json) -> list[str]:
    return [f"{fault.json_path}: {fault.message}" for fault in validator(message).iter_errors(payload)]


def message_name(topic: str, payload: Json) -> str | None:
    """The document's name for what the hall sends on this topic; None for what others send."""
    match topic.split("/")[2:]:
        case ["replies", _]:
            return "accepted" if payload.get("ok") else "refused"
        case ["events", stream]:
            return f"events_{stream}"
        case ["state", "counters", _]:
            return "state_counters"
        case ["state", name]:
            return f"state_{name}"
    return None


class Heard:
    """One message as it came off the wire."""

    def __init__(self, message: MQTTMessage) -> None:
        self.topic, self.payload = message.topic, bytes(message.payload)
        self.qos, self.is_retained = message.qos, message.retain
        self.at = time.monotonic()

    @property
    def json(self) -> Json:
        return json.loads(self.payload)


class Plain:
    """One MQTT 5 connection; `heard` holds all that came, in order, `faults` what the document does not allow."""

    def __init__(self, server: Server, client: str, *topics: str, mqtt: str = "") -> None:
        self.id, self.hall = client, server.hall
        self.heard: list[Heard] = []
        self.faults: list[str] = []
        self.acknowledged: set[int] = set()
        self._replies: dict[str, list[bytes]] = defaultdict(list)
        self._lock = Lock()
        self._subscribed = Event()
        self._topics = [f"halls/{self.hall}/{topic}" for topic in (f"replies/{client}", *topics)]
        self.mqtt = Client(
            CallbackAPIVersion.VERSION2,
            client_id=f"{client}-{uuid.uuid4().hex[:6]}",
            protocol=MQTTProtocolVersion.MQTTv5,
        )
        self.mqtt.on_socket_open = self._send_at_once
        self.mqtt.on_connect = self._connected
        self.mqtt.on_subscribe = lambda *_: self._subscribed.set()
        self.mqtt.on_message = self._take
        self.mqtt.on_publish = lambda _c, _u, mid, *_: self.acknowledged.add(mid)
        self._url = urlparse(mqtt or server.mqtt)

    def open(self, *, will: tuple[str, Json] | None = None) -> None:
        if will is not None:
            self.mqtt.will_set(f"halls/{self.hall}/{will[0]}", json.dumps(will[1]), qos=1, retain=True)
        self.mqtt.reconnect_delay_set(1, 1)
        assert self._url.hostname is not None and self._url.port is not None
        self.mqtt.connect(self._url.hostname, self._url.port)
        self.mqtt.loop_start()
        assert self._subscribed.wait(10), "subscribed within 10 s"

    def close(self) -> None:
        self.mqtt.disconnect()
        self.mqtt.loop_stop()
        assert not self.faults, "\n".join(self.faults)

    @staticmethod
    def _send_at_once(_client: Client, _user: object, link: object) -> None:
        assert isinstance(link, socket)
        link.setsockopt(IPPROTO_TCP, TCP_NODELAY, 1)

    def _connected(self, *_: object) -> None:
        self.mqtt.subscribe([(topic, 1) for topic in self._topics])

    def _take(self, _client: Client, _user: object, message: MQTTMessage) -> None:
        heard = Heard(message)
        with self._lock:
            self.heard.append(heard)
        if not heard.payload:
            return
        payload = heard.json
        name = message_name(heard.topic, payload)
        if name is not None:
            self.faults += [f"{heard.topic} {fault}" for fault in faults_of(name, payload)]
        if heard.topic == f"halls/{self.hall}/replies/{self.id}":
            self._replies[payload["id"]].append(heard.payload)

    # Asking

    def send(self, topic: str, payload: bytes, *, expiry_s: int | None = None, retain: bool = False) -> int:
        """Publish under the hall with QoS 1; returns the packet's number."""
        properties = Properties(PacketTypes.PUBLISH)
        if expiry_s is not None:
            properties.MessageExpiryInterval = expiry_s
        return self.mqtt.publish(f"halls/{self.hall}/{topic}", payload, 1, retain, properties).mid

    def envelope(self, kind: str, fields: Json, command_id: str | None = None) -> Json:
        return {
            "v": 1,
            "id": command_id or uuid.uuid4().hex,
            "at": "2026-03-02T09:30:00+08:00",  # information only, as a wrong clock proves
            "client": self.id,
            "body": {"type": kind, **{name.rstrip("_"): value for name, value in fields.items()}},
        }

    def post(
        self, kind: str, /, *, expiry_s: int | None = None, command_id: str | None = None, **fields: Any
    ) -> str:
        """Send a command and wait for nothing; returns its id."""
        envelope = self.envelope(kind, fields, command_id)
        self.send(f"commands/{self.id}", json.dumps(envelope).encode(), expiry_s=expiry_s)
        return envelope["id"]

    def replies(self, command_id: str) -> list[bytes]:
        return list(self._replies[command_id])

    def answered(self, command_ids: list[str]) -> list[Json]:
        """Wait until each of these has an answer; returns the first of each."""
        eventually(lambda: all(self._replies[it] for it in command_ids), f"{len(command_ids)} answers", 20)
        return [json.loads(self._replies[it][0]) for it in command_ids]

    def answer(self, envelope: Json, *, expiry_s: int | None = None) -> bytes:
        """Send this envelope and return the bytes of the next answer with its id."""
        before = len(self._replies[envelope["id"]])
        self.send(f"commands/{self.id}", json.dumps(envelope).encode(), expiry_s=expiry_s)
        found = eventually(
            lambda: self._replies[envelope["id"]][before:], f"an answer to {envelope['body']}", ANSWER_S
        )
        return found[0]

    def ask(self, kind: str, /, *, expiry_s: int | None = None, **fields: Any) -> Json:
        return json.loads(self.answer(self.envelope(kind, fields), expiry_s=expiry_s))

    def do(self, kind: str, /, **fields: Any) -> Json:
        """Ask for what must be accepted; returns `result`."""
        reply = self.ask(kind, **fields)
        assert reply["ok"], f"{kind} {fields}: {reply}"
        assert set(reply) == {"v", "id", "ok", "result"} and reply["v"] == 1
        return reply["result"]

    def no(self, kind: str, /, **fields: Any) -> Json:
        """Ask for what must be refused; returns `refusal`."""
        reply = self.ask(kind, **fields)
        assert not reply["ok"], f"{kind} {fields}: {reply}"
        assert {"v", "id", "ok", "refusal"} == set(reply) and reply["v"] == 1
        assert reply["refusal"]["text"], "a refusal says why"
        return reply["refusal"]

    def code(self, kind: str, /, **fields: Any) -> str:
        return self.no(kind, **fields)["code"]

    def reason(self, kind: str, /, **fields: Any) -> tuple[str, str | None]:
        """The code of what must be refused, and the finer reason in its data."""
        refusal = self.no(kind, **fields)
        return refusal["code"], refusal.get("data", {}).get("reason")

    def issue(self, service: str, class_: str = "normal", **fields: Any) -> Json:
        return self.do("issue_ticket", service=service, class_=class_, **fields)["ticket"]

    # Listening

    def on(self, topic: str) -> list[Heard]:
        """What came on this topic (under the hall), oldest first."""
        with self._lock:
            return [heard for heard in self.heard if heard.topic == f"halls/{self.hall}/{topic}"]

    def latest(self, topic: str) -> Json | None:
        heard = self.on(topic)
        return heard[-1].json if heard and heard[-1].payload else None

    def state(self, topic: str, *, after: int = -1) -> Json:
        """Wait for a state with a greater `seq` than this."""

        def look() -> Json | None:
            found = self.latest(topic)
            return found if found is not None and found["seq"] > after else None

        found = eventually(look, f"{topic} after {after}")
        assert found is not None
        return found

    def state_where(self, topic: str, is_so: Callable[[Json], object], what: str) -> Json:
        """Wait for a state of which this is true."""

        def look() -> Json | None:
            found = self.latest(topic)
            return found if found is not None and is_so(found) else None

        found = eventually(look, f"{topic}: {what}")
        assert found is not None
        return found

    def events(self) -> list[Json]:
        """Every event of the four streams in the order it came."""
        with self._lock:
            told = [heard for heard in self.heard if heard.topic.startswith(f"halls/{self.hall}/events/")]
        return [event for heard in told for event in heard.json["events"]]

    def event(self, kind: str, /, **fields: Any) -> Json:
        """Wait for the newest event of this type with these fields."""

        def look() -> list[Json]:
            return [
                event
                for event in self.events()
                if event["type"] == kind and all(event.get(name) == value for name, value in fields.items())
            ]

        return eventually(look, f"event {kind} {fields}")[-1]


@contextmanager
def plain(server: Server, client: str, *topics: str, mqtt: str = "") -> Iterator[Plain]:
    """A stranger's connection; `topics` are further subscriptions under the hall."""
    stranger = Plain(server, client, *topics, mqtt=mqtt)
    stranger.open()
    try:
        yield stranger
    finally:
        stranger.close()


@contextmanager
def at_counter(server: Server, counter: str, clerk: str, *topics: str) -> Iterator[Plain]:
    """A stranger signed in at a counter, named as the counter's program; signs out at the end."""
    with plain(server, f"counter-{counter.lower()}", *topics) as stranger:
        stranger.do("sign_in", counter=counter, clerk=clerk, pin=PIN)
        yield stranger
        stranger.ask("complete", counter=counter)
        stranger.do("sign_out", counter=counter)


def empty_queues(server: Server) -> None:
    """Cancel whatever waits, so that tests that share a server do not meet each other's tickets."""
    with plain(server, "cleaner", "state/queues") as cleaner:
        queues = cleaner.state("state/queues")
        while any(group["waiting"] for group in queues["groups"]):
            for group in queues["groups"]:
                for waiting in group["next"]:
                    cleaner.ask("cancel", ticket=waiting["ticket"]["id"])
            queues = cleaner.state("state/queues", after=queues["seq"])


SAMPLE = ROOT / "config" / "sample_hall.yaml"


def hall_copy(folder: Path, *changes: tuple[str, str]) -> Path:
    """The sample hall with these texts replaced, each of which must stand in it exactly once."""
    text = SAMPLE.read_text()
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample hall"
        text = text.replace(old, new)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "hall.yaml"
    path.write_text(text)
    return path


def changed_hall(folder: Path, change: Callable[[Json], None]) -> Path:
    """The sample hall after this change of its values; comments are lost."""
    hall = yaml.safe_load(SAMPLE.read_text())
    change(hall)
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "hall.yaml"
    path.write_text(
        json.dumps(hall, ensure_ascii=False, indent=1, default=str)
    )  # YAML with every text in quotes
    return path
