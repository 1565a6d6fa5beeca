"""The desk's row of errands, and what stands beside the visit in a wide window."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from config.look.theme import theme
from config.look.widgets import STATES, Touchable
from counter.core.beside import BesideRow, ErrandButton, Section, errands, sections
from counter.core.desk import Errand
from counter.core.presenter import Presenter
from counter.screens.parts import KeyButton, SharpScroll
from counter.screens.rows import follow


class ErrandKey(KeyButton):
    """A key button of the desk; lit while it blinks."""

    errand: Errand | None = ObjectProperty(None, allownone=True)

    def show_errand(self, button: ErrandButton) -> None:
        self.errand, self.ui_id = button.errand, f"desk:{button.errand.value}"
        self.key_name, self.label, self.detail = button.key, button.label, button.count
        self.is_due, self.is_busy = button.is_due and not button.is_lit, button.is_lit


class ErrandBar(BoxLayout):
    presenter: Presenter = ObjectProperty(None)

    def show(self) -> None:
        follow(self, errands(self.presenter), self._make, ErrandKey.show_errand)

    def _make(self) -> ErrandKey:
        key = ErrandKey()
        key.bind(on_release=lambda pressed: self.presenter.run(pressed.errand))
        return key


class BesideLine(Touchable, BoxLayout):
    """A line of a section; some open a ticket."""

    title = StringProperty("")
    detail = StringProperty("")
    mark = StringProperty("")
    ticket = StringProperty("")
    help = StringProperty("")
    can_open = BooleanProperty(False)

    def show(self, row: BesideRow) -> None:
        self.ui_id = f"beside:{row.id}"
        self.title, self.detail, self.mark = row.title, row.detail, row.state
        self.ticket, self.help = row.ticket, row.help
        self.can_open = bool(row.ticket or row.help)
        self.disabled = not self.can_open

    def shape(self, mark: str) -> str:
        return STATES[mark][0] if mark else ""

    def shade(self, mark: str) -> list[float]:
        return theme.colour(STATES[mark][1]) if mark else [0, 0, 0, 0]

    def ui_text(self) -> str:
        return f"{self.title} {self.detail}".strip()


class BesideSection(BoxLayout):
    title = StringProperty("")
    columns = NumericProperty(1)


class BesideLists(SharpScroll):
    """All sections, one below the other; more than fit can be scrolled."""

    presenter: Presenter = ObjectProperty(None)

    def show(self) -> None:
        follow(self.ids.sections, sections(self.presenter), BesideSection, self._show_section)

    def _show_section(self, place: BesideSection, section: Section) -> None:
        place.title, place.columns = section.title, section.columns
        follow(place.ids.lines, section.rows, self._line, BesideLine.show)

    def _line(self) -> BesideLine:
        line = BesideLine()
        line.bind(on_release=self._opened)
        return line

    def _opened(self, line: BesideLine) -> None:
        if line.help:
            self.presenter.answer_help(line.help)
        else:
            self.presenter.open_ticket(line.ticket)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
