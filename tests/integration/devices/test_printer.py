"""The driver against the virtual printer over TCP and a pty: a slip, and each thing that goes wrong.

Every wait ends on a condition; the driver's times are shortened so that a mute printer costs a test tenths.
"""

import threading
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.errors import DeviceUnavailable
from devices.links import link_for
from devices.printer.driver import EscposPrinter, Timing
from devices.printer.escpos_status import Paper
from devices.printer.fonts import PrinterFonts, shipped_fonts
from devices.printer.jobs import JobLog
from devices.printer.layout import SlipFacts, slip
from devices.printer.profiles import load_profile
from devices.printer.protocol import Outcome, Printed
from devices.printer.simulator import VirtualPrinter
from devices.printer.simulator_ports import PrinterPort, PtyPrinterPort, TcpPrinterPort

QUICK = Timing(answer_s=0.25, chunk_s=0.5, confirm_s=1.0, poll_s=0.05, settle_s=0.03)


def _now() -> datetime:
    return datetime(2026, 6, 2, 1, 31, tzinfo=UTC)


def _slip(label: str = "A012") -> SlipFacts:
    return SlipFacts(
        hall_name_zh="清溪镇便民服务中心",
        hall_name_en="Qingxi Town Convenience Service Centre",
        label=label,
        service_name="最低生活保障申请",
        group_name="民政",
        area="民政区",
        counters="1号窗口",
        ahead=3,
        wait_min=(10, 15),
        issued_at=_now(),
        page_url="https://qx.example.cn/t/k3v9x2m7q4",
        materials=("身份证", "户口簿"),
        no_show_rule="叫号三次未到按过号处理。",
        complaint_phone="0830-3391234",
    )


@pytest.fixture(scope="module")
def fonts() -> PrinterFonts:
    return shipped_fonts()


class Bench:
    """A virtual printer on a wire, and a driver at the other end."""

    def __init__(self, folder: Path, fonts: PrinterFonts, wire: str, profile: str = "generic-80") -> None:
        self.profile = load_profile(profile)
        self.virtual = VirtualPrinter(self.profile, folder / "slips", fonts, _now)
        self.port: PrinterPort = (
            TcpPrinterPort(self.virtual) if wire == "tcp" else PtyPrinterPort(self.virtual, folder / "ttyPRN")
        )
        self.fonts = fonts
        self.folder = folder
        self.link = link_for(self.port.url)
        self.jobs = JobLog(folder / "jobs.jsonl", _now)
        self.driver = EscposPrinter(self.link, self.profile, self.jobs, fonts, timing=QUICK)

    def print(self, job_id: str, label: str = "A012") -> Outcome:
        return self.driver.print(slip(_slip(label), "zh_CN"), job_id)

    def stop(self) -> None:
        self.driver.close()
        self.port.stop()

    def pieces(self) -> list[tuple[bool, bool]]:
        """Of each piece of paper: whether it is whole, and whether it shows the number."""
        return [(slip.is_complete, "A012" in slip.text) for slip in self.virtual.slips]

    def wait(self, condition: Callable[[], bool]) -> None:
        deadline = time.monotonic() + 5
        tick = threading.Event()
        while not condition():
            assert time.monotonic() < deadline, self.virtual.view()
            tick.wait(0.01)


Benches = Callable[..., Bench]


@pytest.fixture
def benches(tmp_path: Path, fonts: PrinterFonts) -> Iterator[Benches]:
    made: list[Bench] = []

    def make(wire: str, profile: str = "generic-80") -> Bench:
        made.append(Bench(tmp_path, fonts, wire, profile))
        return made[-1]

    yield make
    for bench in made:
        bench.stop()


@pytest.fixture(params=["tcp", "pty"])
def bench(request: pytest.FixtureRequest, benches: Benches) -> Bench:
    return benches(str(request.param))


