"""A simulated pad: speaks FF 68 on a port, repeats its rating until it is acknowledged, misbehaves on order.

Owns what a visitor sees and presses. Does not own the port or the faults (devices/simulation).
"""

import threading
import time
from enum import StrEnum

from devices.pad.ff68 import Frame, Parser, build
from devices.pad.profile import PadProfile
from devices.simulation import Facts, Player, Port, unknown_action

RESEND_S = 0.2
"""How soon an unacknowledged rating is sent again."""

GIVE_UP_S = 10.0
"""A press nobody acknowledges is forgotten after this."""

THANKS_S = 3.0
"""How long the pad thanks after an acknowledgement."""

RATING = 0x11
TO_PAD = 0x01
STARS = 0x02


class Face(StrEnum):
    """What the pad shows."""

    IDLE = "idle"
    STAFF = "staff"
    INVITED = "invited"
    THANKS = "thanks"


class SimulatedPad:
    """Actions: `press LEVEL` (1–5), `press_raw CODE`, and those of every simulator."""

    def __init__(self, device: str, port: Port, profile: PadProfile, address: int | None = None) -> None:
        self._device = device
        self._profile = profile
        self._address = profile.address if address is None else address
        self._codes = {level: raw_code for raw_code, level in profile.ratings.items()}
        self._invite = Frame(self._address, profile.commands.invite.function, profile.commands.invite.payload)
        self._parser = Parser()
        self._player = Player(device, port, self._hear, self._turn)
        self._lock = threading.Lock()
        self._face = Face.IDLE
        self._thanks_until = 0.0
        self._pressed: Frame | None = None
        self._next_send = 0.0
        self._give_up = 0.0
        self._frames_sent = 0
        self._acknowledged = 0

    @property
    def device(self) -> str:
        return self._device

    def start(self) -> None:
        self._player.start()

    def close(self) -> None:
        self._player.close()

    def facts(self) -> Facts:
        with self._lock:
            return {
                "face": self._face.value,
                "is_plugged": self._player.is_plugged,
                "is_waiting_for_ack": self._pressed is not None,
                "frames_sent": self._frames_sent,
                "acknowledged": self._acknowledged,
            }

    def act(self, action: str, value: str = "") -> None:
        if action == "press":
            self.press(int(value))
        elif action == "press_raw":
            self.press_raw(int(value, 0))
        elif not self._player.act(action, value):
            raise unknown_action(self._device, action, ("press", "press_raw"))

    def press(self, level: int) -> None:
        """Press the face of this level. Raises ValueError when the model has none."""
        if level not in self._codes:
            raise ValueError(f"{self._device} has no face for level {level}: it has {sorted(self._codes)}")
        self.press_raw(self._codes[level])

    def press_raw(self, raw_code: int) -> None:
        """Press the key that sends `raw_code`, known to the profile or not."""
        now = time.monotonic()
        with self._lock:
            self._pressed = Frame(self._address, RATING, bytes((raw_code,)))
            self._next_send, self._give_up = now, now + GIVE_UP_S

    def _hear(self, data: bytes) -> None:
        for frame in self._parser.feed(data) if data else self._parser.idle():
            if frame.address == self._address:
                with self._lock:
                    self._take(frame, time.monotonic())

    def _take(self, frame: Frame, now: float) -> None:
        if frame == self._invite:
            self._face = Face.INVITED
        elif self._is_acknowledgement(frame):
            self._pressed = None
            self._acknowledged += 1
            self._face, self._thanks_until = Face.THANKS, now + THANKS_S
        elif frame.function == STARS and frame.data:
            self._face = Face.STAFF if frame.data[0] else Face.IDLE

    def _is_acknowledgement(self, frame: Frame) -> bool:
        if self._pressed is None or frame.function != TO_PAD:
            return False
        return frame.data == (self._pressed.data if self._profile.ack == "echo" else b"")

    def _turn(self, now: float) -> None:
        with self._lock:
            if self._face is Face.THANKS and now >= self._thanks_until:
                self._face = Face.IDLE
            if self._pressed is None or now < self._next_send:
                return
            if now >= self._give_up:
                self._pressed = None
                return
            frame = build(self._pressed)
            self._next_send = now + RESEND_S
            self._frames_sent += 1
        self._player.send(frame)
