"""The hall's rules as the domain needs them: plain values that the bootstrap makes from the hall file."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from enum import StrEnum

from config.contract.words import TicketClass
from hall_server.domain.hours import Hours


class Base(StrEnum):
    """From which moment a calling key counts."""

    ISSUE = "issue"
    SLOT = "slot"
    LATER_OF_ISSUE_AND_SLOT = "later_of_issue_and_slot"
    ORIGINAL_ISSUE = "original_issue"
    TRANSFER_TIME = "transfer_time"


@dataclass(frozen=True, slots=True)
class KeyRule:
    """key = base − credit_s: a larger credit is called earlier."""

    base: Base
    credit_s: float


@dataclass(frozen=True, slots=True)
class GroupRule:
    prefix: str
    max_waiting: int
    daily_quota: int


@dataclass(frozen=True, slots=True)
class CounterRule:
    """`groups` are served without, `overflow` with the penalty. The post's A and B may sign in."""

    id: str
    groups: tuple[str, ...]
    overflow: tuple[str, ...]
    role_a: str
    role_b: str
    is_desk: bool

    def serves(self, group: str) -> bool:
        return group in self.groups or group in self.overflow


@dataclass(frozen=True, slots=True)
class CallingRules:
    classes: Mapping[TicketClass, KeyRule]
    transfer: KeyRule
    overflow_penalty_s: float
    care_in_a_row: int | None
    call_completes: bool
    grace: timedelta
    return_behind: int
    undo: timedelta
    reservation_pause: timedelta


@dataclass(frozen=True, slots=True)
class RatingRules:
    timeout: timedelta
    bad_levels: frozenset[int]
    verify_days: int


@dataclass(frozen=True, slots=True)
class Rules:
    """`services` maps codes to group prefixes; `places` are ids from which help may be asked.
    `always_open` lifts every limit of clock, calendar, rota and length."""

    hall: str
    services: Mapping[str, str]
    groups: Mapping[str, GroupRule]
    counters: Mapping[str, CounterRule]
    places: frozenset[str]
    calling: CallingRules
    rating: RatingRules
    hours: Hours
    always_open: bool
