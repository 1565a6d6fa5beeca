"""FF 68 pads over a pseudo-terminal: the driver through pyserial on one side, the simulator on the other."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.links import link_for
from devices.links.pty import PtyPort
from devices.pad.driver import Ff68Bus, Ff68Pad
from devices.pad.ff68 import Frame, build
from devices.pad.profile import load_profile
from devices.pad.protocol import Ending, InvitationEnded, KeyPressed, PadEvent, Rated, Unsolicited
from devices.pad.simulator import SimulatedPad

PROFILE = load_profile("ff68-bus")
DEADLINE_S = 8.0


def wait_for(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"not within {DEADLINE_S} s: {what}"
        time.sleep(0.005)


class Wire:
    """The bytes the host has written so far."""

    def __init__(self, port: PtyPort) -> None:
        self._port = port
        self._written = bytearray()

    def has(self, frame: bytes) -> bool:
        self._written += self._port.read(256, 0.02)
        return frame in self._written


class Bench:
    """A pad, its simulator and what it told."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "ttyPAD"
        self.port = PtyPort(self.path)
        self.simulator = SimulatedPad("pad-W01", self.port, PROFILE)
        self.simulator.start()
        self.bus = Ff68Bus(link_for(f"serial://{self.path}?baud=9600"), inter_frame_s=0.02)
        self.pad = Ff68Pad("pad-W01", self.bus, PROFILE)
        self.events: list[PadEvent] = []
        self.statuses: list[bool] = []
        self.pad.start(self.events.append, lambda status: self.statuses.append(status.is_online))
        wait_for(lambda: self.pad.status.is_online, "online")

    def face(self) -> object:
        return self.simulator.facts()["face"]

    def press(self, level: int) -> None:
        acknowledged = self.simulator.facts()["acknowledged"]
        self.simulator.press(level)
        wait_for(lambda: self.simulator.facts()["acknowledged"] != acknowledged, "acknowledgement")

    def close(self) -> None:
        self.pad.close()
        self.simulator.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def test_an_invitation_is_shown_and_a_press_becomes_its_rating(bench: Bench) -> None:
    bench.pad.invite("t1")
    wait_for(lambda: bench.face() == "invited", "the invitation on the pad")
    bench.press(5)
    assert bench.events == [Rated("pad-W01", "t1", 5, 4)]
    assert bench.face() == "thanks"


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_every_face_gives_its_level(bench: Bench, level: int) -> None:
    bench.pad.invite("t1")
    wait_for(lambda: bench.face() == "invited", "the invitation on the pad")
    bench.press(level)
    assert bench.events == [Rated("pad-W01", "t1", level, level - 1)]


def test_the_acknowledgement_stops_the_repeats_and_a_lost_one_rates_once(bench: Bench) -> None:
    bench.pad.invite("t1")
    wait_for(lambda: bench.face() == "invited", "the invitation on the pad")
    bench.simulator.act("repeat", "3")
    bench.press(3)
    bench.simulator.act("heal")
    assert bench.simulator.facts()["is_waiting_for_ack"] is False
    bench.press(1)
    assert bench.events == [Rated("pad-W01", "t1", 3, 2), Unsolicited("pad-W01", 0)]


def test_a_press_nobody_asked_for_is_acknowledged_and_attached_to_nothing(bench: Bench) -> None:
    bench.press(4)
    bench.press(2)
    assert bench.events == [Unsolicited("pad-W01", 3), Unsolicited("pad-W01", 1)]


def test_an_invitation_ends_at_its_deadline_and_leaves_the_pad(bench: Bench) -> None:
    bench.pad.invite("t1", timeout_s=0.3)
    wait_for(lambda: bench.face() == "invited", "the invitation on the pad")
    wait_for(lambda: bench.events, "the end of the invitation")
    assert bench.events == [InvitationEnded("pad-W01", "t1", Ending.TIMED_OUT)]
    wait_for(lambda: bench.face() == "idle", "the resting picture")


def test_a_cancelled_invitation_leaves_the_pad(bench: Bench) -> None:
    bench.pad.invite("t1")
    wait_for(lambda: bench.face() == "invited", "the invitation on the pad")
    bench.pad.cancel()
    wait_for(lambda: bench.face() == "idle", "the resting picture")
    assert bench.events == [InvitationEnded("pad-W01", "t1", Ending.CANCELLED)]


@pytest.mark.parametrize("fault", ["split", "noise", "damage"])
def test_a_rating_comes_through_a_bad_line(bench: Bench, fault: str) -> None:
    bench.simulator.act(fault)
    bench.pad.invite("t1")
    wait_for(lambda: bench.face() == "invited", "the invitation on the pad")
    bench.press(5)
    assert bench.events == [Rated("pad-W01", "t1", 5, 4)]


def test_a_mute_pad_ends_in_silence_and_speaks_again(bench: Bench) -> None:
    bench.simulator.act("mute")
    bench.pad.invite("t1", timeout_s=0.3)
    bench.simulator.press(5)
    wait_for(lambda: bench.events, "the end of the invitation")
    assert bench.events == [InvitationEnded("pad-W01", "t1", Ending.TIMED_OUT)]
    bench.simulator.act("mute", "off")
    wait_for(lambda: len(bench.events) == 2, "the late press")
    assert bench.events[1] == Unsolicited("pad-W01", 4)


