"""Transfers: what a ticket keeps, whom it is reserved for, when it falls back, and how it is taken back."""

import pytest

from config.contract import commands as c
from config.contract import events as e
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import CallRule, PauseReason, SignOutCause, TicketClass, TicketState, Undoable
from hall_server.domain.day import next_deadline
from hall_server.domain.rules import Base, KeyRule
from tests.unit.hall_server.domain.hall import Play, at, only, with_calling

WRONG = RefusalCode.WRONG_STATE


@pytest.fixture
def play() -> Play:
    play = Play()
    play.sign_in("W01", "W02", "W03")
    return play


def served(play: Play, class_: TicketClass = TicketClass.NORMAL, counter: str = "W01") -> str:
    """A ticket issued at 9:30 and served since 9:40."""
    ticket = play.issue("A", class_)
    play.wait(minutes=10)
    play.call(counter)
    play.start(counter)
    return ticket


def test_a_transferred_ticket_keeps_its_number_and_original_time(play: Play) -> None:
    ticket = served(play)
    (event,) = play.ok(c.Transfer("W01", to_group="B"))
    assert event == e.TicketTransferred(ticket, "W01", to_group="B", key=9.5 * 3600 - 600)
    there = play.ticket(ticket)
    assert (there.label, there.group, there.state) == ("A001", "B", TicketState.WAITING)
    assert there.issued_at == at("2026-11-24T09:30")
    assert play.state.counter("W01").ticket is None


def test_it_keeps_the_credit_of_its_class(play: Play) -> None:
    ticket = served(play, TicketClass.CARE)
    play.ok(c.Transfer("W01", to_group="B"))
    assert play.ticket(ticket).key == 9.5 * 3600 - 600 - 1200


def test_from_which_moment_a_transfer_counts_is_configuration() -> None:
    play = Play(with_calling(transfer=KeyRule(Base.TRANSFER_TIME, 60)))
    play.sign_in("W01")
    ticket = served(play)
    play.ok(c.Transfer("W01", to_group="B"))
    assert play.ticket(ticket).key == (9 * 60 + 40) * 60 - 60


def test_it_waits_in_the_line_of_the_new_group(play: Play) -> None:
    served(play)
    play.ok(c.Transfer("W01", to_group="B"))
    play.issue("B")
    assert play.call_all("W02") == ["A001", "B001"]


def test_a_transfer_names_one_target(play: Play) -> None:
    served(play)
    assert play.no(c.Transfer("W01"))[0] is RefusalCode.BAD_MESSAGE
    assert play.no(c.Transfer("W01", "B", "W02"))[0] is RefusalCode.BAD_MESSAGE


@pytest.mark.parametrize(
    ("transfer", "refusal"),
    [
        (c.Transfer("W01", to_group="Z"), (RefusalCode.UNKNOWN_GROUP, None)),
        (c.Transfer("W01", to_counter="W99"), (RefusalCode.UNKNOWN_COUNTER, None)),
        (c.Transfer("W01", to_counter="W01"), (WRONG, Reason.SAME_COUNTER)),
        (c.Transfer("W01", to_counter="D01"), (WRONG, Reason.COUNTER_VACANT)),
    ],
)
def test_a_transfer_goes_somewhere_that_can_take_it(
    play: Play, transfer: c.Transfer, refusal: tuple[RefusalCode, Reason | None]
) -> None:
    served(play)
    assert play.no(transfer) == refusal


# Reserved for a counter.


def reserved(play: Play, target: str = "W03") -> str:
    ticket = served(play)
    play.ok(c.Transfer("W01", to_counter=target))
    return ticket


def test_a_ticket_sent_to_a_counter_is_for_that_counter(play: Play) -> None:
    ticket = reserved(play)
    assert play.no(c.CallNext("W01"))[0] is RefusalCode.NOTHING_WAITING
    assert play.no(c.CallTicket("W01", ticket)) == (WRONG, Reason.RESERVED_ELSEWHERE)
    called = only(e.TicketCalled, play.ok(c.CallNext("W03")))
    assert called.ticket == ticket and called.reason.rule is CallRule.RESERVED
    assert play.ticket(ticket).reserved_for is None


def test_it_competes_by_its_key_with_the_counters_own(play: Play) -> None:
    play.issue("B", TicketClass.URGENT)
    reserved(play)
    assert play.call_all("W03") == ["B001", "A001"]


@pytest.mark.parametrize(
    ("target", "group"), [("W03", "A"), ("W02", "B"), ("D01", "A")], ids=["served", "foreign", "none"]
)
def test_it_takes_a_group_of_the_counter_unless_its_own_is_served(
    play: Play, target: str, group: str
) -> None:
    play.sign_in("D01")
    ticket = reserved(play, target)
    assert play.ticket(ticket).group == group
    assert play.call(target) == ticket


def test_it_falls_back_to_the_group_when_the_counter_signs_out(play: Play) -> None:
    ticket = reserved(play)
    ended, left = play.ok(c.SignOut("W03"))
    assert ended == e.ReservationEnded(ticket, "W03")
    assert left == e.SignedOut("W03", "S3", SignOutCause.CLERK)
    assert play.call("W01") == ticket


