"""The tickets of today as the desk has seen them pass by, to be found again by their number.

A ticket is listed as unprinted from its issue until its slip is confirmed, so all that are issued while the
desk is open come by. Owns no truth: what becomes of a ticket the hall says when it is asked.
"""

from dataclasses import dataclass
from datetime import datetime

from config.contract.facts import IssuedTicket, TicketFacts
from config.contract.state import MissedTicket, QueuesState, UnprintedTicket
from counter.core.scene import Scene

LISTED = 8


@dataclass(frozen=True, slots=True)
class Standing:
    """What is known of a ticket now. All empty: it was issued today, and is in none of the desk's lists."""

    is_waiting: bool = False
    unprinted: UnprintedTicket | None = None
    missed: MissedTicket | None = None
    counter: str | None = None

    def may_return(self, now: datetime) -> bool:
        return self.missed is not None and self.missed.may_return and now < self.missed.return_until


class SeenTickets:
    def __init__(self) -> None:
        self._day = ""
        self._by_label: dict[str, TicketFacts] = {}

    def note(self, queues: QueuesState) -> None:
        """A new day begins with no tickets."""
        if queues.day != self._day:
            self._day = queues.day
            self._by_label.clear()
        for group in queues.groups:
            for waiting in group.next:
                self._by_label[waiting.ticket.label] = waiting.ticket
        for ticket in (*(u.ticket for u in queues.unprinted), *(m.ticket for m in queues.missed)):
            self._by_label[ticket.label] = ticket

    def issued(self, ticket: IssuedTicket) -> None:
        self._by_label[ticket.label] = TicketFacts(
            ticket.id, ticket.label, ticket.group, ticket.service, ticket.class_, ticket.issued_at
        )

    def find(self, text: str) -> list[TicketFacts]:
        """Those whose number begins with the text or, for digits alone, ends with them."""
        wanted = text.strip().upper()
        if not wanted:
            return []
        found = [
            ticket
            for label, ticket in sorted(self._by_label.items())
            if label.startswith(wanted) or (wanted.isdecimal() and label.endswith(wanted))
        ]
        return found[:LISTED]


def standing(scene: Scene, ticket: str, label: str) -> Standing:
    queues = scene.queues
    posts = () if scene.posts is None else scene.posts.posts
    counter = next((post.counter for post in posts if post.label == label), None)
    if queues is None:
        return Standing(counter=counter)
    return Standing(
        is_waiting=any(w.ticket.id == ticket for group in queues.groups for w in group.next),
        unprinted=next((u for u in queues.unprinted if u.ticket.id == ticket), None),
        missed=next((m for m in queues.missed if m.ticket.id == ticket), None),
        counter=counter,
    )
