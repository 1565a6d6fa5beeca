"""What simulators share: a port that can be pulled out, faults on order, the thread that plays the device.

Owns the device's end of a wire. Does not own what a device says: each kind's simulator does. Imports nothing
that needs POSIX until a serial port is simulated.
"""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol, runtime_checkable
from urllib.parse import unquote, urlsplit

from devices.errors import DeviceUnavailable
from devices.links.memory import MemoryWire, memory_wire

log = logging.getLogger(__name__)

POLL_S = 0.03
NOISE = bytes.fromhex("00 ff 68 03 a0 90 55")
"""Junk that begins like frames of several families, so that a parser has something to stumble over."""

Facts = Mapping[str, str | int | bool | None]


class Port(Protocol):
    """The device's end of a line; `devices.links.pty.PtyPort` and MemoryPort are such."""

    @property
    def is_plugged(self) -> bool: ...
    def plug(self) -> None: ...
    def unplug(self) -> None: ...
    def read(self, max_bytes: int, timeout_s: float) -> bytes: ...
    def write(self, data: bytes) -> None: ...
    def close(self) -> None: ...


class MemoryPort:
    """The far end of a memory wire as a port."""

    def __init__(self, wire: MemoryWire) -> None:
        self._wire = wire

    @property
    def is_plugged(self) -> bool:
        return self._wire.is_plugged

    def plug(self) -> None:
        if not self._wire.is_plugged:
            self._wire.replug()

    def unplug(self) -> None:
        self._wire.unplug()

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        return self._wire.far.read(max_bytes, timeout_s)

    def write(self, data: bytes) -> None:
        self._wire.far.write_all(data, 1.0)

    def close(self) -> None:
        self._wire.unplug()


def port_for(url: str) -> Port:
    """The device's end of a link: a pty under the path of `serial:///PATH`, or the far end of `memory:NAME`.

    Raises ValueError for another URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "memory":
        return MemoryPort(memory_wire(parts.path))
    if parts.scheme == "serial" and parts.path.startswith("/") and not parts.netloc:
        from devices.links.pty import PtyPort  # needs POSIX, which only simulating a serial port does

        return PtyPort(Path(unquote(parts.path)))
    raise ValueError(f"nothing can be simulated at {url!r}: write serial:///PATH or memory:NAME")


@dataclass(slots=True)
class Faults:
    """How the device misbehaves.

    Attributes:
        is_split: every byte is sent on its own, a little apart.
        is_noisy: junk goes before every frame.
        is_mute: hears and says nothing, like a device without power behind a living adapter.
        damaged: so many of the next frames carry a wrong byte.
        repeats: every frame is sent so many times more.
    """

    is_split: bool = False
    is_noisy: bool = False
    is_mute: bool = False
    damaged: int = 0
    repeats: int = 0


@runtime_checkable
class Simulator(Protocol):
    """A device played by the program; anyone can start one by hand or from the demo's page."""

    @property
    def device(self) -> str: ...

    def start(self) -> None:
        """Plug in and play, in the background."""
        ...

    def facts(self) -> Facts:
        """What a person in front of the device would see."""
        ...

    def act(self, action: str, value: str = "") -> None:
        """Do what a person or bad luck would. Raises ValueError naming the actions there are."""
        ...

    def close(self) -> None: ...


class Player:
    """Plays a device on a port.

    Args:
        hear: gets the bytes that arrived, b"" after a moment of silence.
        turn: called every POLL_S or sooner with the monotonic time, while plugged.
    """

    def __init__(
        self, name: str, port: Port, hear: Callable[[bytes], None], turn: Callable[[float], None]
    ) -> None:
        self.faults = Faults()
        self._name = name
        self._port = port
        self._hear = hear
        self._turn = turn
        self._is_stopping = threading.Event()
        self._thread: threading.Thread | None = None

    @property
    def is_plugged(self) -> bool:
        return self._port.is_plugged

    def start(self) -> None:
        if self._thread is None:
            self._port.plug()
            self._thread = threading.Thread(target=self._run, name=f"simulated {self._name}", daemon=True)
            self._thread.start()

    def close(self) -> None:
        self._is_stopping.set()
        if self._thread is not None:
            self._thread.join(5.0)
        self._port.close()

    def send(self, frame: bytes) -> None:
        """Send as the faults have it; into the void while unplugged."""
        faults = self.faults
        if faults.is_mute:
            return
        if faults.damaged > 0:
            faults.damaged -= 1
            middle = len(frame) // 2
            frame = frame[:middle] + bytes((frame[middle] ^ 0x01,)) + frame[middle + 1 :]
        if faults.is_noisy:
            frame = NOISE + frame
        try:
            for _ in range(1 + faults.repeats):
                self._write(frame)
        except DeviceUnavailable:
            log.debug("%s is unplugged, %s is lost", self._name, frame.hex(" "))

    def act(self, action: str, value: str) -> bool:
        """The actions every simulator has; False for another one."""
        match action:
            case "unplug":
                self._port.unplug()
            case "replug":
                self._port.plug()
            case "split":
                self.faults.is_split = value != "off"
            case "noise":
                self.faults.is_noisy = value != "off"
            case "mute":
                self.faults.is_mute = value != "off"
            case "damage":
                self.faults.damaged = int(value or 1)
            case "repeat":
                self.faults.repeats = int(value or 1)
            case "heal":
                self.faults = Faults()
            case _:
                return False
        return True

    def _write(self, frame: bytes) -> None:
        if not self.faults.is_split:
            self._port.write(frame)
            return
        for byte in frame:
            self._port.write(bytes((byte,)))
            time.sleep(0.002)  # what makes it a fault: two byte times at 9600 baud

    def _run(self) -> None:
        while not self._is_stopping.is_set():
            try:
                data = self._port.read(256, POLL_S)
                if not self.faults.is_mute:
                    self._hear(data)
                self._turn(time.monotonic())
            except DeviceUnavailable:
                self._is_stopping.wait(POLL_S)
            except Exception:  # the device must go on whatever it was sent
                log.exception("simulated %s failed, it goes on", self._name)


ACTIONS = ("unplug", "replug", "split", "noise", "mute", "damage", "repeat", "heal")
"""What every simulator can do; the switches take "off"."""


def unknown_action(device: str, action: str, own: tuple[str, ...]) -> ValueError:
    return ValueError(f"{device} cannot {action!r}: it knows {', '.join((*own, *ACTIONS))}")
