"""From the touch on the kiosk to the first byte at the printer's socket, beside the issue within it.

A real window on a virtual screen, a real server, and the virtual printer behind a relay that notes when the first
byte of a slip passes. Questions about the printer's state are no slip.
"""

import re
import socket
import tempfile
import threading
import time
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import msgspec

from config.contract import topics
from config.hall import DeviceKind, default_hall_path, load_hall
from config.mqtt import Message, Session
from devices.demo.house import House
from devices.printer.simulated import SimulatedPrinter
from devices.registry import make_simulator
from tests.bench.figures import Figure, percentile
from tests.bench.window import Window, until, window
from tests.server import running_server

KIOSK = "kiosk-01"
GROUPS = (("A", "A-01"), ("B", "B-01"), ("C", "C-01"))
SIZE = (1080, 1920)
ABOVE_MS = 50.0
_ONLY_QUESTIONS = re.compile(rb"(\x10\x04[\x01-\x04])+")


class Relay:
    """A printer's socket that passes everything on to `port` and remembers when a slip began."""

    def __init__(self, port: int) -> None:
        self._port = port
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.url = f"tcp://127.0.0.1:{self._listener.getsockname()[1]}"
        self.slip_at = 0.0
        self._sockets: list[socket.socket] = [self._listener]
        self._threads: list[threading.Thread] = []
        self._start(self._accept)

    def _start(self, work: object, *arguments: object) -> None:
        thread = threading.Thread(target=work, args=arguments)  # type: ignore[arg-type]
        self._threads.append(thread)
        thread.start()

    def _accept(self) -> None:
        while True:
            try:
                program, _ = self._listener.accept()
            except OSError:
                return
            printer = socket.create_connection(("127.0.0.1", self._port))
            for one in (program, printer):
                one.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._sockets += [program, printer]
            self._start(self._pass_on, program, printer, True)
            self._start(self._pass_on, printer, program, False)

    def _pass_on(self, source: socket.socket, sink: socket.socket, is_watched: bool) -> None:
        try:
            while data := source.recv(65536):
                if is_watched and not self.slip_at and not _ONLY_QUESTIONS.fullmatch(data):
                    self.slip_at = time.perf_counter()
                sink.sendall(data)
        except OSError:
            return
        finally:
            for one in (source, sink):
                one.close()

    def close(self) -> None:
        for one in self._sockets:
            try:
                one.shutdown(socket.SHUT_RDWR)
            except OSError:
                continue
            finally:
                one.close()
        for thread in self._threads:
            thread.join(5)


class IssueWatch:
    """When the kiosk's command and the hall's answer passed the broker."""

    def __init__(self, url: str, hall: str) -> None:
        self.asked_at = self.answered_at = 0.0
        self._session = Session(url, "bench-watch")
        self._session.subscribe(topics.commands(hall, KIOSK), self._note_command)
        self._session.subscribe(topics.replies(hall, KIOSK), self._note_reply)
        self._session.start()
        if not self._session.wait_connected(10):
            raise RuntimeError("no broker")

    def _note_command(self, message: Message) -> None:
        if b'"issue_ticket"' in message.payload:
            self.asked_at = time.perf_counter()

    def _note_reply(self, message: Message) -> None:
        if b'"ticket"' in message.payload:
            self.answered_at = time.perf_counter()

    def close(self) -> None:
        self._session.close()


def measure(is_quick: bool) -> Iterator[Figure]:
    visits = 20 if is_quick else 100
    hall = load_hall(default_hall_path())
    device = next(d for d in hall.devices_of(kiosk=KIOSK) if d.kind is DeviceKind.PRINTER)
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as name:
        folder = Path(name)
        house = House(folder / "logs")
        printer = make_simulator(msgspec.structs.replace(device, link="tcp://127.0.0.1:0"), folder)
        assert isinstance(printer, SimulatedPrinter)
        printer.start()
        try:
            port = int(printer.url.rpartition(":")[2])
            with running_server(folder / "hall") as server, closing(Relay(port)) as relay:
                arguments = ["--kiosk", KIOSK, "--windowed", f"{SIZE[0]}x{SIZE[1]}", "--mqtt", server.mqtt]
                arguments += ["--link", f"{device.id}={relay.url}"]
                with (
                    closing(IssueWatch(server.mqtt, server.hall)) as watch,
                    window(house, folder, "kiosk", arguments, SIZE) as kiosk,
                ):
                    found = [_visit(kiosk, relay, watch, number) for number in range(visits + 2)][2:]
        finally:
            house.stop()
            printer.close()
    yield from _figures([total for total, _ in found], [issue for _, issue in found])


def _visit(kiosk: Window, relay: Relay, watch: IssueWatch, number: int) -> tuple[float, float]:
    """Seconds from the last touch to the slip, and of the issue within them."""
    group, service = GROUPS[number % len(GROUPS)]
    kiosk.touch(f"group:{group}")
    until(lambda: kiosk.sight.can_touch(f"service:{service}"), f"{service} can be touched")
    kiosk.settle()
    relay.slip_at = watch.asked_at = watch.answered_at = 0.0
    touched_at = kiosk.touch(f"service:{service}")
    until(lambda: relay.slip_at and watch.answered_at, "a slip begins")
    until(lambda: kiosk.sight.text("ticket:label"), "the number is shown")
    kiosk.settle()
    kiosk.touch("ticket:done")
    until(lambda: kiosk.sight.can_touch(f"group:{group}"), "the first page is back")
    kiosk.settle()
    return relay.slip_at - touched_at, watch.answered_at - watch.asked_at


def _figures(totals: list[float], issues: list[float]) -> Iterator[Figure]:
    above = [1000 * (total - issue) for total, issue in zip(totals, issues, strict=True)]
    yield Figure(
        "touch to the slip's first byte, above the issue: p99",
        percentile(above, 0.99),
        "ms",
        {
            "p50": percentile(above, 0.5),
            "whole way p50": 1000 * percentile(totals, 0.5),
            "issue p50": 1000 * percentile(issues, 0.5),
        },
        f"≤ {ABOVE_MS:.0f} ms",
        percentile(above, 0.99) <= ABOVE_MS,
    )
