"""Visits at a counter through the real window, bus, server and simulated pad and display."""

from config.contract.commands import IssueTicket
from tests.server import Server

from .conftest import Clerk, Counters, Visitor


def called(counters: Counters, visitor: Visitor) -> Clerk:
    clerk = counters.open()
    clerk.sign_in()
    visitor.ask(IssueTicket("A-04"))
    clerk.until(lambda: clerk.can("call_next"), "somebody waits")
    clerk.key("f1")
    clerk.sees("current:number", "A001")
    return clerk


def test_a_visit_by_keys_alone(counters: Counters, visitor: Visitor):
    clerk = called(counters, visitor)
    clerk.sees("current:doing", "已呼叫 1/3 次")
    clerk.until(lambda: counters.simulators["disp-w01"].facts()["text"] == "请A001号", "the display calls")
    clerk.key("f9")
    clerk.sees("current:doing", "办理中")
    clerk.key("f3")
    clerk.sees("note", "A001 评价邀请中")
    pad = counters.simulators["pad-w01"]
    clerk.until(lambda: pad.facts()["face"] == "invited", "the pad invites")
    pad.act("press", "5")
    clerk.until(lambda: pad.facts()["face"] == "thanks", "the pad thanks")
    clerk.until(lambda: clerk.text("note") == "", "nothing is said of the rating")


def test_a_visit_by_mouse_alone(counters: Counters, visitor: Visitor):
    clerk = counters.open()
    clerk.window.touch("sign_in:person:S101")
    for digit in "2580":
        clerk.window.touch(f"pad:{digit}")
    clerk.window.touch("sign_in:submit")
    clerk.until(lambda: clerk.page == "work", "signed in")
    visitor.ask(IssueTicket("A-04"))
    clerk.until(lambda: clerk.can("call_next"), "somebody waits")
    clerk.window.touch("action:call_next")
    clerk.sees("current:number", "A001")
    clerk.window.touch("action:start")
    clerk.sees("current:doing", "办理中")
    clerk.window.touch("action:hold")
    clerk.window.touch("option:kept")
    clerk.until(lambda: clerk.can("resume"), "it is on hold")
    clerk.window.touch("action:resume")
    clerk.window.touch("option:" + clerk.held()[0])
    clerk.sees("current:doing", "办理中")
    clerk.window.touch("action:complete")
    clerk.sees("note", "A001 评价邀请中")


def test_a_no_show_is_asked_done_and_taken_back(counters: Counters, visitor: Visitor):
    clerk = called(counters, visitor)
    clerk.key("f4")
    clerk.sees("menu:title", "A001 只呼叫了 1 次")
    clerk.key("1")
    clerk.until(lambda: clerk.can("undo"), "undo is offered")
    clerk.sees("note", "A001 已过号")
    assert "撤销过号" in clerk.text("action:undo")
    clerk.key("ctrl+z")
    clerk.sees("current:number", "A001")
    assert clerk.can("start")


def test_two_quick_presses_are_one_call(counters: Counters, visitor: Visitor):
    for _ in range(2):
        visitor.ask(IssueTicket("A-04"))
    clerk = counters.open()
    clerk.sign_in()
    clerk.until(lambda: clerk.can("call_next"), "somebody waits")
    clerk.key("f1")
    clerk.key("f1")
    clerk.sees("current:number", "A001")
    clerk.key("f2")
    clerk.key("f2")
    clerk.sees("current:doing", "已呼叫 2/3 次")
    clerk.window.frames(20)
    assert clerk.text("current:doing") == "已呼叫 2/3 次"


def test_a_held_key_calls_once(counters: Counters, visitor: Visitor):
    from kivy.core.window import Window

    clerk = called(counters, visitor)
    clerk.rest(0.5)
    for _ in range(30):
        Window.dispatch("on_key_down", 283, 0, "", [])
        clerk.rest(0.05)
    Window.dispatch("on_key_up", 283, 0)
    clerk.sees("current:doing", "已呼叫 2/3 次")


def test_pause_shows_on_the_display_and_ends_with_the_same_key(counters: Counters):
    clerk = counters.open()
    clerk.sign_in()
    clerk.key("f5")
    clerk.key("2")
    clerk.sees("current:number", "暂停")
    clerk.sees("current:doing", "内部会议")
    strip = counters.simulators["disp-w01"]
    clerk.until(lambda: "暂停服务" in str(strip.facts()["text"]), "the display says so")
    clerk.rest(0.5)
    clerk.key("f5")
    clerk.sees("current:number", "空闲")


def test_a_called_ticket_is_transferred_to_another_group(counters: Counters, visitor: Visitor):
    clerk = called(counters, visitor)
    clerk.key("f6")
    clerk.key("k")
    clerk.until(lambda: "撤销转移" in clerk.text("action:undo"), "it was transferred")


def test_after_a_restart_of_the_client_the_ticket_is_there(counters: Counters, visitor: Visitor):
    clerk = called(counters, visitor)
    clerk.key("f9")
    clerk.sees("current:doing", "办理中")
    clerk = counters.restart(clerk)
    assert clerk.text("sign_in:clerk").startswith("S101")
    clerk.type("2580")
    clerk.key("enter")
    clerk.sees("current:number", "A001")
    clerk.sees("current:doing", "办理中")
    clerk.key("f3")
    clerk.sees("note", "A001 评价邀请中")


def test_a_wrong_pin_is_told_kindly(counters: Counters):
    clerk = counters.open()
    clerk.window.touch("sign_in:person:S101")
    clerk.type("1111")
    clerk.key("enter")
    clerk.sees("sign_in:note", "工号或密码不对")


def test_a_killed_server_is_said_and_the_work_goes_on_after_its_return(
    counters: Counters, visitor: Visitor, server: Server
):
    clerk = called(counters, visitor)
    visitor.ask(IssueTicket("A-04"))
    clerk.key("f9")
    clerk.sees("current:doing", "办理中")
    server.kill()
    clerk.key("f3")
    assert "发送中" in clerk.text("note")
    clerk.sees("note", "已记下，恢复连接后自动送达")
    clerk.until(
        lambda: any(w in clerk.text("status:server") for w in ("没有应答", "已断开")), "the line says so"
    )
    server.start()
    clerk.sees("note", "A001 评价邀请中", 20)
    clerk.sees("status:server", "正常", 10)
    clerk.key("f1")
    clerk.sees("current:number", "A002")


def test_the_state_of_pad_and_display_is_seen(counters: Counters):
    clerk = counters.open()
    clerk.sign_in()
    clerk.sees("status:pad-w01", "正常", 10)
    counters.simulators["pad-w01"].act("unplug")
    clerk.sees("status:pad-w01", "未连接", 10)
    counters.simulators["pad-w01"].act("replug")
    clerk.sees("status:pad-w01", "正常", 15)


def test_help_from_the_counter_is_open_until_answered(counters: Counters, visitor: Visitor):
    clerk = counters.open()
    clerk.sign_in()
    clerk.key("f12")
    clerk.key("1")
    clerk.sees("note", "已呼叫")
    clerk.until(lambda: "已呼叫 导办员，等待应答" in clerk.view().quiet, "the call for help is open")
