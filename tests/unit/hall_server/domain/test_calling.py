"""Who is called next: examples of the rule in a hall, and `choose` against a plain reading of it."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.contract import commands as c
from config.contract import events as e
from config.contract.words import CallRule, TicketClass
from hall_server.domain.calling import Head, choose, is_guard_active
from tests.unit.hall_server.domain.hall import CALLING, Play, at, only, with_calling

CARE, NORMAL, URGENT = TicketClass.CARE, TicketClass.NORMAL, TicketClass.URGENT


def a_line(play: Play, classes: str, group: str = "A", every_s: float = 60) -> None:
    """Tickets one after the other: n normal, c care, u urgent, r returning."""
    kinds = {"n": NORMAL, "c": CARE, "u": URGENT, "r": TicketClass.RETURNING}
    for letter in classes:
        play.issue(group, kinds[letter])
        play.wait(seconds=every_s)


def test_the_line_is_served_in_order_of_issue() -> None:
    play = Play()
    play.sign_in("W01")
    a_line(play, "nnn")
    assert play.call_all() == ["A001", "A002", "A003"]


def test_credit_brings_a_ticket_forward_by_that_much_and_no_more() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue("A")
    play.wait(minutes=21)
    play.issue("A")
    play.wait(minutes=1)
    play.issue("A", CARE)
    assert play.call_all() == ["A001", "A003", "A002"], "20 minutes of credit do not reach past 22 minutes"


def test_a_strict_level_goes_first() -> None:
    play = Play()
    play.sign_in("W01")
    a_line(play, "ncnu")
    assert play.call_all()[0] == "A004"


def test_an_appointment_counts_from_its_slot() -> None:
    play = Play()
    play.sign_in("W01")
    early = at("2026-11-24T10:30")
    play.issue("A", TicketClass.APPOINTMENT, slot=early)
    a_line(play, "n")
    assert play.call_all() == ["A002", "A001"], "who comes long before the slot waits for it"
    play.wait_until("2026-11-24T10:30")
    a_line(play, "n")
    play.issue("A", TicketClass.APPOINTMENT, slot=early)
    assert play.call_all() == ["A004", "A003"]


def test_of_equal_keys_the_lower_number_goes_first_across_groups() -> None:
    play = Play()
    play.sign_in("W03")
    play.issue("B"), play.issue("B"), play.issue("A")
    assert play.call_all("W03")[2] == "B002"


def test_helping_out_costs_the_penalty() -> None:
    play = Play()
    play.sign_in("W01")  # serves A, helps out with B
    play.issue("B")
    play.wait(minutes=14)
    play.issue("A")
    play.wait(minutes=2)
    play.issue("A")
    assert play.call_all() == ["A001", "B001", "A002"]


def test_a_counter_calls_only_its_groups() -> None:
    play = Play()
    play.sign_in("W02")
    play.issue("A"), play.issue("C"), play.issue("B")
    assert play.call_all("W02") == ["B001"]


def test_the_guard_lets_another_through_after_two_care_tickets() -> None:
    play = Play()
    play.sign_in("W01")
    a_line(play, "nn")
    a_line(play, "ccccc")
    assert play.call_all() == ["A003", "A004", "A001", "A005", "A006", "A002", "A007"]


def test_the_guard_stands_back_when_only_care_tickets_wait() -> None:
    play = Play()
    play.sign_in("W01")
    a_line(play, "cccc")
    assert play.call_all() == ["A001", "A002", "A003", "A004"]


def test_the_guard_is_per_counter() -> None:
    play = Play()
    play.sign_in("W01", "W03")
    a_line(play, "nn")
    a_line(play, "cccc")
    assert [play.label(play.serve(counter)) for counter in ("W01", "W03", "W01", "W03", "W01")] == [
        "A003",
        "A004",
        "A005",
        "A006",
        "A001",
    ]


def test_a_new_clerk_starts_the_guard_anew() -> None:
    play = Play()
    play.sign_in("W01")
    a_line(play, "n")
    a_line(play, "ccc")
    play.serve(), play.serve()
    play.ok(c.SignOut("W01"))
    play.sign_in("W01")
    assert play.label(play.call()) == "A004"


def test_the_guard_can_be_off() -> None:
    play = Play(with_calling(care_in_a_row=None))
    play.sign_in("W01")
    a_line(play, "nn")
    a_line(play, "cccc")
    assert play.call_all()[:4] == ["A003", "A004", "A005", "A006"]


def test_the_guard_lets_an_overflow_ticket_through_too() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue("B")
    a_line(play, "ccc")
    assert play.call_all() == ["A001", "A002", "B001", "A003"]


def test_a_call_says_which_part_of_the_rule_decided() -> None:
    play = Play()
    play.sign_in("W01")
    a_line(play, "nn")
    a_line(play, "cccc")
    reasons = [only(e.TicketCalled, play.ok(c.CallNext("W01"))).reason.rule]
    for _ in range(5):
        play.complete()
        reasons.append(only(e.TicketCalled, play.ok(c.CallNext("W01"))).reason.rule)
    smallest, guard, one = CallRule.SMALLEST_KEY, CallRule.CARE_GUARD, CallRule.ONLY_ONE
    assert reasons == [smallest, smallest, guard, smallest, smallest, one]


def test_the_guard_is_the_reason_only_where_it_changed_the_choice() -> None:
    play = Play()
    play.sign_in("W01")
    a_line(play, "cc")
    play.serve(), play.serve()
    play.issue("A")
    play.wait(minutes=30)
    play.issue("A", CARE)
    called = only(e.TicketCalled, play.ok(c.CallNext("W01")))
    assert play.label(called.ticket) == "A003"
    assert called.reason.rule is CallRule.SMALLEST_KEY


def test_the_first_of_several_in_one_line_is_not_the_only_one() -> None:
    play = Play()
    play.sign_in("W01")
    a_line(play, "nnn")
    assert only(e.TicketCalled, play.ok(c.CallNext("W01"))).reason.rule is CallRule.SMALLEST_KEY


# The function itself.

heads = st.builds(
    Head,
    key=st.one_of(st.integers(-5, 5), st.integers(-10_000_000, 90_000)).map(float),
    number=st.integers(1, 999),
    penalty_s=st.sampled_from([0.0, 0.0, 3.0, 900.0]),
    is_care=st.booleans(),
)
limits = st.one_of(st.none(), st.integers(1, 3))


def naively(waiting: list[Head], care_streak: int, care_in_a_row: int | None) -> int:
    """Sort all who may be called; the design's sentence, word for word."""
    may = list(range(len(waiting)))
    others = [index for index in may if not waiting[index].is_care]
    if care_in_a_row is not None and care_streak >= care_in_a_row and others:
        may = others
    may.sort(key=lambda index: (waiting[index].key + waiting[index].penalty_s, waiting[index].number))
    return may[0] if may else -1


