"""The desk's bell: two short tones when somebody calls for help. Silent machines say so in the log, once."""

import logging
import math
import struct
import wave
from pathlib import Path

log = logging.getLogger(__name__)

RATE = 22050
TONES = ((880.0, 0.16), (660.0, 0.24))
"""Hertz and seconds: falling, so that it is not taken for the chime of a call."""
LOUDNESS = 0.4


class Bell:
    """Keeps its sound in `folder`; made and loaded at the first ring."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "bell.wav"
        self._sound: object | None = None
        self._is_silent = False

    def ring(self) -> None:
        if self._is_silent:
            return
        if self._sound is None:
            self._sound = self._load()
        if self._sound is None or not getattr(self._sound, "length", 0):
            self._is_silent = True
            log.warning("no sound here: calls for help are only shown")
            return
        self._sound.play()  # type: ignore[attr-defined]  # Kivy's Sound has no types

    def _load(self) -> object | None:
        from kivy.core.audio import SoundLoader

        try:
            write_bell(self._path)
        except OSError as why:
            log.warning("%s cannot be written: %s", self._path, why)
            return None
        found: object | None = SoundLoader.load(str(self._path))
        return found


def write_bell(path: Path) -> None:
    """A mono WAV of the tones, each fading out."""
    frames = bytearray()
    for hertz, seconds in TONES:
        count = int(RATE * seconds)
        for place in range(count):
            fade = 1.0 - place / count
            frames += struct.pack(
                "<h", int(32767 * LOUDNESS * fade * math.sin(2 * math.pi * hertz * place / RATE))
            )
    with wave.open(str(path), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(RATE)
        file.writeframes(bytes(frames))
