"""The strip's driver turned by hand: tries, repeats, blinking and stages."""

import pytest

from devices.display.a090 import Colour, FrameParser, build_answer, decode_text
from devices.display.driver import A090Display
from devices.display.protocol import DisplayColour, DisplayText, Shown, Stage

A001 = DisplayText("A001", DisplayColour.GREEN)
CALLING = DisplayText("A001", DisplayColour.GREEN, is_blinking=True)


class Recorder:
    """A link that is always open and keeps what is written."""

    def __init__(self) -> None:
        self.written = bytearray()
        self.is_open = True
        self.name = "recorder"

    def open(self) -> None: ...
    def close(self) -> None: ...
    def discard_input(self) -> None: ...

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        raise AssertionError("only the line's thread reads, and it was not started")

    def write_all(self, data: bytes, timeout_s: float) -> None:
        self.written += data

    def texts(self) -> list[str]:
        """The texts written since the last look, blanks as empty."""
        frames = FrameParser().feed(bytes(self.written))
        self.written.clear()
        return ["".join(character for character, _ in decode_text(frame.data)).strip() for frame in frames]


class Desk:
    """The driver without its thread: `pass_s` lets time pass in steps of 10 ms."""

    def __init__(self) -> None:
        self.now = 100.0
        self.link = Recorder()
        self.display = A090Display("led-W01", self.link, monotonic=lambda: self.now)
        self.told: list[Shown] = []
        self.display._on_shown = self.told.append

    def want(self, text: DisplayText, reference: str = "", *, force: bool = False) -> None:
        self.display._want(text, reference, force=force)

    def pass_s(self, seconds: float, *, is_answering: bool = True) -> list[str]:
        texts: list[str] = []
        for _ in range(round(seconds / 0.01)):
            self.now += 0.01
            self.display.turn(self.now)
            new = self.link.texts()
            texts += new
            if new and is_answering:
                self.display.received(build_answer(1))
        return texts

    def stages(self) -> list[tuple[str, Stage]]:
        return [(shown.reference, shown.stage) for shown in self.told]


@pytest.fixture
def desk() -> Desk:
    return Desk()


def test_a_text_is_sent_then_confirmed(desk: Desk) -> None:
    desk.want(A001, "call-1")
    assert desk.pass_s(0.05, is_answering=False) == ["A001"]
    assert desk.stages() == [("call-1", Stage.SENT)]
    desk.display.received(build_answer(1))
    assert desk.stages() == [("call-1", Stage.SENT), ("call-1", Stage.CONFIRMED)]
    assert desk.display.shown == Shown("led-W01", "call-1", A001, Stage.CONFIRMED)


def test_the_colour_goes_with_every_character(desk: Desk) -> None:
    desk.want(A001)
    desk.display.turn(desk.now)
    (frame,) = FrameParser().feed(bytes(desk.link.written))
    assert decode_text(frame.data) == [(character, Colour.GREEN) for character in "A001"]


def test_without_answer_it_is_tried_three_times_and_stays_merely_sent(desk: Desk) -> None:
    desk.want(A001, "call-1")
    assert desk.pass_s(1.0, is_answering=False) == ["A001"] * 3
    assert desk.stages() == [("call-1", Stage.SENT)]
    assert (desk.display.status.is_online, desk.display.status.code) == (False, "no_answer")


def test_a_strip_that_comes_back_gets_the_text(desk: Desk) -> None:
    desk.want(A001, "call-1")
    desk.pass_s(1.0, is_answering=False)
    assert desk.pass_s(2.0) == ["A001"]
    assert desk.display.status.is_online
    assert desk.stages()[-1] == ("call-1", Stage.CONFIRMED)


def test_an_answer_of_another_address_confirms_nothing(desk: Desk) -> None:
    desk.want(A001)
    desk.pass_s(0.02, is_answering=False)
    desk.display.received(build_answer(2))
    assert [stage for _, stage in desk.stages()] == [Stage.SENT]


def test_a_late_answer_to_the_text_before_does_not_confirm_the_new_one(desk: Desk) -> None:
    desk.want(A001, "call-1")
    desk.pass_s(0.02, is_answering=False)
    desk.want(DisplayText("A002"), "call-2")
    desk.display.received(build_answer(1))
    assert ("call-2", Stage.CONFIRMED) not in desk.stages()
    assert desk.pass_s(0.2) == ["A002"]
    assert desk.stages()[-1] == ("call-2", Stage.CONFIRMED)


def test_the_same_wish_is_sent_once_however_often_it_is_said(desk: Desk) -> None:
    for _ in range(3):
        desk.want(A001, "call-1")
        desk.pass_s(4.0)
    desk.want(A001, "call-1")
    assert desk.pass_s(1.0) == []


def test_the_same_text_for_another_call_within_five_seconds_is_told_not_sent(desk: Desk) -> None:
    desk.want(A001, "call-1")
    desk.pass_s(1.0)
    desk.want(A001, "call-2")
    assert desk.pass_s(1.0) == []
    assert desk.stages()[2:] == [("call-2", Stage.SENT), ("call-2", Stage.CONFIRMED)]


def test_the_same_text_for_another_call_later_is_sent_again(desk: Desk) -> None:
    desk.want(A001, "call-1")
    desk.pass_s(6.0)
    desk.want(A001, "call-2")
    assert desk.pass_s(1.0) == ["A001"]


def test_force_sends_an_equal_text_at_once(desk: Desk) -> None:
    desk.want(A001, "call-1")
    desk.pass_s(1.0)
    desk.want(A001, "call-1", force=True)
    assert desk.pass_s(1.0) == ["A001"]


def test_a_call_blinks_for_three_seconds_and_then_stands(desk: Desk) -> None:
    desk.want(CALLING, "call-1")
    assert desk.pass_s(3.5) == ["A001", "", "A001", "", "A001", "", "A001"]
    assert desk.pass_s(5.0) == []
    assert desk.stages() == [("call-1", Stage.SENT), ("call-1", Stage.CONFIRMED)]


def test_a_new_text_ends_the_blinking_of_the_old(desk: Desk) -> None:
    desk.want(CALLING)
    desk.pass_s(0.6)
    desk.want(DisplayText("暂停服务"))
    assert desk.pass_s(5.0) == ["暂停服务"]


def test_a_blank_strip_is_full_of_spaces(desk: Desk) -> None:
    desk.want(DisplayText(""))
    desk.display.turn(desk.now)
    (frame,) = FrameParser().feed(bytes(desk.link.written))
    assert [character for character, _ in decode_text(frame.data)] == [" "] * 16