@given(st.lists(heads, max_size=8), st.integers(0, 4), limits)
def test_choose_is_the_rule(waiting: list[Head], care_streak: int, care_in_a_row: int | None) -> None:
    assert choose(waiting, care_streak, care_in_a_row) == naively(waiting, care_streak, care_in_a_row)


@given(st.lists(heads, max_size=40), st.integers(0, 4), limits)
def test_the_first_of_each_kind_in_each_line_is_enough(
    waiting: list[Head], care_streak: int, care_in_a_row: int | None
) -> None:
    firsts: dict[tuple[float, bool], Head] = {}
    for head in sorted(waiting, key=lambda head: (head.key, head.number)):
        firsts.setdefault((head.penalty_s, head.is_care), head)
    few = list(firsts.values())
    chosen, expected = choose(few, care_streak, care_in_a_row), naively(waiting, care_streak, care_in_a_row)
    assert (chosen < 0) == (expected < 0)
    if chosen >= 0:
        picked, wanted = few[chosen], waiting[expected]
        assert (picked.key + picked.penalty_s, picked.number) == (
            wanted.key + wanted.penalty_s,
            wanted.number,
        )


@given(st.lists(heads, max_size=6), st.integers(0, 4))
def test_without_a_limit_there_is_no_guard(waiting: list[Head], care_streak: int) -> None:
    assert not is_guard_active(waiting, care_streak, None)


@pytest.mark.parametrize(("credit_s", "ahead"), [(0, 8), (330, 3), (630, 0), (10_000_000, 0)])
def test_any_credit_is_only_configuration(credit_s: int, ahead: int) -> None:
    classes = {**CALLING.classes, CARE: replace(CALLING.classes[CARE], credit_s=credit_s)}
    play = Play(with_calling(classes=classes, care_in_a_row=None))
    play.sign_in("W01")
    for _ in range(8):
        play.issue("A")
        play.wait(minutes=1)
    play.issue("A", CARE)
    assert play.call_all().index("A009") == ahead
