"""What each key sends, when it is possible, and what it asks before."""

import pytest

from config.contract.commands import (
    CallNext,
    Complete,
    Hold,
    NoShow,
    Pause,
    Recall,
    RequestHelp,
    Resume,
    StartServing,
    Transfer,
    Undo,
    Unpause,
)
from config.contract.refusals import RefusalCode
from config.contract.words import (
    CounterState,
    HelpKind,
    HoldKind,
    PauseReason,
    Undoable,
)
from counter.core.keys import Action
from counter.core.presenter import Page

from .world import World

ALWAYS = {Action.NOTICE, Action.HELP}


def press(world: World, *keys: str) -> None:
    for key in keys:
        world.presenter.key(key)


def test_ready_with_people_waiting(at_work: World):
    assert at_work.possible() == ALWAYS | {Action.CALL_NEXT, Action.PAUSE, Action.SIGN_OUT}
    assert at_work.button(Action.CALL_NEXT).is_next


def test_ready_with_nobody_waiting(at_work: World):
    at_work.show(next=())
    assert at_work.possible() == ALWAYS | {Action.PAUSE, Action.SIGN_OUT}
    press(at_work, "f1")
    assert at_work.asked == []
    assert at_work.presenter.asking.note == "暂无等候的号票"


def test_called(at_work: World):
    at_work.show_called()
    visit = {Action.RECALL, Action.START, Action.COMPLETE, Action.NO_SHOW, Action.TRANSFER}
    assert at_work.possible() == ALWAYS | visit
    assert at_work.button(Action.START).is_next


def test_serving(at_work: World):
    at_work.show_serving()
    assert at_work.possible() == ALWAYS | {Action.COMPLETE, Action.TRANSFER, Action.HOLD}
    assert at_work.button(Action.COMPLETE).is_next


def test_paused(at_work: World):
    at_work.show_paused()
    assert at_work.possible() == ALWAYS | {Action.PAUSE, Action.SIGN_OUT}
    assert at_work.button(Action.PAUSE).label == "恢复服务"
    press(at_work, "f1")
    assert at_work.presenter.asking.note == "窗口已暂停，请先恢复服务"


def test_before_the_first_state_only_what_needs_no_ticket(world: World):
    world.presenter.sign_in.pick("S101")
    press(world, *"2580", "enter")
    world.line.answer(world.yes())
    assert world.possible() == {Action.NOTICE}


@pytest.mark.parametrize(
    ("key", "command"), [("f2", Recall("W01")), ("f9", StartServing("W01"))], ids=["recall", "start"]
)
def test_keys_of_a_called_ticket(at_work: World, key: str, command: object):
    at_work.show_called()
    press(at_work, key)
    assert at_work.asked == [command]


def test_f1_calls_the_next(at_work: World):
    press(at_work, "f1")
    assert at_work.asked == [CallNext("W01")]


def test_complete_is_a_fact_for_the_outbox(at_work: World):
    at_work.show_serving()
    press(at_work, "f3")
    assert at_work.line.posted == [Complete("W01")]
    assert at_work.asked == []


def test_a_double_press_is_one_call(at_work: World):
    press(at_work, "f1", "f1", "f1")
    at_work.line.answer()
    press(at_work, "f1")
    assert at_work.asked == [CallNext("W01")]


def test_a_double_press_is_one_recall_even_after_it_was_done(at_work: World):
    at_work.show_called()
    press(at_work, "f2")
    at_work.line.answer()
    at_work.show_called(attempt=2)
    press(at_work, "f2")
    assert at_work.asked == [Recall("W01")]
    at_work.wait(0.6)
    press(at_work, "f2")
    assert at_work.asked == [Recall("W01"), Recall("W01")]


def test_a_button_is_busy_until_the_answer(at_work: World):
    press(at_work, "f1")
    assert (at_work.button(Action.CALL_NEXT).is_busy, at_work.button(Action.CALL_NEXT).label) == (
        True,
        "发送中…",
    )
    at_work.line.answer()
    assert not at_work.button(Action.CALL_NEXT).is_busy


