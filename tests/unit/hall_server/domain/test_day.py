"""The day: opening, its end, and what time does in between."""

from datetime import timedelta

import pytest

from config.contract import commands as c
from config.contract import events as e
from config.contract.refusals import RefusalCode
from config.contract.words import (
    CompletionCause,
    HoldKind,
    InvitationEnd,
    SignOutCause,
    TicketClass,
    TicketState,
)
from hall_server.domain.day import next_deadline, tick
from hall_server.domain.model import HallState
from tests.unit.hall_server.domain.hall import RULES, Play, at, only, with_calling


def test_the_first_thing_a_hall_does_is_to_open_the_day() -> None:
    now = at("2026-11-24T09:30")
    assert next_deadline(HallState(), RULES, now) == now
    assert tick(HallState(), RULES, now) == [e.DayOpened("2026-11-24")]


@pytest.mark.parametrize(
    ("moment", "day"),
    [
        ("2026-11-24T00:00:00+08:00", "2026-11-24"),
        ("2026-11-23T15:59:59+00:00", "2026-11-23"),
        ("2026-11-23T16:00:00+00:00", "2026-11-24"),
        ("2026-11-23T23:59:59-05:00", "2026-11-24"),
    ],
)
def test_the_day_is_the_halls_whatever_zone_a_time_is_told_in(moment: str, day: str) -> None:
    now = at("2026-01-01T00:00").fromisoformat(moment)
    assert tick(HallState(), RULES, now) == [e.DayOpened(day)]


def test_a_day_lasts_until_midnight() -> None:
    play = Play()
    assert next_deadline(play.state, play.rules, play.now) == at("2026-11-25T00:00")
    assert play.wait_until("2026-11-24T23:59:59.999") == []
    assert play.wait_until("2026-11-25T00:00") == [e.DayClosed("2026-11-24"), e.DayOpened("2026-11-25")]


def test_an_idle_hall_has_nothing_to_do() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue("A")
    assert play.wait(hours=5) == []


def full_hall() -> tuple[Play, dict[str, str]]:
    """A ticket in every state, everybody signed in."""
    play = Play()
    play.sign_in("W01", "W02", "W03", "D01")
    tickets = {}
    for state in ("completed", "no_show", "on_hold", "cancelled", "serving"):
        tickets[state] = play.issue("A")
    play.serve("W01")
    play.call("W01")
    play.ok(c.NoShow("W01"))
    play.call("W01")
    play.start("W01")
    play.ok(c.Hold("W01", HoldKind.KEPT))
    play.ok(c.Cancel(tickets["cancelled"]))
    play.call("W01")
    play.start("W01")
    tickets["called"] = play.issue("B")
    play.call("W02")
    tickets["reserved"] = play.issue("A")
    play.call("W03")
    play.start("W03")
    play.ok(c.Transfer("W03", to_counter="D01"))
    tickets["waiting"] = play.issue("C")
    return play, tickets


def test_the_days_end_settles_every_ticket_and_every_counter() -> None:
    play, tickets = full_hall()
    events = play.wait_until("2026-11-25T00:00")
    assert {name: play.is_in(ticket) for name, ticket in tickets.items()} == {
        "completed": TicketState.COMPLETED,
        "no_show": TicketState.NO_SHOW,
        "on_hold": TicketState.EXPIRED,
        "cancelled": TicketState.CANCELLED,
        "serving": TicketState.COMPLETED,
        "called": TicketState.EXPIRED,
        "reserved": TicketState.EXPIRED,
        "waiting": TicketState.EXPIRED,
    }
    completed = only(e.TicketCompleted, events)
    assert (completed.ticket, completed.cause) == (tickets["serving"], CompletionCause.DAY_CLOSE)
    left = [event for event in events if isinstance(event, e.SignedOut)]
    assert {event.counter for event in left} == {"W01", "W02", "W03", "D01"}
    assert {event.cause for event in left} == {SignOutCause.DAY_CLOSE}
    assert not [event for event in events if isinstance(event, e.RatingInvited)]
    for counter in play.state.counters.values():
        assert (counter.clerk, counter.ticket, counter.invited, counter.undo) == (None, None, None, None)
        assert (counter.served_today, counter.care_streak) == (0, 0)
    assert not play.state.lines.groups and not play.state.lines.reserved


