"""A real Kivy window for tests, drawn by Mesa without a screen. Owns showing, pumping, touching and looking.

Kivy has one window per process, so a test process has one `KivyWindow`; tests put their root widget into it.
Take the fixture by a conftest.py beside the tests (`from tests.kivy_window import kivy_window`), and never
import kivy at the top of a test module, for its options must be set first:

    def test_a_touch_is_seen(kivy_window):
        from kiosk.screens.welcome import WelcomeScreen      # kivy is imported here, set up by the fixture
        screen = kivy_window.show(WelcomeScreen(...), (1080, 1920))
        kivy_window.touch("service:A-01")                    # by ui_id, as the demo's driver does
        kivy_window.until(lambda: screen.answered, "the screen answered")

A whole program is tested as a child process with `--ui-map` and SDL_VIDEODRIVER=offscreen instead.
Kivy starts no thread of its own here; a thread that a test leaves is the test's own.
"""

import atexit
import os
import shutil
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

LARGEST = (1920, 1920)
"""The offscreen surface never grows: it starts as large as any test's window."""

if TYPE_CHECKING:
    from kivy.uix.widget import Widget


class KivyWindow:
    """Use one; `kivy_window` below makes it."""

    def __init__(self, home: Path) -> None:
        os.environ["SDL_VIDEODRIVER"] = "offscreen"
        from config.look.kivy_base import check_window, prepare, register_font

        prepare("hall-tests", LARGEST, home=home, offscreen_allowed=True)
        check_window()
        register_font()
        from kivy.base import EventLoop, runTouchApp
        from kivy.core.window import Window

        from config.look.theme import theme
        from config.look.tokens import PALETTE

        self._loop, self._window, self._theme = EventLoop, Window, theme
        Window.clearcolor = theme.colour(PALETTE.wall)
        runTouchApp(embedded=True)

    def show(
        self, root: "Widget", size: tuple[int, int], large: bool = False, language: str = "zh-CN"
    ) -> Any:
        """Puts a root widget into a window of that size, in that language, and draws it."""
        from config.look.tokens import LARGE_PRINT

        self.clear()
        self._window.size = size
        self._theme.fit(*size)
        self._theme.scale = LARGE_PRINT if large else 1.0
        self._theme.language = language
        self._window.add_widget(root)
        self.frames(3)
        return root

    def clear(self) -> None:
        for widget in list(self._window.children):
            self._window.remove_widget(widget)

    def frames(self, count: int = 1) -> None:
        for _ in range(count):
            self._loop.idle()

    def until(self, condition: Callable[[], object], what: str, deadline_s: float = 5.0) -> None:
        """Draws frames until the condition holds; fails with `what` after the deadline."""
        end = time.monotonic() + deadline_s
        while not condition():
            if time.monotonic() > end:
                pytest.fail(f"not within {deadline_s} s: {what}")
            self._loop.idle()

    def find(self, ui_id: str) -> Any:
        """The widget that carries the ui_id, shown or not."""
        found = [w for top in self._window.children for w in top.walk() if getattr(w, "ui_id", "") == ui_id]
        if not found:
            ids = sorted(
                {w.ui_id for top in self._window.children for w in top.walk() if getattr(w, "ui_id", "")}
            )
            pytest.fail(f"nothing is marked {ui_id!r}; marked are {ids}")
        return found[0]

    def press(self, ui_id: str) -> Callable[[], None]:
        """A finger on the middle of a widget; the result lifts it."""
        from kivy.input.motionevent import MotionEvent

        class Finger(MotionEvent):  # type: ignore[misc]
            def depack(self, args: tuple[float, float]) -> None:
                self.is_touch, self.type_id, self.profile = True, "touch", ["pos"]
                self.sx, self.sy = args
                super().depack(args)

        self.frames(2)  # a person touches what they see: what was added just now has its place first
        widget = self.find(ui_id)
        x, y = widget.to_window(widget.center_x, widget.center_y)
        finger = Finger("test", 1, (x / (self._window.width - 1), y / (self._window.height - 1)))
        self._loop.post_dispatch_input("begin", finger)
        return lambda: self._loop.post_dispatch_input("end", finger)

    def touch(self, ui_id: str) -> None:
        """A short touch with the frame between down and up that a real finger gives."""
        lift = self.press(ui_id)
        self.frames(1)
        lift()
        self.frames(1)

    def screenshot(self, path: Path) -> None:
        from config.look.screenshot import save_screenshot

        self.frames(2)
        save_screenshot(path)

    def cut_texts(self) -> list[str]:
        """The labels whose text is larger than the place it has, or that lie outside their window."""
        from kivy.uix.label import Label

        cut = []
        for top in self._window.children:
            for widget in top.walk():
                if not isinstance(widget, Label) or not widget.text or widget.opacity == 0:
                    continue
                wide, high = widget.texture_size
                if wide > widget.width + 1 or high > widget.height + 1:
                    cut.append(f"{widget.text!r}: {wide}x{high} in {widget.width:.0f}x{widget.height:.0f}")
        return cut


@cache
def session_window() -> KivyWindow:
    """The one of this process; several conftests may ask for it."""
    home = tempfile.mkdtemp(prefix="hall-kivy-")
    atexit.register(shutil.rmtree, home, ignore_errors=True)
    return KivyWindow(Path(home))


@pytest.fixture
def kivy_window() -> Iterator[KivyWindow]:
    window = session_window()
    yield window
    window.clear()
    window.frames(1)
