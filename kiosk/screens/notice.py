"""The service guide's last page: the nine fields of a service, to read, to print, and to take a number
from.
"""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from config.i18n import translator
from config.look.widgets import Words
from config.wording import Translate
from devices.printer.facts import NoticeFacts
from devices.printer.papers import notice_facts
from kiosk.core.visit import Printing
from kiosk.screens.page import KioskPage


class NoticeRow(BoxLayout):
    """One field: its name in soft ink, its content beside or, in large print, below it."""

    name = StringProperty("")
    value = StringProperty("")


class NoticePage(KioskPage):
    title = StringProperty("")
    printing = StringProperty("")
    can_print = BooleanProperty(True)
    _shown: tuple[str, str] = ("", "")

    def show(self) -> None:
        visit, hall = self.presenter.visit, self.presenter.hall
        tr = translator(visit.language)
        service = hall.service(visit.service or "")
        if service is None:
            return
        self.printing = {
            Printing.RUNNING: tr("正在打印…"),
            Printing.DONE: tr("✓ 已打印"),
            Printing.FAILED: tr("打印机暂不能用，请到咨询台领取"),
        }.get(visit.notice_printing, tr("打印一次性告知书"))
        self.can_print = visit.notice_printing is Printing.NONE
        if self._shown == (service.code, visit.language):
            return
        self._shown = (service.code, visit.language)
        self.title = service.name_en if visit.language == "en" else service.name
        rows = self.ids.rows
        rows.clear_widgets()
        for name, value in fields(notice_facts(hall, service, visit.language), tr):
            rows.add_widget(NoticeRow(name=name, value=value))
        self.ids.scroll.scroll_y = 1

    def turn(self, direction: int) -> None:
        """Down (1) or up (-1) by most of what is seen."""
        scroll = self.ids.scroll
        hidden = self.ids.rows.height - scroll.height
        if hidden > 0:
            step = direction * 0.8 * scroll.height / hidden
            scroll.scroll_y = min(max(scroll.scroll_y - step, 0.0), 1.0)


def fields(facts: NoticeFacts, tr: Translate) -> list[tuple[str, str]]:
    """The nine fields in their order, and the conditions where there are any."""
    materials = "\n".join(f"{number}. {material}" for number, material in enumerate(facts.materials, 1))
    rows = [
        (tr("服务项目"), facts.name),
        (tr("受理单位"), facts.unit),
        (tr("办理流程"), " → ".join(facts.process)),
        (tr("所需材料"), materials or tr("无需材料")),
        (tr("收费依据和标准"), facts.fee),
        (tr("法定时限"), facts.statutory),
        (tr("承诺时限"), facts.promised),
        (tr("联系电话"), facts.phone),
        (tr("投诉电话"), facts.complaint_phone),
    ]
    if facts.conditions:
        rows.insert(4, (tr("办理条件"), facts.conditions))
    return rows


__all__ = ["NoticePage", "NoticeRow", "Words"]

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
