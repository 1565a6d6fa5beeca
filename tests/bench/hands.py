"""A finger and keys for a virtual screen, without the program that others start for each touch: its start alone
takes longer than what is measured here."""

import ctypes
import time

CURRENT_TIME = 0
LEFT = 1
ON_GLASS_S = 0.06
"""How long a finger stays down in a short touch."""


class HandsMissing(RuntimeError):
    """The X libraries are not there."""


class XHands:
    """On the X server at `display`. Each act returns the moment it was handed to the server, as perf_counter."""

    def __init__(self, display: str) -> None:
        try:
            self._x = ctypes.CDLL("libX11.so.6")
            self._test = ctypes.CDLL("libXtst.so.6")
        except OSError as missing:
            raise HandsMissing(f"{missing}: install xdotool, which brings it") from missing
        self._x.XOpenDisplay.restype = ctypes.c_void_p
        self._x.XStringToKeysym.restype = ctypes.c_ulong
        self._screen = ctypes.c_void_p(self._x.XOpenDisplay(display.encode()))
        if not self._screen.value:
            raise HandsMissing(f"no X server at {display}")

    def touch(self, x: int, y: int) -> float:
        """Returns when the finger was lifted: that is what a button acts on."""
        self._test.XTestFakeMotionEvent(self._screen, -1, x, y, CURRENT_TIME)
        self._test.XTestFakeButtonEvent(self._screen, LEFT, 1, CURRENT_TIME)
        self._x.XFlush(self._screen)
        time.sleep(ON_GLASS_S)
        began = time.perf_counter()
        self._test.XTestFakeButtonEvent(self._screen, LEFT, 0, CURRENT_TIME)
        self._x.XFlush(self._screen)
        return began

    def key(self, name: str) -> float:
        """One key by its X name: F1, Return, 5."""
        symbol = ctypes.c_ulong(self._x.XStringToKeysym(name.encode()))
        code = self._x.XKeysymToKeycode(self._screen, symbol)
        began = time.perf_counter()
        for is_down in (1, 0):
            self._test.XTestFakeKeyEvent(self._screen, code, is_down, CURRENT_TIME)
        self._x.XFlush(self._screen)
        return began

    def close(self) -> None:
        self._x.XCloseDisplay(self._screen)
