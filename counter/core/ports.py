"""What the clerk's client needs of the hall, its memory and its paper, in its own words. The bootstrap fills these in.

Every method returns at once; what comes of it is told later by a callback, on the thread of the screen.
"""

from collections.abc import Callable
from typing import Protocol

from config.contract.commands import Command
from config.contract.facts import IssuedTicket
from config.contract.replies import Reply
from config.contract.words import PrintOutcome

Answered = Callable[[Reply | None], None]
"""Told the reply, or None when the hall did not answer in time: it may be done nevertheless."""
Printed = Callable[[PrintOutcome, str], None]
"""Told what became of a slip, and a word for technicians."""


class HallLine(Protocol):
    @property
    def unanswered_facts(self) -> int: ...

    def ask(self, body: Command, answered: Answered) -> None:
        """Ask now; it must not be done late."""

    def post(self, fact: Command, answered: Answered) -> None:
        """Report what happened: kept over restarts and repeated until the hall has it."""


class Memory(Protocol):
    """What this machine remembers from day to day."""

    @property
    def last_clerk(self) -> str: ...

    def remember(self, clerk: str) -> None: ...


class SlipPrinter(Protocol):
    """The desk's printer. It tells the hall itself what became of a slip."""

    def print_slip(self, ticket: IssuedTicket, copy: bool, printed: Printed) -> None: ...
