"""Questions laid over the page: lists to choose from, by digit, by arrows or by mouse, and the way back.

Owns which question is open and which line is marked. Does not own what a choice does: whoever opens a menu
gives `choose`, which opens the next one or closes all.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace

DIGITS = "123456789"


@dataclass(frozen=True, slots=True)
class Option:
    """One line. `key` is the key that chooses it; a heading is only read."""

    id: str
    title: str
    detail: str = ""
    key: str = ""
    is_possible: bool = True
    is_heading: bool = False


@dataclass(frozen=True, slots=True)
class Menu:
    """`entry` is what was typed where something can be typed, None where nothing can; `letters` are offered then
    for a mouse. `empty` is said when there is nothing to choose."""

    id: str
    title: str
    options: tuple[Option, ...] = ()
    note: str = ""
    empty: str = ""
    columns: int = 1
    is_alarm: bool = False
    entry: str | None = None
    letters: str = ""
    is_careful: bool = False
    """Nothing is marked at first, so that Enter pressed in haste does nothing."""
    figure: str = ""
    """A number to be read from afar, above the options."""


Build = Callable[[], Menu | None]
"""Makes the menu as it is now; None when its reason is gone."""
Choose = Callable[[str], None]


def numbered(options: tuple[Option, ...]) -> tuple[Option, ...]:
    """The first nine are chosen by digits."""
    return tuple(
        replace(option, key=key) if key else option
        for option, key in zip(options, [*DIGITS, *[""] * len(options)], strict=False)
    )


@dataclass(slots=True)
class _Level:
    build: Build
    choose: Choose
    marked: str = ""


class Menus:
    """`entry` is the text typed into the menu on top."""

    def __init__(self, changed: Callable[[], None]) -> None:
        self._changed = changed
        self._levels: list[_Level] = []
        self.entry = ""

    @property
    def is_open(self) -> bool:
        return bool(self._levels)

    def open(self, build: Build, choose: Choose) -> None:
        self._levels.append(_Level(build, choose))
        self.entry = ""
        self._changed()

    def close(self) -> None:
        self._levels.clear()
        self.entry = ""
        self._changed()

    def back(self) -> None:
        if self._levels:
            self._levels.pop()
            self.entry = ""
            self._changed()

    def current(self) -> Menu | None:
        """The menu on top; those whose reason is gone are closed on the way."""
        while self._levels:
            menu = self._levels[-1].build()
            if menu is not None:
                return menu
            self._levels.pop()
        return None

    @property
    def marked(self) -> str:
        """The id of the line that Enter chooses: the one moved to, else the first, in a careful menu none."""
        menu = self.current()
        if menu is None:
            return ""
        ids = [option.id for option in _choosable(menu)]
        level = self._levels[-1]
        if level.marked in ids:
            return level.marked
        return ids[0] if ids and not menu.is_careful else ""

    def move(self, steps: int) -> None:
        menu = self.current()
        if menu is None:
            return
        ids = [option.id for option in _choosable(menu)]
        if ids:
            before = self.marked
            place = min(max(ids.index(before) + steps, 0), len(ids) - 1) if before else 0
            self._levels[-1].marked = ids[place]
            self._changed()

    def enter(self) -> None:
        if self.marked:
            self.choose(self.marked)

    def choose(self, option_id: str) -> None:
        menu = self.current()
        if menu is not None and any(option.id == option_id for option in _choosable(menu)):
            self._levels[-1].choose(option_id)

    def typed(self, key: str) -> bool:
        """A character: into the entry if there is one, else the option with that key. Whether it meant something."""
        menu = self.current()
        if menu is None:
            return False
        if menu.entry is not None:
            self.entry = (self.entry + key.upper())[:8]
            self._changed()
            return True
        option = next((o for o in _choosable(menu) if o.key == key.upper()), None)
        if option is not None:
            self.choose(option.id)
        return option is not None

    def erase(self) -> None:
        self.entry = self.entry[:-1]
        self._changed()


def _choosable(menu: Menu) -> list[Option]:
    return [option for option in menu.options if option.is_possible and not option.is_heading]
