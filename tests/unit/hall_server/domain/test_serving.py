"""At a counter: call, recall, start, complete, no-show, hold and resume; who may and what it records."""

from typing import get_args

import pytest

from config.contract import commands as c
from config.contract import events as e
from config.contract.commands import Command
from config.contract.events import Actor
from config.contract.facts import CallReason
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import (
    CallRule,
    CompletionCause,
    HoldKind,
    InvitationEnd,
    PauseReason,
    Role,
    TicketClass,
    TicketState,
)
from tests.unit.hall_server.domain.hall import POSTS, WEB, Play, client_of, only, with_calling

WRONG = RefusalCode.WRONG_STATE


@pytest.fixture
def play() -> Play:
    play = Play()
    play.sign_in("W01", "W02", "W03")
    return play


# Calling.


def test_a_call_records_ticket_counter_and_reason(play: Play) -> None:
    ticket = play.issue("A")
    (event,) = play.ok(c.CallNext("W01"))
    assert event == e.TicketCalled(
        call=f"{ticket}-c1",
        ticket=ticket,
        counter="W01",
        attempt=1,
        reason=CallReason(rule=CallRule.ONLY_ONE, key=9.5 * 3600, considered=1),
    )
    assert play.state.counter("W01").ticket == ticket
    assert play.ticket(ticket).counter == "W01"


def test_with_nobody_waiting_there_is_no_call(play: Play) -> None:
    play.issue("C")
    assert play.no(c.CallNext("W01")) == (RefusalCode.NOTHING_WAITING, None)


@pytest.mark.parametrize("is_started", [False, True])
def test_a_counter_with_a_ticket_is_busy(play: Play, is_started: bool) -> None:
    play.issue("A"), play.issue("A")
    ticket = play.call("W01")
    if is_started:
        play.start("W01")
    refusal = play.do(c.CallNext("W01"))
    assert refusal.code is RefusalCode.BUSY and refusal.data == {"ticket": ticket}  # type: ignore[union-attr]


@pytest.mark.parametrize("is_started", [False, True])
def test_where_the_hall_says_so_the_next_call_completes(is_started: bool) -> None:
    play = Play(with_calling(call_completes=True))
    play.sign_in("W01")
    first, second = play.issue("A"), play.issue("A")
    play.call("W01")
    if is_started:
        play.start("W01")
    completed, invited, called = play.ok(c.CallNext("W01"))
    assert completed == e.TicketCompleted(first, "W01", CompletionCause.NEXT_CALL, start_known=is_started)
    assert isinstance(invited, e.RatingInvited) and invited.ticket == first
    assert isinstance(called, e.TicketCalled) and called.ticket == second
    assert play.no(c.CallNext("W01"))[0] is RefusalCode.NOTHING_WAITING
    assert play.is_in(second) is TicketState.CALLED, "nobody waits, so the present visit is not ended"


def test_a_paused_counter_calls_nobody(play: Play) -> None:
    play.issue("A")
    play.ok(c.Pause("W01", PauseReason.MEETING))
    assert play.no(c.CallNext("W01")) == (WRONG, Reason.PAUSED)


def test_a_ticket_called_by_hand_says_so(play: Play) -> None:
    play.issue("A")
    ticket = play.issue("A")
    called = only(e.TicketCalled, play.ok(c.CallTicket("W01", ticket)))
    assert called.ticket == ticket and called.reason.rule is CallRule.BY_HAND
    play.complete("W01")
    assert play.call_all("W01") == ["A001"]


def test_a_counter_calls_by_hand_only_what_it_serves(play: Play) -> None:
    ticket = play.issue("C")
    assert play.no(c.CallTicket("W01", ticket)) == (WRONG, Reason.NOT_SERVED_HERE)
    helped_out = play.issue("B")
    play.ok(c.CallTicket("W01", helped_out))


def test_an_unknown_ticket_is_not_called(play: Play) -> None:
    assert play.no(c.CallTicket("W01", "2026-11-24-A001"))[0] is RefusalCode.UNKNOWN_TICKET


def test_a_recall_is_another_attempt_of_the_same_call(play: Play) -> None:
    ticket = play.issue("A")
    first = only(e.TicketCalled, play.ok(c.CallNext("W01")))
    play.wait(seconds=40)
    again = [only(e.TicketCalled, play.ok(c.Recall("W01"))) for _ in range(3)]
    assert [event.attempt for event in again] == [2, 3, 4]
    assert {event.call for event in again} == {first.call}
    assert {event.reason for event in again} == {first.reason}
    assert play.ticket(ticket).called_at == play.now


