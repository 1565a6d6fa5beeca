"""The kiosk's whole window: header, title, the page, the bar of actions that is always there, and what lies
over all.

Owns showing the visit the presenter holds; every change of it ends in one `show`.
"""

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ListProperty, ObjectProperty, StringProperty
from kivy.uix.anchorlayout import AnchorLayout
from kivy.uix.boxlayout import BoxLayout
from kivy.uix.floatlayout import FloatLayout
from kivy.uix.screenmanager import NoTransition
from kivy.uix.widget import Widget

from config.i18n import DEFAULT_LANGUAGE, translator
from config.look.theme import theme
from config.look.tokens import LARGE_PRINT
from config.look.widgets import Header, Touchable
from config.wording import CARE_REASONS
from kiosk.core.maintenance import HiddenDoor, PinPad
from kiosk.core.ports import SlipPrinter
from kiosk.core.presenter import Presenter
from kiosk.core.visit import Help, Page, Purpose
from kiosk.core.wording import weekday_words
from kiosk.screens.page import KioskPage
from kiosk.screens.pages import PAGES

CHOOSING = frozenset({Page.WELCOME, Page.SERVICES, Page.MORE, Page.CARE, Page.NOTICE})
"""The pages on which a visitor still chooses: the guide and the care class are a touch away."""

RETURNING = (CHOOSING - {Page.WELCOME}) | {Page.PIN}
"""The pages with a way back; the others end by themselves or by their own button."""


class HallSign(Touchable, Header):
    """The header; behind it, for technicians, the hidden door."""


class KioskBar(BoxLayout):
    """What is always there at the bottom. The row of ways (back, guide, care) only holds those that lead
    somewhere.
    """

    presenter: Presenter = ObjectProperty(None)
    has_ways = BooleanProperty(True)

    def on_kv_post(self, _base: object) -> None:
        ids = self.ids  # weak: what is out of the tree must be held by somebody
        self._ways, self._always = ids.ways.__self__, ids.always.__self__
        self._back, self._guide, self._care = ids.back.__self__, ids.guide.__self__, ids.care.__self__

    def show(self) -> None:
        visit = self.presenter.visit
        is_guide = visit.purpose is Purpose.GUIDE
        is_choosing = visit.page in CHOOSING
        can_return = visit.page in RETURNING or (visit.page is Page.WELCOME and is_guide)
        wanted = [
            *([self._back] if can_return else []),
            *([self._guide] if is_choosing and not is_guide else []),
            *([self._care] if is_choosing and not is_guide and visit.page is not Page.CARE else []),
        ]
        self.has_ways = bool(wanted)
        _fill(self._ways, wanted)
        _fill(self, [self._ways, self._always] if wanted else [self._always])


class CareBanner(BoxLayout):
    """The care class is declared: for what reason, and how to take it back."""

    words = StringProperty("")
    presenter: Presenter = ObjectProperty(None)


class HelpNote(AnchorLayout):
    """What became of the call for help; it passes by itself and lets touches through."""

    words = StringProperty("")


class IdleQuestion(FloatLayout):
    """Asks whether somebody is still there; any touch is the answer."""


