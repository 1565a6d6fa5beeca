"""Every refusal of the contract that the domain gives, each from the situation it is meant for."""

from collections.abc import Callable

import pytest

from config.contract import commands as c
from config.contract.facts import WaitRange
from config.contract.refusals import REASON_TEXTS, TEXTS, Reason, Refusal, RefusalCode
from config.contract.words import HelpKind, HoldKind, PauseReason
from tests.unit.hall_server.domain.hall import Play, with_groups

Situation = Callable[[], Refusal]


def refusal_of(play: Play, command: c.Command, *, pin_right: bool = True) -> Refusal:
    decision = play.do(command, pin_right=pin_right)
    assert isinstance(decision, Refusal)
    return decision


def staffed() -> Play:
    play = Play()
    play.sign_in("W01", "W03")
    return play


def serving() -> Play:
    play = staffed()
    play.issue("A")
    play.call("W01")
    play.start("W01")
    return play


def after(play: Play, *commands: c.Command, minutes: float = 0) -> Play:
    for command in commands:
        play.ok(command)
    play.wait(minutes=minutes)
    return play


T = "2026-11-24-A001"
CODES: dict[RefusalCode, Situation] = {
    RefusalCode.BAD_MESSAGE: lambda: refusal_of(serving(), c.Transfer("W01")),
    RefusalCode.UNKNOWN_SERVICE: lambda: refusal_of(Play(), c.IssueTicket("Z")),
    RefusalCode.UNKNOWN_GROUP: lambda: refusal_of(serving(), c.Transfer("W01", to_group="Z")),
    RefusalCode.UNKNOWN_COUNTER: lambda: refusal_of(Play(), c.CallNext("W99")),
    RefusalCode.UNKNOWN_PLACE: lambda: refusal_of(Play(), c.RequestHelp("roof", HelpKind.GUIDE)),
    RefusalCode.UNKNOWN_TICKET: lambda: refusal_of(Play(), c.Cancel(T)),
    RefusalCode.UNKNOWN_CALL: lambda: refusal_of(Play(), c.AcknowledgeCall(f"{T}-c1", "display-w01")),
    RefusalCode.UNKNOWN_HELP: lambda: refusal_of(Play(), c.AnswerHelp("2026-11-24-h1")),
    RefusalCode.WRONG_STATE: lambda: refusal_of(serving(), c.Recall("W01")),
    RefusalCode.NOTHING_WAITING: lambda: refusal_of(staffed(), c.CallNext("W01")),
    RefusalCode.BUSY: lambda: refusal_of(serving(), c.CallNext("W01")),
    RefusalCode.NOT_SIGNED_IN: lambda: refusal_of(Play(), c.CallNext("W01")),
    RefusalCode.WRONG_CREDENTIALS: lambda: refusal_of(Play(), c.SignIn("W01", "S1", "1"), pin_right=False),
    RefusalCode.CLOSED: lambda: refusal_of(Play(start="2026-11-24T20:00"), c.IssueTicket("A")),
    RefusalCode.QUEUE_FULL: lambda: refusal_of(Play(with_groups(max_waiting=0)), c.IssueTicket("A")),
    RefusalCode.QUOTA_REACHED: lambda: refusal_of(Play(with_groups(daily_quota=0)), c.IssueTicket("A")),
}
OUTSIDE = {RefusalCode.UNKNOWN_TYPE, RefusalCode.EXPIRED, RefusalCode.NOT_STORED}
"""What the gateway and the writer say, who know bytes, clocks and disks."""

REASONS: dict[Reason, Situation] = {
    Reason.OUT_OF_HOURS: lambda: refusal_of(Play(start="2026-11-24T07:00"), c.IssueTicket("A")),
    Reason.HOLIDAY: lambda: refusal_of(Play(start="2026-10-01T10:00"), c.IssueTicket("A")),
    Reason.TICKET_STOP: lambda: refusal_of(Play(start="2026-11-24T17:45"), c.IssueTicket("A")),
    Reason.WAIT_TOO_LONG: lambda: refusal_of(long_wait(), c.IssueTicket("A")),
    Reason.NOT_YOUR_POST: lambda: refusal_of(Play(), c.SignIn("W01", "S5", "2580")),
    Reason.POST_HELD: lambda: refusal_of(staffed(), c.SignIn("W01", "S2", "2580")),
    Reason.CLERK_ELSEWHERE: lambda: refusal_of(staffed(), c.SignIn("W02", "S1", "2580")),
    Reason.PAUSED: lambda: refusal_of(
        after(staffed(), c.Pause("W01", PauseReason.OTHER)), c.Pause("W01", PauseReason.OTHER)
    ),
    Reason.NOT_PAUSED: lambda: refusal_of(staffed(), c.Unpause("W01")),
    Reason.NO_TICKET: lambda: refusal_of(staffed(), c.Complete("W01")),
    Reason.NOT_SERVED_HERE: lambda: refusal_of(
        after(staffed(), c.IssueTicket("C")), c.CallTicket("W01", "2026-11-24-C001")
    ),
    Reason.RESERVED_ELSEWHERE: lambda: refusal_of(
        after(serving(), c.Transfer("W01", to_counter="W03")), c.CallTicket("W01", T)
    ),
    Reason.KEPT_ELSEWHERE: lambda: refusal_of(
        after(serving(), c.Hold("W01", HoldKind.KEPT)), c.Resume("W03", T)
    ),
    Reason.COUNTER_VACANT: lambda: refusal_of(serving(), c.Transfer("W01", to_counter="W02")),
    Reason.SAME_COUNTER: lambda: refusal_of(serving(), c.Transfer("W01", to_counter="W01")),
    Reason.RETURNED_ONCE: lambda: refusal_of(
        after(staffed(), *come_late(), c.CallNext("W01"), c.NoShow("W01")), c.ReturnTicket(T)
    ),
    Reason.GRACE_OVER: lambda: refusal_of(after(staffed(), *come_late()[:-1], minutes=31), c.ReturnTicket(T)),
    Reason.ALREADY_RATED: lambda: refusal_of(after(serving(), c.Complete("W01"), c.Rate(T, 5)), c.Rate(T, 5)),
    Reason.NOTHING_TO_UNDO: lambda: refusal_of(staffed(), c.Undo("W01")),
    Reason.UNDO_OVER: lambda: refusal_of(after(staffed(), *come_late()[:-1], minutes=1), c.Undo("W01")),
}


def long_wait() -> Play:
    play = Play(start="2026-11-24T17:00")
    play.waits = {"A": WaitRange(4000, 5000, 6000)}
    return play


def come_late() -> list[c.Command]:
    return [c.IssueTicket("A"), c.CallNext("W01"), c.NoShow("W01"), c.ReturnTicket(T)]


def test_every_code_and_reason_has_its_situation() -> None:
    assert set(CODES) | OUTSIDE == set(RefusalCode)
    assert set(REASONS) == set(Reason)


@pytest.mark.parametrize("code", CODES)
def test_a_refusal_has_its_code_and_text(code: RefusalCode) -> None:
    refusal = CODES[code]()
    assert refusal.code is code
    assert refusal.text in (TEXTS[code], *REASON_TEXTS.values())


@pytest.mark.parametrize("reason", REASONS)
def test_a_reason_says_more_than_its_code(reason: Reason) -> None:
    refusal = REASONS[reason]()
    assert refusal.data["reason"] == reason.value
    assert refusal.text == REASON_TEXTS[reason]
