"""How many waited over a day, pure: waiting times in, one point per step out."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from hall_server.journal.times import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Waited:
    """One stay in a queue, in milliseconds; `until` is None while it lasts. `is_called`: a call ended it."""

    since: int
    until: int | None
    is_called: bool = False


@dataclass(frozen=True, slots=True)
class CurvePoint:
    """`waiting` at the moment `at`; `mean_wait_s` of the tickets first called in the step that ends there."""

    at: datetime
    waiting: int
    mean_wait_s: float | None


def curve(stays: Iterable[Waited], step: timedelta, until: datetime | None = None) -> list[CurvePoint]:
    """Points on whole steps, from the step of the first stay to `until`, or to the last change.

    The last point stands at `until` itself when that is inside a step.
    """
    stays = list(stays)
    if not stays:
        return []
    width = step // timedelta(milliseconds=1)
    first = min(stay.since for stay in stays) // width * width
    last = max(max(stay.since, stay.until or 0) for stay in stays) if until is None else to_ms(until)
    if until is None:
        last = -(-last // width) * width
    ends = [*range(first, last, width), last]
    changes = sorted(
        [(stay.since, 1) for stay in stays] + [(stay.until, -1) for stay in stays if stay.until is not None]
    )
    called = sorted((stay.until, stay.until - stay.since) for stay in stays if stay.is_called and stay.until)
    points: list[CurvePoint] = []
    waiting = change = call = 0
    for start, end in pairwise([first - width, *ends]):
        while change < len(changes) and changes[change][0] <= end:
            waiting += changes[change][1]
            change += 1
        waits: list[int] = []
        while call < len(called) and called[call][0] <= end:
            if called[call][0] > start:
                waits.append(called[call][1])
            call += 1
        points.append(CurvePoint(from_ms(end), waiting, sum(waits) / len(waits) / 1000 if waits else None))
    return points
