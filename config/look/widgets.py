"""The base widgets of both screens: words, cards, buttons, tiles, states, the header. Looks are in
widgets.kv.

Owns how things look and answer a touch; knows no hall, ticket or server. Every touchable thing shows the
touch in the next frame, by its colour, whatever happens to what it started.
"""

from pathlib import Path
from typing import Final

from kivy.clock import Clock
from kivy.lang import Builder
from kivy.properties import BooleanProperty, ColorProperty, NumericProperty, OptionProperty, StringProperty
from kivy.uix.behaviors import ButtonBehavior
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.label import Label

from config.look.fitting import Box, fitting_size
from config.look.marked import Marked
from config.look.theme import theme
from config.look.tokens import PALETTE

STATES: Final = {
    "normal": ("●", PALETTE.normal),
    "warning": ("▲", PALETTE.warning),
    "card": ("■", PALETTE.warning),
    "alarm": ("◆", PALETTE.alarm),
    "off": ("○", PALETTE.off),
}
"""Shape and colour of each state; the word stands beside them."""


class Words(Marked, Label):
    """A paragraph: as wide as its place, as high as its text."""

    wish = NumericProperty(0)
    """The font size in pixels; 0 is body text."""


class SoftWords(Words):
    """Secondary text."""


class FitLabel(Marked, Label):
    """Text in a box of a fixed size: as large as wished, smaller only where it would not fit."""

    wish = NumericProperty(0)
    """The font size the text should have, in pixels; 0 is the usual one of its kind."""
    usual = NumericProperty(28)
    is_label = BooleanProperty(False)
    """True where the usual size is that of labels, not of body text."""
    smallest = NumericProperty(0.45)
    """The least part of the wish that is still tried; below it the text is cut and a test finds it."""

    def __init__(self, **kwargs: object) -> None:
        self._refit = Clock.create_trigger(self.fit, -1)
        self._box: Box | None = None
        super().__init__(**kwargs)
        for name in ("wish", "usual", "text", "size", "padding"):
            self.fbind(name, self._refit)
        self._refit()

    def fit(self, *_: object) -> None:
        if self.width < 2 or self.height < 2:
            return
        left, top, right, bottom = map(round, self.padding)
        box = Box(int(self.width), int(self.height), (left, top, right, bottom))
        if box != self._box:
            # Amid a layout boxes change several times a frame; measure the one that stays.
            self._box = box
            self._refit()
            return
        wish = round(self.wish or self.usual, 1)
        self.font_size = fitting_size(self.text, box, wish, self.smallest, self.line_height)
        self.text_size = (self.width, None)


class Touchable(Marked, ButtonBehavior):
    """What can be touched. `pressed` in kv is `self.state == 'down'`."""

    ui_role = StringProperty("button")


class PlainButton(Touchable, FitLabel):
    """A word to touch; its two kinds below differ in colour only."""

    is_label = BooleanProperty(True)
    ground = ColorProperty(PALETTE.paper)
    ground_pressed = ColorProperty(PALETTE.paper_pressed)
    edge = ColorProperty(PALETTE.line)
    ink = ColorProperty(PALETTE.ink)


class PrimaryButton(PlainButton):
    """The one main action of a screen."""


class QuietButton(PlainButton):
    """Every other action."""


class Card(BoxLayout):
    """A white sheet on the wall."""


class Tile(Touchable, BoxLayout):
    """A large choice: name, examples in soft ink, and what it costs in time; the colour of its area at the
    left.
    """

    title = StringProperty("")
    detail = StringProperty("")
    footer = StringProperty("")
    colour = ColorProperty(PALETTE.sign_red)

    def ui_text(self) -> str:
        return "\n".join(part for part in (self.title, self.detail, self.footer) if part)


class StateDot(Marked, BoxLayout):
    """A shape in the state's colour and the word for it; never the colour alone."""

    state = OptionProperty("off", options=list(STATES))
    word = StringProperty("")
    wish = NumericProperty(0)
    letters = NumericProperty(28)

    def ui_text(self) -> str:
        return str(self.word)

    def shape(self, state: str) -> str:
        return STATES[state][0]

    def shade(self, state: str) -> list[float]:
        return theme.colour(STATES[state][1])


class Header(BoxLayout):
    """The hall's sign: red on white, Chinese above English, and the clock."""

    hall_zh = StringProperty("")
    hall_en = StringProperty("")
    clock = StringProperty("")
    day = StringProperty("")


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
