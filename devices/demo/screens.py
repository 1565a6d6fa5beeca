"""Where the windows of the demo appear: the person's own screen, or a virtual one each that a page mirrors.

Owns virtual X servers, pictures of them, and the hands that touch and type there.
"""

import io
import logging
import os
import shutil
import subprocess
import threading
from dataclasses import dataclass, field

import mss
from PIL import Image

from devices.demo.house import House

log = logging.getLogger(__name__)

JPEG_QUALITY = 72


class ScreenMissing(RuntimeError):
    """A tool for virtual screens is not installed; the message says which."""


def has_real_screen() -> bool:
    """Whether there is a screen a person can see."""
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY")) or os.name == "nt"


@dataclass(slots=True)
class VirtualScreen:
    """One X server in memory with one window on it."""

    display: str
    width: int
    height: int
    _lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def environment(self) -> dict[str, str]:
        """For the program that draws here."""
        return {"DISPLAY": self.display, "SDL_VIDEODRIVER": "x11", "WAYLAND_DISPLAY": ""}

    def picture(self) -> Image.Image:
        with self._lock, mss.mss(display=self.display) as camera:
            shot = camera.grab(camera.monitors[0])
        return Image.frombytes("RGB", shot.size, shot.rgb)

    def jpeg(self) -> bytes:
        buffer = io.BytesIO()
        self.picture().save(buffer, "JPEG", quality=JPEG_QUALITY)
        return buffer.getvalue()

    def touch(self, x: int, y: int) -> None:
        self._do("mousemove", str(x), str(y), "click", "1")

    def key(self, name: str) -> None:
        """One key by its X name: F1, Return, 5."""
        self._do("key", name)

    def type(self, text: str) -> None:
        self._do("type", "--delay", "30", text)

    def _do(self, *words: str) -> None:
        subprocess.run(
            ["xdotool", *words],
            env={**os.environ, "DISPLAY": self.display},
            check=True,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=10,
        )


def open_virtual(house: House, name: str, width: int, height: int) -> VirtualScreen:
    """Start an X server of its own for one window.

    Raises:
        ScreenMissing: Xvfb or xdotool is not installed.
    """
    for tool in ("Xvfb", "xdotool"):
        if shutil.which(tool) is None:
            raise ScreenMissing(
                f"no screen here and no {tool} for a virtual one: run make demo, it installs them"
            )
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", f"{width}x{height}x24", "-nolisten", "tcp"]
    try:
        child = house.start_command(f"screen-{name}", command, keep_open=(writing,))
    finally:
        os.close(writing)
    with os.fdopen(reading) as answer:
        line = answer.readline().strip()
    if not line:
        raise ScreenMissing(f"the virtual screen did not start; see {child.log_file}")
    return VirtualScreen(f":{line}", width, height)
