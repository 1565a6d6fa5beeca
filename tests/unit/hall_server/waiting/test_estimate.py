"""The wait estimate: people ahead × their mean service time ÷ the counters that work for them."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.contract import commands as c
from config.contract.facts import WaitRange
from config.contract.words import PauseReason
from hall_server.waiting.estimate import WaitModel, serving_counters, wait_behind, wait_table
from tests.unit.hall_server.domain.hall import Play

MODEL = WaitModel(
    prior_s={"A-01": 600, "A-02": 300, "A": 450, "B-01": 120, "B": 120, "C-01": 60, "C": 60},
    trim=0.1,
    low=0.8,
    high=1.3,
)


def middle(play: Play, group: str = "A") -> int | None:
    wait = wait_table(play.state, play.rules, MODEL)[group]
    return None if wait is None else wait.p50


def busy(play: Play, *counters: str, service: str = "A-01") -> None:
    """Each of these counters serves somebody."""
    for counter in counters:
        play.issue(service)
        play.call(counter)
        play.start(counter)


def test_without_a_counter_nothing_is_promised() -> None:
    play = Play()
    assert wait_table(play.state, play.rules, MODEL) == {"A": None, "B": None, "C": None}
    play.sign_in("W01", "D01")
    assert middle(play, "A") == 0
    assert middle(play, "C") is None, "nobody serves it"
    play.ok(c.Pause("W01", PauseReason.OTHER))
    assert middle(play, "A") is None, "a paused counter calls nobody"


def test_nobody_ahead_and_a_free_counter_is_no_wait() -> None:
    play = Play()
    play.sign_in("W01", "W03")
    busy(play, "W01")
    assert wait_table(play.state, play.rules, MODEL)["A"] == WaitRange(0, 0, 0)


def test_nobody_ahead_and_all_counters_busy_is_half_a_visit_over_the_counters() -> None:
    play = Play()
    play.sign_in("W01")
    busy(play, "W01")
    assert middle(play) == 300
    play.sign_in("W03")
    busy(play, "W03", service="A-02")
    assert middle(play) == (300 + 150) / 2


def test_everybody_ahead_counts_with_the_mean_of_what_they_came_for() -> None:
    play = Play()
    play.sign_in("W01")
    busy(play, "W01")
    play.issue("A-01"), play.issue("A-02"), play.issue("A")
    assert middle(play) == 300 + 600 + 300 + 450


def test_the_range_is_the_middle_times_the_spread() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue("A-01")
    assert wait_table(play.state, play.rules, MODEL)["A"] == WaitRange(p10=480, p50=600, p90=780)


def test_a_counter_is_shared_with_its_other_groups_that_have_people_waiting() -> None:
    play = Play()
    play.sign_in("W01", "W02", "W03")  # W01 serves A and helps B, W02 serves B, W03 serves both
    play.issue("A-01")
    assert middle(play) == 600 / 2
    play.issue("B")
    assert middle(play) == 600 / (1 / 2 + 1 / 2), "both counters are wanted elsewhere too"
    assert middle(play, "B") == round(120 / (1 / 2 + 1 + 1 / 2))


def test_a_reserved_ticket_is_not_ahead_of_the_group() -> None:
    play = Play()
    play.sign_in("W01", "W03")
    busy(play, "W01")
    play.ok(c.Transfer("W01", to_counter="W03"))
    assert middle(play) == 0


def test_recent_visits_replace_the_catalogues_minutes() -> None:
    play = Play()
    play.sign_in("W01")
    for minutes in (2, 4):
        play.issue("A-02")
        play.serve("W01", minutes)
    play.issue("A-02")
    assert middle(play) == 180


@pytest.mark.parametrize(
    ("seconds", "mean"),
    [
        ([100.0], 100),
        ([100.0, 200.0], 150),
        ([1.0, *[100.0] * 8, 9999.0], 100),  # one of ten at each end
        ([0.0, 0.0, *[50.0] * 8, *[150.0] * 8, 9999.0, 9999.0], 100),  # two of twenty
        ([9999.0, 50.0, 1.0, *[100.0] * 6, 150.0], 100),  # in no order
    ],
)
def test_the_mean_is_trimmed_at_both_ends(seconds: list[float], mean: int) -> None:
    play = Play()
    play.sign_in("W01")
    play.state.service_seconds["A-01"] = seconds
    play.issue("A-01")
    assert middle(play) == mean


def test_a_service_that_left_the_hall_file_counts_as_its_group() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue("A-02")
    model = replace(MODEL, prior_s={s: p for s, p in MODEL.prior_s.items() if s != "A-02"})
    wait = wait_table(play.state, play.rules, model)["A"]
    assert wait is not None and wait.p50 == 450
    busy_too = play.call("W01")
    assert play.ticket(busy_too).service == "A-02"
    wait = wait_table(play.state, play.rules, model)["A"]
    assert wait is not None and wait.p50 == 225


def test_serving_counters_are_those_that_call_now() -> None:
    play = Play()
    play.sign_in("W01", "W02", "W03", "D01")
    play.ok(c.Pause("W03", PauseReason.OTHER))
    assert [there.id for there in serving_counters(play.state, play.rules, "B")] == ["W01", "W02"]


@given(
    services=st.lists(st.sampled_from(["A-01", "A-02", "A", "B-01"]), max_size=12),
    counters=st.sets(st.sampled_from(["W01", "W02", "W03"]), min_size=1),
    calls=st.integers(0, 3),
)
def test_more_people_ahead_is_never_a_shorter_wait(
    services: list[str], counters: set[str], calls: int
) -> None:
    play = Play()
    play.sign_in(*sorted(counters))
    for service in services:
        play.issue(service)
    for counter in sorted(counters)[:calls]:
        play.do(c.CallNext(counter))
    for group in ("A", "B"):
        waits = [
            wait_behind(play.state, play.rules, MODEL, group, ahead)
            for ahead in range(len(play.state.lines.group(group)) + 1)
        ]
        if waits[0] is None:
            assert not any(waits)
            continue
        middles = [wait.p50 for wait in waits if wait is not None]
        assert middles == sorted(middles)
        assert all(wait.p10 <= wait.p50 <= wait.p90 for wait in waits if wait is not None)
        assert wait_table(play.state, play.rules, MODEL)[group] == waits[-1]