def test_a_slip_is_printed_once_and_kept_as_bytes_text_and_picture(bench: Bench) -> None:
    assert bench.print("job-1") == Outcome(Printed.PRINTED)
    bench.wait(lambda: len(bench.virtual.slips) == 1)
    printed = bench.virtual.slips[0]
    assert printed.is_complete
    assert "A012" in printed.text.splitlines()
    assert printed.png.read_bytes().startswith(b"\x89PNG")
    assert printed.png.with_suffix(".bin").read_bytes() == printed.data
    assert printed.png.with_suffix(".txt").read_text("utf-8") == printed.text
    assert bench.virtual.view().cuts == 1


def test_a_job_id_printed_before_is_not_printed_again(bench: Bench) -> None:
    bench.print("job-1")
    assert bench.print("job-1") == Outcome(Printed.PRINTED)
    assert bench.print("job-2") == Outcome(Printed.PRINTED)
    bench.wait(lambda: len(bench.virtual.slips) == 2)
    assert bench.virtual.view().cuts == 2


@pytest.mark.parametrize(
    ("fault", "code"),
    [
        ("is_paper_out", "paper_out"),
        ("is_cover_open", "cover_open"),
        ("is_cutter_jammed", "cutter_jam"),
        ("is_mute", "no_answer"),
    ],
)
def test_a_fault_before_the_job_leaves_it_unprinted_and_it_may_be_tried_again(
    bench: Bench, fault: str, code: str
) -> None:
    bench.virtual.order(**{fault: True})
    assert bench.print("job-1") == Outcome(Printed.NOT_PRINTED, code)
    assert bench.virtual.view().buffered_bytes == 0
    bench.virtual.order(**{fault: False})
    assert bench.print("job-1") == Outcome(Printed.PRINTED)
    bench.wait(lambda: len(bench.virtual.slips) == 1)


def test_paper_running_low_is_told_with_the_printed_slip(bench: Bench) -> None:
    bench.virtual.order(is_paper_low=True)
    assert bench.print("job-1") == Outcome(Printed.PRINTED, "paper_low")
    assert bench.driver.status().paper is Paper.NEAR_END


@pytest.mark.parametrize("after", [60, 500, 5000])
def test_paper_ending_inside_a_slip_leaves_it_unknown_and_no_second_slip_is_made(
    bench: Bench, after: int
) -> None:
    bench.print("job-0")
    bench.virtual.order(run_out_after=after)
    assert bench.print("job-1") == Outcome(Printed.UNKNOWN, "paper_out")
    assert bench.print("job-1") == Outcome(Printed.UNKNOWN, "paper_out")
    bench.virtual.load_paper()
    bench.port.unplug()
    bench.port.plug()
    assert bench.print("job-2", label="B001") == Outcome(Printed.PRINTED)
    bench.wait(lambda: any("B001" in slip.text for slip in bench.virtual.slips))
    # job-0 whole; job-1 at most once in sum, perhaps in two pieces
    assert sum(shows for _, shows in bench.pieces()) <= 2


def test_a_cover_opened_inside_a_slip_leaves_it_unknown(bench: Bench) -> None:
    bench.print("job-0")
    bench.virtual.order(bytes_per_s=20_000)
    opener = threading.Timer(0.3, bench.virtual.open_cover)
    opener.start()
    outcome = bench.print("job-1")
    opener.join()
    assert outcome == Outcome(Printed.UNKNOWN, "cover_open")


def test_a_connection_broken_inside_a_slip_leaves_it_unknown_and_the_next_job_reconnects(
    bench: Bench,
) -> None:
    bench.print("job-0")
    bench.virtual.order(disconnect_after=2500)
    assert bench.print("job-1").result is Printed.UNKNOWN
    bench.port.plug()
    bench.virtual.mend()
    assert bench.print("job-2").result is Printed.PRINTED


def test_an_unplugged_printer_is_unreachable_and_prints_again_once_it_is_back(bench: Bench) -> None:
    bench.print("job-0")
    bench.port.unplug()
    with pytest.raises(DeviceUnavailable):
        bench.driver.status()
    assert bench.print("job-1") == Outcome(Printed.NOT_PRINTED, "unreachable")
    bench.port.plug()
    assert bench.driver.status().fault is None
    assert bench.print("job-1") == Outcome(Printed.PRINTED)


