"""What readers of the journal get: plain rows in the words of the hall, moments as aware UTC datetimes."""

from dataclasses import dataclass
from datetime import datetime

from config.contract.words import RatingReason, RatingSource, Role, TicketClass, TicketState


@dataclass(frozen=True, slots=True)
class TicketRow:
    """A ticket as it stands. `called_at`, `started_at`: the first; `queue`: its group after transfers."""

    id: str
    day: str
    label: str
    group: str
    number: int
    token: str
    service: str | None
    class_: TicketClass
    care_reason: str | None
    slot_at: datetime | None
    state: TicketState
    queue: str
    issued_at: datetime
    ahead: int
    called_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    counter: str | None
    clerk: str | None
    role: str | None
    completion: str | None
    print_outcome: str | None
    copies: int
    transfers: int
    rating: int | None

    @property
    def wait_s(self) -> float | None:
        """From issue to the first call."""
        return None if self.called_at is None else (self.called_at - self.issued_at).total_seconds()


@dataclass(frozen=True, slots=True)
class Rates:
    """Ratings of a day, group or counter. Satisfied are levels 5, 4 and 3; silence is not rated."""

    rated: int
    satisfied: int

    @property
    def satisfaction(self) -> float | None:
        return self.satisfied / self.rated if self.rated else None


@dataclass(frozen=True, slots=True)
class DaySummary:
    """`called` counts tickets called at least once, `no_shows` calls; waits are from issue to call."""

    day: str
    issued: int
    waiting: int
    called: int
    completed: int
    no_shows: int
    cancelled: int
    expired: int
    average_wait_s: float | None
    longest_wait_s: float | None
    ratings: Rates

    @property
    def rating_rate(self) -> float | None:
        """The share of completed visits that were rated."""
        return self.ratings.rated / self.completed if self.completed else None


@dataclass(frozen=True, slots=True)
class GroupDay:
    """A group by the letter of its labels; a transferred ticket stays with the group it was issued in."""

    group: str
    issued: int
    waiting: int
    called: int
    completed: int
    average_wait_s: float | None
    longest_wait_s: float | None


@dataclass(frozen=True, slots=True)
class CounterDay:
    """`served` counts stretches of service that were ended, `average_service_s` those of a known start."""

    counter: str
    calls: int
    no_shows: int
    served: int
    average_service_s: float | None
    ratings: Rates


@dataclass(frozen=True, slots=True)
class RatingRow:
    """An answer without its ticket: nobody reads off who gave it."""

    rated_at: datetime
    level: int
    source: RatingSource
    reasons: tuple[RatingReason, ...]
    service: str | None
    counter: str | None
    clerk: str | None
    role: Role | None


@dataclass(frozen=True, slots=True)
class CallRow:
    id: str
    label: str
    counter: str
    clerk: str | None
    role: str | None
    called_at: datetime
    last_at: datetime
    attempts: int
    rule: str
    acknowledged_at: datetime | None
    outcome: str | None
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class VisitRow:
    ticket: str
    counter: str
    clerk: str | None
    role: str | None
    started_at: datetime | None
    ended_at: datetime | None
    outcome: str | None
