"""What the pages need from the rest of the server: the hall, the newest state, and a few callables. Opens nothing."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from zoneinfo import ZoneInfo

from config.contract.commands import Command
from config.contract.facts import TicketFacts, WaitRange
from config.contract.replies import Reply
from config.contract.words import TicketState
from config.hall import Hall
from hall_server.hub import StateHub
from hall_server.web.figures import DayReader


@dataclass(frozen=True, slots=True)
class TicketPage:
    """What a visitor sees of the own ticket: no identity. `ahead` and `wait_s` are null unless it waits; `counter`
    is where it was last called to; `may_rate` only after completion and while no rating was given."""

    facts: TicketFacts
    state: TicketState
    ahead: int | None
    wait_s: WaitRange | None
    counter: str | None
    called_at: datetime | None
    may_rate: bool
    rated: bool


@dataclass(frozen=True, slots=True)
class WebDeps:
    """`submit` takes a client id and a command, with the standing of a web role; `check_pin` may take its time (it
    hashes); `figures` is called in a thread; `secret` signs sessions and must outlive a restart, or everyone signs
    in again."""

    hall: Hall
    hub: StateHub
    submit: Callable[[str, Command], Awaitable[Reply]]
    ticket_by_token: Callable[[str], Awaitable[TicketPage | None]]
    figures: DayReader
    check_pin: Callable[[str, str], Awaitable[bool]]
    clock: Callable[[], datetime]
    secret: bytes
    is_https: bool = False

    @property
    def zone(self) -> ZoneInfo:
        return ZoneInfo(self.hall.identity.timezone)

    @property
    def has_speaker(self) -> bool:
        """With a speaker of its own the hall needs no board that talks."""
        return any(device.kind == "speaker" for device in self.hall.devices)
