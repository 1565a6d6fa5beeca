"""The hall's state in memory: a fold of the journal, read by decisions and screens, changed by the fold only."""

from dataclasses import dataclass, field
from datetime import datetime

from config.contract.facts import CallReason, ClerkFacts, TicketFacts, WaitRange
from config.contract.words import (
    CareReason,
    CounterState,
    HelpKind,
    HoldKind,
    PauseReason,
    PrintOutcome,
    Role,
    TicketClass,
    TicketState,
    Undoable,
)
from hall_server.domain.lines import Lines


@dataclass(slots=True)
class Ticket:
    """One visit's place in the hall. `key` orders it; `counter` is where it is or was last called."""

    id: str
    label: str
    group: str
    number: int
    service: str | None
    class_: TicketClass
    issued_at: datetime
    key: float
    ahead: int
    token: str
    wait_s: WaitRange | None = None
    slot: datetime | None = None
    care_reason: CareReason | None = None
    state: TicketState = TicketState.WAITING
    print_outcome: PrintOutcome | None = None
    copies: int = 1
    counter: str | None = None
    clerk: str | None = None
    role: Role | None = None
    reserved_for: str | None = None
    calls: int = 0
    attempt: int = 0
    called_at: datetime | None = None
    call_reason: CallReason | None = None
    acknowledged: list[str] = field(default_factory=list)
    started_at: datetime | None = None
    ended_at: datetime | None = None
    hold_kind: HoldKind | None = None
    held_at: datetime | None = None
    missed_at: datetime | None = None
    has_returned: bool = False
    rated: int | None = None

    @property
    def is_care(self) -> bool:
        return self.class_ is TicketClass.CARE

    @property
    def call_id(self) -> str:
        """The id of its latest call."""
        return f"{self.id}-c{self.calls}"

    def facts(self) -> TicketFacts:
        return TicketFacts(
            id=self.id,
            label=self.label,
            group=self.group,
            service=self.service,
            class_=self.class_,
            issued_at=self.issued_at,
        )


@dataclass(slots=True)
class Undo:
    """What the counter's last no-show or transfer changed, as it was before."""

    kind: Undoable
    ticket: str
    at: datetime
    group: str
    key: float
    reserved_for: str | None


@dataclass(slots=True)
class Invited:
    """The counter's open invitation to rate."""

    ticket: str
    until: datetime


@dataclass(slots=True)
class Counter:
    """What a counter does now. `ticket` is the one called or served; `since` dates its state."""

    id: str
    clerk: str | None = None
    role: Role | None = None
    client: str | None = None
    since: datetime | None = None
    pause_reason: PauseReason | None = None
    paused_at: datetime | None = None
    ticket: str | None = None
    care_streak: int = 0
    invited: Invited | None = None
    undo: Undo | None = None
    served_today: int = 0

    @property
    def is_open(self) -> bool:
        """Signed in and not paused."""
        return self.clerk is not None and self.pause_reason is None


@dataclass(slots=True)
class Help:
    id: str
    place: str
    kind: HelpKind
    at: datetime


@dataclass(slots=True)
class HallState:
    """`day` is the open day (ISO) or empty before the first; `previous` keeps yesterday's tickets so that a
    rating or print confirmation that arrives late still finds its ticket."""

    seq: int = 0
    last_at: datetime | None = None
    day: str = ""
    tickets: dict[str, Ticket] = field(default_factory=dict)
    previous: dict[str, Ticket] = field(default_factory=dict)
    tokens: dict[str, str] = field(default_factory=dict)
    last_number: dict[str, int] = field(default_factory=dict)
    counters: dict[str, Counter] = field(default_factory=dict)
    helps: dict[str, Help] = field(default_factory=dict)
    help_count: int = 0
    recent_calls: list[str] = field(default_factory=list)
    unprinted: dict[str, None] = field(default_factory=dict)
    missed: dict[str, None] = field(default_factory=dict)
    held: dict[str, None] = field(default_factory=dict)
    served_today: int = 0
    service_seconds: dict[str, list[float]] = field(default_factory=dict)
    hall_digest: str = ""
    lines: Lines = field(default_factory=Lines)

    def counter(self, counter_id: str) -> Counter:
        """The counter's state, to read; one that nobody ever signed in at has an empty one, which is not kept."""
        return self.counters.get(counter_id) or Counter(counter_id)

    def find(self, ticket_id: str) -> Ticket | None:
        """A ticket of today or yesterday."""
        return self.tickets.get(ticket_id) or self.previous.get(ticket_id)

    def current(self, counter: Counter) -> Ticket | None:
        """The ticket called or served at the counter."""
        return None if counter.ticket is None else self.tickets[counter.ticket]


def counter_state(counter: Counter, current: Ticket | None) -> CounterState:
    if counter.clerk is None:
        return CounterState.VACANT
    if current is not None:
        return CounterState.SERVING if current.state is TicketState.SERVING else CounterState.CALLED
    return CounterState.READY if counter.pause_reason is None else CounterState.PAUSED


@dataclass(frozen=True, slots=True)
class Person:
    """Public facts of a clerk, from the hall file, for screens."""

    name: str
    title: str

    def as_facts(self, clerk: str, role: Role) -> ClerkFacts:
        return ClerkFacts(id=clerk, name=self.name, title=self.title, role=role)
