"""The server or the broker away: every press has its visible answer, nothing is lost, nothing is done twice."""

from config.contract.commands import CallNext, Complete
from config.contract.refusals import Reason, RefusalCode, refuse
from counter.core.asking import Tone
from counter.core.keys import Action

from .world import World


def server_line(world: World) -> tuple[str, str]:
    line = world.view().status[0]
    return line.state, line.word


def test_a_press_is_answered_before_the_hall_answers(at_work: World):
    shown = at_work.shows
    at_work.presenter.key("f1")
    assert at_work.shows > shown
    assert (at_work.presenter.asking.note, at_work.presenter.asking.tone) == ("发送中…", Tone.BUSY)


def test_a_silent_server_is_said_after_two_seconds(at_work: World):
    at_work.presenter.on_connection(True)
    at_work.presenter.key("f1")
    at_work.wait(1.8)
    assert server_line(at_work) == ("normal", "正常")
    at_work.wait(0.6)
    assert server_line(at_work) == ("alarm", "没有应答")
    assert at_work.presenter.asking.note == "服务器没有应答，正在重试…"


def test_it_goes_on_when_the_server_is_back(at_work: World):
    at_work.presenter.on_connection(True)
    at_work.presenter.key("f1")
    at_work.wait(4)
    at_work.line.answer()
    at_work.show_called()
    at_work.wait(0.4)
    assert server_line(at_work) == ("normal", "正常")
    assert at_work.presenter.asking.note == ""
    assert at_work.view().current.number == "A012"


def test_a_call_nobody_answered_may_be_pressed_again(at_work: World):
    at_work.presenter.key("f1")
    at_work.wait(9)
    at_work.line.stay_silent()
    assert at_work.presenter.asking.note == "没有收到应答，请看号码后再按"
    at_work.presenter.key("f1")
    assert at_work.asked == [CallNext("W01"), CallNext("W01")]


def test_any_news_of_the_hall_ends_the_silence(at_work: World):
    at_work.presenter.on_connection(True)
    at_work.presenter.key("f1")
    at_work.wait(3)
    at_work.line.stay_silent()
    assert server_line(at_work)[0] == "alarm"
    at_work.show(next=at_work.waiting("A013"))
    at_work.wait(0.2)
    assert server_line(at_work)[0] == "normal"


def test_a_lost_connection_is_said_with_what_is_kept(at_work: World):
    at_work.presenter.on_connection(True)
    at_work.show_serving()
    at_work.presenter.on_connection(False)
    at_work.presenter.key("f3")
    at_work.line.unanswered_facts = 1
    at_work.wait(3)
    assert at_work.line.posted == [Complete("W01")]
    assert server_line(at_work) == ("alarm", "已断开 · 1 条待送")
    assert at_work.presenter.asking.note == "已记下，恢复连接后自动送达"
    assert at_work.view().current.doing == "已办结，待送达"


def test_a_completed_visit_cannot_be_passed_on_while_the_hall_is_away(at_work: World):
    at_work.show_serving()
    at_work.presenter.key("f3")
    at_work.presenter.key("f7")
    at_work.presenter.key("f3")
    assert not at_work.presenter.menus.is_open
    assert at_work.line.posted == [Complete("W01")]
    assert at_work.possible() & {Action.HOLD, Action.TRANSFER} == set()


def test_a_fact_of_an_earlier_run_that_is_refused_is_said(at_work: World):
    at_work.presenter.asking.refused(Complete("W01"), refuse(RefusalCode.WRONG_STATE, Reason.NO_TICKET))
    assert (at_work.presenter.asking.note, at_work.presenter.asking.tone) == (
        "本窗口没有正在办理的号票",
        Tone.WRONG,
    )


def test_a_refusal_is_one_line_in_words_and_passes(at_work: World):
    at_work.presenter.key("f1")
    at_work.line.refuse(RefusalCode.BUSY)
    assert (at_work.view().note, at_work.view().tone) == ("请先办结当前号票", Tone.WRONG)
    at_work.wait(7)
    assert at_work.view().note == ""


def test_a_refusal_is_said_in_the_screens_language(hall):
    world = World(hall, language="en")
    world.sign_in(next=world.waiting("A013"))
    world.presenter.key("f1")
    world.line.refuse(RefusalCode.NOTHING_WAITING)
    assert world.view().note.isascii()
