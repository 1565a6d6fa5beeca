"""What screens need, whole: the retained state topics.

Each carries `v` and `seq`, the journal number it reflects; a receiver drops a state with a smaller `seq` than it has.
Ages are given as the time they started, so that a screen counts by itself.
"""

import msgspec

from config.contract.facts import CallFacts, ClerkFacts, Instant, TicketFacts, WaitRange
from config.contract.words import (
    CounterState,
    HealthState,
    HelpKind,
    HoldKind,
    Issuing,
    Online,
    PauseReason,
    PrintOutcome,
    RatingReason,
    TicketState,
    Undoable,
)


class WaitingTicket(msgspec.Struct, frozen=True):
    """A ticket in line; `class` and `issued_at` are in `ticket`."""

    ticket: TicketFacts
    reserved_for: str | None = None


class GroupQueue(msgspec.Struct, frozen=True):
    """One service group's line. `wait_s` is what a new ordinary ticket is told now; null when no counter is staffed.
    `next` lists at most eight, in calling order."""

    group: str
    name: str
    name_en: str
    area: str
    waiting: int
    counters_open: int
    issuing: Issuing
    wait_s: WaitRange | None
    oldest_issued_at: Instant | None
    next: tuple[WaitingTicket, ...]


class UnprintedTicket(msgspec.Struct, frozen=True):
    """Issued, but no slip in hand: `outcome` null means that nothing was confirmed yet."""

    ticket: TicketFacts
    outcome: PrintOutcome | None


class MissedTicket(msgspec.Struct, frozen=True):
    """Called and did not come; may be returned until `return_until` if `may_return`."""

    ticket: TicketFacts
    missed_at: Instant
    return_until: Instant
    may_return: bool


class QueuesState(msgspec.Struct, frozen=True):
    """`state/queues`. `unprinted` and `missed` hold at most fifty, newest first."""

    v: int
    seq: int
    at: Instant
    day: str
    is_open: bool
    served_today: int
    groups: tuple[GroupQueue, ...]
    unprinted: tuple[UnprintedTicket, ...]
    missed: tuple[MissedTicket, ...]


class BoardCall(msgspec.Struct, frozen=True):
    """A line of the hall board. `place` is what the screen says (1号窗口); `speak_*` is ready for a voice."""

    call: str
    label: str
    group_name: str
    counter: str
    counter_number: int
    place: str
    place_en: str
    area: str
    at: Instant
    attempt: int
    state: TicketState
    is_priority: bool
    text: str
    speak_zh: str
    speak_en: str


class BoardState(msgspec.Struct, frozen=True):
    """`state/board`: the last eight calls, newest first; `missed` are labels that may still return."""

    v: int
    seq: int
    at: Instant
    is_open: bool
    calls: tuple[BoardCall, ...]
    missed: tuple[str, ...]


class Post(msgspec.Struct, frozen=True):
    """A counter and who holds it now."""

    counter: str
    number: int
    name: str
    name_en: str
    area: str
    state: CounterState
    since: Instant | None
    clerk: ClerkFacts | None
    pause_reason: PauseReason | None
    label: str | None
    is_desk: bool


class HelpCall(msgspec.Struct, frozen=True):
    """A person is asked for and nobody has answered yet."""

    help: str
    place: str
    place_name: str
    kind: HelpKind
    at: Instant


class PostsState(msgspec.Struct, frozen=True):
    """`state/posts`."""

    v: int
    seq: int
    at: Instant
    posts: tuple[Post, ...]
    duty_leader: str | None
    helps: tuple[HelpCall, ...]


class Invitation(msgspec.Struct, frozen=True):
    """The pad of the counter asks for a rating of this ticket until then."""

    ticket: str
    label: str
    until: Instant
    reasons: tuple[RatingReason, ...]


class HeldTicket(msgspec.Struct, frozen=True):
    ticket: TicketFacts
    kind: HoldKind
    since: Instant
    counter: str


class UndoOffer(msgspec.Struct, frozen=True):
    action: Undoable
    ticket: TicketFacts
    until: Instant


class DisplayText(msgspec.Struct, frozen=True):
    """What the counter's display shows: at most eight Chinese characters a line; colour red, green or yellow."""

    line: str
    colour: str
    blink: bool


class CounterStateMessage(msgspec.Struct, frozen=True):
    """`state/counters/{counter}`: all that the clerk's client and the counter's devices follow."""

    v: int
    seq: int
    at: Instant
    counter: str
    number: int
    name: str
    name_en: str
    state: CounterState
    since: Instant | None
    client: str | None
    clerk: ClerkFacts | None
    pause_reason: PauseReason | None
    call: CallFacts | None
    serving_since: Instant | None
    acknowledged_by: tuple[str, ...]
    rating_invited: Invitation | None
    undo: UndoOffer | None
    display: DisplayText
    held: tuple[HeldTicket, ...]
    next: tuple[WaitingTicket, ...]
    served_today: int


class Presence(msgspec.Struct, frozen=True):
    """`presence/{client}`, retained; the last will says offline."""

    v: int
    state: Online
    program: str
    version: str
    host: str
    started_at: Instant


class Health(msgspec.Struct, frozen=True):
    """`devices/{device}/health`, retained; sent on each change once. `code` is stable, `detail` is for technicians."""

    v: int
    device: str
    kind: str
    host: str
    state: HealthState
    since: Instant
    code: str = ""
    detail: str = ""
