"""Ratings, acknowledged calls and calls for help."""

from datetime import datetime

import pytest

from config.contract import commands as c
from config.contract import events as e
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import HelpKind, InvitationEnd, RatingReason, RatingSource, Role
from tests.unit.hall_server.domain.hall import KIOSK, Play, at, only

WRONG = RefusalCode.WRONG_STATE


def completed(start: str = "2026-11-24T09:30") -> tuple[Play, str]:
    play = Play(start=start)
    play.sign_in("W01")
    play.issue("A")
    return play, play.serve("W01")


# Ratings.


def test_completion_invites_a_rating_for_this_ticket_for_a_minute() -> None:
    play = Play()
    play.sign_in("W01")
    ticket = play.issue("A")
    play.call("W01")
    invited = only(e.RatingInvited, play.ok(c.Complete("W01")))
    assert (invited.ticket, invited.counter) == (ticket, "W01")
    assert (invited.until - play.now).total_seconds() == 60


def test_an_answer_ends_the_invitation_and_names_who_served() -> None:
    play, ticket = completed()
    rated, ended = play.ok(c.Rate(ticket, 5), "pad-host")
    assert rated == e.Rated(ticket, 5, RatingSource.PAD, (), "W01", "S1", Role.A)
    assert ended == e.InvitationEnded(ticket, "W01", InvitationEnd.RATED)
    assert play.state.counter("W01").invited is None
    assert play.wait(minutes=2) == []


def test_silence_is_not_rated() -> None:
    play, ticket = completed()
    assert play.wait(seconds=59) == []
    assert play.wait(seconds=1) == [e.InvitationEnded(ticket, "W01", InvitationEnd.NO_ANSWER)]
    assert play.ticket(ticket).rated is None


def test_one_answer_a_ticket() -> None:
    play, ticket = completed()
    play.ok(c.Rate(ticket, 4))
    for level in (4, 1):
        assert play.no(c.Rate(ticket, level, source=RatingSource.PAGE)) == (WRONG, Reason.ALREADY_RATED)
    assert play.ticket(ticket).rated == 4


def test_a_late_answer_counts_once() -> None:
    play, ticket = completed()
    play.issue("A")
    other = play.serve("W01")
    assert only(e.Rated, play.ok(c.Rate(ticket, 3))).ticket == ticket
    invited = play.state.counter("W01").invited
    assert invited is not None and invited.ticket == other, "the present invitation is another visitor's"
    assert play.no(c.Rate(ticket, 3)) == (WRONG, Reason.ALREADY_RATED)


def test_a_rating_the_next_morning_finds_its_ticket() -> None:
    play, ticket = completed()
    play.wait_until("2026-11-25T08:00")
    assert only(e.Rated, play.ok(c.Rate(ticket, 5, source=RatingSource.PAGE))).clerk == "S1"
    play.wait_until("2026-11-26T08:00")
    assert play.no(c.Rate(ticket, 5))[0] is RefusalCode.UNKNOWN_TICKET


def test_only_a_finished_visit_is_rated() -> None:
    play = Play()
    play.sign_in("W01")
    ticket = play.issue("A")
    assert play.no(c.Rate(ticket, 5)) == (WRONG, None)
    play.call("W01")
    play.start("W01")
    assert play.no(c.Rate(ticket, 5)) == (WRONG, None)
    assert play.no(c.Rate("2026-11-24-A002", 5))[0] is RefusalCode.UNKNOWN_TICKET


@pytest.mark.parametrize(
    ("when", "by"),
    [
        ("2026-11-24T10:00", "2026-11-25T18:00"),
        ("2026-11-27T10:00", "2026-11-30T18:00"),  # over a weekend
        ("2026-02-13T10:00", "2026-02-14T18:00"),  # a Saturday that is worked
        ("2026-02-14T10:00", "2026-02-24T18:00"),  # over Spring Festival
        ("2026-09-30T10:00", "2026-10-08T18:00"),  # over National Day
    ],
)
def test_a_bad_rating_opens_a_follow_up_due_the_next_working_day(when: str, by: str) -> None:
    play, ticket = completed(when)
    events = play.ok(c.Rate(ticket, 2, reasons=(RatingReason.LONG_WAIT,)))
    assert only(e.FollowUpOpened, events) == e.FollowUpOpened(ticket, 2, at(by))
    assert only(e.Rated, events).reasons == (RatingReason.LONG_WAIT,)


