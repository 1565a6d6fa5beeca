"""When the hall is open: hours of a working day, weekends, holidays, make-up days. Dates, no clock."""

from datetime import date, time

import msgspec

from config.hall.words import Some, Text, Weekday


class Interval(msgspec.Struct, frozen=True, kw_only=True):
    """Local time, from inclusive, to exclusive."""

    from_: time = msgspec.field(name="from")
    to: time


class OpeningHours(msgspec.Struct, frozen=True, kw_only=True):
    workdays: Some[Interval]


class OffDays(msgspec.Struct, frozen=True, kw_only=True):
    """A holiday, both ends included."""

    name: Text
    from_: date = msgspec.field(name="from")
    to: date


class CalendarYear(msgspec.Struct, frozen=True, kw_only=True):
    """A year's holidays and make-up days as announced; `source` says where."""

    source: Text
    off_days: tuple[OffDays, ...]
    makeup_workdays: tuple[date, ...]


class Calendar(msgspec.Struct, frozen=True, kw_only=True):
    """A year that is not listed has its weekends only, and is provisional."""

    weekend: tuple[Weekday, ...]
    years: dict[int, CalendarYear]

    def is_workday(self, day: date) -> bool:
        year = self.years.get(day.year)
        if year is not None:
            if day in year.makeup_workdays:
                return True
            if any(off.from_ <= day <= off.to for off in year.off_days):
                return False
        return tuple(Weekday)[day.weekday()] not in self.weekend

    def is_provisional(self, day: date) -> bool:
        """Whether the year's holidays are not known yet."""
        return day.year not in self.years
