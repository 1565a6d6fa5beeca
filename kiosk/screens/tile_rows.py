"""Choices as rows of tiles that share the height there is. Owns the arrangement, not what a tile says.

Tiles are kept and filled anew while their number stays, so that a figure that changes never takes a tile
away from under a finger.
"""

from collections.abc import Callable, Sequence

from kivy.properties import NumericProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.widget import Widget

from config.look.theme import theme
from config.look.widgets import QuietButton, Tile
from kiosk.core.choices import Choice

SHOWN = 9
TALLEST = 300
"""Above this a tile is only empty paper."""


class TileRows(BoxLayout):
    """More than nine choices are shown nine at a time, with buttons to turn over."""

    sheet = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(orientation="vertical", **kwargs)
        self._choices: Sequence[Choice] = ()
        self._touched: Callable[[str], None] = lambda _id: None
        self._kind = ""
        self._tiles: list[Tile] = []
        self._shape: tuple[object, ...] = ()
        # bind, not fbind: the theme outlives every window, and must not keep its rows alive
        theme.bind(portrait=self._follow, scale=self._follow, unit=self._follow)
        self.fbind("sheet", self._refill)

    def show(self, kind: str, choices: Sequence[Choice], touched: Callable[[str], None]) -> None:
        """`kind` marks the tiles for the UI map: `{kind}:{id}`."""
        if [choice.id for choice in choices] != [choice.id for choice in self._choices]:
            self.sheet = 0
        self._kind, self._choices, self._touched = kind, choices, touched
        self._refill()

    def _follow(self, *_: object) -> None:
        """The theme changed; rows out of sight follow when they are shown again."""
        if self.get_parent_window() is not None:
            self._refill()

    def _refill(self, *_: object) -> None:
        first = int(self.sheet) * SHOWN
        shown = self._choices[first : first + SHOWN]
        shape = (len(shown), theme.portrait, theme.scale, theme.unit, theme.language, int(self.sheet))
        if shape != self._shape:
            self._shape = shape
            self._rebuild()
        for tile, choice in zip(self._tiles, shown, strict=True):
            tile.ui_id = f"{self._kind}:{choice.id}"
            tile.choice = choice.id
            tile.title, tile.footer, tile.colour = choice.title, choice.footer, choice.colour
            # In large print the examples make way for the letters of the name.
            tile.detail = choice.detail if theme.scale == 1 else ""
            tile.disabled = not choice.is_open

    def _rebuild(self, *_: object) -> None:
        if not self._shape:
            return
        count = int(str(self._shape[0]))
        self.clear_widgets()
        self.spacing = 24 * theme.unit
        self._tiles = [ChoiceTile() for _ in range(count)]
        for tile in self._tiles:
            tile.bind(on_release=lambda touched: self._touched(touched.choice))
        columns = _columns(count)
        for first in range(0, count, columns):
            row = BoxLayout(spacing=24 * theme.unit, size_hint_max_y=TALLEST * theme.unit * theme.scale)
            for tile in self._tiles[first : first + columns]:
                row.add_widget(tile)
            self.add_widget(row)
        if len(self._choices) > SHOWN:
            self.add_widget(self._turning())
        self.add_widget(Widget(size_hint_y=0.001))
        self._refill_words()

    def _refill_words(self) -> None:
        if self._tiles and not self._tiles[0].choice:
            self._refill()

    def _turning(self) -> BoxLayout:
        row = BoxLayout(size_hint_y=None, height=theme.touch, spacing=24 * theme.unit)
        last = (len(self._choices) - 1) // SHOWN
        for ui_id, words, step in (
            ("tiles:previous", f"← {theme.tr('上一页')}", -1),
            ("tiles:next", f"{theme.tr('下一页')} →", 1),
        ):
            target = min(max(int(self.sheet) + step, 0), last)
            button = QuietButton(text=words, ui_id=ui_id, disabled=target == self.sheet)
            button.bind(on_release=lambda _button, sheet=target: self._turn(sheet))
            row.add_widget(button)
        return row

    def _turn(self, sheet: int) -> None:
        self._shape = ()
        self.sheet = sheet


class ChoiceTile(Tile):
    """A tile that knows which choice it is."""

    choice = ""


def _columns(count: int) -> int:
    if theme.portrait:
        return 1 if count <= 4 or (theme.scale > 1 and count <= 6) else 2
    return 1 if count == 1 else 2 if count in {2, 4} else 3