def test_an_action_whose_effect_never_shows_is_free_again(at_work: World):
    press(at_work, "f1")
    at_work.line.answer()
    at_work.wait(1.0)
    press(at_work, "f1")
    assert len(at_work.asked) == 2


def test_a_refused_action_may_be_pressed_again_at_once(at_work: World):
    press(at_work, "f1")
    at_work.line.refuse(RefusalCode.NOTHING_WAITING)
    press(at_work, "f1")
    assert len(at_work.asked) == 2


def test_no_show_before_the_third_call_is_asked_first(at_work: World):
    at_work.show_called(attempt=2)
    press(at_work, "f4")
    assert at_work.asked == []
    menu = at_work.presenter.menus.current()
    assert menu is not None
    assert menu.title == "A012 只呼叫了 2 次，确定过号？"
    press(at_work, "f4", "enter")
    assert at_work.asked == []
    press(at_work, "1")
    assert at_work.asked == [NoShow("W01")]


def test_no_show_after_the_third_call_is_done_at_once(at_work: World):
    at_work.show_called(attempt=3)
    press(at_work, "f4")
    assert at_work.asked == [NoShow("W01")]


def test_the_question_goes_when_the_visitor_came(at_work: World):
    at_work.show_called()
    press(at_work, "f4")
    at_work.show_serving()
    assert at_work.presenter.menus.current() is None
    press(at_work, "1")
    assert at_work.asked == []


def test_escape_takes_the_question_back(at_work: World):
    at_work.show_called()
    press(at_work, "f4", "escape")
    assert at_work.presenter.page is Page.WORK
    assert at_work.asked == []


def test_recall_is_suggested_after_forty_seconds_and_no_show_after_the_third_call(at_work: World):
    at_work.show_called()
    at_work.wait(39)
    assert not at_work.button(Action.RECALL).is_due
    at_work.wait(2)
    assert at_work.button(Action.RECALL).is_due
    at_work.show_called(attempt=3)
    at_work.wait(41)
    assert not at_work.button(Action.RECALL).is_due
    assert at_work.button(Action.NO_SHOW).is_due


def test_pause_asks_for_a_reason_and_f5_ends_it(at_work: World):
    press(at_work, "f5")
    menu = at_work.presenter.menus.current()
    assert menu is not None
    assert [option.title for option in menu.options] == [
        *("去洗手间", "内部会议", "上门、下村", "资料录入", "设备故障", "其他")
    ]
    press(at_work, "2")
    assert at_work.asked == [Pause("W01", PauseReason.MEETING)]
    at_work.line.answer()
    at_work.show_paused()
    at_work.wait(0.6)
    press(at_work, "f5")
    assert at_work.asked[-1] == Unpause("W01")


def test_a_choice_by_arrows(at_work: World):
    press(at_work, "f5", "down", "down", "down", "up", "enter")
    assert at_work.asked == [Pause("W01", PauseReason.FIELD_VISIT)]


def test_hold_asks_how(at_work: World):
    at_work.show_serving()
    press(at_work, "f7", "2")
    assert at_work.asked == [Hold("W01", HoldKind.KEPT)]


def test_hold_before_the_start_is_refused_here(at_work: World):
    at_work.show_called()
    press(at_work, "f7")
    assert at_work.asked == []
    assert at_work.presenter.asking.note == "请先开始办理（F9）"


def test_a_held_ticket_is_chosen_from_the_list(at_work: World):
    at_work.show(held=(at_work.held("A009"), at_work.held("A010", HoldKind.AWAY)))
    assert at_work.button(Action.RESUME).detail == "2"
    press(at_work, "f8", "2")
    assert at_work.asked == [Resume("W01", "2026-11-23-A010")]


def test_transfer_to_a_group_by_its_letter(at_work: World):
    at_work.show_serving()
    press(at_work, "f6", "k")
    assert at_work.asked == [Transfer("W01", to_group="K")]


