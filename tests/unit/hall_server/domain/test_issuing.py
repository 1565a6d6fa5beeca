"""Numbers: how they run, where a ticket stands in line, and when none is given."""

from dataclasses import replace
from datetime import datetime, timedelta

import pytest

from config.contract import commands as c
from config.contract import events as e
from config.contract.facts import WaitRange
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import CareReason, PrintOutcome, TicketClass, TicketState
from hall_server.domain.rules import Base, KeyRule
from tests.unit.hall_server.domain.hall import (
    CALLING,
    KIOSK,
    RULES,
    Play,
    at,
    client_of,
    only,
    with_calling,
    with_groups,
)

CARE, NORMAL, URGENT = TicketClass.CARE, TicketClass.NORMAL, TicketClass.URGENT


def test_numbers_run_per_group_from_one() -> None:
    play = Play()
    tickets = [play.issue(service) for service in ("A-01", "A-02", "B-01", "A", "C")]
    assert [play.label(t) for t in tickets] == ["A001", "A002", "B001", "A003", "C001"]


def test_a_ticket_knows_its_service_or_only_its_group() -> None:
    play = Play()
    assert play.ticket(play.issue("A-02")).service == "A-02"
    assert play.ticket(play.issue("A")).service is None


def test_an_issued_ticket_carries_all_that_the_fold_and_the_slip_need() -> None:
    play = Play()
    play.waits = {"A": WaitRange(60, 120, 180)}
    (event,) = play.ok(c.IssueTicket("A-01", CARE, care_reason=CareReason.ELDERLY))
    assert event == e.TicketIssued(
        ticket="2026-11-24-A001",
        day="2026-11-24",
        label="A001",
        group="A",
        number=1,
        key=9.5 * 3600 - 1200,
        ahead=0,
        token="token-1",
        service="A-01",
        class_=CARE,
        care_reason=CareReason.ELDERLY,
        wait_s=WaitRange(60, 120, 180),
    )


def test_no_number_is_given_twice_in_a_day_whatever_becomes_of_it() -> None:
    play = Play()
    play.ok(c.Cancel(play.issue()))
    assert play.label(play.issue()) == "A002"


@pytest.mark.parametrize("service", ["Z", "A-99", "a"])
def test_an_unknown_service_gets_no_number(service: str) -> None:
    assert Play().no(c.IssueTicket(service)) == (RefusalCode.UNKNOWN_SERVICE, None)


@pytest.mark.parametrize("base", [Base.SLOT, Base.LATER_OF_ISSUE_AND_SLOT])
def test_an_appointment_without_a_slot_counts_from_its_issue(base: Base) -> None:
    play = Play(with_calling(classes={**CALLING.classes, TicketClass.APPOINTMENT: KeyRule(base, 0)}))
    assert play.ticket(play.issue("A", TicketClass.APPOINTMENT)).key == 9.5 * 3600


def test_a_slot_without_its_time_zone_is_a_bad_message() -> None:
    command = c.IssueTicket("A", TicketClass.APPOINTMENT, slot=datetime(2026, 11, 24, 10))  # noqa: DTZ001
    assert Play().no(command)[0] is RefusalCode.BAD_MESSAGE


# Where it stands.


def test_the_key_is_base_less_credit_for_each_class() -> None:
    play = Play()
    slot = at("2026-11-24T10:00")
    half_past_nine, ten = 9.5 * 3600, 10 * 3600
    keys = {
        class_: play.ticket(play.issue("A", class_, slot=slot)).key
        for class_ in (NORMAL, CARE, TicketClass.APPOINTMENT, TicketClass.RETURNING, URGENT)
    }
    assert keys == {
        NORMAL: half_past_nine,
        CARE: half_past_nine - 1200,
        TicketClass.APPOINTMENT: ten - 600,
        TicketClass.RETURNING: half_past_nine - 600,
        URGENT: half_past_nine - 10_000_000,
    }


@pytest.mark.parametrize(
    ("base", "slot", "expected"),
    [
        (Base.ISSUE, "09:00", 9.5),
        (Base.SLOT, "09:00", 9),
        (Base.LATER_OF_ISSUE_AND_SLOT, "09:00", 9.5),
        (Base.LATER_OF_ISSUE_AND_SLOT, "11:00", 11),
    ],
)
def test_the_base_of_an_appointment_is_configuration(base: Base, slot: str, expected: float) -> None:
    classes = {**CALLING.classes, TicketClass.APPOINTMENT: KeyRule(base, 0)}
    play = Play(with_calling(classes=classes))
    ticket = play.issue("A", TicketClass.APPOINTMENT, slot=at(f"2026-11-24T{slot}"))
    assert play.ticket(ticket).key == expected * 3600