class KioskRoot(FloatLayout):
    presenter: Presenter = ObjectProperty(None)
    clock = StringProperty("")
    day = StringProperty("")
    title = StringProperty("")
    note = StringProperty("")
    hall_names = ListProperty(["", ""])

    def __init__(
        self, presenter: Presenter, door: HiddenDoor, pad: PinPad, printer: SlipPrinter, about: str
    ) -> None:
        self._pages: dict[type[KioskPage], KioskPage] = {}
        super().__init__(presenter=presenter)
        self._door = door
        self._care, self._help, self._idle = CareBanner(presenter=presenter), HelpNote(), IdleQuestion()
        self.hall_names = [presenter.hall.identity.name, presenter.hall.identity.name_en]
        self.ids.pages.transition = NoTransition()
        for kind in dict.fromkeys(PAGES.values()):
            page = kind(presenter=presenter, name=kind.__name__)
            self._pages[kind] = page
            self.ids.pages.add_widget(page)
            if hasattr(page, "pad"):
                page.pad = pad
            if hasattr(page, "printer"):
                page.printer, page.about = printer, about
        self.show()

    def on_leave(self, leave: Callable[[], None]) -> None:
        """`leave` is called when the technician ends the program."""
        self._pages[PAGES[Page.MAINTENANCE]].bind(on_exit=lambda _page: leave())

    def show(self) -> None:
        visit = self.presenter.visit
        theme.language = visit.language
        theme.scale = LARGE_PRINT if visit.is_large else 1.0
        tr = translator(visit.language)
        self._show_title(tr)
        reason = CARE_REASONS[visit.care] if visit.care is not None else ""
        self._care.words = (
            tr("优先取号：{reason}（窗口核对证件）").format(reason=tr(reason)) if reason else ""
        )
        _fill(self.ids.banner, [self._care] if reason and visit.page in CHOOSING else [])
        self._help.words = {
            Help.NONE: "",
            Help.ASKING: tr("正在呼叫工作人员…"),
            Help.COMING: tr("已呼叫工作人员，请在此稍候"),
            Help.UNHEARD: tr("呼叫没有送达，请直接到咨询台"),
        }[visit.help]
        self._lay_over(self._help, bool(self._help.words))
        self._lay_over(self._idle, visit.is_idle_warned)
        self.ids.bar.show()
        page = self._pages[PAGES[visit.page]]
        page.show()
        self.ids.pages.current = page.name

    def tell_time(self, now: datetime) -> None:
        """The header's clock, in the hall's time."""
        self.clock = now.strftime("%H:%M")
        self.day = weekday_words(now, translator(self.presenter.visit.language))

    def _lay_over(self, widget: Widget, is_wanted: bool) -> None:
        if is_wanted and widget.parent is None:
            self.add_widget(widget)
        elif not is_wanted and widget.parent is not None:
            self.remove_widget(widget)

    def on_touch_down(self, touch: object) -> bool:
        is_answer = self.presenter.visit.is_idle_warned
        self.presenter.touched()
        # The touch that says "still here" does nothing else: what lies under the question was not meant.
        return is_answer or bool(super().on_touch_down(touch))

    def on_touch_up(self, touch: object) -> bool:
        self.presenter.touched()
        return bool(super().on_touch_up(touch))

    def header_touched(self) -> None:
        if self._door.touch():
            self.presenter.open_pin()

    def _show_title(self, tr: Callable[[str], str]) -> None:
        visit, hall = self.presenter.visit, self.presenter.hall
        group = hall.group(visit.group or "")
        is_chinese = visit.language == DEFAULT_LANGUAGE
        name = "" if group is None else group.name if is_chinese else group.name_en
        guide, is_guide = tr("办事指南"), visit.purpose is Purpose.GUIDE
        match visit.page:
            case Page.WELCOME:
                self.title = guide if is_guide else tr("请选择办理事项")
            case Page.SERVICES:
                self.title = f"{guide} · {name}" if is_guide else name
            case Page.MORE:
                self.title = tr("更多事项")
            case Page.CARE:
                self.title = tr("优先取号，请选择原因")
            case _:
                self.title = ""
        queues = self.presenter.queues
        served = queues.served_today if queues is not None else 0
        has_note = bool(served) and visit.page is Page.WELCOME and not is_guide and visit.care is None
        self.note = tr("今日已服务 {count} 人").format(count=served) if has_note else ""


def _fill(place: Widget, wanted: list[Widget]) -> None:
    """What is not wanted is not in the tree: an invisible widget would still catch touches."""
    if list(reversed(place.children)) != wanted:
        place.clear_widgets()
        for widget in wanted:
            place.add_widget(widget)


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
