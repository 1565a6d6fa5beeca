"""What the kiosk needs of the hall and of its printer, in its own words. The bootstrap fills these in.

Every method returns at once; what comes of it is told later by a callback, on the thread of the screen.
"""

from collections.abc import Callable
from enum import StrEnum
from typing import NamedTuple, Protocol

from config.contract.commands import IssueTicket, RequestHelp
from config.contract.facts import IssuedTicket
from config.contract.replies import Reply
from config.contract.words import PrintOutcome
from devices.printer.facts import NoticeFacts, SlipFacts


class PrintResult(NamedTuple):
    """What became of a paper; `detail` is for technicians (paper_out, cover_open …)."""

    outcome: PrintOutcome
    detail: str = ""


Answered = Callable[[Reply | None], None]
"""Told the reply, or None when the hall did not answer in time."""
Issued = Callable[[IssuedTicket], None]
Printed = Callable[[PrintResult], None]


class HallLine(Protocol):
    def issue(self, body: IssueTicket, issued: Issued, answered: Answered) -> None:
        """`issued` is told a ticket at once, on the thread its answer comes in by; `answered` on the screen's."""

    def ask_help(self, body: RequestHelp, answered: Answered) -> None: ...


class PrinterState(StrEnum):
    READY = "ready"
    LOW = "low"
    FAULT = "fault"
    AWAY = "away"
    NONE = "none"


class SlipPrinter(Protocol):
    @property
    def state(self) -> PrinterState: ...

    @property
    def detail(self) -> str: ...

    def print_slip(self, ticket: str, facts: SlipFacts, language: str, printed: Printed) -> None:
        """Prints, and tells the hall what became of it, whether or not the visitor is still there."""

    def print_notice(self, facts: NoticeFacts, language: str, printed: Printed) -> None: ...

    def print_test(self, printed: Printed) -> None: ...

    def paper_changed(self) -> None:
        """Somebody put paper in: look at the printer again now."""
