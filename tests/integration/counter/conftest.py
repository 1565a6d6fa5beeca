"""A real server, a real window, the real client in it, and simulated devices on memory wires."""

import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from config.contract.commands import Command
from config.contract.replies import Reply
from config.hall import Hall, default_hall_path, load_hall
from devices.hall import HallClient
from devices.registry import make_simulator
from devices.settings import relinked
from devices.simulation import Simulator
from tests.conditions import eventually
from tests.kivy_window import KivyWindow, kivy_window
from tests.server import Server, running_server

if TYPE_CHECKING:
    from counter.bootstrap import CounterProgram
    from counter.core.work_view import WorkView

__all__ = ["kivy_window"]

COMPACT = (420, 640)


@pytest.fixture(scope="session")
def hall() -> Hall:
    return load_hall(default_hall_path())


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running_server(tmp_path / "hall") as server:
        yield server


@pytest.fixture(autouse=True)
def kiosk_theme_again(kivy_window: KivyWindow) -> Iterator[None]:
    """One theme per process: other tests expect it as it was."""
    from config.look import tokens
    from config.look.theme import theme

    yield
    theme.use(tokens.KIOSK_TYPE, tokens.KIOSK_TOUCH, tokens.KIOSK_DESIGN)


class Clerk:
    """A clerk in front of the client's window, with only the keys and the mouse."""

    def __init__(self, window: KivyWindow, program: object) -> None:
        from counter.bootstrap import CounterProgram
        from counter.screens.keyboard import Keyboard

        assert isinstance(program, CounterProgram)
        self.window, self.program = window, program
        self.keyboard = Keyboard(lambda key: program.root.turn(key) or program.presenter.key(key))

    def key(self, name: str) -> None:
        """Through Kivy's own events, as the window system sends them."""
        from kivy.core.window import Window

        codes = {"enter": 13, "escape": 27, "backspace": 8, "up": 273, "down": 274, "tab": 9}
        modifiers = []
        if name.startswith("ctrl+"):
            code, text, modifiers = ord(name[5:]), "", ["ctrl"]
        elif name[0] == "f" and len(name) > 1:
            code, text = 281 + int(name[1:]), ""
        elif name in codes:
            code, text = codes[name], ""
        else:
            code, text = ord(name.lower()), name
        Window.dispatch("on_key_down", code, 0, text, modifiers)
        Window.dispatch("on_key_up", code, 0)
        self.window.frames(1)

    def type(self, text: str) -> None:
        for character in text:
            self.key(character)

    def text(self, ui_id: str) -> str:
        return str(self.window.find(ui_id).ui_text())

    def can(self, action: str) -> bool:
        return not self.window.find(f"action:{action}").disabled

    def sees(self, ui_id: str, part: str, deadline_s: float = 5.0) -> None:
        self.window.until(lambda: part in self._text_if_there(ui_id), f"{part!r} in {ui_id}", deadline_s)

    def until(self, condition: Callable[[], object], what: str, deadline_s: float = 5.0) -> None:
        self.window.until(condition, what, deadline_s)

    def sign_in(self, clerk: str = "S101", pin: str = "2580") -> None:
        self.window.touch("sign_in:clerk")
        self.type(clerk)
        self.key("enter")
        self.type(pin)
        self.key("enter")
        self.until(lambda: self.page == "work", "signed in")

    @property
    def page(self) -> str:
        return self.program.presenter.page.value

    def view(self) -> "WorkView":
        from counter.core.work_view import work_view

        return work_view(self.program.presenter)

    def held(self) -> list[str]:
        state = self.program.presenter.scene.state
        return [] if state is None else [held.ticket.id for held in state.held]

    def rest(self, seconds: float) -> None:
        """Hands off, while the window goes on drawing."""
        end = time.monotonic() + seconds
        self.until(lambda: time.monotonic() > end, "time passes", seconds + 5)

    def _text_if_there(self, ui_id: str) -> str:
        from kivy.core.window import Window

        for top in Window.children:
            for widget in top.walk():
                if getattr(widget, "ui_id", "") == ui_id:
                    return str(widget.ui_text())
        return ""


class Counters:
    """Starts clients; each has its own data folder and is ended with the test."""

    def __init__(
        self, hall: Hall, server: Server, window: KivyWindow, folder: Path, stack: ExitStack
    ) -> None:
        self.hall, self._server, self._window, self._folder, self._stack = hall, server, window, folder, stack
        self.simulators: dict[str, Simulator] = {}

    def open(self, counter: str = "W01", size: tuple[int, int] = COMPACT, language: str = "zh-CN") -> Clerk:
        from counter.bootstrap import CounterProgram, Settings

        links = self._simulate(counter)
        settings = Settings(
            *(self.hall, counter, f"counter-{counter.lower()}", self._server.mqtt),
            *(self._folder / counter, links, language, False),
        )
        (self._folder / counter).mkdir(exist_ok=True)
        program = CounterProgram(settings)
        clerk = Clerk(self._window, program)
        self._running = self._stack.enter_context(ExitStack())
        self._run(program, clerk, self._running)
        self._window.show(program.root, size, language=language)
        program.root.fit()
        return clerk

    def restart(self, clerk: Clerk) -> Clerk:
        """The program ends and starts again on the same data."""
        self._running.close()
        return self.open(clerk.program.presenter.scene.place.id)

    def _run(self, program: "CounterProgram", clerk: Clerk, stack: ExitStack) -> None:
        from kivy.clock import Clock

        stack.callback(program.close)
        program.start()
        tick = Clock.schedule_interval(lambda _elapsed: program.presenter.tick(), 0.2)
        stack.callback(tick.cancel)
        clerk.keyboard.attach()
        stack.callback(clerk.keyboard.detach)

    def _simulate(self, counter: str) -> dict[str, str]:
        devices = self.hall.devices_of(counter=counter)
        links = {device.id: f"memory:{self._folder.name}-{device.id}" for device in devices}
        for device in relinked(devices, links):
            if device.id in self.simulators:
                continue
            self.simulators[device.id] = simulator = make_simulator(device, self._folder)
            simulator.start()
            self._stack.callback(simulator.close)
        return links


@pytest.fixture
def counters(hall: Hall, server: Server, kivy_window: KivyWindow, tmp_path: Path) -> Iterator[Counters]:
    with ExitStack() as stack:
        yield Counters(hall, server, kivy_window, tmp_path, stack)


class Visitor:
    """Anyone else at the hall's bus."""

    def __init__(self, client: HallClient) -> None:
        self._client = client

    def ask(self, body: Command) -> Reply:
        reply = self._client.ask_and_wait(body, 10.0)
        assert reply is not None, f"no answer to {body}"
        return reply


@pytest.fixture
def visitor(hall: Hall, server: Server) -> Iterator[Visitor]:
    client = HallClient(server.mqtt, hall.id, "kiosk-01", "kiosk", None)
    client.start()
    try:
        eventually(lambda: client.is_connected, "connected")
        yield Visitor(client)
    finally:
        client.close()
