"""Moments survive the database to the millisecond."""

from datetime import UTC, datetime, timedelta, timezone

from hypothesis import given
from hypothesis import strategies as st

from hall_server.journal.times import from_ms, to_ms

MOMENTS = st.datetimes(datetime(1990, 1, 1), datetime(2200, 1, 1), timezones=st.just(UTC))  # noqa: DTZ001


@given(MOMENTS)
def test_a_moment_comes_back_without_its_microseconds(at: datetime) -> None:
    assert from_ms(to_ms(at)) == at - timedelta(microseconds=at.microsecond % 1000)


def test_zones_do_not_matter() -> None:
    at = datetime(2026, 3, 2, 9, 0, tzinfo=timezone(timedelta(hours=8)))
    assert from_ms(to_ms(at)) == datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
