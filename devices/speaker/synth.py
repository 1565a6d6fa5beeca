"""The synthesised voice: espeak-ng, Mandarin by way of pinyin. Owns calling it and the cache of its sound.

espeak-ng's Hanzi voice misreads; its voice for pinyin reads right, letters included, so Hanzi are turned into
pinyin with tone numbers first. Digits must be words before they come here: config.announcements sees to that.
"""

import hashlib
import logging
import subprocess
from pathlib import Path

from pypinyin import Style, lazy_pinyin

from devices.errors import DeviceUnavailable
from devices.speaker.sound import keep_newest, read_wav

log = logging.getLogger(__name__)

PROGRAM = "espeak-ng"
VOICES = {"zh": ("cmn-latn-pinyin", 175), "en": ("en", 150)}
"""Voice and words per minute by language: a call takes about 4 s. Slower drags, faster blurs far away."""

TIMEOUT_S = 10.0
"""A sentence takes 30 to 60 ms; a program that needs this long hangs."""

CACHED = 500
"""Sentences kept on disk, about 150 kB each: the calls of a busy day."""

_PAUSES = str.maketrans("，。、；！？", ",.,;!?")


def pinyin(text: str) -> str:
    """Mandarin as espeak-ng reads it: `请A零一` → `qing3 A ling2 yi1`."""
    syllables = lazy_pinyin(text.translate(_PAUSES), style=Style.TONE3, neutral_tone_with_five=True)
    return " ".join(syllables)


class Synthesiser:
    """Args:
    cache: folder for finished sentences; made when missing.
    program: espeak-ng, or a stand-in that takes the same arguments.
    """

    def __init__(self, cache: Path, program: str = PROGRAM) -> None:
        self._cache = cache
        self._program = program

    def say(self, text: str, language: str) -> bytes:
        """The samples of a sentence. Blocks while it is made. Raises DeviceUnavailable."""
        voice, speed = VOICES[language]
        written = pinyin(text) if language == "zh" else text
        name = hashlib.sha256(f"{voice}\0{speed}\0{written}".encode()).hexdigest()[:32]
        path = self._cache / f"{name}.wav"
        try:
            return read_wav(path)
        except FileNotFoundError:
            pass
        except (ValueError, OSError) as error:
            log.warning("a cached sentence is made anew: %s", error)
        self._cache.mkdir(parents=True, exist_ok=True)
        unfinished = path.with_suffix(".part")
        self._run([self._program, "-v", voice, "-s", str(speed), "-w", str(unfinished), "--", written])
        unfinished.replace(path)  # whole or not at all, also when the power goes
        keep_newest(self._cache, CACHED)
        try:
            return read_wav(path)
        except ValueError as error:
            raise DeviceUnavailable(f"{self._program} made no sound: {error}") from error

    def _run(self, command: list[str]) -> None:
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=TIMEOUT_S)
        except FileNotFoundError as error:
            raise DeviceUnavailable(f"{self._program} is not installed: apt install espeak-ng") from error
        except subprocess.CalledProcessError as error:
            said = error.stderr.decode(errors="replace").strip()
            raise DeviceUnavailable(f"{self._program} failed ({error.returncode}): {said}") from error
        except subprocess.TimeoutExpired as error:
            raise DeviceUnavailable(f"{self._program} hangs") from error
