"""Small facts that several messages share: a ticket as others see it, a call, a wait range, a person."""

from datetime import datetime
from typing import Annotated

import msgspec

from config.contract.words import CallRule, Role, TicketClass

Instant = Annotated[datetime, msgspec.Meta(tz=True)]
"""A moment with its offset from UTC: two programs may stand in different zones, and one without is a guess."""


class WaitRange(msgspec.Struct, frozen=True):
    """Seconds from now to the call: one in ten waits less than p10, half less than p50, nine in ten less than p90."""

    p10: int
    p50: int
    p90: int


class TicketFacts(msgspec.Struct, frozen=True):
    """A ticket as screens and counters see it. `service` is null when only the group was chosen."""

    id: str
    label: str
    group: str
    service: str | None
    class_: TicketClass = msgspec.field(name="class")
    issued_at: Instant


class CallReason(msgspec.Struct, frozen=True):
    """Why this ticket: the rule, its key in seconds, and how many were compared for it: of each line that the
    counter serves the first care ticket and the first other one. A ticket called by hand is compared with none."""

    rule: CallRule
    key: float
    considered: int


class CallFacts(msgspec.Struct, frozen=True):
    """One call of a ticket to a counter. A recall keeps `id` and raises `attempt`."""

    id: str
    counter: str
    at: Instant
    attempt: int
    reason: CallReason
    ticket: TicketFacts


class ClerkFacts(msgspec.Struct, frozen=True):
    """The person at a post. `name` is the public name of the hall file."""

    id: str
    name: str
    title: str
    role: Role


class IssuedTicket(msgspec.Struct, frozen=True):
    """What a slip needs. `ahead` counts waiting tickets of the group that are called before this one;
    `wait_s` is null when no counter is staffed; `page_url` is null when the hall file has no public_url."""

    id: str
    label: str
    group: str
    service: str | None
    class_: TicketClass = msgspec.field(name="class")
    issued_at: Instant
    ahead: int
    wait_s: WaitRange | None
    page_url: str | None
