"""What each program of the hall weighs and how long it takes to begin: the processes as `make demo` starts them."""

import re
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from statistics import median

from config.contract import topics
from config.contract.coding import decode
from config.contract.state import Presence
from config.contract.words import Online
from config.hall import default_hall_path, load_hall
from config.mqtt import Message, Session
from devices.demo.equipment import Equipment
from devices.demo.house import House
from tests.bench.figures import Figure
from tests.bench.window import window
from tests.server import running_server

STARTS, STARTS_QUICK = 5, 2
KIOSK_SIZE, COUNTER_SIZE = (1080, 1920), (420, 640)
CALM_S = 1.5
"""After its beginning a program still loads and opens; its memory is read after this."""


def measure(is_quick: bool) -> Iterator[Figure]:
    found: dict[str, list[tuple[float, float, float]]] = {}
    for _ in range(STARTS_QUICK if is_quick else STARTS):
        with tempfile.TemporaryDirectory(prefix="hall-bench-") as name:
            for program, measured in _each(Path(name)):
                found.setdefault(program, []).append(measured)
    for program, starts in found.items():
        begin_s, unique, whole = (median(values) for values in zip(*starts, strict=True))
        yield Figure(f"{program}: begins after", begin_s, "s")
        yield Figure(f"{program}: memory", unique, "MB", {"with what it shares": whole})


def _each(folder: Path) -> Iterator[tuple[str, tuple[float, float, float]]]:
    """(program, (seconds to its beginning, memory of its own, memory with what it shares with others))."""
    hall = load_hall(default_hall_path())
    house = House(folder / "logs")
    equipment = Equipment(hall, folder)
    equipment.start()
    links = [word for device, url in equipment.links.items() for word in ("--link", f"{device}={url}")]
    try:
        with running_server(folder / "hall") as server:
            time.sleep(CALM_S)
            yield "server", (server.ready_s, *memory_mb(server.pid))
            hub = ["--mqtt", server.mqtt, *links]
            size = f"{KIOSK_SIZE[0]}x{KIOSK_SIZE[1]}"
            with window(
                house, folder, "kiosk", ["--kiosk", "kiosk-01", "--windowed", size, *hub], KIOSK_SIZE
            ) as shown:
                time.sleep(CALM_S)
                yield "kiosk", (shown.first_frame_s, *memory_mb(shown.child.process.pid))
            size = f"{COUNTER_SIZE[0]}x{COUNTER_SIZE[1]}"
            with window(
                house, folder, "counter", ["--counter", "W01", "--size", size, *hub], COUNTER_SIZE
            ) as shown:
                time.sleep(CALM_S)
                yield "counter", (shown.first_frame_s, *memory_mb(shown.child.process.pid))
            with online(server.mqtt, server.hall, "devices-01") as is_online:
                began = time.perf_counter()
                child = house.start("devices", "devices", ["run", "--data", str(folder / "devices"), *hub])
                if not is_online.wait(20):
                    raise RuntimeError(f"the devices program did not come: {child.log_file.read_text()}")
                begin_s = time.perf_counter() - began
                time.sleep(CALM_S)
                yield "devices", (begin_s, *memory_mb(child.process.pid))
    finally:
        house.stop()
        equipment.close()


@contextmanager
def online(url: str, hall: str, client: str) -> Iterator[threading.Event]:
    """Is set once the client's presence says online."""
    came = threading.Event()

    def note(message: Message) -> None:
        if decode(message.payload, Presence).state is Online.ONLINE:
            came.set()

    session = Session(url, "bench-watch")
    session.subscribe(topics.presence(hall, client), note)
    session.start()
    with closing(session):
        if not session.wait_connected(10):
            raise RuntimeError("no broker")
        yield came


def memory_mb(pid: int) -> tuple[float, float]:
    """Of its own (USS), and with what it shares with other processes (RSS)."""
    text = Path(f"/proc/{pid}/smaps_rollup").read_text()
    kilobytes = {name: int(value) for name, value in re.findall(r"^(\w+):\s+(\d+) kB", text, re.MULTILINE)}
    return (kilobytes["Private_Clean"] + kilobytes["Private_Dirty"]) / 1024, kilobytes["Rss"] / 1024
