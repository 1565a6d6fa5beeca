"""Whether everything adds up: the day's visits counted from the journal, and apart from it from the paper.

Reads the journal's stored bytes directly, so that no table or program that made them is taken at its word.
"""

import re
import sqlite3
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from config.contract.coding import decode_record
from config.contract.events import Rated, TicketCalled, TicketCompleted, TicketIssued

LABEL = re.compile(r"^\s*([A-HJ-NPR-Z]\d{3,4})\s*$", re.MULTILINE)
"""The number stands alone on its line of the slip."""


@dataclass(frozen=True, slots=True)
class Tally:
    """`lost` are visits asked for that miss one of their steps, `duplicates` numbers given, printed or called twice."""

    visits: int
    issued: int
    printed: int
    called: int
    completed: int
    rated: int
    lost: int
    duplicates: int

    @property
    def adds_up(self) -> bool:
        steps = (self.issued, self.printed, self.called, self.completed, self.rated)
        return all(step == self.visits for step in steps) and not self.lost and not self.duplicates


def tally(journal: Path, slips: Iterable[str], visits: int, client: str) -> Tally:
    """Count the visits whose tickets `client` (the kiosk) took; `slips` are the texts the printer received."""
    issued: Counter[str] = Counter()
    calls: Counter[str] = Counter()
    completed: Counter[str] = Counter()
    rated: Counter[str] = Counter()
    labels: Counter[str] = Counter()
    with sqlite3.connect(f"file:{journal}?mode=ro", uri=True) as connection:
        rows = connection.execute("SELECT seq, stored FROM journal ORDER BY seq").fetchall()
    connection.close()
    for seq, stored in rows:
        record = decode_record(seq, stored.encode())
        match record.event:
            case TicketIssued(ticket=ticket, label=label) if record.by.client == client:
                issued[ticket] += 1
                labels[label] += 1
            case TicketCalled(ticket=ticket, attempt=1):
                calls[ticket] += 1
            case TicketCompleted(ticket=ticket):
                completed[ticket] += 1
            case Rated(ticket=ticket):
                rated[ticket] += 1
            case _:
                continue
    printed = Counter(label for text in slips for label in LABEL.findall(text)[:1])
    known = list(issued)
    whole = [t for t in known if calls[t] and completed[t] and rated[t] and printed[_label(t)]]
    more_than_once = sum(
        count - 1
        for counter in (issued, labels, printed, completed, rated)
        for key, count in counter.items()
        if count > 1 and (key in issued or key in labels)
    )
    more_than_once += sum(calls[t] - 1 for t in known if calls[t] > 1)
    return Tally(
        visits=visits,
        issued=len(known),
        printed=sum(1 for label in labels if printed[label]),
        called=sum(1 for t in known if calls[t]),
        completed=sum(1 for t in known if completed[t]),
        rated=sum(1 for t in known if rated[t]),
        lost=visits - len(whole),
        duplicates=more_than_once,
    )


def _label(ticket: str) -> str:
    """A ticket's id is its day and its label."""
    return ticket.rpartition("-")[2]
