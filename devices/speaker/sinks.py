"""Where sound goes: a sound card when the machine has one, else files. Owns finding out and the players.

The Windows player is UNVERIFIED: it was never run on Windows.
"""

import contextlib
import logging
import shutil
import subprocess
import sys
import tempfile
import threading
from datetime import datetime
from pathlib import Path
from typing import Protocol

from devices.errors import DeviceUnavailable
from devices.speaker.sound import duration_s, keep_newest, wav
from devices.status import Clock, utc_now

log = logging.getLogger(__name__)

OVERTIME_S = 5.0
"""How much longer than the sound its player may take before it counts as hanging."""

FILES_KEPT = 200

ALSA_CARDS = Path("/proc/asound/cards")


class Sink(Protocol):
    @property
    def is_audible(self) -> bool: ...

    @property
    def description(self) -> str:
        """For technicians: where the sound goes."""
        ...

    def play(self, samples: bytes, name: str) -> None:
        """Play to the end; `name` is for files. Raises DeviceUnavailable."""
        ...

    def stop(self) -> None:
        """End a `play` of another thread early. Harmless when nothing plays."""
        ...


class FileSink:
    """Writes each sound as a WAV file and keeps the newest."""

    is_audible = False

    def __init__(self, folder: Path, clock: Clock = utc_now) -> None:
        self._folder = folder
        self._clock = clock

    @property
    def description(self) -> str:
        return f"no sound card: announcements are written to {self._folder}"

    def play(self, samples: bytes, name: str) -> None:
        stamp: datetime = self._clock()
        path = self._folder / f"{stamp:%Y%m%d-%H%M%S-%f}-{name}.wav"
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            path.write_bytes(wav(samples))
            keep_newest(self._folder, FILES_KEPT)
        except OSError as error:
            raise DeviceUnavailable(f"cannot write {path.name}: {error}") from error

    def stop(self) -> None: ...


class ProgramSink:
    """Plays through a program that takes the path of a WAV file last, such as aplay."""

    is_audible = True

    def __init__(self, command: tuple[str, ...]) -> None:
        self._command = command
        self._process: subprocess.Popen[bytes] | None = None
        self._lock = threading.Lock()
        self._is_stopped = False

    @property
    def description(self) -> str:
        return f"sound card through {self._command[0]}"

    def play(self, samples: bytes, name: str) -> None:
        with tempfile.TemporaryDirectory(prefix="hall-speaker-") as folder:
            path = Path(folder) / f"{name}.wav"
            path.write_bytes(wav(samples))
            self._play_file(path, duration_s(samples) + OVERTIME_S)

    def stop(self) -> None:
        with self._lock:
            self._is_stopped = True
            if self._process is not None:
                self._process.kill()

    def _play_file(self, path: Path, timeout_s: float) -> None:
        with self._lock:
            if self._is_stopped:
                return
            try:
                self._process = subprocess.Popen(
                    [*self._command, str(path)], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE
                )
            except OSError as error:
                raise DeviceUnavailable(f"{self._command[0]} cannot be started: {error}") from error
        process = self._process
        try:
            _, errors = process.communicate(timeout=timeout_s)
        except subprocess.TimeoutExpired as error:
            process.kill()
            process.communicate()
            raise DeviceUnavailable(f"{self._command[0]} hangs") from error
        finally:
            self._process = None
        if process.returncode and not self._is_stopped:
            said = errors.decode(errors="replace").strip()
            raise DeviceUnavailable(f"{self._command[0]} failed ({process.returncode}): {said}")


class WindowsSink:
    """Plays through Windows' own player. UNVERIFIED."""

    is_audible = True
    description = "sound card through winsound"

    def play(self, samples: bytes, name: str) -> None:
        if sys.platform == "win32":
            import winsound

            try:
                winsound.PlaySound(wav(samples), winsound.SND_MEMORY)
            except RuntimeError as error:
                raise DeviceUnavailable(f"Windows cannot play {name}: {error}") from error
        else:
            raise DeviceUnavailable("winsound exists on Windows only")

    def stop(self) -> None: ...


def choose_sink(folder: Path) -> Sink:
    """The sound card of this machine, or files in `folder` when it has none. May take a second."""
    if sys.platform == "win32":
        return WindowsSink()
    if shutil.which("paplay") and shutil.which("pactl") and _is_ok(["pactl", "info"]):
        return ProgramSink(("paplay",))
    if shutil.which("aplay") and has_alsa_card(ALSA_CARDS):
        return ProgramSink(("aplay", "-q"))
    return FileSink(folder)


def has_alsa_card(cards: Path) -> bool:
    """Whether the kernel's list of sound cards names one."""
    with contextlib.suppress(OSError):
        return any(line.strip()[:1].isdigit() for line in cards.read_text().splitlines())
    return False


def _is_ok(command: list[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=2.0, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False