def test_unplugged_is_offline_and_replugged_works_again(bench: Bench) -> None:
    bench.simulator.act("unplug")
    wait_for(lambda: not bench.pad.status.is_online, "offline")
    assert bench.pad.status.code == "link_lost"
    bench.pad.invite("t1")
    bench.simulator.act("replug")
    wait_for(lambda: bench.pad.status.is_online, "online again")
    wait_for(lambda: bench.face() == "invited", "the invitation said again")
    bench.press(5)
    assert bench.events == [Rated("pad-W01", "t1", 5, 4)]
    assert bench.statuses == [True, False, True]


def test_silence_of_a_pad_that_was_away_is_told_apart(bench: Bench) -> None:
    bench.simulator.act("unplug")
    wait_for(lambda: not bench.pad.status.is_online, "offline")
    bench.pad.invite("t1", timeout_s=0.1)
    wait_for(lambda: bench.events, "the end of the invitation")
    assert bench.events == [InvitationEnded("pad-W01", "t1", Ending.OFFLINE)]


def test_a_pad_that_is_not_there_at_start_is_offline_and_comes_by_itself(tmp_path: Path) -> None:
    path = tmp_path / "ttyPAD"
    pad = Ff68Pad("pad-W01", Ff68Bus(link_for(f"serial://{path}?baud=9600"), 0.02), PROFILE)
    simulator = SimulatedPad("pad-W01", PtyPort(path), PROFILE)
    try:
        pad.start(lambda event: None)
        wait_for(lambda: pad.status.code == "link_lost", "offline")
        simulator.start()
        wait_for(lambda: pad.status.is_online, "online")
    finally:
        pad.close()
        simulator.close()


def test_a_failing_listener_does_not_end_the_line(tmp_path: Path) -> None:
    path = tmp_path / "ttyPAD"
    simulator = SimulatedPad("pad-W01", PtyPort(path), PROFILE)
    simulator.start()
    pad = Ff68Pad("pad-W01", Ff68Bus(link_for(f"serial://{path}?baud=9600"), 0.02), PROFILE)
    heard: list[PadEvent] = []

    def fail_once(event: PadEvent) -> None:
        heard.append(event)
        if len(heard) == 1:
            raise RuntimeError("a listener's fault")

    try:
        pad.start(fail_once)
        wait_for(lambda: pad.status.is_online, "online")
        simulator.press(4)
        wait_for(lambda: len(heard) == 1, "the first press")
        simulator.press(3)
        wait_for(lambda: len(heard) == 2, "the second press")
    finally:
        pad.close()
        simulator.close()


def test_two_pads_and_a_keypad_share_one_line(tmp_path: Path) -> None:
    path = tmp_path / "ttyBUS"
    port = PtyPort(path)
    port.plug()
    bus = Ff68Bus(link_for(f"serial://{path}?baud=9600"), 0.02)
    events: list[PadEvent] = []
    pads = [Ff68Pad(f"pad-{address:02x}", bus, PROFILE, address) for address in (0x81, 0x82, 0x01)]
    try:
        for pad in pads:
            pad.start(events.append)
        wait_for(lambda: all(pad.status.is_online for pad in pads), "online")
        pads[1].invite("t2")
        invited = build(Frame(0x82, 0x01, b"\x0b"))
        wire = Wire(port)
        wait_for(lambda: wire.has(invited), "the invitation")
        key = build(Frame(0x01, 0x01, b"\x05\x0f"))
        port.write(build(Frame(0x82, 0x11, b"\x04")) + build(Frame(0x81, 0x11, b"\x00")) + key + key)
        wait_for(lambda: len(events) == 3, "three events")
        wait_for(lambda: wire.has(key), "the key's own frame back")
        assert events == [
            Rated("pad-82", "t2", 5, 4),
            Unsolicited("pad-81", 0),
            KeyPressed("pad-01", "function", "5"),
        ]
        with pytest.raises(ValueError, match="two pads have the address 0x82"):
            Ff68Pad("other", bus, PROFILE, 0x82).start(events.append)
    finally:
        for pad in pads:
            pad.close()
        port.close()


def test_an_adapter_that_echoes_what_it_sends_presses_no_key(tmp_path: Path) -> None:
    path = tmp_path / "ttyBUS"
    port = PtyPort(path)
    port.plug()
    pad = Ff68Pad("pad-81", Ff68Bus(link_for(f"serial://{path}?baud=9600"), 0.02), PROFILE)
    events: list[PadEvent] = []
    try:
        pad.start(events.append)
        wait_for(lambda: pad.status.is_online, "online")
        pad.invite("t1")
        wire = Wire(port)
        invitation = build(Frame(0x81, 0x01, b"\x0b"))
        wait_for(lambda: wire.has(invitation), "the invitation")
        port.write(invitation + build(Frame(0x81, 0x11, b"\x04")))
        wait_for(lambda: events, "the rating")
        assert events == [Rated("pad-81", "t1", 5, 4)]
    finally:
        pad.close()
        port.close()
