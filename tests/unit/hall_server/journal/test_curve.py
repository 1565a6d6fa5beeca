"""The waiting curve counts who waits at the end of each step, and averages the waits that ended in it."""

from datetime import UTC, datetime, timedelta

from hall_server.journal.curve import CurvePoint, Waited, curve

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
STEP = timedelta(minutes=5)


def minute(number: float) -> int:
    return round(NINE.timestamp() * 1000) + round(number * 60_000)


def point(at: float, waiting: int, mean_wait_s: float | None = None) -> CurvePoint:
    return CurvePoint(NINE + timedelta(minutes=at), waiting, mean_wait_s)


def test_nobody_gives_no_points() -> None:
    assert curve([], STEP) == []


def test_who_waits_at_the_end_of_each_step() -> None:
    stays = [
        Waited(minute(1), minute(3), is_called=True),
        Waited(minute(2), minute(8), is_called=True),
        Waited(minute(4), minute(9), is_called=True),
        Waited(minute(6), minute(12)),  # gave up: it waited, and was not called
    ]
    assert curve(stays, STEP) == [
        point(0, 0),
        point(5, 2, 120.0),
        point(10, 1, 330.0),
        point(15, 0),
    ]


def test_a_day_under_way_ends_now() -> None:
    stays = [Waited(minute(1), None), Waited(minute(2), minute(4), is_called=True)]
    until = NINE + timedelta(minutes=7, seconds=30)
    assert curve(stays, STEP, until) == [point(0, 0), point(5, 1, 120.0), point(7.5, 1)]


def test_a_change_on_the_edge_belongs_to_the_step_it_ends() -> None:
    stays = [Waited(minute(0), minute(5), is_called=True)]
    assert curve(stays, STEP) == [point(0, 1), point(5, 0, 300.0)]
