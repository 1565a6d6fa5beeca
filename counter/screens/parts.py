"""The small parts of the clerk's pages: key buttons, chips, bars, the pad of digits. Looks are in parts.kv."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.gridlayout import GridLayout
from kivy.uix.scrollview import ScrollView

from config.look.marked import Marked
from config.look.theme import theme
from config.look.widgets import STATES, QuietButton, Touchable
from counter.core.health import StatusLine
from counter.core.keys import Action
from counter.core.wording import time_words
from counter.core.work_view import Button, Line, Next
from counter.screens.rows import follow


class KeyButton(Touchable, BoxLayout):
    """An action: its key above, its name below, a figure beside the key."""

    action: Action | None = ObjectProperty(None, allownone=True)
    key_name = StringProperty("")
    label = StringProperty("")
    detail = StringProperty("")
    is_next = BooleanProperty(False)
    is_due = BooleanProperty(False)
    is_busy = BooleanProperty(False)

    def show(self, button: Button) -> None:
        self.action = button.action
        self.ui_id = f"action:{button.action.value}"
        self.key_name, self.label, self.detail = button.key, button.label, button.detail
        self.is_next, self.is_due, self.is_busy = button.is_next, button.is_due, button.is_busy
        self.disabled = not button.is_possible

    def ui_text(self) -> str:
        return " ".join(part for part in (self.key_name, self.label, self.detail) if part)


class NextChip(Marked, BoxLayout):
    """A ticket that waits for this counter."""

    label = StringProperty("")
    mark = StringProperty("")
    waited = StringProperty("")

    def show(self, ticket: Next) -> None:
        self.label, self.mark, self.waited = ticket.label, ticket.mark, ticket.waited
        self.ui_id = f"next:{ticket.label}"

    def ui_text(self) -> str:
        return " ".join(part for part in (self.label, self.mark, self.waited) if part)


class LineBar(Marked, BoxLayout):
    """A group: how many wait, and how long the longest has, as a thin bar."""

    name = StringProperty("")
    count = StringProperty("")
    longest = StringProperty("")
    share = NumericProperty(0.0)
    is_long = BooleanProperty(False)

    def show(self, line: Line) -> None:
        self.name, self.count, self.longest = f"{line.group} {line.name}", line.count, line.longest
        self.share, self.is_long = line.share, line.is_long
        self.ui_id = f"line:{line.group}"

    def ui_text(self) -> str:
        return " ".join(part for part in (self.name, self.count, self.longest) if part)


class StatusCell(Marked, BoxLayout):
    """A device or the server: shape, name, word, and since when if that is not from the start."""

    state = StringProperty("off")
    name = StringProperty("")
    word = StringProperty("")

    def show(self, line: StatusLine) -> None:
        self.state, self.name = line.state, line.name
        since = "" if line.since is None else f" {time_words(line.since, line.since)}"
        self.word = f"{line.name} {line.word}{since}"
        self.ui_id = f"status:{line.id}"
        self.size_hint_x = max(8, len(self.word))  # the longest news gets the most room

    def ui_text(self) -> str:
        return str(self.word)

    def shape(self, state: str) -> str:
        return STATES[state][0]

    def shade(self, state: str) -> list[float]:
        return theme.colour(STATES[state][1])


class SharpScroll(ScrollView):
    """Scrolls by whole pixels: letters between two of them are blurred."""

    def update_from_scroll(self, *arguments: object) -> None:
        super().update_from_scroll(*arguments)
        self.g_translate.xy = tuple(round(offset) for offset in self.g_translate.xy)


class PadKey(QuietButton):
    """One key of the pad."""

    value = StringProperty("")


class Keypad(GridLayout):
    """Digits, and letters where they are asked for, for who holds only the mouse. `on_key` gets the key's name."""

    letters = StringProperty("")

    __events__ = ("on_key",)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bind(letters=self._fill)
        self._fill()

    def on_key(self, _name: str) -> None:
        """For who listens."""

    def _fill(self, *_: object) -> None:
        digits = [*"123456789", "backspace", "0", "enter"] if not self.letters else [*"1234567890"]
        keys = [*self.letters, *digits] + ([] if not self.letters else ["backspace"])
        follow(self, keys, PadKey, self._show)

    def _show(self, key: PadKey, value: str) -> None:
        key.value, key.ui_id = value, f"pad:{value}"
        key.text = {"backspace": "←", "enter": "OK"}.get(value, value)
        key.unbind(on_release=self._released)
        key.bind(on_release=self._released)

    def _released(self, key: PadKey) -> None:
        self.dispatch("on_key", key.value)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
