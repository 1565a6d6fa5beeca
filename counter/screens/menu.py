"""The question that lies over the page: its lines, the marked one, and the way back."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.widget import Widget

from config.look.widgets import FitLabel, Touchable
from counter.core.menus import Menu, Option
from counter.core.presenter import Presenter
from counter.screens.parts import Keypad


class OptionRow(Touchable, BoxLayout):
    """One line: its key, what it is, and what to know about it."""

    option_id = StringProperty("")
    key_name = StringProperty("")
    title = StringProperty("")
    detail = StringProperty("")
    is_marked = BooleanProperty(False)
    is_stacked = BooleanProperty(False)
    is_alarm = BooleanProperty(False)

    def show(self, option: Option, marked: str) -> None:
        self.key_name, self.title, self.detail = option.key, option.title, option.detail
        self.is_marked, self.disabled = option.id == marked, not option.is_possible

    def ui_text(self) -> str:
        return " ".join(part for part in (self.key_name, self.title, self.detail) if part)


class OptionHeading(FitLabel):
    """A word over some of the lines."""


class MenuPanel(FloatLayout):
    presenter: Presenter = ObjectProperty(None)
    title = StringProperty("")
    note = StringProperty("")
    figure = StringProperty("")
    entry = StringProperty("")
    has_entry = BooleanProperty(False)
    is_alarm = BooleanProperty(False)
    content_height = NumericProperty(0)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self._shape: tuple[object, ...] = ()
        self._rows: dict[str, OptionRow] = {}
        self._pad = Keypad(size_hint_y=None)
        self._pad.bind(on_key=lambda _pad, name: self.presenter.key(name))

    def on_touch_down(self, touch: object) -> bool:
        """What lies below is not meant."""
        return bool(super().on_touch_down(touch)) or True

    def show(self, menu: Menu) -> None:
        self.title, self.figure = menu.title, menu.figure
        self.note = menu.note if menu.options else menu.empty or menu.note
        self.has_entry, self.entry = menu.entry is not None, menu.entry or ""
        self.is_alarm = menu.is_alarm
        shape = (
            menu.id,
            menu.columns,
            menu.letters,
            *((option.id, option.is_heading) for option in menu.options),
        )
        if shape != self._shape:
            self._shape = shape
            self._build(menu)
        marked = self.presenter.menus.marked
        for option in menu.options:
            if not option.is_heading:
                self._rows[option.id].show(option, marked)
        if marked in self._rows and self.ids.rows.height > self.ids.scroll.height:
            self.ids.scroll.scroll_to(self._rows[marked], padding=8, animate=False)

    def _build(self, menu: Menu) -> None:
        place = self.ids.rows
        place.clear_widgets()
        self._rows = {}
        line: Widget | None = None
        for option in menu.options:
            if option.is_heading:
                place.add_widget(OptionHeading(text=option.title))
                line = None
                continue
            row = OptionRow(option_id=option.id, is_stacked=menu.columns > 1, is_alarm=menu.is_alarm)
            row.ui_id = f"option:{option.id}"
            row.bind(on_release=lambda pressed: self.presenter.menus.choose(pressed.option_id))
            self._rows[option.id] = row
            if line is None or len(line.children) == menu.columns:
                line = OptionLine(is_stacked=menu.columns > 1)
                place.add_widget(line)
            line.add_widget(row)
        for old in place.children:
            if isinstance(old, OptionLine):
                for _ in range(menu.columns - len(old.children)):
                    old.add_widget(Widget())
        self._pad.letters = menu.letters
        if menu.entry is not None and self._pad.parent is None:
            self.ids.pad.add_widget(self._pad)
        elif menu.entry is None and self._pad.parent is not None:
            self.ids.pad.remove_widget(self._pad)


class OptionLine(BoxLayout):
    """The lines that stand side by side."""

    is_stacked = BooleanProperty(False)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