def test_transfer_to_a_counter_by_its_number(at_work: World):
    at_work.show_serving()
    press(at_work, "f6", "5")
    assert at_work.asked == [Transfer("W01", to_counter="W05")]


def test_only_counters_with_somebody_there_are_offered(at_work: World):
    at_work.show_serving()
    press(at_work, "f6")
    menu = at_work.presenter.menus.current()
    assert menu is not None
    assert [o.id for o in menu.options if o.id.startswith("counter:")] == ["counter:W05", "counter:D01"]


def test_a_called_ticket_is_started_before_it_is_transferred(at_work: World):
    at_work.show_called()
    press(at_work, "f6", "k")
    assert at_work.asked == [StartServing("W01")]
    at_work.line.answer()
    assert at_work.asked == [StartServing("W01"), Transfer("W01", to_group="K")]


def test_a_refused_start_transfers_nothing(at_work: World):
    at_work.show_called()
    press(at_work, "f6", "k")
    at_work.line.refuse(RefusalCode.WRONG_STATE)
    assert at_work.asked == [StartServing("W01")]


def test_undo_counts_down_and_then_is_gone(at_work: World):
    at_work.show(undo=at_work.undo(Undoable.TRANSFER))
    assert at_work.button(Action.UNDO).label == "撤销转移"
    assert at_work.button(Action.UNDO).detail == "10 秒"
    at_work.wait(4)
    assert at_work.button(Action.UNDO).detail == "6 秒"
    press(at_work, "ctrl+z")
    assert at_work.asked == [Undo("W01")]
    at_work.wait(7)
    assert Action.UNDO not in at_work.possible()


def test_help_is_one_of_four_and_emergency_is_asked_first(at_work: World):
    press(at_work, "f12", "2")
    assert at_work.asked == [RequestHelp("W01", HelpKind.GUARD)]
    at_work.line.answer()
    assert at_work.presenter.asking.note == "已呼叫：保安"
    at_work.wait(0.6)
    press(at_work, "f12", "4", "enter")
    assert len(at_work.asked) == 1
    press(at_work, "1")
    assert at_work.asked[-1] == RequestHelp("W01", HelpKind.EMERGENCY)
    assert at_work.presenter.page is Page.WORK


def test_another_key_leaves_the_question_and_does_its_own_work(at_work: World):
    at_work.show_called()
    press(at_work, "f12", "f9")
    assert at_work.asked == [StartServing("W01")]
    assert at_work.presenter.page is Page.WORK


def test_the_notice_of_the_tickets_service(at_work: World):
    at_work.show_serving()
    press(at_work, "f11")
    notice = at_work.presenter.notice
    assert notice is not None
    assert (notice.title, len(notice.rows)) == ("高龄津贴申领", 9)
    assert all(value for _, value in notice.rows)
    press(at_work, "escape")
    assert at_work.presenter.page is Page.WORK


def test_without_a_service_the_notice_is_chosen(at_work: World):
    at_work.show_serving(service=None)
    press(at_work, "f11", "1")
    assert at_work.presenter.notice is not None
    assert at_work.presenter.notice.service == "A-01"


def test_every_service_of_the_hall_has_its_sheet(at_work: World):
    for service in at_work.hall.services:
        at_work.presenter.open_notice(service.code)
        notice = at_work.presenter.notice
        assert notice is not None
        assert len(notice.rows) == 9 + bool(service.conditions)


def test_a_hall_that_completes_by_calling_lets_f1_go_while_serving(at_work: World):
    from msgspec.structs import replace

    from counter.core.offers import offers

    assert at_work.presenter.scene.state is not None
    at_work.show_serving()
    state = replace(at_work.presenter.scene.state, next=at_work.waiting("A013"))
    assert state.state is CounterState.SERVING
    strict, free = at_work.hall.calling, replace(at_work.hall.calling, call_completes=True)
    assert not offers(state, strict, at_work.now)[Action.CALL_NEXT].is_possible
    assert offers(state, free, at_work.now)[Action.CALL_NEXT].is_possible
