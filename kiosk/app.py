"""The kiosk as a Kivy App: the root widget, its clock, and the end of the program. Import after `prepare`."""

from collections.abc import Callable
from datetime import datetime

from kivy.clock import Clock
from kivy.core.window import Window

from config.look.app import HallApp
from kiosk.core.presenter import Presenter
from kiosk.screens.root import KioskRoot

TICKS_S = 0.2
"""Fine enough that a page that is due never seems stuck."""


class KioskApp(HallApp):
    title = "Hall kiosk"

    def __init__(self, root: KioskRoot, presenter: Presenter, local_time: Callable[[], datetime]) -> None:
        super().__init__()
        self._root_widget, self._presenter, self._local_time = root, presenter, local_time
        root.on_leave(self.stop)

    def build(self) -> KioskRoot:
        Clock.schedule_interval(self._tick, TICKS_S)
        self._tick(0.0)
        return self._root_widget

    def on_start(self) -> None:
        Window.raise_window()

    def _tick(self, _elapsed: float) -> None:
        self._presenter.tick()
        self._root_widget.tell_time(self._local_time())