def test_a_second_call_after_a_return_has_an_id_of_its_own(play: Play) -> None:
    ticket = play.issue("A")
    first = only(e.TicketCalled, play.ok(c.CallNext("W01")))
    play.ok(c.NoShow("W01"))
    play.ok(c.ReturnTicket(ticket))
    second = only(e.TicketCalled, play.ok(c.CallNext("W01")))
    assert (first.call, second.call) == (f"{ticket}-c1", f"{ticket}-c2")
    assert second.attempt == 1


def test_the_last_calls_are_remembered_newest_first_each_ticket_once(play: Play) -> None:
    tickets = [play.issue("A") for _ in range(10)]
    for _ in tickets:
        play.call("W01")
        play.ok(c.NoShow("W01"))
    assert play.state.recent_calls == tickets[:1:-1]
    play.ok(c.ReturnTicket(tickets[5]))
    play.call("W01")
    play.ok(c.Recall("W01"))
    assert play.state.recent_calls == [tickets[5], *(t for t in tickets[:1:-1] if t != tickets[5])]


# Serving.


def test_service_has_a_start_and_an_end(play: Play) -> None:
    ticket = play.issue("A-01")
    play.call("W01")
    play.wait(minutes=1)
    play.start("W01")
    started = play.now
    play.wait(minutes=7)
    completed = only(e.TicketCompleted, play.ok(c.Complete("W01")))
    assert completed == e.TicketCompleted(ticket, "W01")
    there = play.ticket(ticket)
    assert (there.started_at, there.ended_at) == (started, play.now)
    assert play.state.counter("W01").ticket is None
    assert play.state.counter("W01").served_today == play.state.served_today == 1
    assert play.state.service_seconds == {"A-01": [420.0]}


def test_a_visit_without_a_known_start_is_not_learned_from(play: Play) -> None:
    play.issue("A")
    play.call("W01")
    completed = only(e.TicketCompleted, play.ok(c.Complete("W01")))
    assert not completed.start_known
    assert play.state.service_seconds == {}


def test_twenty_service_times_are_remembered(play: Play) -> None:
    for minutes in range(25):
        play.issue("A-01")
        play.serve("W01", minutes)
    assert play.state.service_seconds["A-01"] == [60.0 * minutes for minutes in range(5, 25)]


def test_a_no_show_records_how_often_it_was_called(play: Play) -> None:
    ticket = play.issue("A")
    play.call("W01")
    play.ok(c.Recall("W01"))
    assert play.ok(c.NoShow("W01")) == [e.TicketNoShow(ticket, "W01", attempts=2)]
    assert list(play.state.missed) == [ticket]
    assert play.state.counter("W01").ticket is None


# Hold.


def held(play: Play, kind: HoldKind) -> str:
    ticket = play.issue("A")
    play.call("W01")
    play.start("W01")
    play.ok(c.Hold("W01", kind))
    return ticket


@pytest.mark.parametrize("kind", HoldKind)
def test_a_held_ticket_frees_its_counter_and_resumes_there(play: Play, kind: HoldKind) -> None:
    ticket = held(play, kind)
    play.issue("A")
    play.serve("W01")
    assert play.ok(c.Resume("W01", ticket))[-1] == e.TicketResumed(ticket, "W01")
    assert play.state.counter("W01").ticket == ticket
    assert not play.state.held


@pytest.mark.parametrize("kind", HoldKind)
def test_only_what_the_counter_keeps_must_resume_there(play: Play, kind: HoldKind) -> None:
    ticket = held(play, kind)
    if kind is HoldKind.KEPT:
        assert play.no(c.Resume("W03", ticket)) == (WRONG, Reason.KEPT_ELSEWHERE)
        return
    play.ok(c.Resume("W03", ticket))
    there = play.ticket(ticket)
    assert (there.counter, there.clerk) == ("W03", POSTS["W03"][0])


def test_it_resumes_only_where_its_group_is_served(play: Play) -> None:
    ticket = held(play, HoldKind.AWAY)
    assert play.no(c.Resume("W02", ticket)) == (WRONG, Reason.NOT_SERVED_HERE)


def test_a_busy_or_paused_counter_resumes_nothing(play: Play) -> None:
    ticket = held(play, HoldKind.AWAY)
    play.issue("A")
    play.call("W01")
    assert play.no(c.Resume("W01", ticket))[0] is RefusalCode.BUSY
    play.complete("W01")
    play.ok(c.Pause("W01", PauseReason.OTHER))
    assert play.no(c.Resume("W01", ticket)) == (WRONG, Reason.PAUSED)


