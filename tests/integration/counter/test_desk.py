"""The enquiry desk on the real bus: numbers by hand, slips that failed, missed tickets, help from a kiosk."""

import time

from config.contract.commands import CallNext, IssueTicket, NoShow, RequestHelp, SignIn
from config.contract.words import HelpKind

from .conftest import Clerk, Counters, Visitor


def at_desk(counters: Counters) -> Clerk:
    clerk = counters.open("D01")
    clerk.sign_in("S106")
    clerk.until(lambda: clerk.program.presenter.scene.queues is not None, "the hall's queues")
    return clerk


def test_a_number_given_by_hand_is_in_hand_when_the_desk_says_so(counters: Counters):
    clerk = at_desk(counters)
    for key in ("ctrl+1", "a", "4", "1"):
        clerk.key(key)
    clerk.sees("menu:figure", "A001")
    clerk.until(lambda: clerk.text("desk:unprinted").endswith("1"), "it is not in hand yet")
    clerk.key("1")
    clerk.until(lambda: not clerk.text("desk:unprinted").endswith("1"), "it is in hand")


def test_a_slip_that_never_came_is_listed_found_and_reprinted(counters: Counters, visitor: Visitor):
    clerk = at_desk(counters)
    visitor.ask(IssueTicket("C-01"))
    clerk.until(lambda: clerk.text("desk:unprinted").endswith("1"), "it is listed")
    for key in ("ctrl+5", "c", "0", "0", "1", "enter"):
        clerk.key(key)
    clerk.sees("menu:title", "C001 怎么处理")
    clerk.key("2")
    clerk.sees("menu:figure", "C001")
    clerk.key("1")
    clerk.until(lambda: not clerk.text("desk:unprinted").endswith("1"), "it is in hand")


def test_a_missed_ticket_is_returned(counters: Counters, visitor: Visitor):
    clerk = at_desk(counters)
    visitor.ask(SignIn("W02", "S102", "2580"))
    visitor.ask(IssueTicket("B-01"))
    visitor.ask(CallNext("W02"))
    visitor.ask(NoShow("W02"))
    clerk.until(lambda: clerk.text("desk:missed").endswith("1"), "it is listed")
    clerk.key("ctrl+3")
    clerk.key("1")
    clerk.window.touch("option:return")
    clerk.sees("note", "B001 已返回队列")
    assert visitor.ask(CallNext("W02")).ok


def test_a_waiting_ticket_is_cancelled_after_a_question(counters: Counters, visitor: Visitor):
    clerk = at_desk(counters)
    visitor.ask(IssueTicket("A-04"))
    clerk.until(lambda: clerk.text("desk:unprinted").endswith("1"), "it is listed")
    clerk.key("ctrl+2")
    clerk.key("1")
    clerk.window.touch("option:cancel")
    clerk.sees("menu:title", "确定取消 A001")
    clerk.window.touch("option:yes")
    clerk.sees("note", "A001 已取消")


def test_a_call_from_the_kiosk_is_seen_and_answered(counters: Counters, visitor: Visitor):
    clerk = at_desk(counters)
    visitor.ask(RequestHelp("kiosk-01", HelpKind.GUIDE))
    clerk.until(lambda: clerk.text("desk:helps").endswith("1"), "it is counted")
    clerk.sees("note", "求助：导办员")
    clerk.key("ctrl+4")
    clerk.key("1")
    clerk.until(lambda: not clerk.text("desk:helps").endswith("1"), "it is answered")
    assert clerk.view().note == "已应答求助"


def test_an_appointment_at_the_desk(counters: Counters):
    clerk = at_desk(counters)
    for key in ("ctrl+1", "d", "1", "3", "1"):
        clerk.key(key)
    clerk.sees("menu:figure", "D001")


def test_the_desk_calls_who_was_sent_to_it(counters: Counters, visitor: Visitor):
    from config.contract.commands import StartServing, Transfer

    clerk = at_desk(counters)
    visitor.ask(SignIn("W02", "S102", "2580"))
    visitor.ask(IssueTicket("B-01"))
    visitor.ask(CallNext("W02"))
    visitor.ask(StartServing("W02"))
    assert visitor.ask(Transfer("W02", to_counter="D01")).ok
    clerk.until(lambda: clerk.can("call_next"), "it was sent here")
    clerk.key("f1")
    clerk.sees("current:number", "B001")


def test_a_press_is_answered_within_a_fifth_of_a_second(counters: Counters):
    clerk = at_desk(counters)
    clerk.key("f5")
    started = time.monotonic()
    clerk.key("1")
    said = clerk.text("note")
    assert said
    assert time.monotonic() - started < 0.2
