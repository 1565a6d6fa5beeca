"""The client as a Kivy App: the root widget, its clock, its keyboard. Import after `prepare`."""

from collections.abc import Callable

from kivy.clock import Clock

from config.look.app import HallApp
from counter.core.presenter import Presenter
from counter.on_top import keep_on_top
from counter.screens.keyboard import Keyboard
from counter.screens.root import CounterRoot

TICK_S = 0.2
"""Fine enough that a clock's seconds come evenly."""


class CounterApp(HallApp):
    def __init__(
        self, root: CounterRoot, presenter: Presenter, title: str, is_on_top: bool, tick: Callable[[], None]
    ) -> None:
        super().__init__()
        self.title = title
        self._root_widget, self._presenter, self._is_on_top, self._tick = root, presenter, is_on_top, tick
        self._keyboard = Keyboard(self._pressed)

    def build(self) -> CounterRoot:
        Clock.schedule_interval(lambda _elapsed: self._tick(), TICK_S)
        return self._root_widget

    def on_start(self) -> None:
        self._keyboard.attach()
        if self._is_on_top:
            keep_on_top()

    def on_stop(self) -> None:
        self._keyboard.detach()

    def _pressed(self, key: str) -> bool:
        return self._root_widget.turn(key) or self._presenter.key(key)
