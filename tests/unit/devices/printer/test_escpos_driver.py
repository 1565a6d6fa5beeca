"""The driver's conversation over a memory wire with a scripted printer: what only a script can do."""

import threading
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.errors import DeviceUnavailable
from devices.links.memory import MemoryWire, forget_wire, memory_wire
from devices.printer.document import Cut, Text
from devices.printer.driver import EscposPrinter, Timing
from devices.printer.fonts import shipped_fonts
from devices.printer.jobs import JobLog
from devices.printer.profiles import load_profile
from devices.printer.protocol import Outcome, Printed

QUICK = Timing(answer_s=0.2, chunk_s=0.5, confirm_s=0.3, poll_s=0.1, settle_s=0.02)
DOCUMENT = (Text("A012", 7, 8), Cut())


class ScriptedPrinter:
    """Answers DLE EOT as if all were well, and the n-th GS r with the n-th entry of its script."""

    def __init__(self, wire: MemoryWire, answers: list[bytes]) -> None:
        self._wire = wire
        self._answers = answers
        self.received = bytearray()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()

    def join(self) -> None:
        self._wire.far.close()
        self._thread.join()

    def _run(self) -> None:
        try:
            while True:
                data = self._wire.far.read(65536, 0.05)
                self.received += data
                for kind in (1, 2, 3, 4):
                    self._wire.far.write_all(b"\x12" * data.count(bytes((0x10, 4, kind))), 1.0)
                for _ in range(data.count(b"\x1d\x72\x01")):
                    self._wire.far.write_all(self._answers.pop(0) if self._answers else b"", 1.0)
        except DeviceUnavailable:
            return


@pytest.fixture
def wire() -> Iterator[MemoryWire]:
    yield memory_wire("scripted")
    forget_wire("scripted")


@pytest.fixture
def jobs(tmp_path: Path) -> Iterator[JobLog]:
    log = JobLog(tmp_path / "jobs.jsonl", lambda: datetime(2026, 6, 2, tzinfo=UTC))
    yield log
    log.close()


def _print(wire: MemoryWire, jobs: JobLog, answers: list[bytes]) -> tuple[Outcome, bytes]:
    printer = ScriptedPrinter(wire, answers)
    driver = EscposPrinter(wire.near, load_profile("generic-80"), jobs, shipped_fonts(), timing=QUICK)
    outcome = driver.print(DOCUMENT, "job-1")
    driver.close()
    printer.join()
    return outcome, bytes(printer.received)


def test_the_answer_owed_from_an_older_job_does_not_confirm_this_one(wire: MemoryWire, jobs: JobLog) -> None:
    outcome, received = _print(wire, jobs, [b"\x00\x00"])
    assert outcome == Outcome(Printed.UNKNOWN, "no_confirmation")
    assert received.count(b"A012") == 1


def test_a_job_is_printed_when_its_own_question_is_answered(wire: MemoryWire, jobs: JobLog) -> None:
    outcome, received = _print(wire, jobs, [b"\x00", b"\x00"])
    assert outcome == Outcome(Printed.PRINTED)
    assert received.index(b"\x10\x04\x01") < received.index(b"A012") < received.rindex(b"\x1d\x72\x01")


def test_paper_that_ended_with_the_last_line_leaves_the_job_unknown(wire: MemoryWire, jobs: JobLog) -> None:
    outcome, _ = _print(wire, jobs, [b"\x00", b"\x0f"])
    assert outcome == Outcome(Printed.UNKNOWN, "paper_out")


def test_a_printer_that_does_not_work_off_its_buffer_gets_no_job(wire: MemoryWire, jobs: JobLog) -> None:
    outcome, received = _print(wire, jobs, [])
    assert outcome == Outcome(Printed.NOT_PRINTED, "no_answer")
    assert b"A012" not in received


def test_noise_in_front_of_the_question_is_not_its_answer(wire: MemoryWire, jobs: JobLog) -> None:
    outcome, _ = _print(wire, jobs, [b"\x00", b"\x80\xff"])
    assert outcome == Outcome(Printed.UNKNOWN, "no_confirmation")
