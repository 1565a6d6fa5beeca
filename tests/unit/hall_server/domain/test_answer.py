"""What the sender of a command is told."""

from config.contract import commands as c
from config.contract.commands import Command
from config.contract.facts import CallFacts, CallReason, ClerkFacts, IssuedTicket, TicketFacts, WaitRange
from config.contract.replies import Result
from config.contract.words import CallRule, HelpKind, Role, TicketClass
from hall_server.domain.decide import answer
from hall_server.domain.model import Person
from tests.unit.hall_server.domain.hall import KIOSK, Play, with_calling


def person(clerk: str) -> Person:
    return Person(name=f"name of {clerk}", title="clerk")


def told(play: Play, command: Command) -> Result:
    events = play.ok(command)
    return answer(play.state, command, events, person, lambda token: f"https://hall/t/{token}")


def test_who_takes_a_number_is_told_all_that_a_slip_needs() -> None:
    play = Play()
    play.waits = {"A": WaitRange(1, 2, 3)}
    play.issue("A")
    result = told(play, c.IssueTicket("A-01", TicketClass.RETURNING))
    assert result == Result(
        ticket=IssuedTicket(
            id="2026-11-24-A002",
            label="A002",
            group="A",
            service="A-01",
            class_=TicketClass.RETURNING,
            issued_at=play.now,
            ahead=0,
            wait_s=WaitRange(1, 2, 3),
            page_url="https://hall/t/token-2",
        )
    )


def test_a_reprint_is_told_as_it_was_issued() -> None:
    play = Play()
    first = told(play, c.IssueTicket("A"))
    play.wait(minutes=9)
    assert told(play, c.Reprint("2026-11-24-A001")) == first


def test_who_calls_is_told_whom_and_why() -> None:
    play = Play()
    play.sign_in("W01")
    ticket = play.issue("A-01")
    issued_at = play.now
    play.wait(minutes=3)
    facts = CallFacts(
        id=f"{ticket}-c1",
        counter="W01",
        at=play.now,
        attempt=1,
        reason=CallReason(CallRule.ONLY_ONE, 9.5 * 3600, 1),
        ticket=TicketFacts(ticket, "A001", "A", "A-01", TicketClass.NORMAL, issued_at),
    )
    assert told(play, c.CallNext("W01")) == Result(call=facts)
    play.wait(seconds=40)
    recalled = told(play, c.Recall("W01")).call
    assert recalled is not None and (recalled.id, recalled.attempt, recalled.at) == (facts.id, 2, play.now)


def test_the_call_is_told_also_when_it_completed_another_first() -> None:
    play = Play(with_calling(call_completes=True))
    play.sign_in("W01")
    play.issue("A"), play.issue("A")
    play.call("W01")
    call = told(play, c.CallNext("W01")).call
    assert call is not None and call.ticket.label == "A002"


def test_who_signs_in_is_told_as_whom() -> None:
    result = told(Play(), c.SignIn("W01", "S2", "2580"))
    assert result == Result(clerk=ClerkFacts("S2", "name of S2", "clerk", Role.B))


def test_who_asks_for_help_is_told_its_id_also_the_second_time() -> None:
    play = Play()
    first = told(play, c.RequestHelp(KIOSK, HelpKind.GUIDE))
    assert first.help is not None
    assert told(play, c.RequestHelp(KIOSK, HelpKind.GUIDE)) == first


def test_other_commands_need_no_more_than_yes() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue("A")
    play.call("W01")
    assert told(play, c.StartServing("W01")) == told(play, c.Complete("W01")) == Result()
