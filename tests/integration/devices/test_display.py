"""Counter strips over a pseudo-terminal: the driver here, the simulator on the other side."""

import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from devices.display.driver import A090Display
from devices.display.protocol import DisplayColour, DisplayText, Shown, Stage
from devices.display.simulator import SimulatedStrip
from devices.links import link_for
from devices.links.pty import PtyPort

DEADLINE_S = 8.0
CALL = DisplayText("A001请到本窗口", DisplayColour.GREEN)
PAUSED = DisplayText("暂停服务 请到10号窗口", DisplayColour.RED)


def wait_for(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"not within {DEADLINE_S} s: {what}"
        time.sleep(0.005)


class Bench:
    """A display, its simulator and what it told."""

    def __init__(self, folder: Path) -> None:
        path = folder / "ttyLED"
        self.simulator = SimulatedStrip("led-W01", PtyPort(path))
        self.simulator.start()
        self.display = A090Display("led-W01", link_for(f"serial://{path}?baud=9600"))
        self.told: list[Shown] = []
        self.display.start(self.told.append)
        wait_for(lambda: self.display.status.is_online, "online")

    def text(self) -> object:
        return self.simulator.facts()["text"]

    def wait_for_text(self, text: str) -> None:
        wait_for(lambda: self.text() == text, f"{text!r} on the strip")

    def stages(self, reference: str) -> list[Stage]:
        return [shown.stage for shown in self.told if shown.reference == reference]

    def close(self) -> None:
        self.display.close()
        self.simulator.close()


@pytest.fixture
def bench(tmp_path: Path) -> Iterator[Bench]:
    made = Bench(tmp_path)
    yield made
    made.close()


def test_a_call_is_shown_in_its_colour_and_confirmed(bench: Bench) -> None:
    bench.display.show(CALL, "call-1")
    wait_for(lambda: bench.stages("call-1") == [Stage.SENT, Stage.CONFIRMED], "confirmation")
    assert bench.text() == "A001请到本窗口"
    assert bench.simulator.facts()["colour"] == "green"
    bench.display.blank()
    wait_for(lambda: bench.text() == "", "blank")


def test_a_blinking_call_comes_and_goes_and_stands_at_last(bench: Bench) -> None:
    bench.display.show(DisplayText("A002", is_blinking=True), "call-2")
    for text in ("A002", "", "A002", "", "A002", "", "A002"):
        bench.wait_for_text(text)
    assert bench.stages("call-2") == [Stage.SENT, Stage.CONFIRMED]


@pytest.mark.parametrize("fault", ["split", "noise", "damage", "repeat"])
def test_a_call_is_confirmed_over_a_bad_line(bench: Bench, fault: str) -> None:
    bench.simulator.act(fault)
    bench.display.show(CALL, "call-1")
    wait_for(lambda: bench.stages("call-1") == [Stage.SENT, Stage.CONFIRMED], "confirmation")
    assert bench.text() == "A001请到本窗口"


def test_a_mute_strip_is_never_confirmed_and_catches_up_when_it_speaks_again(bench: Bench) -> None:
    bench.simulator.act("mute")
    bench.display.show(PAUSED, "pause-1")
    wait_for(lambda: bench.display.status.code == "no_answer", "no answer")
    assert bench.stages("pause-1") == [Stage.SENT]
    bench.simulator.act("mute", "off")
    wait_for(lambda: bench.stages("pause-1") == [Stage.SENT, Stage.CONFIRMED], "confirmation")
    assert bench.display.status.is_online
    assert bench.text() == "暂停服务 请到10号窗口"


def test_unplugged_is_offline_and_replugged_shows_the_latest_text(bench: Bench) -> None:
    bench.display.show(CALL, "call-1")
    wait_for(lambda: Stage.CONFIRMED in bench.stages("call-1"), "confirmation")
    bench.simulator.act("unplug")
    wait_for(lambda: bench.display.status.code == "link_lost", "offline")
    bench.display.show(PAUSED, "pause-1")
    bench.simulator.act("replug")
    wait_for(lambda: bench.stages("pause-1") == [Stage.SENT, Stage.CONFIRMED], "confirmation")
    assert bench.text() == "暂停服务 请到10号窗口"


def test_an_action_nobody_knows_names_the_known_ones(bench: Bench) -> None:
    with pytest.raises(ValueError, match="led-W01 cannot 'fly': it knows unplug, replug"):
        bench.simulator.act("fly")