def test_ahead_counts_who_is_called_before() -> None:
    play = Play()
    for _ in range(3):
        play.issue("A")
        play.wait(minutes=1)
    play.issue("B")
    assert play.ticket(play.issue("A")).ahead == 3
    assert play.ticket(play.issue("A", CARE)).ahead == 0
    assert play.ticket(play.issue("A", URGENT)).ahead == 0
    play.wait(minutes=1)
    assert play.ticket(play.issue("A", CARE)).ahead == 2, "behind the urgent one and the other care ticket"


def test_of_equal_keys_the_lower_number_is_ahead() -> None:
    play = Play()
    assert [play.ticket(play.issue("A")).ahead for _ in range(3)] == [0, 1, 2]


def test_of_equal_keys_under_a_very_large_credit_the_lower_number_is_ahead() -> None:
    classes = {**CALLING.classes, URGENT: KeyRule(Base.ISSUE, 100_000_000)}
    play = Play(with_calling(classes=classes))
    assert [play.ticket(play.issue("A", URGENT)).ahead for _ in range(3)] == [0, 1, 2]


def test_ahead_leaves_out_who_is_reserved_for_a_counter() -> None:
    play = Play()
    play.sign_in("W01", "W03")
    play.issue("A")
    play.call("W01")
    play.start("W01")
    play.ok(c.Transfer("W01", to_counter="W03"))
    assert play.ticket(play.issue("A")).ahead == 0


# When none is given.


@pytest.mark.parametrize(
    ("moment", "refusal"),
    [
        ("2026-11-24T08:49:59", (RefusalCode.CLOSED, Reason.OUT_OF_HOURS)),
        ("2026-11-24T08:50", None),
        ("2026-11-24T11:45", None),  # no stop before noon
        ("2026-11-24T12:30", None),  # nor at noon
        ("2026-11-24T17:29:59", None),
        ("2026-11-24T17:30", (RefusalCode.CLOSED, Reason.TICKET_STOP)),
        ("2026-11-24T17:59:59", (RefusalCode.CLOSED, Reason.TICKET_STOP)),
        ("2026-11-24T18:00", (RefusalCode.CLOSED, Reason.OUT_OF_HOURS)),
        ("2026-11-28T10:00", (RefusalCode.CLOSED, Reason.HOLIDAY)),  # Saturday
        ("2026-02-17T10:00", (RefusalCode.CLOSED, Reason.HOLIDAY)),  # Spring Festival
        ("2026-02-14T10:00", None),  # a Saturday that is worked
        ("2026-02-28T10:00", None),
        ("2026-10-07T10:00", (RefusalCode.CLOSED, Reason.HOLIDAY)),
        ("2026-10-10T10:00", None),
    ],
)
def test_numbers_are_given_when_the_hall_is_open(
    moment: str, refusal: tuple[RefusalCode, Reason] | None
) -> None:
    play = Play(start=moment)
    if refusal is None:
        assert play.label(play.issue()) == "A001"
    else:
        assert play.no(c.IssueTicket("A")) == refusal


def test_the_desk_gives_numbers_after_the_ticket_stop_and_not_after_closing() -> None:
    play = Play(start="2026-11-24T17:40")
    play.sign_in("D01")
    play.issue("A", client=client_of("D01"))
    play.ok(c.IssueTicket("A"), web=True)
    play.wait_until("2026-11-24T18:00")
    code = (RefusalCode.CLOSED, Reason.OUT_OF_HOURS)
    assert play.no(c.IssueTicket("A"), client_of("D01")) == code


def test_only_whoever_signed_in_at_the_desk_is_the_desk() -> None:
    play = Play(start="2026-11-24T17:40")
    play.sign_in("W01")
    for client in (client_of("W01"), client_of("D01")):
        assert play.no(c.IssueTicket("A"), client) == (RefusalCode.CLOSED, Reason.TICKET_STOP)