def test_it_falls_back_when_the_counter_pauses_for_long(play: Play) -> None:
    ticket = reserved(play)
    play.ok(c.Pause("W03", PauseReason.MEETING))
    assert next_deadline(play.state, play.rules, play.now) == play.now + play.rules.calling.reservation_pause
    assert play.wait(minutes=9, seconds=59) == []
    assert play.wait(seconds=1) == [e.ReservationEnded(ticket, "W03")]
    assert play.call("W01") == ticket


def test_a_short_pause_keeps_the_reservation(play: Play) -> None:
    ticket = reserved(play)
    play.ok(c.Pause("W03", PauseReason.RESTROOM))
    play.wait(minutes=9)
    play.ok(c.Unpause("W03"))
    assert play.wait(minutes=30) == []
    assert play.call("W03") == ticket


def test_a_counter_that_has_paused_for_long_reserves_nothing(play: Play) -> None:
    play.ok(c.Pause("W03", PauseReason.MEETING))
    play.wait(minutes=11)
    ticket = reserved(play)
    assert play.tick() == [e.ReservationEnded(ticket, "W03")]


def test_several_reservations_fall_back_together_in_order(play: Play) -> None:
    tickets = [reserved(play) for _ in range(3)]
    play.ok(c.SignOut("W03"))
    assert play.call_all("W01") == [play.label(ticket) for ticket in tickets]


def test_a_reserved_ticket_can_be_cancelled(play: Play) -> None:
    ticket = reserved(play)
    play.ok(c.Cancel(ticket))
    assert play.no(c.CallNext("W03"))[0] is RefusalCode.NOTHING_WAITING
    assert play.ok(c.SignOut("W03")) == [e.SignedOut("W03", "S3")]


# Undo.


def test_a_no_show_is_taken_back_within_ten_seconds(play: Play) -> None:
    ticket = play.issue("A")
    play.call("W01")
    play.ok(c.Recall("W01"))
    play.ok(c.NoShow("W01"))
    play.wait(seconds=10)
    assert play.ok(c.Undo("W01")) == [e.ActionUndone(ticket, "W01", Undoable.NO_SHOW)]
    assert play.is_in(ticket) is TicketState.CALLED
    assert not play.state.missed
    assert only(e.TicketCalled, play.ok(c.Recall("W01"))).attempt == 3
    play.start("W01")


def test_a_transfer_is_taken_back_as_if_it_had_not_been(play: Play) -> None:
    ticket = served(play)
    started, key = play.ticket(ticket).started_at, play.ticket(ticket).key
    play.ok(c.Transfer("W01", to_counter="W02"))
    play.wait(seconds=5)
    assert play.ok(c.Undo("W01")) == [e.ActionUndone(ticket, "W01", Undoable.TRANSFER)]
    there = play.ticket(ticket)
    assert (there.state, there.group, there.key, there.reserved_for) == (TicketState.SERVING, "A", key, None)
    assert there.started_at == started
    assert play.no(c.CallNext("W02"))[0] is RefusalCode.NOTHING_WAITING
    assert play.no(c.Undo("W01"))[0] is WRONG, "once"


def test_a_transfer_is_taken_back_also_after_its_reservation_fell(play: Play) -> None:
    ticket = reserved(play)
    play.ok(c.SignOut("W03"))
    play.ok(c.Undo("W01"))
    assert play.is_in(ticket) is TicketState.SERVING
    assert play.no(c.CallNext("W02"))[0] is RefusalCode.NOTHING_WAITING


def test_after_ten_seconds_it_stays_done(play: Play) -> None:
    served(play)
    play.ok(c.Transfer("W01", to_group="B"))
    play.wait(seconds=10, milliseconds=1)
    assert play.no(c.Undo("W01")) == (WRONG, Reason.UNDO_OVER)


def test_what_was_called_elsewhere_meanwhile_is_not_taken_back(play: Play) -> None:
    ticket = served(play)
    play.ok(c.Transfer("W01", to_group="A"))
    play.call("W03")
    assert play.no(c.Undo("W01"))[0] is WRONG
    play.ok(c.NoShow("W03"))
    assert play.no(c.Undo("W01"))[0] is WRONG
    play.ok(c.ReturnTicket(ticket))
    assert play.no(c.Undo("W01"))[0] is WRONG, "it waits again, but not by this counter's transfer"


def test_a_no_show_that_came_back_is_not_taken_back(play: Play) -> None:
    ticket = play.issue("A")
    play.call("W01")
    play.ok(c.NoShow("W01"))
    play.ok(c.ReturnTicket(ticket))
    assert play.no(c.Undo("W01"))[0] is WRONG


def test_the_next_call_settles_what_was_done(play: Play) -> None:
    play.issue("A"), play.issue("A")
    play.call("W01")
    play.ok(c.NoShow("W01"))
    play.call("W01")
    assert play.no(c.Undo("W01")) == (WRONG, Reason.NOTHING_TO_UNDO)


def test_only_the_counter_that_did_it_takes_it_back(play: Play) -> None:
    served(play)
    play.ok(c.Transfer("W01", to_group="A"))
    assert play.no(c.Undo("W03")) == (WRONG, Reason.NOTHING_TO_UNDO)


def test_a_paused_counter_takes_nothing_back(play: Play) -> None:
    served(play)
    play.ok(c.Transfer("W01", to_group="A"))
    play.ok(c.Pause("W01", PauseReason.OTHER))
    assert play.no(c.Undo("W01")) == (WRONG, Reason.PAUSED)
