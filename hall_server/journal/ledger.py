"""The day's ledger (台账) as tables, pure: rows of the read tables in, headings and cells out.

Ratings stand on a sheet of their own without ticket or number, so that nobody reads off there who gave one.
"""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from hall_server.journal import ledger_words as words
from hall_server.journal.rows import CallRow, RatingRow, TicketRow, VisitRow
from hall_server.journal.times import HALL_ZONE

Cell = str | int | float | datetime | None
"""A moment is naive and of the hall's zone, as spreadsheets want it."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`name` is for files, `title` for people."""

    name: str
    title: str
    headings: tuple[str, ...]
    rows: list[tuple[Cell, ...]]


@dataclass(frozen=True, slots=True)
class Names:
    """What ids stand for, where the hall file is at hand; an id without a name stands for itself."""

    groups: Mapping[str, str] = field(default_factory=dict)
    services: Mapping[str, str] = field(default_factory=dict)
    clerks: Mapping[str, str] = field(default_factory=dict)


def sheets(
    tickets: Sequence[TicketRow],
    calls: Sequence[CallRow],
    visits: Sequence[VisitRow],
    ratings: Sequence[RatingRow],
    names: Names,
) -> list[Sheet]:
    return [
        Sheet("tickets", words.TICKETS, words.TICKET_HEADINGS, _ticket_rows(tickets, calls, visits, names)),
        Sheet("calls", words.CALLS, words.CALL_HEADINGS, [_call_row(call, names) for call in calls]),
        Sheet("ratings", words.RATINGS, words.RATING_HEADINGS, [_rating_row(row, names) for row in ratings]),
    ]


def _ticket_rows(
    tickets: Sequence[TicketRow], calls: Sequence[CallRow], visits: Sequence[VisitRow], names: Names
) -> list[tuple[Cell, ...]]:
    calls_of: dict[str, list[CallRow]] = defaultdict(list)
    for call in calls:
        calls_of[call.label].append(call)
    visits_of: dict[str, list[VisitRow]] = defaultdict(list)
    for visit in visits:
        visits_of[visit.ticket].append(visit)
    return [_ticket_row(row, calls_of[row.label], visits_of[row.id], names) for row in tickets]


def _ticket_row(
    row: TicketRow, calls: Sequence[CallRow], visits: Sequence[VisitRow], names: Names
) -> tuple[Cell, ...]:
    return (
        row.day,
        row.label,
        _named(row.group, names.groups),
        _named(row.service, names.services),
        words.CLASSES[row.class_],
        _word(row.care_reason, words.CARE_REASONS),
        _local(row.issued_at),
        _local(row.called_at),
        _local(row.started_at),
        _local(row.ended_at),
        _minutes(row.wait_s),
        _minutes(_way_s(row, calls)),
        _minutes(_service_s(visits)),
        words.STATES[row.state],
        _word(row.completion, words.CAUSES),
        row.counter,
        _named(row.clerk, names.clerks),
        _word(row.role, words.ROLES),
        _word(row.print_outcome, words.PRINTS),
        row.copies,
        sum(call.attempts for call in calls),
        sum(call.outcome == "no_show" for call in calls),
        row.transfers,
        None if row.rating is None else words.LEVELS[row.rating],
    )


def _way_s(row: TicketRow, calls: Sequence[CallRow]) -> float | None:
    """From the first call that was followed to the start of service."""
    for call in calls:
        if call.outcome == "served" and row.started_at is not None and call.ended_at == row.started_at:
            return (row.started_at - call.called_at).total_seconds()
    return None


def _service_s(visits: Sequence[VisitRow]) -> float | None:
    """At counters in all, without holds; None when no stretch has both ends."""
    stretches = [
        (visit.ended_at - visit.started_at).total_seconds()
        for visit in visits
        if visit.started_at is not None and visit.ended_at is not None
    ]
    return sum(stretches) if stretches else None


def _call_row(call: CallRow, names: Names) -> tuple[Cell, ...]:
    return (
        call.label,
        call.counter,
        _named(call.clerk, names.clerks),
        _word(call.role, words.ROLES),
        _local(call.called_at),
        _local(call.last_at),
        call.attempts,
        _word(call.rule, words.RULES),
        _local(call.acknowledged_at),
        _word(call.outcome, words.CALL_OUTCOMES),
        _local(call.ended_at),
    )


def _rating_row(row: RatingRow, names: Names) -> tuple[Cell, ...]:
    return (
        _local(row.rated_at),
        words.LEVELS[row.level],
        row.level,
        words.SOURCES[row.source],
        "、".join(words.REASONS[reason] for reason in row.reasons),
        _named(row.service, names.services),
        row.counter,
        _named(row.clerk, names.clerks),
        _word(row.role, words.ROLES),
    )


def _named(identity: str | None, names: Mapping[str, str]) -> str | None:
    if identity is None or identity not in names:
        return identity
    return f"{identity} {names[identity]}"


def _word(value: str | None, vocabulary: Mapping[str, str]) -> str | None:
    """A word not known yet stands as it is (the contract's enumerations equal their strings)."""
    return None if value is None else vocabulary.get(value, value)


def _local(at: datetime | None) -> datetime | None:
    return None if at is None else at.astimezone(HALL_ZONE).replace(tzinfo=None, microsecond=0)


def _minutes(seconds: float | None) -> float | None:
    return None if seconds is None else round(seconds / 60, 1)
