"""A kiosk in a real window, with a real server and a virtual printer behind it."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from config.hall import Hall, default_hall_path, load_hall
from devices.printer.simulated import SimulatedPrinter
from devices.registry import make_simulator
from devices.settings import relinked
from tests.kivy_window import KivyWindow, kivy_window
from tests.server import Server, running_server

__all__ = ["kivy_window"]

PRINTER = "prn-01"


@pytest.fixture(scope="session")
def hall() -> Hall:
    return load_hall(default_hall_path())


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("hall") / "server") as running:
        yield running


@pytest.fixture
def printer(hall: Hall, tmp_path: Path) -> Iterator[SimulatedPrinter]:
    device = relinked(hall.devices_of(kiosk="kiosk-01"), {PRINTER: "tcp://127.0.0.1:0"})[0]
    simulated = make_simulator(device, tmp_path / "paper")
    assert isinstance(simulated, SimulatedPrinter)
    simulated.start()
    yield simulated
    simulated.close()


class RunningKiosk:
    """What the program is, without its main loop: the test's window draws it."""

    def __init__(self, window: KivyWindow, hall: Hall, mqtt: str, data: Path, links: dict[str, str]) -> None:
        from kiosk.bootstrap import Kiosk, Settings

        data.mkdir(exist_ok=True)
        self.window = window
        self.kiosk = Kiosk(Settings(hall, "kiosk-01", mqtt, data, links, "zh-CN"))
        self.presenter = self.kiosk.presenter
        self.kiosk.start()
        window.show(self.kiosk.root, (1080, 1920))

    def until_connected(self) -> None:
        self.window.until(lambda: self.presenter.queues is not None, "the hall's queues are known", 15)

    def take_number(self, group: str = "A", service: str = "A-04") -> None:
        self.window.touch(f"group:{group}")
        self.window.touch(f"service:{service}")

    @property
    def page(self) -> str:
        return self.presenter.visit.page.value


@pytest.fixture
def kiosk(
    kivy_window: KivyWindow, hall: Hall, server: Server, printer: SimulatedPrinter, tmp_path: Path
) -> Iterator[RunningKiosk]:
    running = RunningKiosk(kivy_window, hall, server.mqtt, tmp_path / "kiosk", {PRINTER: printer.url})
    running.until_connected()
    yield running
    running.kiosk.close()
