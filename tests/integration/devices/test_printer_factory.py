"""From a device of the hall file to paper: the driver and the simulator that the registry makes, together."""

from pathlib import Path

import pytest

from config.hall import Device, DeviceHost, DeviceKind
from devices.errors import LinkAddressError, ProfileError
from devices.printer.document import Cut, Text
from devices.printer.escpos_status import Paper
from devices.printer.protocol import Outcome, Printed
from devices.printer.simulated import SimulatedPrinter
from devices.registry import make_printer, make_simulator

DOCUMENT = (Text("A012", 7, 8), Cut())


def _device(link: str, profile: str | None = "generic-80") -> Device:
    return Device(
        id="prn-01",
        kind=DeviceKind.PRINTER,
        driver="escpos",
        profile=profile,
        kiosk="kiosk-01",
        host=DeviceHost.KIOSK,
        link=link,
    )


@pytest.mark.parametrize("wire", ["tcp", "serial"])
def test_a_printer_and_its_simulator_meet_at_the_device_link(tmp_path: Path, wire: str) -> None:
    link = "tcp://127.0.0.1:0" if wire == "tcp" else f"serial://{tmp_path / 'ttyPRN'}?baud=115200"
    simulator = make_simulator(_device(link), tmp_path / "simulated")
    assert isinstance(simulator, SimulatedPrinter)
    simulator.start()
    printer = make_printer(_device(simulator.url), tmp_path / "kiosk")
    try:
        assert printer.interrupted == ()
        assert printer.print(DOCUMENT, "job-1") == Outcome(Printed.PRINTED)
        simulator.act("cover")
        assert printer.print(DOCUMENT, "job-2") == Outcome(Printed.NOT_PRINTED, "cover_open")
        simulator.act("cover", "off")
        simulator.act("paper_low")
        assert printer.status().paper is Paper.NEAR_END
        simulator.act("unplug")
        assert printer.print(DOCUMENT, "job-2") == Outcome(Printed.NOT_PRINTED, "unreachable")
        simulator.act("replug")
        simulator.act("heal")
        assert printer.print(DOCUMENT, "job-2") == Outcome(Printed.PRINTED)
    finally:
        printer.close()
        simulator.close()  # the thread that keeps slips has ended after this
    facts = simulator.facts()
    assert (facts["slips"], facts["cuts"], facts["paper"]) == (2, 2, "ok")
    assert Path(str(facts["picture"])).read_bytes().startswith(b"\x89PNG")
    assert "A012" in str(facts["text"])


def test_a_device_that_cannot_work_is_refused_before_anything_opens(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="generic-80"):
        make_printer(_device("tcp://127.0.0.1:9100", "laser"), tmp_path)
    with pytest.raises(LinkAddressError, match="write"):
        make_printer(_device("9100"), tmp_path)
    with pytest.raises(ValueError, match=r"write tcp://127\.0\.0\.1:PORT"):
        make_simulator(_device("memory:x"), tmp_path)


def test_an_unknown_action_names_the_known_ones(tmp_path: Path) -> None:
    simulator = make_simulator(_device("tcp://127.0.0.1:0"), tmp_path)
    with pytest.raises(ValueError, match="load_paper"):
        simulator.act("kick")
