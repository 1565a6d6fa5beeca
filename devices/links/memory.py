"""Memory link: two ends of a wire inside one process, for tests and in-process simulators.

Owns the wires by name, so that `memory:NAME` in a device's link finds the wire whose far end a test holds.
"""

import threading
import time

from devices.errors import DeviceUnavailable


class MemoryWire:
    """One wire with two ends: `near` for the driver, `far` for whoever plays the device."""

    def __init__(self, name: str) -> None:
        self.name = name
        self._changed = threading.Condition()
        self._is_plugged = True
        towards_far, towards_near = bytearray(), bytearray()
        self.near = MemoryLink(self, self._changed, inbox=towards_near, outbox=towards_far)
        self.far = MemoryLink(self, self._changed, inbox=towards_far, outbox=towards_near)
        self.far.open()

    @property
    def is_plugged(self) -> bool:
        return self._is_plugged

    def unplug(self) -> None:
        """Cut the wire: both ends are lost until `replug`, unread bytes with them."""
        with self._changed:
            self._is_plugged = False
            self.near._drop()
            self.far._drop()
            self._changed.notify_all()

    def replug(self) -> None:
        """Join the wire again and open the far end; the near end is opened by its owner."""
        with self._changed:
            self._is_plugged = True
        self.far.open()


class MemoryLink:
    """One end of a MemoryWire. Made by the wire, never alone."""

    def __init__(
        self, wire: MemoryWire, changed: threading.Condition, *, inbox: bytearray, outbox: bytearray
    ) -> None:
        self._wire = wire
        self._changed = changed
        self._inbox = inbox
        self._outbox = outbox
        self._is_open = False

    @property
    def name(self) -> str:
        return f"memory:{self._wire.name}"

    @property
    def is_open(self) -> bool:
        return self._is_open

    def open(self) -> None:
        with self._changed:
            if not self._wire.is_plugged:
                raise DeviceUnavailable("wire is unplugged", device=self.name)
            self._is_open = True

    def write_all(self, data: bytes, timeout_s: float) -> None:
        with self._changed:
            self._require()
            self._outbox += data
            self._changed.notify_all()

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        deadline = time.monotonic() + timeout_s
        with self._changed:
            self._require()
            while not self._inbox:
                remaining_s = deadline - time.monotonic()
                if remaining_s <= 0:
                    return b""
                self._changed.wait(remaining_s)
                self._require()
            data = bytes(self._inbox[:max_bytes])
            del self._inbox[:max_bytes]
            return data

    def discard_input(self) -> None:
        with self._changed:
            self._require()
            self._inbox.clear()

    def close(self) -> None:
        with self._changed:
            self._is_open = False
            self._changed.notify_all()

    def _drop(self) -> None:
        self._is_open = False
        self._inbox.clear()

    def _require(self) -> None:
        if not self._is_open:
            raise DeviceUnavailable("link is not open", device=self.name)


_WIRES: dict[str, MemoryWire] = {}
_WIRES_LOCK = threading.Lock()


def memory_wire(name: str) -> MemoryWire:
    """The wire of this name, made at its first use; the same object for everyone in the process."""
    with _WIRES_LOCK:
        if name not in _WIRES:
            _WIRES[name] = MemoryWire(name)
        return _WIRES[name]


def forget_wire(name: str) -> None:
    """Close both ends and free the name. Harmless when there is none."""
    with _WIRES_LOCK:
        wire = _WIRES.pop(name, None)
    if wire is not None:
        wire.near.close()
        wire.far.close()