def test_a_visit_that_the_day_ended_is_not_learned_from() -> None:
    play, _ = full_hall()
    learned = dict(play.state.service_seconds)
    play.wait_until("2026-11-25T00:00")
    assert play.state.service_seconds == learned


def test_numbers_restart_and_ids_do_not_repeat() -> None:
    play = Play()
    old = play.issue("A")
    play.wait_until("2026-11-25T09:00")
    new = play.issue("A")
    assert play.label(old) == play.label(new) == "A001"
    assert old != new


def test_the_next_morning_starts_with_empty_lists() -> None:
    play, tickets = full_hall()
    play.wait_until("2026-11-25T09:00")
    state = play.state
    assert not (state.missed or state.held or state.unprinted or state.recent_calls or state.tickets)
    assert state.served_today == 0
    assert set(state.previous) == set(tickets.values())


def test_a_ticket_of_yesterday_is_refused_with_its_state() -> None:
    play, tickets = full_hall()
    play.wait_until("2026-11-25T09:00")
    play.sign_in("W01")
    for command in (
        c.CallTicket("W01", tickets["waiting"]),
        c.Cancel(tickets["waiting"]),
        c.Resume("W01", tickets["on_hold"]),
        c.ReturnTicket(tickets["no_show"]),
    ):
        refusal = play.do(command)
        assert refusal.code is RefusalCode.WRONG_STATE, command  # type: ignore[union-attr]
    assert refusal.data == {"ticket": tickets["no_show"], "state": "no_show"}  # type: ignore[union-attr]
    play.wait_until("2026-11-26T09:00")
    assert play.no(c.Cancel(tickets["waiting"]))[0] is RefusalCode.UNKNOWN_TICKET


def test_ticket_pages_of_yesterday_still_open() -> None:
    play = Play()
    ticket = play.issue("A")
    token = play.ticket(ticket).token
    play.wait_until("2026-11-25T09:00")
    assert play.state.tokens == {token: ticket}
    play.wait_until("2026-11-26T09:00")
    assert play.state.tokens == {}


def test_a_server_that_slept_over_days_closes_the_old_one_and_opens_today() -> None:
    play = Play()
    ticket = play.issue("A")
    events = play.wait_until("2026-11-30T08:00")
    assert events == [
        e.TicketExpired(ticket),
        e.DayClosed("2026-11-24"),
        e.DayOpened("2026-11-30"),
    ]


def test_an_invitation_open_at_midnight_ends_without_answer() -> None:
    play = Play(start="2026-11-24T17:00")
    play.sign_in("W01")
    play.issue("A")
    play.call("W01")
    play.wait_until("2026-11-24T23:59:50")
    play.complete("W01")
    ended = only(e.InvitationEnded, play.wait_until("2026-11-25T00:00"))
    assert ended.end is InvitationEnd.NO_ANSWER


def test_the_next_deadline_is_the_soonest() -> None:
    play = Play()
    play.sign_in("W01", "W03")
    play.issue("A"), play.issue("A")
    play.serve("W01")
    assert next_deadline(play.state, play.rules, play.now) == play.now + timedelta(seconds=60)
    play.call("W03")
    play.wait(seconds=30)
    play.complete("W03")
    assert next_deadline(play.state, play.rules, play.now) == play.now + timedelta(seconds=30)


def test_at_its_deadline_time_has_something_to_do_and_then_no_more() -> None:
    play, _ = full_hall()
    for _ in range(20):
        play.now = next_deadline(play.state, play.rules, play.now)
        assert tick(play.state, play.rules, play.now)
        play.tick()
        assert tick(play.state, play.rules, play.now) == []


def test_yesterdays_care_guard_does_not_bind_today() -> None:
    play = Play(with_calling(care_in_a_row=1))
    play.sign_in("W01")
    play.issue("A", TicketClass.CARE)
    play.serve("W01")
    play.wait_until("2026-11-25T09:30")
    play.sign_in("W01")
    play.issue("A")
    play.issue("A", TicketClass.CARE)
    assert play.label(play.call("W01")) == "A002"
