"""Visits at a counter through the real window, bus and server."""

from config.contract.commands import IssueTicket

from .conftest import Counters, Visitor


def test_a_visit_by_keys_alone(counters: Counters, visitor: Visitor):
    clerk = counters.open()
    clerk.sign_in()
    visitor.ask(IssueTicket("A-04"))
    clerk.until(lambda: clerk.can("call_next"), "somebody waits")
    clerk.key("f1")
    clerk.sees("current:number", "A001")
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