def test_a_wait_beyond_closing_stops_the_kiosk_and_not_the_desk() -> None:
    play = Play(start="2026-11-24T17:00")
    play.sign_in("D01")
    play.waits = {"A": WaitRange(3000, 3601, 4000), "B": WaitRange(3000, 3600, 4000), "C": None}
    assert play.no(c.IssueTicket("A")) == (RefusalCode.CLOSED, Reason.WAIT_TOO_LONG)
    play.issue("B")
    play.issue("C")
    play.issue("A", client=client_of("D01"))


def test_a_full_line_takes_nobody_until_one_is_called() -> None:
    play = Play(with_groups(max_waiting=2))
    play.sign_in("W01")
    play.issue("A"), play.issue("A")
    refusal = play.do(c.IssueTicket("A"))
    assert refusal.code is RefusalCode.QUEUE_FULL and refusal.data == {"group": "A", "waiting": 2}  # type: ignore[union-attr]
    play.issue("B")
    play.call("W01")
    play.issue("A")


def test_a_full_line_sends_visitors_to_the_desk_which_may_issue() -> None:
    play = Play(with_groups(max_waiting=1))
    play.sign_in("D01")
    play.issue("A")
    assert play.no(c.IssueTicket("A"))[0] is RefusalCode.QUEUE_FULL
    play.issue("A", client=client_of("D01"))


def test_the_daily_quota_counts_numbers_given_not_people_waiting() -> None:
    play = Play(with_groups(daily_quota=2))
    for _ in range(2):
        play.ok(c.Cancel(play.issue("A")))
    assert play.no(c.IssueTicket("A")) == (RefusalCode.QUOTA_REACHED, None)
    play.issue("B")


@pytest.mark.parametrize("client", [KIOSK, client_of("D01")])
def test_after_999_there_are_no_more_numbers_even_at_the_desk(client: str) -> None:
    play = Play(with_groups(daily_quota=5000, max_waiting=5000))
    play.sign_in("D01")
    play.state.last_number["A"] = 998
    assert play.label(play.issue("A", client=client)) == "A999"
    assert play.no(c.IssueTicket("A"), client) == (RefusalCode.QUOTA_REACHED, None)


def test_always_open_lifts_hours_holidays_stops_lengths_and_quotas() -> None:
    rules = replace(with_groups(max_waiting=1, daily_quota=1), always_open=True)
    play = Play(rules, start="2026-02-17T03:00")
    play.waits = {"A": WaitRange(90_000, 90_000, 90_000)}
    labels = [play.label(play.issue("A")) for _ in range(3)]
    play.state.last_number["A"] = 999
    assert [*labels, play.label(play.issue("A"))] == ["A001", "A002", "A003", "A1000"]


def test_always_open_lifts_nothing_else() -> None:
    play = Play(replace(RULES, always_open=True))
    assert play.no(c.IssueTicket("Z"))[0] is RefusalCode.UNKNOWN_SERVICE
    assert play.no(c.CallNext("W01"))[0] is RefusalCode.NOT_SIGNED_IN
    play.sign_in("W01")
    play.issue("A")
    ticket = play.call("W01")
    play.ok(c.NoShow("W01"))
    play.wait(minutes=31)
    assert play.no(c.ReturnTicket(ticket)) == (RefusalCode.WRONG_STATE, Reason.GRACE_OVER)
    assert play.no(c.Undo("W01")) == (RefusalCode.WRONG_STATE, Reason.UNDO_OVER)


# Slips.


def test_a_ticket_is_unprinted_until_a_slip_is_confirmed() -> None:
    play = Play()
    ticket = play.issue()
    assert list(play.state.unprinted) == [ticket]
    play.ok(c.ConfirmPrint(ticket, PrintOutcome.NOT_PRINTED))
    assert list(play.state.unprinted) == [ticket]
    assert play.ticket(ticket).print_outcome is PrintOutcome.NOT_PRINTED
    play.ok(c.ConfirmPrint(ticket, PrintOutcome.PRINTED))
    assert not play.state.unprinted


def test_nobody_misses_the_slip_of_a_finished_visit() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue()
    play.serve("W01")
    assert not play.state.unprinted


def test_a_confirmation_of_yesterday_still_finds_its_ticket() -> None:
    play = Play()
    ticket = play.issue()
    play.wait_until("2026-11-25T08:00")
    play.ok(c.ConfirmPrint(ticket, PrintOutcome.PRINTED))
    assert play.ticket(ticket).print_outcome is PrintOutcome.PRINTED
    play.wait_until("2026-11-26T08:00")
    assert play.no(c.ConfirmPrint(ticket, PrintOutcome.PRINTED))[0] is RefusalCode.UNKNOWN_TICKET


