"""The hall's time, device lines, the remembered clerk, and the bell."""

import wave
from datetime import UTC, datetime, timedelta

import pytest

from config.contract.words import HealthState
from config.hall import Hall
from config.i18n import translator
from counter.bell import write_bell
from counter.core.hall_time import HallTime
from counter.core.health import Health
from counter.core.menus import Menu, Menus, Option, numbered
from counter.core.wording import clock_words
from counter.memory import ClerkFile
from devices.status import DeviceStatus

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


class TestHallTime:
    def test_a_state_kept_for_hours_only_makes_the_clock_late_until_a_fresh_one(self):
        time = HallTime(lambda: 100.0)
        time.note(NOW - timedelta(hours=3))
        time.note(NOW)
        time.note(NOW - timedelta(seconds=2))
        assert time.now() == NOW

    def test_it_runs_on_by_itself(self):
        now = [100.0]
        time = HallTime(lambda: now[0])
        time.note(NOW)
        now[0] += 7.5
        assert time.now() == NOW + timedelta(seconds=7.5)
        assert time.since(NOW + timedelta(minutes=1)) == timedelta()


class TestHealth:
    def test_lines_have_state_word_and_since(self, hall: Hall):
        local = [NOW]
        health = Health(hall.devices_of(counter="W01"), lambda: local[0], translator("zh-CN"))
        assert [(line.id, line.state) for line in health.lines] == [
            *(("server", "off"), ("pad-w01", "off"), ("disp-w01", "off")),
        ]
        health.device("pad-w01", "pad", DeviceStatus(HealthState.OK, NOW, "ok"))
        local[0] += timedelta(minutes=3)
        health.device("pad-w01", "pad", DeviceStatus(HealthState.UNAVAILABLE, NOW, "link_lost", "EIO"))
        local[0] += timedelta(minutes=3)
        health.device("pad-w01", "pad", DeviceStatus(HealthState.UNAVAILABLE, NOW, "no_answer"))
        line = health.lines[1]
        assert (line.state, line.word, line.since) == ("alarm", "没有应答", NOW + timedelta(minutes=3))

    def test_a_code_nobody_knows_is_still_a_word(self, hall: Hall):
        health = Health(hall.devices_of(counter="W01"), lambda: NOW, translator("zh-CN"))
        health.device("pad-w01", "pad", DeviceStatus(HealthState.DEGRADED, NOW, "odd_vendor_code"))
        assert health.lines[1].word == "异常"


class TestClerkFile:
    def test_the_last_clerk_is_there_after_a_restart(self, tmp_path):
        ClerkFile(tmp_path / "clerk.txt").remember("S101")
        assert ClerkFile(tmp_path / "clerk.txt").last_clerk == "S101"

    @pytest.mark.parametrize("content", [b"\xff\xfe\x00", b"x" * 500, b"a\nb"])
    def test_a_broken_file_only_costs_typing(self, tmp_path, content: bytes):
        (tmp_path / "clerk.txt").write_bytes(content)
        assert ClerkFile(tmp_path / "clerk.txt").last_clerk == ""

    def test_a_disk_that_takes_nothing_is_borne(self, tmp_path):
        memory = ClerkFile(tmp_path / "gone" / "clerk.txt")
        memory.remember("S101")
        assert memory.last_clerk == "S101"


class TestMenus:
    def test_marks_stay_among_what_can_be_chosen(self):
        options = (
            Option("h", "h", is_heading=True),
            Option("a", "a"),
            Option("b", "b", is_possible=False),
            Option("c", "c"),
        )
        menus = Menus(lambda: None)
        menus.open(lambda: Menu("m", "m", options), lambda _chosen: None)
        assert menus.marked == "a"
        menus.move(1)
        assert menus.marked == "c"
        menus.move(1)
        assert menus.marked == "c"
        menus.move(-5)
        assert menus.marked == "a"

    def test_what_is_impossible_cannot_be_chosen_by_any_way(self):
        chosen: list[str] = []
        menus = Menus(lambda: None)
        menus.open(lambda: Menu("m", "m", numbered((Option("a", "a", is_possible=False),))), chosen.append)
        menus.choose("a")
        menus.enter()
        menus.typed("1")
        assert chosen == []

    def test_the_tenth_has_no_digit(self):
        options = numbered(tuple(Option(str(n), str(n)) for n in range(11)))
        assert [option.key for option in options] == [*"123456789", "", ""]


def test_a_clock_has_hours_only_when_needed():
    assert [clock_words(timedelta(seconds=s)) for s in (-3, 9, 754, 3661)] == [
        *("00:00", "00:09", "12:34", "1:01:01"),
    ]


def test_the_bell_is_a_short_sound(tmp_path):
    write_bell(tmp_path / "bell.wav")
    with wave.open(str(tmp_path / "bell.wav")) as sound:
        assert 0.3 < sound.getnframes() / sound.getframerate() < 1.0
