"""Signing in: by keys, by mouse, refused, unanswered, again after a restart."""

import pytest

from config.contract.commands import SignIn, SignOut
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import CounterState, Role
from config.hall import Hall
from counter.core.presenter import Page
from counter.core.sign_in import Field

from .world import FakeMemory, World


def press(world: World, *keys: str) -> None:
    for key in keys:
        world.presenter.key(key)


def test_a_clerk_signs_in_with_keys_alone(world: World):
    press(world, *"S101", "enter", *"2580", "enter")
    assert world.line.asked == [SignIn("W01", "S101", "2580")]
    assert world.presenter.page is Page.SIGN_IN


def test_nobody_needs_the_shift_key(world: World):
    press(world, *"s101", "enter", *"2580", "enter")
    assert world.line.asked == [SignIn("W01", "S101", "2580")]


def test_a_clerk_signs_in_with_the_mouse_alone(world: World):
    assert [(c.clerk, c.role) for c in world.presenter.sign_in.candidates] == [
        ("S101", "A角"),
        ("S102", "B角"),
    ]
    world.presenter.sign_in.pick("S102")
    press(world, *"2580", "enter")
    assert world.line.asked == [SignIn("W01", "S102", "2580")]


def test_the_work_begins_with_the_halls_yes(world: World):
    world.sign_in()
    assert world.presenter.page is Page.WORK
    assert world.memory.last_clerk == "S101"


def test_a_refusal_is_said_in_words_and_only_the_pin_is_wiped(world: World):
    press(world, *"S101", "enter", *"1111", "enter")
    world.line.refuse(RefusalCode.WRONG_CREDENTIALS)
    page = world.presenter.sign_in
    assert (page.note, page.is_alarm) == ("工号或密码不对", True)
    assert (page.clerk, page.pin, page.field) == ("S101", "", Field.PIN)
    assert world.memory.last_clerk == ""


def test_the_finer_reason_is_said(world: World):
    press(world, *"S101", "enter", *"2580", "enter")
    world.line.refuse(RefusalCode.WRONG_STATE, Reason.POST_HELD)
    assert world.presenter.sign_in.note == "本窗口已有人签到"


def test_enter_twice_asks_once(world: World):
    press(world, *"S101", "enter", *"2580", "enter", "enter", "enter", "1")
    assert len(world.line.asked) == 1
    assert world.presenter.sign_in.pin == "2580"


def test_a_slow_hall_is_said_to_be_slow_and_silence_ends_in_another_try(world: World):
    press(world, *"S101", "enter", *"2580", "enter")
    assert world.presenter.sign_in.note == "正在签到…"
    world.wait(2.4)
    assert world.presenter.sign_in.note == "服务器没有应答，正在重试…"
    world.line.stay_silent()
    assert world.presenter.sign_in.note == "没有收到应答，请再试一次"
    press(world, *"2580", "enter")
    assert len(world.line.asked) == 2


def test_the_last_job_number_is_there_and_typing_replaces_it(hall: Hall):
    world = World(hall, memory=FakeMemory("S102"))
    assert (world.presenter.sign_in.clerk, world.presenter.sign_in.field) == ("S102", Field.PIN)
    world.presenter.sign_in.focus(Field.CLERK)
    press(world, *"S101")
    assert world.presenter.sign_in.clerk == "S101"


def test_keys_of_the_work_do_nothing_before(world: World):
    world.show(next=world.waiting("A013"))
    press(world, "f1", "f12", "ctrl+q", "escape")
    assert world.line.asked == []


def test_after_a_restart_the_ticket_is_there_as_it_was(hall: Hall):
    world = World(hall, memory=FakeMemory("S101"))
    world.show_serving(ago_s=300)
    assert world.presenter.clerk is None
    press(world, *"2580", "enter")
    world.line.answer(world.yes())
    assert world.presenter.page is Page.WORK
    assert world.view().current.number == "A012"
    assert world.view().current.clock == "05:00"


def test_somebody_elses_post_ends_the_work_here(at_work: World):
    at_work.show(client="counter-other")
    assert at_work.presenter.page is Page.SIGN_IN
    assert at_work.presenter.sign_in.note == "已在另一台电脑签到"


def test_the_end_of_the_day_signs_out_here_too(at_work: World):
    at_work.presenter.key("f5")
    at_work.show(clerk=None, client=None, state=CounterState.VACANT)
    assert at_work.presenter.page is Page.SIGN_IN
    assert at_work.presenter.sign_in.note == "已签退"
    assert not at_work.presenter.menus.is_open


def test_a_state_from_before_the_sign_in_ends_nothing(world: World):
    world.show(clerk=None, client=None, state=CounterState.VACANT)
    world.presenter.sign_in.pick("S101")
    press(world, *"2580", "enter")
    world.line.answer(world.yes())
    world.show(clerk=None, client=None, state=CounterState.VACANT)
    assert world.presenter.page is Page.WORK


def test_signing_out_is_asked_first(at_work: World):
    press(at_work, "ctrl+q", "enter")
    assert at_work.asked == []
    press(at_work, "1")
    assert at_work.asked == [SignOut("W01")]
    at_work.line.answer()
    assert at_work.presenter.page is Page.SIGN_IN
    assert at_work.presenter.sign_in.clerk == "S101"


def test_nobody_signs_out_with_a_ticket_at_the_counter(at_work: World):
    at_work.show_called()
    press(at_work, "ctrl+q", "1")
    assert at_work.asked == []
    assert at_work.presenter.asking.note == "请先办结当前号票"


@pytest.mark.parametrize("character", [" ", "名", "@", "\n"])
def test_what_no_job_number_holds_is_not_typed(world: World, character: str):
    press(world, character)
    assert world.presenter.sign_in.clerk == ""


def test_b_is_shown_as_b(world: World):
    world.sign_in("S102")
    world.show(clerk=world.person("S102", Role.B))
    assert world.view().person == "李某 · B角"
