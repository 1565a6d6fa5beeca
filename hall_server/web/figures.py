"""Today's numbers for the supervisor's page: what is read, and how often.

Owns the shape that the page draws and one shared reading for all who look. Does not compute from events: the reader of
the journal's tables does.
"""

import asyncio
import logging
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

import msgspec

logger = logging.getLogger(__name__)

FRESH_FOR = timedelta(seconds=10)
"""How old the numbers may be; every reading goes to the database, however many look at the page."""
STEP_MIN = 10
RATINGS = 8


class DaySummary(msgspec.Struct, frozen=True):
    """`rated` of `completed` answered; `satisfied` of them chose 基本满意 or better."""

    issued: int = 0
    completed: int = 0
    no_shows: int = 0
    rated: int = 0
    satisfied: int = 0
    levels: dict[int, int] = {}


class CurvePoint(msgspec.Struct, frozen=True):
    at: datetime
    waiting: int


class RatingLine(msgspec.Struct, frozen=True):
    """No ticket and no clerk stand beside a rating: nobody reads off who gave it to whom."""

    at: datetime
    level: int
    service: str | None = None
    reasons: tuple[str, ...] = ()


class GroupDay(msgspec.Struct, frozen=True):
    group: str
    issued: int
    completed: int
    average_wait_s: int | None


class CounterDay(msgspec.Struct, frozen=True):
    counter: str
    completed: int
    average_service_s: int | None


class DayFigures(msgspec.Struct, frozen=True):
    at: datetime
    day: date
    summary: DaySummary
    curve: tuple[CurvePoint, ...]
    ratings: tuple[RatingLine, ...]
    groups: tuple[GroupDay, ...]
    counters: tuple[CounterDay, ...]


class DayReader(Protocol):
    """The journal's read tables by day. Blocking: called in a thread."""

    def day_summary(self, day: date) -> DaySummary: ...
    def waiting_curve(self, day: date, step_min: int) -> Sequence[CurvePoint]: ...
    def recent_ratings(self, day: date, limit: int) -> Sequence[RatingLine]: ...
    def by_group(self, day: date) -> Sequence[GroupDay]: ...
    def by_counter(self, day: date) -> Sequence[CounterDay]: ...


class SharedFigures:
    """One reading at a time, shared by all pages while it is fresh."""

    def __init__(self, reader: DayReader, clock: Callable[[], datetime], zone: ZoneInfo) -> None:
        self._reader = reader
        self._clock = clock
        self._zone = zone
        self._lock = asyncio.Lock()
        self._figures: DayFigures | None = None
        self._is_failing = False

    async def latest(self) -> DayFigures | None:
        """Today's figures, at most `FRESH_FOR` old; None while they cannot be read."""
        async with self._lock:
            now = self._clock()
            if self._figures is None or now - self._figures.at >= FRESH_FOR or now < self._figures.at:
                self._figures = await self._read(now)
            return self._figures

    async def _read(self, now: datetime) -> DayFigures | None:
        try:
            figures = await asyncio.to_thread(self._collect, now)
        except Exception:  # the page shows that they are missing; the queue does not depend on them
            if not self._is_failing:
                logger.warning("today's figures cannot be read", exc_info=True)
            self._is_failing = True
            return None
        self._is_failing = False
        return figures

    def _collect(self, now: datetime) -> DayFigures:
        day = now.astimezone(self._zone).date()
        return DayFigures(
            at=now,
            day=day,
            summary=self._reader.day_summary(day),
            curve=tuple(self._reader.waiting_curve(day, STEP_MIN)),
            ratings=tuple(self._reader.recent_ratings(day, RATINGS)),
            groups=tuple(self._reader.by_group(day)),
            counters=tuple(self._reader.by_counter(day)),
        )