def test_a_printer_switched_off_and_on_between_jobs_prints_the_next_without_loss(bench: Bench) -> None:
    bench.print("job-0")
    bench.port.unplug()
    bench.port.plug()
    assert bench.print("job-1") == Outcome(Printed.PRINTED)
    bench.wait(lambda: len(bench.virtual.slips) == 2)


def test_a_printer_that_falls_silent_inside_a_job_leaves_it_unknown(bench: Bench) -> None:
    bench.print("job-0")
    bench.virtual.order(bytes_per_s=20_000)
    silencer = threading.Timer(0.3, lambda: bench.virtual.order(is_mute=True))
    silencer.start()
    outcome = bench.print("job-1")
    silencer.join()
    assert outcome == Outcome(Printed.UNKNOWN, "no_confirmation")


def test_noise_before_each_answer_does_not_confuse_the_state(bench: Bench) -> None:
    bench.virtual.order(noise=b"\x80\xff\x91", is_paper_out=True)
    assert bench.driver.status().fault == "paper_out"
    bench.virtual.order(is_paper_out=False)
    assert bench.print("job-1") == Outcome(Printed.PRINTED)


def test_answers_of_noise_alone_leave_the_job_unprinted(bench: Bench) -> None:
    bench.virtual.order(noise=b"\x80\xff\x91", is_mute=True)
    assert bench.print("job-1") == Outcome(Printed.NOT_PRINTED, "bad_answer")


def test_automatic_status_left_on_by_another_program_is_not_taken_for_an_answer(bench: Bench) -> None:
    bench.driver.status()
    bench.link.write_all(b"\x1d\x61\xff", 1.0)
    bench.virtual.order(is_paper_low=True)
    bench.virtual.order(is_paper_low=False)
    assert bench.driver.status().paper is Paper.OK
    assert bench.print("job-1") == Outcome(Printed.PRINTED)


def test_a_second_driver_waits_its_turn_at_a_printer_of_one_client(benches: Benches) -> None:
    bench = benches("tcp")
    other_jobs = JobLog(bench.folder / "other.jsonl", _now)
    other = EscposPrinter(link_for(bench.port.url), bench.profile, other_jobs, bench.fonts, timing=QUICK)
    bench.print("job-1")
    assert other.print(slip(_slip("B001"), "zh_CN"), "job-2") == Outcome(Printed.NOT_PRINTED, "no_answer")
    bench.link.close()
    assert other.print(slip(_slip("B001"), "zh_CN"), "job-2") == Outcome(Printed.PRINTED)
    other.close()


@pytest.mark.parametrize("profile", ["generic-58", "generic-80-native-qr"])
def test_other_profiles_print_their_slip(benches: Benches, profile: str) -> None:
    bench = benches("tcp", profile)
    assert bench.print("job-1") == Outcome(Printed.PRINTED)
    bench.wait(lambda: len(bench.virtual.slips) == 1)
    slip_text = bench.virtual.slips[0].text
    assert "A012" in slip_text
    assert ("[QR https://qx.example.cn/t/k3v9x2m7q4]" in slip_text) == (profile == "generic-80-native-qr")
    assert bench.virtual.view().cuts == (0 if profile == "generic-58" else 1)


def test_a_job_cut_short_by_a_crash_is_unknown_after_the_restart_and_never_printed_again(
    tmp_path: Path, benches: Benches
) -> None:
    crashed = JobLog(tmp_path / "jobs.jsonl", _now)
    crashed.begin("job-1")
    crashed.close()
    bench = benches("tcp")
    assert bench.jobs.interrupted == ("job-1",)
    assert bench.print("job-1") == Outcome(Printed.UNKNOWN, "interrupted")
    assert bench.virtual.slips == ()


def test_a_job_that_cannot_be_written_down_is_not_printed(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(job_id: str) -> None:
        raise OSError(28, "no space left on device")

    monkeypatch.setattr(bench.jobs, "begin", refuse)
    assert bench.print("job-1") == Outcome(Printed.NOT_PRINTED, "job_log")
    assert bench.virtual.view().buffered_bytes == 0
    assert bench.virtual.view().slips == 0
