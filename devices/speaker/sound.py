"""Sound as this program makes it: raw samples of 16 bit, one channel, 22 050 Hz.

Owns WAV in and out and the chime. Everything has one format so that it can be joined by adding bytes.
"""

import array
import io
import math
import sys
import wave
from pathlib import Path

RATE = 22_050
"""Samples per second; what espeak-ng writes."""

SAMPLE_BYTES = 2

CHIME_NOTES = ((659.3, 0.35), (523.3, 0.55))
"""Frequency in Hz and length in seconds: a falling third, the two notes people know as "attention"."""

CHIME_LEVEL = 0.35
"""Of full scale: below the voice, which espeak-ng makes nearly full."""


def silence(seconds: float) -> bytes:
    return bytes(int(seconds * RATE) * SAMPLE_BYTES)


def duration_s(samples: bytes) -> float:
    return len(samples) / SAMPLE_BYTES / RATE


def chime() -> bytes:
    """Two bell-like notes that fade."""
    notes = array.array("h")
    for frequency, seconds in CHIME_NOTES:
        count = int(seconds * RATE)
        for number in range(count):
            time_s = number / RATE
            attack = min(1.0, time_s / 0.005)  # a note that starts at full level clicks
            fade = math.exp(-5.0 * time_s) * min(1.0, (count - number) / (0.02 * RATE))
            tone = math.sin(2 * math.pi * frequency * time_s)
            overtone = 0.3 * math.sin(4 * math.pi * frequency * time_s)
            notes.append(int(32_767 * CHIME_LEVEL * attack * fade * (tone + overtone) / 1.3))
    if sys.byteorder == "big":
        notes.byteswap()
    return notes.tobytes()


def wav(samples: bytes) -> bytes:
    """A WAV file of `samples`."""
    target = io.BytesIO()
    with wave.open(target, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(SAMPLE_BYTES)
        file.setframerate(RATE)
        file.writeframes(samples)
    return target.getvalue()


def read_wav(path: Path) -> bytes:
    """The samples of a WAV file. Raises ValueError when it is none or of another format, else OSError."""
    try:
        with wave.open(str(path), "rb") as file:
            found = (file.getnchannels(), file.getsampwidth(), file.getframerate())
            if found != (1, SAMPLE_BYTES, RATE):
                raise ValueError(
                    f"{path.name} has {found[0]} channels of {8 * found[1]} bit at {found[2]} Hz: "
                    f"convert it to one channel of 16 bit at {RATE} Hz"
                )
            return file.readframes(file.getnframes())
    except (wave.Error, EOFError) as error:
        raise ValueError(f"{path.name} is no WAV file: {error}") from error


def keep_newest(folder: Path, count: int) -> None:
    """Delete the oldest WAV files of `folder` until `count` are left."""
    files = sorted(folder.glob("*.wav"), key=lambda path: path.stat().st_mtime_ns)
    for path in files[: max(0, len(files) - count)]:
        path.unlink(missing_ok=True)
