"""Hours and days: intervals in order, holidays inside their year, make-up days on days that are free."""

from datetime import date

from config.hall.calling import Ticketing
from config.hall.document import Document
from config.hall.hours import Calendar, CalendarYear, Interval, OffDays
from config.hall.nodes import Mapping
from config.hall.words import Weekday


def check_times(document: Document) -> None:
    _opening(document)
    for node in document.nodes("calendar.years"):
        if isinstance(node, Mapping):
            for text in node.entries:
                year = document.part(f"calendar.years.{text}", CalendarYear)
                if text.isdecimal() and year is not None:
                    _year(document, f"calendar.years.{text}", int(text), year)


def _opening(document: Document) -> None:
    last: Interval | None = None
    for path, interval in document.parts("opening_hours.workdays[]", Interval):
        if interval.to <= interval.from_:
            document.fault(f"{path}.to", f"is not after {interval.from_:%H:%M}", "write a later time")
        if last is not None and interval.from_ < last.to:
            advice = f"write {last.to:%H:%M} or later, or put the intervals in order"
            document.fault(f"{path}.from", f"begins before the interval above ends ({last.to:%H:%M})", advice)
        last = interval
    ticketing = document.part("ticketing", Ticketing)
    if last is not None and ticketing is not None:
        open_min = (last.to.hour - last.from_.hour) * 60 + last.to.minute - last.from_.minute
        if 0 < open_min <= ticketing.ticket_stop_before_close_min:
            problem = f"is as long as the last interval of the day ({open_min} minutes)"
            document.fault("ticketing.ticket_stop_before_close_min", problem, "write fewer minutes")


def _year(document: Document, path: str, number: int, year: CalendarYear) -> None:
    for place, off in enumerate(year.off_days):
        off_path = f"{path}.off_days[{place}]"
        if off.to < off.from_:
            document.fault(f"{off_path}.to", f"is before {off.from_}", "write the last day of the holiday")
        for key, day in (("from", off.from_), ("to", off.to)):
            if day.year != number:
                document.fault(f"{off_path}.{key}", f"is not in {number}", f"put it under {day.year}")
    weekend = _weekend(document)
    for place, day in enumerate(year.makeup_workdays):
        _makeup(document, f"{path}.makeup_workdays[{place}]", number, day, year.off_days, weekend)
        if day in year.makeup_workdays[:place]:
            document.fault(f"{path}.makeup_workdays[{place}]", "stands here twice", "keep one of them")


def _makeup(
    document: Document, path: str, number: int, day: date, off_days: tuple[OffDays, ...], weekend: set[str]
) -> None:
    weekday = tuple(Weekday)[day.weekday()]
    if day.year != number:
        document.fault(path, f"is not in {number}", f"put it under {day.year}")
    elif any(off.from_ <= day <= off.to for off in off_days):
        document.fault(path, "is also a day off", "remove it here or there")
    elif weekend and weekday not in weekend:
        document.fault(path, f"is a {weekday}, a working day anyway", "write a weekend day, or remove it")


def _weekend(document: Document) -> set[str]:
    calendar = document.part("calendar", Calendar)
    return set(calendar.weekend) if calendar is not None else set(document.texts("calendar.weekend[]"))
