"""Sets Kivy up for a hall's screen, before Kivy is imported. Owns environment and window options, no widgets.

Kivy reads its options while it is imported and hides what goes wrong: without a display it draws into
nothing, and without GL libraries its window is None. `prepare` closes the first trap, `check_window`
reports the second.
"""

import logging
import os
import sys
from pathlib import Path

log = logging.getLogger(__name__)

HIDDEN_DRIVERS = frozenset({"offscreen", "dummy"})
GL_PACKAGES = "libgl1 libegl1 libgles2 libmtdev1"


class ScreenUnavailable(RuntimeError):
    """Nothing can be shown on this machine's screen; the program must stop and say so."""


def prepare(
    program: str, size: tuple[int, int] | None, *, home: Path, offscreen_allowed: bool = False
) -> None:
    """Must run before the first import of kivy; importing Kivy's configuration is part of it.

    Args:
        program: the window's class name, by which a window manager or a test finds it.
        size: pixels of a window, or None for the whole screen.
        home: a folder of this program alone, for what Kivy stores.
        offscreen_allowed: accept a video driver that draws where nobody looks (tests).

    Raises:
        ScreenUnavailable: if the environment asks for a hidden driver and that is not allowed.
    """
    driver = os.environ.setdefault("SDL_VIDEODRIVER", _video_driver())
    if driver in HIDDEN_DRIVERS and not offscreen_allowed:
        raise ScreenUnavailable(
            f"SDL_VIDEODRIVER={driver} shows nothing on the screen: unset it for {program}"
        )
    os.environ.update(
        KIVY_NO_ARGS="1",
        KIVY_NO_CONFIG="1",
        KIVY_NO_FILELOG="1",
        KIVY_LOG_MODE="PYTHON",
        KIVY_HOME=str(home),
        KIVY_WINDOW="sdl2",  # the next in Kivy's list ends the process when there is no X
        SDL_VIDEO_X11_WMCLASS=program,
    )

    from kivy.config import Config

    logging.getLogger("kivy").setLevel(logging.WARNING)  # after the import, which sets its own

    options = {
        ("graphics", "multisamples"): "0",  # two samples halve the frame rate of software GL
        ("graphics", "fullscreen"): "auto" if size is None else "0",
        ("graphics", "resizable"): "1",
        ("graphics", "minimum_width"): "320",
        ("graphics", "minimum_height"): "320",
        ("kivy", "exit_on_escape"): "0",
        ("kivy", "desktop"): "1",
        ("kivy", "log_level"): "warning",
        ("input", "mouse"): "mouse,disable_multitouch",
    }
    if size is not None:
        options["graphics", "width"], options["graphics", "height"] = map(str, size)
    for (section, option), value in options.items():
        Config.set(section, option, value)
    # The window already delivers fingers; reading the same screen from /dev/input would touch everything
    # twice. Config.remove_option("input", "%(name)s")


def check_window() -> None:
    """Raises ScreenUnavailable with what to install when Kivy found no way to open a window."""
    from kivy.core.window import Window

    if Window is None:
        driver, display = os.environ.get("SDL_VIDEODRIVER"), os.environ.get("DISPLAY")
        raise ScreenUnavailable(
            f"Kivy could open no window. Is a screen there (SDL_VIDEODRIVER={driver}, DISPLAY={display})? "
            f"Are the GL libraries installed ({GL_PACKAGES})?"
        )
    log.debug("window of %s open", Window.size)


def register_font() -> None:
    """Makes the shipped CJK font Kivy's default, so that no label can be without Chinese."""
    from kivy.core.text import DEFAULT_FONT, LabelBase

    from config.look.fonts import cjk_font_path

    LabelBase.register(DEFAULT_FONT, str(cjk_font_path()))


def _video_driver() -> str:
    if sys.platform == "win32":
        return "windows"
    if sys.platform == "darwin":
        return "cocoa"
    return "wayland" if "WAYLAND_DISPLAY" in os.environ and "DISPLAY" not in os.environ else "x11"