@pytest.mark.parametrize("level", [3, 4, 5])
def test_other_ratings_open_none(level: int) -> None:
    play, ticket = completed()
    assert not [event for event in play.ok(c.Rate(ticket, level)) if isinstance(event, e.FollowUpOpened)]


# Acknowledged calls.


def called() -> tuple[Play, str]:
    play = Play()
    play.sign_in("W01")
    play.issue("A")
    return play, only(e.TicketCalled, play.ok(c.CallNext("W01"))).call


def test_a_device_acknowledges_a_call_once() -> None:
    play, call = called()
    assert len(play.ok(c.AcknowledgeCall(call, "display-w01"))) == 1
    assert play.ok(c.AcknowledgeCall(call, "display-w01")) == []
    assert len(play.ok(c.AcknowledgeCall(call, "speaker-01"))) == 1
    assert play.ticket(play.state.recent_calls[0]).acknowledged == ["display-w01", "speaker-01"]


def test_an_acknowledgement_may_come_after_the_visit() -> None:
    play, call = called()
    play.complete("W01")
    play.wait_until("2026-11-25T08:00")
    assert len(play.ok(c.AcknowledgeCall(call, "display-w01"))) == 1


def test_a_new_call_is_acknowledged_anew_and_an_old_one_no_more() -> None:
    play, first = called()
    play.ok(c.AcknowledgeCall(first, "display-w01"))
    play.ok(c.NoShow("W01"))
    play.ok(c.ReturnTicket(play.state.recent_calls[0]))
    second = only(e.TicketCalled, play.ok(c.CallNext("W01"))).call
    assert len(play.ok(c.AcknowledgeCall(second, "display-w01"))) == 1
    assert play.ok(c.AcknowledgeCall(first, "display-w01")) == []


@pytest.mark.parametrize(
    "call", ["2026-11-24-A001-c0", "2026-11-24-A001-c2", "2026-11-24-A001", "A-c1", "c", "-c1"]
)
def test_a_call_that_never_was_is_unknown(call: str) -> None:
    play, _ = called()
    assert play.no(c.AcknowledgeCall(call, "display-w01"))[0] is RefusalCode.UNKNOWN_CALL


# Help.


def asked_at(play: Play, kind: HelpKind = HelpKind.GUIDE, place: str = KIOSK) -> str:
    return only(e.HelpRequested, play.ok(c.RequestHelp(place, kind))).help


def test_a_call_for_help_stays_until_it_is_answered() -> None:
    play = Play()
    help_ = asked_at(play)
    assert list(play.state.helps) == [help_]
    assert play.ok(c.AnswerHelp(help_)) == [e.HelpAnswered(help_)]
    assert not play.state.helps
    assert play.no(c.AnswerHelp(help_))[0] is RefusalCode.UNKNOWN_HELP


def test_asking_again_is_the_same_call_until_somebody_comes() -> None:
    play = Play()
    first = asked_at(play)
    assert play.ok(c.RequestHelp(KIOSK, HelpKind.GUIDE)) == []
    others = {asked_at(play, HelpKind.GUARD), asked_at(play, place="W01")}
    play.ok(c.AnswerHelp(first))
    again = asked_at(play)
    assert len({first, again, *others}) == 4


def test_help_is_for_a_place_of_the_hall() -> None:
    assert Play().no(c.RequestHelp("kitchen", HelpKind.EMERGENCY))[0] is RefusalCode.UNKNOWN_PLACE


def test_help_that_nobody_answered_is_still_asked_for_the_next_day() -> None:
    play = Play()
    help_ = asked_at(play)
    play.wait_until("2026-11-25T08:00")
    play.ok(c.AnswerHelp(help_))
    assert asked_at(play) != help_


def test_help_dates_from_when_it_was_asked_for() -> None:
    play = Play()
    asked: datetime = play.now
    help_ = asked_at(play)
    play.wait(minutes=2)
    assert play.state.helps[help_].at == asked
