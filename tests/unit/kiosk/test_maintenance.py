"""The hidden door and the PIN."""

from collections.abc import Callable

import msgspec
import pytest
from argon2 import PasswordHasher

from config.hall import Hall
from kiosk.core.maintenance import HiddenDoor, PinPad
from kiosk.core.pins import is_maintenance_pin


class Clock:
    time = 100.0

    def __call__(self) -> float:
        return self.time


def test_five_quick_touches_open_the_door_and_slow_ones_do_not():
    clock = Clock()
    door = HiddenDoor(clock)
    slow = []
    for _ in range(10):
        clock.time += 0.8
        slow.append(door.touch())
    assert not any(slow)
    clock.time += 10
    assert [door.touch() for _ in range(5)] == [False, False, False, False, True]
    assert not door.touch(), "the next visitor begins anew"


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def opened() -> list[str]:
    return []


@pytest.fixture
def pad(clock: Clock, opened: list[str]) -> PinPad:
    def check(pin: str, checked: Callable[[bool], None]) -> None:
        checked(pin == "2580")

    return PinPad(check, clock, lambda: None, lambda: opened.append("open"))


def type_in(pad: PinPad, pin: str) -> None:
    for digit in pin:
        pad.press(digit)
    pad.enter()


def test_the_right_pin_opens(pad: PinPad, opened: list[str]):
    type_in(pad, "2580")
    assert opened == ["open"]
    assert pad.length == 0, "the digits are not kept"


def test_three_wrong_pins_lock_the_pad_for_a_minute(pad: PinPad, clock: Clock, opened: list[str]):
    for _ in range(3):
        type_in(pad, "1111")
    assert pad.is_locked
    type_in(pad, "2580")
    assert opened == []
    clock.time += 61
    type_in(pad, "2580")
    assert opened == ["open"]


def test_while_a_pin_is_checked_no_other_is_taken(clock: Clock):
    asked = []
    pad = PinPad(lambda pin, _checked: asked.append(pin), clock, lambda: None, lambda: None)
    type_in(pad, "2580")
    type_in(pad, "1111")
    assert asked == ["2580"]


def test_the_hall_files_hash_counts_before_the_demonstrations_pin(hall: Hall):
    assert is_maintenance_pin(hall, "2580")
    assert not is_maintenance_pin(hall, "0000")
    quick = PasswordHasher(time_cost=1, memory_cost=8, parallelism=1)
    settings = msgspec.structs.replace(hall.kiosk, maintenance_pin_hash=quick.hash("9731"))
    own = msgspec.structs.replace(hall, kiosk=settings)
    assert is_maintenance_pin(own, "9731")
    assert not is_maintenance_pin(own, "2580")
    neither = msgspec.structs.replace(hall, demonstration=None)
    assert not is_maintenance_pin(neither, "")
