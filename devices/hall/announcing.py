"""What a program says of itself and its devices, retained: presence and health, told anew on reconnect."""

import socket
import threading
from collections.abc import Callable
from datetime import UTC, datetime
from importlib import metadata

import msgspec

from config.contract import topics
from config.contract.coding import encode
from config.contract.state import Health, Presence
from config.contract.words import HealthState, Online

Publish = Callable[[str, bytes], bool]
"""Publish a retained message; False when it was not taken."""

RETRY_S = 2.0
"""A change the session did not take, although connected, is offered again this often."""


class Announcer:
    def __init__(self, hall: str, client: str, program: str) -> None:
        self._hall = hall
        self._online = Presence(
            v=1,
            state=Online.ONLINE,
            program=program,
            version=_version(),
            host=socket.gethostname(),
            started_at=datetime.now(UTC),
        )
        self.presence_topic = topics.presence(hall, client)
        self._lock = threading.Lock()
        self._healths: dict[str, Health] = {}
        self._untold: set[str] = set()
        self._publish: Publish | None = None

    @property
    def online(self) -> bytes:
        return encode(self._online)

    @property
    def offline(self) -> bytes:
        """The last will, and what a program says when it ends."""
        return encode(msgspec.structs.replace(self._online, state=Online.OFFLINE))

    def connected(self, publish: Publish) -> None:
        """Tell everything: the broker may be a new one."""
        publish(self.presence_topic, self.online)
        with self._lock:
            self._publish = publish
            self._untold = set(self._healths)
            self._tell()

    def disconnected(self) -> None:
        with self._lock:
            self._publish = None

    def set_health(self, health: Health) -> None:
        """Tell a change, once: the same state, code and detail again are no news and keep their `since`."""
        with self._lock:
            before = self._healths.get(health.device)
            if before is not None and _is_same(before, health):
                return
            self._healths[health.device] = health
            self._untold.add(health.device)
            self._tell()

    def report(self, device: str, kind: str, state: HealthState, code: str, detail: str) -> None:
        """`set_health` that knows since when: from the first report of this state on."""
        with self._lock:
            before = self._healths.get(device)
        since = before.since if before is not None and before.state is state else datetime.now(UTC)
        self.set_health(Health(1, device, kind, self._online.host, state, since, code, detail))

    def tick(self, now: float) -> float | None:
        with self._lock:
            self._tell()
            return now + RETRY_S if self._untold and self._publish is not None else None

    def _tell(self) -> None:
        if self._publish is None:
            return
        for device in sorted(self._untold):
            if self._publish(topics.health(self._hall, device), encode(self._healths[device])):
                self._untold.discard(device)


def _is_same(one: Health, other: Health) -> bool:
    return (one.kind, one.state, one.code, one.detail) == (other.kind, other.state, other.code, other.detail)


def _version() -> str:
    try:
        return metadata.version("service-hall")
    except metadata.PackageNotFoundError:
        return "unknown"  # run from a source tree that was never installed
