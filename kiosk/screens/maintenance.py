"""The two pages behind the hidden door: the PIN pad, and what a technician looks at and does."""

from collections.abc import Callable
from functools import partial
from pathlib import Path

from kivy.lang import Builder
from kivy.properties import ObjectProperty, StringProperty
from kivy.uix.gridlayout import GridLayout

from config.contract.words import PrintOutcome
from config.i18n import translator
from config.look.widgets import PlainButton, PrimaryButton, QuietButton
from kiosk.core.maintenance import PinPad
from kiosk.core.ports import PrinterState, PrintResult, SlipPrinter
from kiosk.screens.page import KioskPage

DIGITS = ("1", "2", "3", "4", "5", "6", "7", "8", "9")


class PinKeys(GridLayout):
    """The ten digits, clear and enter, as on a telephone."""

    def serve(self, pad: PinPad) -> None:
        """Builds the keys, once the pad is known."""
        self.clear_widgets()
        for digit in DIGITS:
            self._add(QuietButton(text=digit, ui_id=f"pin:{digit}"), partial(pad.press, digit))
        self._clear = self._add(QuietButton(ui_id="pin:clear"), pad.clear)
        self._add(QuietButton(text="0", ui_id="pin:0"), partial(pad.press, "0"))
        self._enter = self._add(PrimaryButton(ui_id="pin:enter"), pad.enter)

    def name(self, clear: str, enter: str) -> None:
        self._clear.text, self._enter.text = clear, enter

    def _add(self, key: PlainButton, action: Callable[[], None]) -> PlainButton:
        key.bind(on_release=lambda _key: action())
        self.add_widget(key)
        return key


class PinPage(KioskPage):
    pad: PinPad = ObjectProperty(None)
    dots = StringProperty("")
    words = StringProperty("")

    def on_pad(self, _page: object, pad: PinPad) -> None:
        self.ids.keypad.serve(pad)

    def show(self) -> None:
        tr = translator(self.presenter.visit.language)
        self.ids.keypad.name(tr("清除"), tr("确定"))
        self.dots = "●" * self.pad.length
        if self.pad.is_locked:
            self.words = tr("输错三次，请一分钟后再试")
        elif self.pad.is_checking:
            self.words = tr("正在核对…")
        else:
            self.words = tr("密码不对，请重新输入") if self.pad.is_wrong else tr("请输入维护密码")


class MaintenancePage(KioskPage):
    __events__ = ("on_exit",)

    printer: SlipPrinter = ObjectProperty(None)
    about = StringProperty("")
    printer_state = StringProperty("off")
    printer_words = StringProperty("")
    hall_state = StringProperty("off")
    hall_words = StringProperty("")
    test_words = StringProperty("")

    def show(self) -> None:
        tr = translator(self.presenter.visit.language)
        self.printer_state, words = {
            PrinterState.READY: ("normal", tr("打印机正常")),
            PrinterState.LOW: ("warning", tr("打印纸将用尽")),
            PrinterState.FAULT: ("alarm", tr("打印机需要处理")),
            PrinterState.AWAY: ("alarm", tr("打印机没有回应")),
            PrinterState.NONE: ("off", tr("没有配置打印机")),
        }[self.printer.state]
        self.printer_words = f"{words} {self.printer.detail}".strip()
        is_up = self.presenter.is_connected
        self.hall_state = "normal" if is_up else "alarm"
        self.hall_words = tr("大厅服务已连接") if is_up else tr("大厅服务没有连接")

    def print_test(self) -> None:
        tr = translator(self.presenter.visit.language)
        self.test_words = tr("正在打印测试页…")
        self.printer.print_test(self._tested)

    def _tested(self, result: PrintResult) -> None:
        tr = translator(self.presenter.visit.language)
        done = result.outcome is PrintOutcome.PRINTED
        self.test_words = tr("✓ 测试页已打印") if done else tr("测试页没有打印") + f" {result.detail}"
        self.show()

    def paper_changed(self) -> None:
        tr = translator(self.presenter.visit.language)
        self.test_words = tr("正在查看打印机…")
        self.printer.paper_changed()

    def on_exit(self) -> None:
        """The technician ends the program."""

    def leave(self) -> None:
        self.test_words = ""
        self.presenter.home()


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
