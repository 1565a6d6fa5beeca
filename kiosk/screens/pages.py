"""The pages between the header and the bar of actions, one class a page. Looks are in pages.kv.

Each shows the presenter's visit by `show`, and hands touches to the presenter; none decides anything.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty

from config.contract.words import CareReason
from config.i18n import translator
from config.wording import CARE_REASONS, area_words, counters_words, refusal_words, service_words
from kiosk.core import choices
from kiosk.core.choices import Choice
from kiosk.core.visit import Page, Printing
from kiosk.core.wording import ahead_words, expected_words
from kiosk.screens.drawings import PaperDrawing, QrCode
from kiosk.screens.maintenance import MaintenancePage, PinPage
from kiosk.screens.notice import NoticePage
from kiosk.screens.page import KioskPage
from kiosk.screens.tile_rows import TileRows

__all__ = ["PaperDrawing", "QrCode", "TileRows"]  # named in pages.kv


class WelcomePage(KioskPage):
    def show(self) -> None:
        visit, presenter = self.presenter.visit, self.presenter
        tiles = choices.welcome(presenter.hall, presenter.queues, visit.purpose, visit.language)
        self.ids.tiles.show("group", tiles, self._touched)

    def _touched(self, choice: str) -> None:
        if choice == choices.MORE:
            self.presenter.open_more()
        else:
            self.presenter.choose_group(choice)


class ServicesPage(KioskPage):
    """The services of one group, or, as 更多事项, of all groups without a tile of their own."""

    def show(self) -> None:
        visit, presenter = self.presenter.visit, self.presenter
        is_more = visit.page is Page.MORE
        prefixes = choices.rest_prefixes(presenter.hall) if is_more else (visit.group or "",)
        tiles = choices.services(presenter.hall, prefixes, presenter.queues, visit.purpose, visit.language)
        self.ids.tiles.show("service", tiles, presenter.choose_service)


class CarePage(KioskPage):
    def show(self) -> None:
        tr = translator(self.presenter.visit.language)
        tiles = [Choice(reason.value, tr(text)) for reason, text in CARE_REASONS.items()]
        self.ids.tiles.show("care", tiles, lambda reason: self.presenter.declare_care(CareReason(reason)))


class IssuingPage(KioskPage):
    words = StringProperty("")
    service = StringProperty("")

    def show(self) -> None:
        visit = self.presenter.visit
        tr = translator(visit.language)
        code = visit.service or ""
        self.service = service_words(self.presenter.hall, code[:1], code, visit.language)
        self.words = tr("网络较慢，仍在为您取号…") if visit.is_slow else tr("正在取号…")


class TicketPage(KioskPage):
    label = StringProperty("")
    service = StringProperty("")
    status = StringProperty("")
    priority = StringProperty("")
    address = StringProperty("")
    is_printing = BooleanProperty(False)
    is_printed = BooleanProperty(False)
    is_without_slip = BooleanProperty(False)
    lines = StringProperty("")

    def show(self) -> None:
        presenter, visit = self.presenter, self.presenter.visit
        ticket = visit.ticket
        if ticket is None:
            return
        tr = translator(visit.language)
        self.label = ticket.label
        self.service = service_words(presenter.hall, ticket.group, ticket.service, visit.language)
        self.priority = tr("优先号，请向窗口出示证件") if visit.care is not None else ""
        area = area_words(presenter.hall, ticket.group, visit.language)
        counters = counters_words(presenter.hall, ticket.group, tr)
        facts = (
            ahead_words(ticket.ahead, tr),
            expected_words(ticket.wait_s, tr),
            f"{area}  {counters}",
            tr("请到等候区等候，留意大屏和语音"),
        )
        self.lines = "\n".join(facts)
        self.is_printing = visit.printing is Printing.RUNNING
        self.is_printed = visit.printing is Printing.DONE
        self.is_without_slip = visit.printing in {Printing.FAILED, Printing.LATE}
        self.address = (ticket.page_url or "") if self.is_without_slip else ""
        self.status = self._status(visit.printing, bool(self.address))

    def _status(self, printing: Printing, has_code: bool) -> str:
        tr = translator(self.presenter.visit.language)
        match printing:
            case Printing.RUNNING:
                return tr("号已取好，正在打印…")
            case Printing.DONE:
                return tr("✓ 票已打印，请取票")
        return tr("请记下号码，或扫码查看排队") if has_code else tr("请记下号码，需要纸票请到咨询台")


class MessagePage(KioskPage):
    """Why there is no number, and where to go instead."""

    words = StringProperty("")
    advice = StringProperty("")

    def show(self) -> None:
        visit = self.presenter.visit
        tr = translator(visit.language)
        if visit.page is Page.REFUSED and visit.refusal is not None:
            self.words = refusal_words(visit.refusal, tr)
            self.advice = tr("需要帮助请到咨询台，或按下面的“人工帮助”")
        else:
            self.words = tr("暂时取不了号")
            self.advice = tr("网络没有回应，这次没有取到号。请到咨询台取号，或稍后再试")


PAGES: dict[Page, type[KioskPage]] = {
    Page.WELCOME: WelcomePage,
    Page.SERVICES: ServicesPage,
    Page.MORE: ServicesPage,
    Page.CARE: CarePage,
    Page.ISSUING: IssuingPage,
    Page.TICKET: TicketPage,
    Page.REFUSED: MessagePage,
    Page.NO_ANSWER: MessagePage,
    Page.NOTICE: NoticePage,
    Page.PIN: PinPage,
    Page.MAINTENANCE: MaintenancePage,
}

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