def test_a_visit_with_a_gap_is_not_learned_from(play: Play) -> None:
    ticket = held(play, HoldKind.AWAY)
    play.wait(minutes=50)
    play.ok(c.Resume("W01", ticket))
    assert not only(e.TicketCompleted, play.ok(c.Complete("W01"))).start_known
    assert play.state.service_seconds == {}


# Whose counter it is.

AT_COUNTER = [kind for kind in get_args(c.CounterCommand) if kind is not c.SignIn]
MORE: dict[type, dict[str, object]] = {
    c.Pause: {"reason": PauseReason.OTHER},
    c.CallTicket: {"ticket": "2026-11-24-A001"},
    c.Hold: {"kind": HoldKind.AWAY},
    c.Resume: {"ticket": "2026-11-24-A001"},
    c.Transfer: {"to_group": "B"},
}


def at_counter(kind: type, counter: str) -> Command:
    command: Command = kind(counter, **MORE.get(kind, {}))
    return command


@pytest.mark.parametrize("kind", AT_COUNTER)
def test_only_the_client_signed_in_there_acts_at_a_counter(kind: type) -> None:
    play = Play()
    command = at_counter(kind, "W01")
    assert play.no(command)[0] is RefusalCode.NOT_SIGNED_IN, "nobody is there"
    assert play.no(command, web=True)[0] is RefusalCode.NOT_SIGNED_IN
    play.sign_in("W01", "W03")
    assert play.no(command, client_of("W03"))[0] is RefusalCode.NOT_SIGNED_IN, "not the client that is there"
    assert play.no(command, WEB)[0] is RefusalCode.NOT_SIGNED_IN, "a name alone is no web role"


@pytest.mark.parametrize(("client", "web"), [(client_of("W01"), False), (WEB, True)])
@pytest.mark.parametrize("kind", AT_COUNTER)
def test_the_client_there_and_a_web_role_may_act_at_a_counter(kind: type, client: str, web: bool) -> None:
    play = Play()
    play.sign_in("W01")
    decision = play.do(at_counter(kind, "W01"), client, web=web)
    assert getattr(decision, "code", None) is not RefusalCode.NOT_SIGNED_IN


@pytest.mark.parametrize("kind", AT_COUNTER)
def test_an_unknown_counter_is_said_to_be_unknown(kind: type) -> None:
    play = Play()
    assert play.no(at_counter(kind, "W99"))[0] is RefusalCode.UNKNOWN_COUNTER


def test_every_event_says_who_acted_and_in_which_role(play: Play) -> None:
    play.issue("A")
    assert play.log[-1].by == Actor(client="kiosk-01")
    play.issue("B")
    play.call("W02")
    assert play.log[-1].by == Actor(client_of("W02"), clerk="S2", role=Role.A, post="W02")
    play.ok(c.SignOut("W03"))
    assert play.log[-1].by == Actor(client_of("W03"), clerk="S3", role=Role.A, post="W03")
    play.ok(c.SignIn("W03", "S4", "2580"))
    play.call("W03")
    assert play.log[-1].by == Actor(client_of("W03"), clerk="S4", role=Role.B, post="W03")
    ticket = play.ticket(play.state.recent_calls[0])
    assert (ticket.clerk, ticket.role) == ("S4", Role.B)


def test_a_web_role_acts_in_its_own_name(play: Play) -> None:
    play.issue("A")
    play.ok(c.CallNext("W01"), web=True)
    assert play.log[-1].by == Actor(client=WEB)
    assert play.ticket(play.state.recent_calls[0]).clerk == "S1", "it is still the clerk's visit"


def test_the_next_start_ends_an_open_invitation(play: Play) -> None:
    play.issue("A"), play.issue("A")
    first = play.serve("W01")
    play.call("W01")
    assert play.state.counter("W01").invited is not None, "a call does not end it"
    ended, started = play.ok(c.StartServing("W01"))
    assert ended == e.InvitationEnded(first, "W01", InvitationEnd.NEXT_START)
    assert isinstance(started, e.ServingStarted)
    assert play.state.counter("W01").invited is None


def test_resuming_ends_an_open_invitation_too(play: Play) -> None:
    ticket = held(play, HoldKind.AWAY)
    play.issue("A")
    first = play.serve("W01")
    ended, _ = play.ok(c.Resume("W01", ticket))
    assert ended == e.InvitationEnded(first, "W01", InvitationEnd.NEXT_START)


def test_care_streak_counts_care_tickets_in_a_row(play: Play) -> None:
    for class_ in (TicketClass.CARE, TicketClass.CARE, TicketClass.NORMAL):
        play.issue("A", class_)
    counts = []
    for _ in range(3):
        play.serve("W01")
        counts.append(play.state.counter("W01").care_streak)
    assert counts == [1, 2, 0]
