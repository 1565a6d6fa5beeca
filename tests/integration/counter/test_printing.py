"""The desk's own printer, over TCP as in a hall: the slip, a fault, and what the hall is told."""

import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.contract.commands import Command, ConfirmPrint
from config.contract.facts import IssuedTicket, WaitRange
from config.contract.words import HealthState, PrintOutcome, TicketClass
from config.hall import Device, DeviceHost, DeviceKind, Hall
from counter.printing import DeskPrinter
from devices.printer.papers import slip_facts
from devices.printer.simulated import SimulatedPrinter
from devices.registry import make_printer, make_simulator
from devices.settings import relinked
from devices.status import DeviceStatus
from tests.conditions import eventually
from tests.unit.counter.world import NOW


class Bench:
    """A desk printer with its simulator, and what it told."""

    def __init__(self, hall: Hall, folder: Path) -> None:
        device = Device(
            id="prn-d01",
            kind=DeviceKind.PRINTER,
            driver="escpos",
            counter="D01",
            host=DeviceHost.COUNTER,
            link="tcp://127.0.0.1:0",
        )
        simulated = make_simulator(device, folder / "paper")
        assert isinstance(simulated, SimulatedPrinter)
        self.simulated = simulated
        self.told: list[Command] = []
        self.shown: list[tuple[PrintOutcome, str]] = []
        self.health: list[DeviceStatus] = []
        self.done = threading.Event()
        simulated.start()
        device = relinked([device], {device.id: simulated.url})[0]
        self.printer = DeskPrinter(
            *(device.id, make_printer(device, folder), hall, "zh-CN", lambda work: work(), self.told.append),
            lambda _device, _kind, status: self.health.append(status),
        )
        self.printer.start()

    def print_slip(self, label: str = "A016", copy: bool = False) -> tuple[PrintOutcome, str]:
        self.done.clear()
        ticket = IssuedTicket(
            *(f"t-{label}", label, "A", "A-04", TicketClass.CARE, NOW, 3, WaitRange(600, 700, 900), None)
        )
        self.printer.print_slip(ticket, copy, self._printed)
        assert self.done.wait(10)
        return self.shown[-1]

    def _printed(self, outcome: PrintOutcome, detail: str) -> None:
        self.shown.append((outcome, detail))
        self.done.set()

    def close(self) -> None:
        self.printer.close()
        self.simulated.close()


@pytest.fixture
def bench(hall: Hall, tmp_path: Path) -> Iterator[Bench]:
    bench = Bench(hall, tmp_path)
    yield bench
    bench.close()


def test_a_slip_is_printed_and_the_hall_is_told(bench: Bench):
    assert bench.print_slip() == (PrintOutcome.PRINTED, "")
    assert bench.told == [ConfirmPrint("t-A016", PrintOutcome.PRINTED, "")]
    eventually(lambda: bench.simulated.slips, "the paper is out")
    text = bench.simulated.slips[-1].text
    assert "A016" in text
    assert "优先" in text
    assert bench.health[0].state is HealthState.OK


def test_a_second_copy_really_comes_out(bench: Bench):
    bench.print_slip()
    bench.print_slip(copy=True)
    eventually(lambda: len(bench.simulated.slips) == 2, "both are out")


def test_out_of_paper_is_told_to_the_hall_and_to_the_screen(bench: Bench):
    bench.simulated.act("paper_out")
    outcome, detail = bench.print_slip()
    assert (outcome, detail) == (PrintOutcome.NOT_PRINTED, "paper_out")
    assert bench.told == [ConfirmPrint("t-A016", PrintOutcome.NOT_PRINTED, "paper_out")]
    eventually(lambda: bench.health[-1].code == "paper_out", "its state is reported")


def test_the_slip_says_what_the_kiosks_says(hall: Hall):
    ticket = IssuedTicket(
        "t", "A016", "A", "A-04", TicketClass.NORMAL, NOW, 3, WaitRange(600, 700, 900), None
    )
    facts = slip_facts(hall, ticket, "zh-CN", is_reprint=True)
    assert (facts.counters, facts.wait_min, facts.priority) == ("1号窗口", (10, 15), None)
    assert facts.materials == ("身份证（复印件 1 份）", "银行卡（复印件 1 份）")
    assert facts.issued_at.strftime("%H:%M") == "14:05"
    assert facts.is_reprint
