"""The journal's day figures in the shapes the pages draw. A rating comes without its ticket or clerk."""

from datetime import date

from hall_server.journal.read import Reader
from hall_server.web.figures import CounterDay, CurvePoint, DaySummary, GroupDay, RatingLine


class PageReader:
    """Blocking, one query each; called in a thread."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader

    def day_summary(self, day: date) -> DaySummary:
        row = self._reader.day_summary(day.isoformat())
        levels: dict[int, int] = {}
        for rating in self._reader.recent_ratings(day.isoformat()):
            levels[rating.level] = levels.get(rating.level, 0) + 1
        return DaySummary(
            issued=row.issued,
            completed=row.completed,
            no_shows=row.no_shows,
            rated=row.ratings.rated,
            satisfied=row.ratings.satisfied,
            levels=levels,
        )

    def waiting_curve(self, day: date, step_min: int) -> list[CurvePoint]:
        points = self._reader.waiting_curve(day.isoformat(), step_min)
        return [CurvePoint(at=point.at, waiting=point.waiting) for point in points]

    def recent_ratings(self, day: date, limit: int) -> list[RatingLine]:
        return [
            RatingLine(at=row.rated_at, service=row.service, level=row.level, reasons=tuple(row.reasons))
            for row in self._reader.recent_ratings(day.isoformat(), limit)
        ]

    def by_group(self, day: date) -> list[GroupDay]:
        return [
            GroupDay(
                group=row.group,
                issued=row.issued,
                completed=row.completed,
                average_wait_s=_whole(row.average_wait_s),
            )
            for row in self._reader.by_group(day.isoformat())
        ]

    def by_counter(self, day: date) -> list[CounterDay]:
        return [
            CounterDay(
                counter=row.counter, completed=row.served, average_service_s=_whole(row.average_service_s)
            )
            for row in self._reader.by_counter(day.isoformat())
        ]


def _whole(seconds: float | None) -> int | None:
    return None if seconds is None else round(seconds)
