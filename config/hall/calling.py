"""The rules of the queue as data: who is called next, numbers and limits, the wait estimate, ratings."""

from typing import Annotated

import msgspec
from msgspec import Meta

from config.contract.words import RatingReason, TicketClass
from config.hall.words import Base, NotNegative, Positive, Some, Text

Credit = Annotated[
    int, Meta(ge=0, le=100_000_000, extra={"write": "seconds, such as 1200; 10000000 is always first"})
]


class KeyRule(msgspec.Struct, frozen=True, kw_only=True):
    """key = base − credit; the smallest key is called first."""

    base: Base
    credit_s: Credit


class NoShowRule(msgspec.Struct, frozen=True, kw_only=True):
    """After so many calls a ticket may be passed; back within grace it is put behind so many waiting."""

    after_calls: Positive
    call_interval_s: Positive
    grace_min: Positive
    behind: NotNegative


class Calling(msgspec.Struct, frozen=True, kw_only=True):
    """Who is called next. `care_in_a_row` null switches the guard off; `reservation_pause_min` is how long a
    counter may pause before tickets transferred to it fall back to their group."""

    classes: dict[TicketClass, KeyRule]
    transfer: KeyRule
    overflow_penalty_s: NotNegative
    care_in_a_row: Positive | None
    no_show: NoShowRule
    undo_s: Positive
    reservation_pause_min: Positive
    call_completes: bool


class BilingualText(msgspec.Struct, frozen=True, kw_only=True):
    zh: Text
    en: Text


class Ticketing(msgspec.Struct, frozen=True, kw_only=True):
    """Numbers and limits, per group and day. `no_show_rule` is the sentence on the slip; {after_calls},
    {grace_min} and {behind} in it are filled from calling.no_show."""

    daily_quota: Positive
    max_waiting_per_group: Positive
    ticket_start_before_open_min: NotNegative
    ticket_stop_before_close_min: NotNegative
    no_show_rule: BilingualText


class Spread(msgspec.Struct, frozen=True, kw_only=True):
    """The told range around the estimate, as factors."""

    low: Annotated[float, Meta(gt=0, le=1, extra={"write": "a factor above 0 and up to 1, such as 0.8"})]
    high: Annotated[float, Meta(ge=1, le=5, extra={"write": "a factor from 1 to 5, such as 1.3"})]


class WaitTargets(msgspec.Struct, frozen=True, kw_only=True):
    max_wait_min: Positive


class WaitModel(msgspec.Struct, frozen=True, kw_only=True):
    """The estimate: trimmed mean of the last services; `trim` is the share left out at each end."""

    trim: Annotated[float, Meta(ge=0, lt=0.5, extra={"write": "a share from 0 to below 0.5, such as 0.1"})]
    spread: Spread
    targets: WaitTargets


class RatingReasonName(msgspec.Struct, frozen=True, kw_only=True):
    id: RatingReason
    name: Text
    name_en: Text


class Rating(msgspec.Struct, frozen=True, kw_only=True):
    """How long the pad invites, which levels open a follow-up, within how many working days it is looked
    into, and what a poor rating can be about."""

    timeout_s: Positive
    bad_levels: tuple[Annotated[int, Meta(ge=1, le=5, extra={"write": "a level from 1 to 5"})], ...]
    verify_days: Positive
    reasons: Some[RatingReasonName]
