"""A file that says what a person can read and touch in the window now, for tests and the demo that drive
real windows.

Owns finding the marked widgets and writing them, nothing acts on them here. The file is replaced whole:
`{"screen": …, "size": [w, h], "widgets": [{id, role, text, x, y, width, height, disabled}, …]}`, in pixels
from the window's top left corner. It is written only when something changed, at most `WRITES_PER_S` times a
second, and only once two looks in a row saw the same: a new page is laid out over several frames, and whoever
touched where its buttons were in between would touch something else.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from kivy.clock import Clock, ClockEvent
from kivy.core.window import Window
from kivy.uix.scrollview import ScrollView
from kivy.uix.widget import Widget

from config.look.marked import Marked

WRITES_PER_S = 20


class UiMap:
    """Active from `start` to `stop`; costs a walk over the widgets every 50 ms, so only run it when asked
    for.
    """

    def __init__(self, path: Path, screen_name: Callable[[], str]) -> None:
        self._path, self._screen_name = path, screen_name
        self._seen = self._written = ""
        self._clock: ClockEvent | None = None

    def start(self) -> None:
        self._clock = Clock.schedule_interval(self._write, 1 / WRITES_PER_S)

    def stop(self) -> None:
        if self._clock is not None:
            self._clock.cancel()

    def _write(self, _elapsed: float) -> None:
        text = json.dumps(self.snapshot(), ensure_ascii=False)
        is_settled, self._seen = text == self._seen, text
        if text == self._written or not is_settled:
            return
        draft = self._path.with_name(self._path.name + ".new")
        draft.write_text(text, encoding="utf-8")
        try:
            draft.replace(self._path)
        except PermissionError:  # Windows, while somebody reads the old one: the next round writes it
            return
        self._written = text

    def snapshot(self) -> dict[str, object]:
        """What the file would hold now."""
        widgets = [entry for top in Window.children for entry in _entries(top, (0, 0, *Window.size))]
        return {
            "screen": self._screen_name(),
            "size": [int(side) for side in Window.size],
            "widgets": widgets,
        }


def _entries(widget: Widget, view: tuple[float, float, float, float]) -> Iterator[dict[str, object]]:
    """The marked widgets at and below one, as far as their middle lies in the part of the window they may
    draw in.
    """
    if widget.opacity == 0:
        return
    disabled = bool(widget.disabled)
    left, bottom = widget.to_window(*widget.pos)
    right, top = left + widget.width, bottom + widget.height
    if isinstance(widget, ScrollView):
        view = (max(view[0], left), max(view[1], bottom), min(view[2], right), min(view[3], top))
    middle_x, middle_y = (left + right) / 2, (bottom + top) / 2
    seen = view[0] <= middle_x <= view[2] and view[1] <= middle_y <= view[3]
    visible = seen and widget.width > 1 and widget.height > 1
    if isinstance(widget, Marked) and widget.ui_id and visible:
        yield {
            "id": widget.ui_id,
            "role": widget.ui_role,
            "text": widget.ui_text(),
            "x": round(left),
            "y": round(Window.height - top),
            "width": round(right - left),
            "height": round(top - bottom),
            "disabled": disabled,
        }
    for child in reversed(widget.children):
        yield from _entries(child, view)