def test_a_reprint_keeps_the_number_and_counts_the_copies() -> None:
    play = Play()
    ticket = play.issue()
    assert [only(e.ReprintRequested, play.ok(c.Reprint(ticket))).copy for _ in range(2)] == [2, 3]
    assert play.label(ticket) == "A001"
    play.wait_until("2026-11-25T08:00")
    assert play.no(c.Reprint(ticket)) == (RefusalCode.WRONG_STATE, None)
    assert play.no(c.Reprint("nobody"))[0] is RefusalCode.UNKNOWN_TICKET


def test_a_cancelled_ticket_leaves_the_line_and_frees_the_counter() -> None:
    play = Play()
    play.sign_in("W01")
    first, second = play.issue(), play.issue()
    play.call("W01")
    play.ok(c.Cancel(first))
    play.ok(c.Cancel(second))
    assert play.state.counter("W01").ticket is None
    assert play.call_all("W01") == []
    assert play.ticket(first).ended_at == play.now


# Return.


def missed(play: Play, others: int) -> str:
    """A missed ticket with so many waiting, a minute apart."""
    ticket = play.issue()
    play.wait(minutes=1)
    for _ in range(others):
        play.issue()
        play.wait(minutes=1)
    play.call("W01")
    play.ok(c.NoShow("W01"))
    return ticket


@pytest.mark.parametrize(
    ("others", "order"),
    [
        (0, ["A001"]),
        (1, ["A002", "A001"]),
        (2, ["A002", "A003", "A001"]),
        (3, ["A002", "A003", "A001", "A004"]),
        (5, ["A002", "A003", "A001", "A004", "A005", "A006"]),
    ],
)
def test_a_missed_ticket_returns_behind_the_second(others: int, order: list[str]) -> None:
    play = Play()
    play.sign_in("W01")
    play.ok(c.ReturnTicket(missed(play, others)))
    assert play.call_all("W01") == order


@pytest.mark.parametrize(("behind", "place"), [(0, 0), (1, 1), (3, 3)])
def test_how_far_behind_is_configuration(behind: int, place: int) -> None:
    play = Play(with_calling(return_behind=behind))
    play.sign_in("W01")
    play.ok(c.ReturnTicket(missed(play, 4)))
    assert play.call_all("W01").index("A001") == place


def test_it_returns_behind_the_second_also_when_numbers_were_taken_in_the_same_instant() -> None:
    play = Play()
    play.sign_in("W01")
    ticket = play.issue()
    play.wait(minutes=1)
    for _ in range(3):
        play.issue()
    play.call("W01")
    play.ok(c.NoShow("W01"))
    play.ok(c.ReturnTicket(ticket))
    order = play.call_all("W01")
    assert order.index("A001") >= 2, order


def test_many_returns_with_no_call_between_still_stand_behind_the_second() -> None:
    play = Play(with_groups(max_waiting=100))
    play.sign_in("W01")
    tickets = [play.issue() for _ in range(60)]
    play.wait(minutes=1)
    for ticket in tickets:
        play.ok(c.CallTicket("W01", ticket))
        play.ok(c.NoShow("W01"))
    for _ in range(3):
        play.issue()
        play.wait(milliseconds=1)
    for ticket in tickets:
        play.ok(c.ReturnTicket(ticket))
    order = play.call_all("W01")
    assert order[:2] == ["A061", "A062"]
    assert sorted(order) == [f"A{n:03d}" for n in range(1, 64)]


def test_it_returns_once() -> None:
    play = Play()
    play.sign_in("W01")
    ticket = missed(play, 0)
    play.ok(c.ReturnTicket(ticket))
    play.call("W01")
    play.ok(c.NoShow("W01"))
    assert play.no(c.ReturnTicket(ticket)) == (RefusalCode.WRONG_STATE, Reason.RETURNED_ONCE)


def test_it_returns_within_grace() -> None:
    play = Play()
    play.sign_in("W01")
    ticket = missed(play, 0)
    play.wait(minutes=30, seconds=1)
    assert play.no(c.ReturnTicket(ticket)) == (RefusalCode.WRONG_STATE, Reason.GRACE_OVER)
    assert play.is_in(ticket) is TicketState.NO_SHOW
    play.now -= timedelta(seconds=1)
    play.ok(c.ReturnTicket(ticket))
    assert play.is_in(ticket) is TicketState.WAITING
