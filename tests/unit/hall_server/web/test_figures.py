"""Today's figures: one reading for all, and a page without them when they cannot be read."""

import asyncio
import logging
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from hall_server.web.figures import FRESH_FOR, DaySummary, SharedFigures
from tests.web_hall import StillFigures

SHANGHAI = ZoneInfo("Asia/Shanghai")


class CountedFigures(StillFigures):
    def __init__(self) -> None:
        super().__init__()
        self.days: list[date] = []
        self.is_broken = False

    def day_summary(self, day: date) -> DaySummary:
        if self.is_broken:
            raise RuntimeError("the database is away")
        self.days.append(day)
        return super().day_summary(day)


class Clock:
    """The hall's midnight is 16:00 UTC."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 24, 15, 59, 55, tzinfo=UTC)

    def __call__(self) -> datetime:
        return self.at


def test_all_who_look_share_one_reading_until_it_is_old_and_the_day_is_the_halls():
    reader, clock = CountedFigures(), Clock()

    async def look() -> None:
        shared = SharedFigures(reader, clock, SHANGHAI)
        await asyncio.gather(*(shared.latest() for _ in range(50)))
        clock.at += FRESH_FOR - timedelta(seconds=1)
        await shared.latest()
        assert reader.days == [date(2026, 11, 24)]
        clock.at += timedelta(seconds=1)
        await shared.latest()

    asyncio.run(look())
    assert reader.days == [date(2026, 11, 24), date(2026, 11, 25)]


def test_figures_that_cannot_be_read_are_missing_said_once_and_come_back(caplog: pytest.LogCaptureFixture):
    reader, clock = CountedFigures(), Clock()
    reader.is_broken = True

    async def look() -> None:
        shared = SharedFigures(reader, clock, SHANGHAI)
        assert await shared.latest() is None
        assert await shared.latest() is None
        reader.is_broken = False
        figures = await shared.latest()
        assert figures is not None
        assert figures.summary.issued == 96

    with caplog.at_level(logging.WARNING):
        asyncio.run(look())
    assert caplog.text.count("today's figures cannot be read") == 1
