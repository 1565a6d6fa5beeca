"""When the hall is open: opening intervals, holidays and make-up working days, in the hall's own zone.

Owns the arithmetic only; the dates are the hall file's.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta, tzinfo


@dataclass(frozen=True, slots=True)
class Interval:
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Hours:
    """`working` overrides weekends: True for make-up days, False for holidays. Weekdays start with Monday, 0."""

    zone: tzinfo
    intervals: tuple[Interval, ...]
    weekend: frozenset[int]
    working: Mapping[date, bool]
    opens_early: timedelta
    ticket_stop: timedelta

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.zone)

    def day_of(self, at: datetime) -> date:
        return self.local(at).date()

    def midnight(self, day: date) -> datetime:
        return datetime.combine(day, time(), self.zone)

    def seconds_of_day(self, at: datetime, day: date) -> float:
        """Seconds since the day's midnight; negative or above 86,400 for other days."""
        return (at - self.midnight(day)).total_seconds()

    def is_working_day(self, day: date) -> bool:
        override = self.working.get(day)
        return day.weekday() not in self.weekend if override is None else override

    def opens_at(self, day: date) -> datetime:
        """When numbers can first be taken."""
        return datetime.combine(day, self.intervals[0].start, self.zone) - self.opens_early

    def closes_at(self, day: date) -> datetime:
        return datetime.combine(day, self.intervals[-1].end, self.zone)

    def stops_at(self, day: date) -> datetime:
        """When the kiosk stops giving numbers: before the day's end, not before noon."""
        return self.closes_at(day) - self.ticket_stop

    def is_open(self, at: datetime) -> bool:
        day = self.day_of(at)
        return self.is_working_day(day) and self.opens_at(day) <= at < self.closes_at(day)

    def plus_working_days(self, at: datetime, days: int) -> datetime:
        """The closing time of the n-th working day after the day of `at` (that day is not counted)."""
        day = self.day_of(at)
        while days > 0:
            day += timedelta(days=1)
            days -= self.is_working_day(day)
        return self.closes_at(day)
