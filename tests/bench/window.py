"""A program of the hall in a window on a screen of its own, with hands before it."""

import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from devices.demo.house import Child, House
from devices.demo.screens import open_virtual
from devices.demo.visits import Hands
from tests.bench.hands import XHands

PATIENCE_S = 20.0
LOOK_S = 0.002
SETTLE_S = 0.2
"""A window that was not the same for so long still changes pages, and a person does not touch it yet."""

Found = TypeVar("Found")


@dataclass(frozen=True, slots=True)
class Window:
    """`first_frame_s` is from the start of the process to its first map of what can be touched."""

    child: Child
    sight: Hands
    hands: XHands
    first_frame_s: float

    def touch(self, ui_id: str) -> float:
        """Touch the middle of a widget once it can be touched; returns when."""
        until(lambda: self.sight.can_touch(ui_id), f"{ui_id} can be touched")
        widget = self.sight.widgets()[ui_id]
        x, y, width, height = (int(str(widget[side])) for side in ("x", "y", "width", "height"))
        return self.hands.touch(x + width // 2, y + height // 2)

    def settle(self) -> None:
        """Wait until the window draws the same for a while, as a person waits before touching."""
        seen, since = self.sight.see(), time.monotonic()
        while time.monotonic() < since + SETTLE_S:
            if (now := self.sight.see()) != seen:
                seen, since = now, time.monotonic()
            time.sleep(LOOK_S)

    def type(self, text: str) -> None:
        self.sight.screen.type(text)


def until(look: Callable[[], Found], what: str) -> Found:
    deadline = time.monotonic() + PATIENCE_S
    while not (found := look()):
        if time.monotonic() > deadline:
            raise RuntimeError(f"not within {PATIENCE_S} s: {what}")
        time.sleep(LOOK_S)
    return found


@contextmanager
def window(
    house: House, folder: Path, module: str, arguments: Sequence[str], size: tuple[int, int]
) -> Iterator[Window]:
    """Start `python -m module` on a virtual screen; `house` ends it."""
    screen = open_virtual(house, module, *size)
    map_file = folder / f"{module}.ui.json"
    words = [*arguments, "--data", str(folder / module), "--ui-map", str(map_file)]
    hands = XHands(screen.display)
    try:
        began = time.perf_counter()
        child = house.start(module, module, words, screen.environment)
        sight = Hands(screen, map_file)
        until(lambda: sight.widgets(), f"{module} shows something; see {child.log_file}")
        shown = Window(child, sight, hands, time.perf_counter() - began)
        shown.settle()
        yield shown
    finally:
        hands.close()
