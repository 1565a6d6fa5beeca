"""What happened in the hall: the facts the journal keeps and the event streams carry.

Event types only grow: a new field has a default, a new fact is a new type. State is a fold of these and
of nothing else, so an event holds whatever the fold needs (keys, numbers, days), never a reference to the hall file.
Free text stands beside the journal; an event carries its id and salted digest (`TextRef`).
"""

import msgspec

from config.contract.facts import CallReason, Instant, WaitRange
from config.contract.topics import Stream
from config.contract.words import (
    CareReason,
    CompletionCause,
    HelpKind,
    HoldKind,
    InvitationEnd,
    PauseReason,
    PrintOutcome,
    RatingReason,
    RatingSource,
    Role,
    SignOutCause,
    TicketClass,
    Undoable,
)


class Actor(msgspec.Struct, frozen=True, omit_defaults=True):
    """Who caused an event. `clerk`, `role` and `post` are set when a signed-in clerk acted."""

    client: str
    clerk: str | None = None
    role: Role | None = None
    post: str | None = None


class TextRef(msgspec.Struct, frozen=True):
    """A free text kept beside the journal: its id, and the SHA-256 of salt and text in hex."""

    id: str
    digest: str


class Event(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """The common form of all events."""


class HallLoaded(Event, frozen=True, tag="hall_loaded"):
    """The server started with this hall file."""

    hall: str
    digest: str


class DayOpened(Event, frozen=True, tag="day_opened"):
    """A new local day begins: numbers restart. `day` is the ISO date in the hall's zone."""

    day: str


class DayClosed(Event, frozen=True, tag="day_closed"):
    day: str


class TicketIssued(Event, frozen=True, tag="ticket_issued"):
    """A number was given. `key` is the calling key in seconds of the day; `token` is the ticket page's."""

    ticket: str
    day: str
    label: str
    group: str
    number: int
    key: float
    ahead: int
    token: str
    service: str | None = None
    class_: TicketClass = msgspec.field(name="class", default=TicketClass.NORMAL)
    slot: Instant | None = None
    care_reason: CareReason | None = None
    wait_s: WaitRange | None = None


class PrintConfirmed(Event, frozen=True, tag="print_confirmed"):
    ticket: str
    outcome: PrintOutcome
    detail: TextRef | None = None


class ReprintRequested(Event, frozen=True, tag="reprint_requested"):
    ticket: str
    copy: int


class TicketCalled(Event, frozen=True, tag="ticket_called"):
    """Attempt 1 invites, later attempts of the same call repeat it."""

    call: str
    ticket: str
    counter: str
    attempt: int
    reason: CallReason


class CallAcknowledged(Event, frozen=True, tag="call_acknowledged"):
    call: str
    ticket: str
    device: str
    attempt: int


class ServingStarted(Event, frozen=True, tag="serving_started"):
    ticket: str
    counter: str


class TicketCompleted(Event, frozen=True, tag="ticket_completed"):
    """Service ended. Without a known start (`start_known` false) the visit is left out of learning."""

    ticket: str
    counter: str
    cause: CompletionCause = CompletionCause.CLERK
    start_known: bool = True


class TicketNoShow(Event, frozen=True, tag="ticket_no_show"):
    ticket: str
    counter: str
    attempts: int


class TicketReturned(Event, frozen=True, tag="ticket_returned"):
    """A missed ticket waits again, with a new key."""

    ticket: str
    key: float


class TicketHeld(Event, frozen=True, tag="ticket_held"):
    ticket: str
    counter: str
    kind: HoldKind


class TicketResumed(Event, frozen=True, tag="ticket_resumed"):
    ticket: str
    counter: str


class TicketTransferred(Event, frozen=True, tag="ticket_transferred"):
    """The ticket waits again, same label; with `to_counter` it is reserved for that counter."""

    ticket: str
    counter: str
    to_group: str
    key: float
    to_counter: str | None = None


class ReservationEnded(Event, frozen=True, tag="reservation_ended"):
    """A ticket reserved for a counter went back to its group."""

    ticket: str
    counter: str


class TicketCancelled(Event, frozen=True, tag="ticket_cancelled"):
    ticket: str


class TicketExpired(Event, frozen=True, tag="ticket_expired"):
    ticket: str


class ActionUndone(Event, frozen=True, tag="action_undone"):
    """A no-show or transfer was taken back: the ticket is at the counter again as before."""

    ticket: str
    counter: str
    undone: Undoable


class SignedIn(Event, frozen=True, tag="signed_in"):
    counter: str
    clerk: str
    role: Role
    client: str


class SignedOut(Event, frozen=True, tag="signed_out"):
    counter: str
    clerk: str
    cause: SignOutCause = SignOutCause.CLERK


class CounterPaused(Event, frozen=True, tag="counter_paused"):
    counter: str
    reason: PauseReason


class CounterUnpaused(Event, frozen=True, tag="counter_unpaused"):
    counter: str


class RatingInvited(Event, frozen=True, tag="rating_invited"):
    ticket: str
    counter: str
    until: Instant


class InvitationEnded(Event, frozen=True, tag="invitation_ended"):
    ticket: str
    counter: str
    end: InvitationEnd


class Rated(Event, frozen=True, tag="rated"):
    """One visitor's answer about one visit; who served is named by counter, clerk and role."""

    ticket: str
    level: int
    source: RatingSource
    reasons: tuple[RatingReason, ...] = ()
    counter: str | None = None
    clerk: str | None = None
    role: Role | None = None


class FollowUpOpened(Event, frozen=True, tag="follow_up_opened"):
    """A bad rating must be verified by `verify_by`."""

    ticket: str
    level: int
    verify_by: Instant


class HelpRequested(Event, frozen=True, tag="help_requested"):
    help: str
    place: str
    kind: HelpKind


class HelpAnswered(Event, frozen=True, tag="help_answered"):
    help: str


AnyEvent = (
    HallLoaded
    | DayOpened
    | DayClosed
    | TicketIssued
    | PrintConfirmed
    | ReprintRequested
    | TicketCalled
    | CallAcknowledged
    | ServingStarted
    | TicketCompleted
    | TicketNoShow
    | TicketReturned
    | TicketHeld
    | TicketResumed
    | TicketTransferred
    | ReservationEnded
    | TicketCancelled
    | TicketExpired
    | ActionUndone
    | SignedIn
    | SignedOut
    | CounterPaused
    | CounterUnpaused
    | RatingInvited
    | InvitationEnded
    | Rated
    | FollowUpOpened
    | HelpRequested
    | HelpAnswered
)

_STREAMS: dict[type[Event], Stream] = {
    SignedIn: Stream.STAFF,
    SignedOut: Stream.STAFF,
    CounterPaused: Stream.STAFF,
    CounterUnpaused: Stream.STAFF,
    RatingInvited: Stream.RATINGS,
    InvitationEnded: Stream.RATINGS,
    Rated: Stream.RATINGS,
    HallLoaded: Stream.SUPERVISION,
    FollowUpOpened: Stream.SUPERVISION,
    HelpRequested: Stream.SUPERVISION,
    HelpAnswered: Stream.SUPERVISION,
}


def stream_of(kind: type[Event]) -> Stream:
    """The stream an event type travels on; what concerns tickets and days is the queue's."""
    return _STREAMS.get(kind, Stream.QUEUE)


class Recorded(msgspec.Struct, frozen=True):
    """An event with its place in the journal: number, time, who caused it and by which command."""

    seq: int
    at: Instant
    by: Actor
    command: str
    event: AnyEvent
