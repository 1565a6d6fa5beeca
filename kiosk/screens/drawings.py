"""The two drawings of the ticket page: a paper that comes out of its slot, and a QR code. Owns no words."""

import segno
from kivy.animation import Animation
from kivy.clock import Clock
from kivy.graphics import Color, Rectangle
from kivy.properties import BooleanProperty, NumericProperty, StringProperty
from kivy.uix.widget import Widget

OUT_S = 1.4
"""About as long as a slip takes to come out."""
QUIET_MODULES = 4
"""The white margin the QR standard asks for; scanners miss a code without it."""


class PaperDrawing(Widget):
    """The paper moves while `is_moving`; it hangs out of the slot when it is done."""

    is_moving = BooleanProperty(False)
    progress = NumericProperty(1.0)

    def on_is_moving(self, *_: object) -> None:
        Animation.cancel_all(self, "progress")
        self.progress = 0.0 if self.is_moving else 1.0
        if self.is_moving:
            moving = Animation(progress=1.0, duration=OUT_S, t="out_quad") + Animation(
                progress=0.0, duration=0.0
            )
            moving.repeat = True
            moving.start(self)


class QrCode(Widget):
    """Black on white with its margin, as large a square as fits."""

    address = StringProperty("")

    def __init__(self, **kwargs: object) -> None:
        # Once before the next frame: amid a change of place, centre and size do not yet agree.
        redraw = Clock.create_trigger(self._draw, -1)
        super().__init__(**kwargs)
        for name in ("address", "pos", "size"):
            self.fbind(name, redraw)

    def _draw(self, *_: object) -> None:
        self.canvas.clear()
        if not self.address:
            return
        rows = [list(row) for row in segno.make(self.address, error="m", micro=False).matrix]
        modules = len(rows) + 2 * QUIET_MODULES
        # Whole pixels: a blurred edge between two modules is what a scanner stumbles over.
        dot = int(min(self.width, self.height) / modules)
        left, top = int(self.center_x - dot * modules / 2), int(self.center_y + dot * modules / 2)
        with self.canvas:
            Color(1, 1, 1)
            Rectangle(pos=(left, top - dot * modules), size=(dot * modules, dot * modules))
            Color(0, 0, 0)
            for y, row in enumerate(rows):
                for x, is_dark in enumerate(row):
                    if is_dark:
                        place = (left + (x + QUIET_MODULES) * dot, top - (y + QUIET_MODULES + 1) * dot)
                        Rectangle(pos=place, size=(dot, dot))
