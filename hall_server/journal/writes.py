"""The statements by which events change the read tables: written once in Core, compiled per database.

Values are bound by name; `projection` says which event binds what. Nothing is executed here.
"""

from dataclasses import dataclass

from sqlalchemy import (
    BigInteger,
    BindParameter,
    ColumnElement,
    Delete,
    Insert,
    Table,
    Text,
    Update,
    bindparam,
    delete,
    false,
    func,
    insert,
    literal,
    select,
    update,
)

from config.contract.words import TicketState
from hall_server.journal.read_tables import calls, follow_ups, helps, ratings, tickets, visits, waits


@dataclass(frozen=True, eq=False, slots=True)
class Write:
    """A statement of its own identity: writes of one kind go to the database together."""

    core: Insert | Update | Delete


def _at() -> BindParameter[int]:
    return bindparam("at", type_=BigInteger)


def _text(name: str) -> BindParameter[str]:
    return bindparam(name, type_=Text)


_TICKET = _text("ticket_id")


def _on_ticket(**values: object) -> Write:
    return Write(update(tickets).where(tickets.c.id == _TICKET).values(**values))


def _latest(table: Table) -> ColumnElement[bool]:
    newest = table.alias()
    return table.c.seq == select(func.max(newest.c.seq)).where(newest.c.ticket == _TICKET).scalar_subquery()


_clerk_if_known = {
    "clerk": func.coalesce(_text("clerk"), tickets.c.clerk),
    "role": func.coalesce(_text("role"), tickets.c.role),
}

TICKET_ISSUED = Write(insert(tickets))
TICKET_PRINTED = _on_ticket(print_outcome=_text("outcome"))
TICKET_COPIED = _on_ticket(copies=bindparam("copy"))
TICKET_CALLED = _on_ticket(
    state=TicketState.CALLED.value,
    called_at=func.coalesce(tickets.c.called_at, _at()),
    counter=_text("counter"),
    clerk=_text("clerk"),
    role=_text("role"),
)
TICKET_STARTED = _on_ticket(
    state=TicketState.SERVING.value, started_at=func.coalesce(tickets.c.started_at, _at()), **_clerk_if_known
)
TICKET_COMPLETED = _on_ticket(
    state=TicketState.COMPLETED.value, ended_at=_at(), completion=_text("cause"), **_clerk_if_known
)
TICKET_RESUMED = _on_ticket(
    state=TicketState.SERVING.value, counter=_text("counter"), clerk=_text("clerk"), role=_text("role")
)
TICKET_STATE = _on_ticket(state=_text("to_state"))
TICKET_ENDED = _on_ticket(state=_text("to_state"), ended_at=_at())
TICKET_TRANSFERRED = _on_ticket(
    state=TicketState.WAITING.value,
    prior_queue=tickets.c.queue,
    queue=_text("to_group"),
    transfers=tickets.c.transfers + 1,
)
TRANSFER_UNDONE = _on_ticket(
    state=TicketState.SERVING.value,
    queue=func.coalesce(tickets.c.prior_queue, tickets.c.queue),
    transfers=tickets.c.transfers - 1,
)

# The queue stands on the ticket's row, which a transfer has changed just before.
WAIT_OPENED = Write(
    insert(waits).from_select(
        ["seq", "ticket", "queue", "from_at"],
        select(bindparam("seq", type_=BigInteger), tickets.c.id, tickets.c.queue, _at()).where(
            tickets.c.id == _TICKET
        ),
    )
)
WAIT_ENDED = Write(
    update(waits).where(waits.c.ticket == _TICKET, waits.c.until_at.is_(None)).values(until_at=_at())
)
WAIT_UNDONE = Write(delete(waits).where(waits.c.ticket == _TICKET, waits.c.until_at.is_(None)))

CALL_MADE = Write(insert(calls))
CALL_REPEATED = Write(
    update(calls)
    .where(calls.c.id == _text("call_id"))
    .values(last_at=_at(), attempts=bindparam("attempt", type_=calls.c.attempts.type))
)
CALL_ACKNOWLEDGED = Write(
    update(calls)
    .where(calls.c.id == _text("call_id"))
    .values(acknowledged_at=func.coalesce(calls.c.acknowledged_at, _at()))
)
CALL_ENDED = Write(
    update(calls)
    .where(calls.c.ticket == _TICKET, calls.c.ended_at.is_(None))
    .values(ended_at=_at(), outcome=_text("outcome"))
)
NO_SHOW_UNDONE = Write(
    update(calls).where(calls.c.ticket == _TICKET, _latest(calls)).values(ended_at=None, outcome=None)
)

VISIT_OPENED = Write(insert(visits))
VISIT_WITHOUT_START = Write(
    insert(visits).from_select(
        ["seq", "ticket", "counter", "clerk", "role", "ended_at", "outcome", "resumed"],
        select(
            bindparam("seq", type_=BigInteger),
            calls.c.ticket,
            _text("counter"),
            _text("clerk"),
            _text("role"),
            _at(),
            literal("completed"),
            false(),
        ).where(calls.c.ticket == _TICKET, calls.c.ended_at.is_(None)),
    )
)
VISIT_ENDED = Write(
    update(visits)
    .where(visits.c.ticket == _TICKET, visits.c.ended_at.is_(None))
    .values(
        ended_at=_at(),
        outcome=_text("outcome"),
        clerk=func.coalesce(_text("clerk"), visits.c.clerk),
        role=func.coalesce(_text("role"), visits.c.role),
    )
)
VISIT_REOPENED = Write(
    update(visits).where(visits.c.ticket == _TICKET, _latest(visits)).values(ended_at=None, outcome=None)
)

RATED = Write(insert(ratings))
FOLLOW_UP_OPENED = Write(insert(follow_ups))
HELP_REQUESTED = Write(insert(helps))
HELP_ANSWERED = Write(
    update(helps)
    .where(helps.c.id == _text("help_id"))
    .values(answered_at=_at(), answered_by=_text("answered_by"))
)

ALL_WRITES = tuple(value for value in list(globals().values()) if isinstance(value, Write))
