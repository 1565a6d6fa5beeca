"""The visitor's own page: what it is sent, and the rating it may send back. No identity travels."""

import re

import msgspec

from config.contract.commands import Rate
from config.contract.words import RatingReason, RatingSource, TicketState
from config.hall import Counter, Hall
from hall_server.web.deps import TicketPage

TOKEN = re.compile(r"[A-Za-z0-9_-]{8,128}")
LEVELS = range(5, 0, -1)
POOR = 2
"""Levels up to this ask for reasons."""


def ticket_json(page: TicketPage | None, hall: Hall) -> bytes:
    """The ticket for the browser; null when the hall no longer knows it."""
    if page is None:
        return b"null"
    counter = None if page.counter is None else hall.counter(page.counter)
    return msgspec.json.encode(
        {
            "label": page.facts.label,
            "class": page.facts.class_,
            "state": page.state,
            "ahead": page.ahead,
            "wait_s": page.wait_s,
            "called_at": page.called_at,
            "counter": None if counter is None else counter_facts(counter),
            "may_rate": page.may_rate and page.state is TicketState.COMPLETED,
            "rated": page.rated,
        }
    )


def counter_facts(counter: Counter) -> dict[str, object]:
    return {
        "number": counter.number,
        "name": counter.name,
        "name_en": counter.name_en,
        "is_desk": counter.is_desk,
    }


def rating_from_form(ticket: str, level: str, reasons: list[str]) -> Rate | None:
    """The rating of a submitted form; None when the form is not one of ours. Reasons count for poor levels only."""
    if level not in {str(known) for known in LEVELS}:
        return None
    known = {str(reason) for reason in RatingReason}
    chosen = tuple(RatingReason(reason) for reason in dict.fromkeys(reasons) if reason in known)
    return Rate(
        ticket=ticket,
        level=int(level),
        reasons=chosen if int(level) <= POOR else (),
        source=RatingSource.PAGE,
    )
