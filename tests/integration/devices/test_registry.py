"""From a device of the hall file to a working driver, with its simulator at the other end of the link."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.hall import DRIVERS as HALL_FILE_DRIVERS
from config.hall import Device, DeviceHost, DeviceKind
from devices.display.protocol import DisplayText, Shown, Stage
from devices.links.memory import forget_wire
from devices.pad.profile import ProfileError
from devices.pad.protocol import PadEvent, Rated
from devices.registry import (
    Registry,
    UnknownDriver,
    drivers,
    make_display,
    make_pad,
    make_simulator,
    make_speaker,
    simulators,
)
from devices.simulation import port_for

DEADLINE_S = 8.0


def wait_for(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"not within {DEADLINE_S} s: {what}"
        time.sleep(0.005)


def device(kind: DeviceKind, driver: str, link: str | None = None, profile: str | None = None) -> Device:
    return Device(
        id=f"{kind}-w01", kind=kind, driver=driver, link=link, profile=profile, host=DeviceHost.DEVICES
    )


@pytest.mark.parametrize("link", ["serial://{folder}/ttyPAD?baud=9600", "memory:registry-pad"])
def test_a_pad_and_its_simulator_meet_on_the_link_of_the_hall_file(tmp_path: Path, link: str) -> None:
    made_from = device(DeviceKind.PAD, "ff68", link.format(folder=tmp_path), "ff68-bus")
    simulator, pad = make_simulator(made_from, tmp_path), make_pad(made_from, tmp_path)
    events: list[PadEvent] = []
    try:
        simulator.start()
        pad.start(events.append)
        pad.invite("t1")
        wait_for(lambda: simulator.facts()["face"] == "invited", "the invitation on the pad")
        simulator.act("press", "5")
        wait_for(lambda: events == [Rated("pad-w01", "t1", 5, 4)], "the rating")
        simulator.act("unplug")
        wait_for(lambda: not pad.status.is_online, "offline")
        simulator.act("replug")
        wait_for(lambda: pad.status.is_online, "online again")
    finally:
        pad.close()
        simulator.close()
        forget_wire("registry-pad")


def test_a_display_and_its_simulator_meet_on_the_link_of_the_hall_file(tmp_path: Path) -> None:
    made_from = device(DeviceKind.DISPLAY, "a090", f"serial://{tmp_path}/ttyLED?baud=9600")
    simulator, display = make_simulator(made_from, tmp_path), make_display(made_from, tmp_path)
    told: list[Shown] = []
    try:
        simulator.start()
        display.start(told.append)
        display.show(DisplayText("A001"), "call-1")
        wait_for(lambda: told and told[-1].stage is Stage.CONFIRMED and told[-1].reference, "confirmation")
        assert simulator.facts()["text"] == "A001"
    finally:
        display.close()
        simulator.close()


def test_a_speaker_is_made_without_a_link(tmp_path: Path) -> None:
    speaker = make_speaker(device(DeviceKind.SPEAKER, "announcer"), tmp_path)
    assert (speaker.device, speaker.status.code) == ("speaker-w01", "not_started")


@pytest.mark.parametrize("registry", [drivers, simulators], ids=["drivers", "simulators"])
def test_every_entry_names_a_factory_and_a_driver_the_hall_file_knows(registry: Registry) -> None:
    assert registry.paths
    for kind, driver in registry.paths:
        assert driver in HALL_FILE_DRIVERS[kind]
        assert callable(registry.factory(kind, driver))


def test_an_unknown_driver_names_the_known_ones(tmp_path: Path) -> None:
    with pytest.raises(UnknownDriver, match="no driver 'jt905' for a pad: known are ff68"):
        make_pad(device(DeviceKind.PAD, "jt905", "memory:x"), tmp_path)


def test_a_driver_without_simulator_is_told(tmp_path: Path) -> None:
    with pytest.raises(UnknownDriver, match="no simulator 'announcer' for a speaker: known are none"):
        make_simulator(device(DeviceKind.SPEAKER, "announcer"), tmp_path)


def test_a_key_registered_twice_is_an_error() -> None:
    with pytest.raises(ValueError, match="driver pad/ff68 is registered twice: a:b, c:d"):
        Registry("driver", [(DeviceKind.PAD, "ff68", "a:b"), (DeviceKind.PAD, "ff68", "c:d")])


def test_faults_of_the_hall_file_are_told_when_the_device_is_made(tmp_path: Path) -> None:
    with pytest.raises(ProfileError, match="'nope' is not known"):
        make_pad(device(DeviceKind.PAD, "ff68", "memory:x", "nope"), tmp_path)
    with pytest.raises(ValueError, match="write tcp://HOST:PORT"):
        make_pad(device(DeviceKind.PAD, "ff68"), tmp_path)


@pytest.mark.parametrize("url", ["tcp://127.0.0.1:9100", "serial://COM3", ""])
def test_a_link_that_cannot_be_simulated_is_refused(url: str) -> None:
    with pytest.raises(ValueError, match="nothing can be simulated"):
        port_for(url)
