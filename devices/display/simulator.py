"""A simulated counter strip: takes A0 90 frames on a port, shows what they say, answers, misbehaves on order.

Owns what a visitor reads. Does not own the port or the faults (devices/simulation).
"""

import threading

from devices.display.a090 import SHOW, Coloured, Frame, FrameParser, build_answer, decode_text
from devices.simulation import Facts, Player, Port, unknown_action


class SimulatedStrip:
    """Knows the actions of every simulator."""

    def __init__(self, device: str, port: Port, address: int = 1) -> None:
        self._device = device
        self._address = address
        self._parser = FrameParser()
        self._player = Player(device, port, self._hear, lambda now: None)
        self._lock = threading.Lock()
        self._characters: list[Coloured] = []
        self._taken = 0

    @property
    def device(self) -> str:
        return self._device

    def start(self) -> None:
        self._player.start()

    def close(self) -> None:
        self._player.close()

    def facts(self) -> Facts:
        with self._lock:
            text = "".join(character for character, _ in self._characters).rstrip()
            colour = self._characters[0][1].name.lower() if text else None
            return {
                "text": text,
                "colour": colour,
                "frames_taken": self._taken,
                "is_plugged": self._player.is_plugged,
            }

    def act(self, action: str, value: str = "") -> None:
        if not self._player.act(action, value):
            raise unknown_action(self._device, action, ())

    def _hear(self, data: bytes) -> None:
        for frame in self._parser.feed(data) if data else self._parser.idle():
            if frame.address == self._address and frame.command == SHOW and self._take(frame):
                self._player.send(build_answer(self._address))

    def _take(self, frame: Frame) -> bool:
        try:
            characters = decode_text(frame.data)
        except ValueError:
            return False
        with self._lock:
            self._characters = characters
            self._taken += 1
        return True
