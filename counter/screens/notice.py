"""一次性告知书 over the page: the nine fields, to read out and to turn the screen for."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from counter.core.notice import NoticeSheet
from counter.core.presenter import Presenter
from counter.screens.parts import SharpScroll
from counter.screens.rows import follow


class NoticeRow(BoxLayout):
    name = StringProperty("")
    value = StringProperty("")


class NoticePanel(BoxLayout):
    presenter: Presenter = ObjectProperty(None)
    title = StringProperty("")

    def on_touch_down(self, touch: object) -> bool:
        """What lies below is not meant."""
        return bool(super().on_touch_down(touch)) or True

    def show(self, sheet: NoticeSheet) -> None:
        if self.title != sheet.title:
            self.ids.scroll.scroll_y = 1
        self.title = sheet.title
        follow(self.ids.rows, sheet.rows, NoticeRow, _show_row)

    def turn(self, direction: int) -> None:
        """Down (1) or up (-1) by most of what is seen."""
        scroll = self.ids.scroll
        hidden = self.ids.rows.height - scroll.height
        if hidden > 0:
            step = direction * 0.8 * scroll.height / hidden
            scroll.scroll_y = min(max(scroll.scroll_y - step, 0.0), 1.0)


def _show_row(row: NoticeRow, field: tuple[str, str]) -> None:
    row.name, row.value = field


__all__ = ["NoticePanel", "NoticeRow", "SharpScroll"]  # the kv file names what is only imported here

Builder.load_file(str(Path(__file__).with_suffix(".kv")))
