"""What each event changes in the read tables, pure: events to (statement, values), and these into few groups.

Only the journal's events go in, so a rebuild gives the same rows. Events of which no table tells (days,
staff) change nothing here.
"""

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple

from config.contract import events as e
from config.contract.events import Recorded
from config.contract.words import TicketState, Undoable
from hall_server.journal import writes as w
from hall_server.journal.database import Values
from hall_server.journal.times import to_ms
from hall_server.journal.writes import Write


class Change(NamedTuple):
    """One row's change. Changes of the same `of` (a ticket, a help call) keep their order."""

    write: Write
    of: str
    values: Values


def changes_of(record: Recorded) -> list[Change]:
    project = _PROJECTIONS.get(type(record.event))
    return [] if project is None else project(record, record.event)


def grouped(changes: Iterable[Change]) -> list[tuple[Write, list[Values]]]:
    """The same changes in as few groups of one statement as the order within each ticket allows."""
    groups: list[tuple[Write, list[Values]]] = []
    newest: dict[Write, int] = {}
    last_of: dict[str, int] = {}
    for write, of, values in changes:
        place = newest.get(write, -1)
        if place < last_of.get(of, 0):
            place = len(groups)
            groups.append((write, []))
            newest[write] = place
        groups[place][1].append(values)
        last_of[of] = place
    return groups


def _by(record: Recorded) -> Values:
    return {"clerk": record.by.clerk, "role": None if record.by.role is None else record.by.role.value}


def _ticket_issued(record: Recorded, event: e.TicketIssued) -> list[Change]:
    wait = event.wait_s
    values: Values = {
        "id": event.ticket,
        "day": event.day,
        "label": event.label,
        "group": event.group,
        "number": event.number,
        "token": event.token,
        "service": event.service,
        "class": event.class_.value,
        "care_reason": None if event.care_reason is None else event.care_reason.value,
        "slot_at": None if event.slot is None else to_ms(event.slot),
        "state": TicketState.WAITING.value,
        "queue": event.group,
        "prior_queue": None,
        "issued_at": to_ms(record.at),
        "ahead": event.ahead,
        "wait_p10": None if wait is None else wait.p10,
        "wait_p50": None if wait is None else wait.p50,
        "wait_p90": None if wait is None else wait.p90,
        "called_at": None,
        "started_at": None,
        "ended_at": None,
        "counter": None,
        "clerk": None,
        "role": None,
        "completion": None,
        "print_outcome": None,
        "copies": 1,
        "transfers": 0,
    }
    return [Change(w.TICKET_ISSUED, event.ticket, values)]


def _print_confirmed(record: Recorded, event: e.PrintConfirmed) -> list[Change]:
    values: Values = {"ticket_id": event.ticket, "outcome": event.outcome.value}
    return [Change(w.TICKET_PRINTED, event.ticket, values)]


def _reprint_requested(record: Recorded, event: e.ReprintRequested) -> list[Change]:
    return [Change(w.TICKET_COPIED, event.ticket, {"ticket_id": event.ticket, "copy": event.copy})]


def _ticket_called(record: Recorded, event: e.TicketCalled) -> list[Change]:
    at = to_ms(record.at)
    if event.attempt > 1:
        again: Values = {"call_id": event.call, "at": at, "attempt": event.attempt}
        return [Change(w.CALL_REPEATED, event.ticket, again)]
    who = _by(record)
    call: Values = {
        "id": event.call,
        "seq": record.seq,
        "ticket": event.ticket,
        "counter": event.counter,
        "called_at": at,
        "last_at": at,
        "attempts": event.attempt,
        "rule": event.reason.rule.value,
        "key": event.reason.key,
        "considered": event.reason.considered,
        "acknowledged_at": None,
        "outcome": None,
        "ended_at": None,
    }
    on_ticket: Values = {"ticket_id": event.ticket, "at": at, "counter": event.counter}
    return [
        Change(w.TICKET_CALLED, event.ticket, on_ticket | who),
        Change(w.WAIT_ENDED, event.ticket, {"ticket_id": event.ticket, "at": at}),
        Change(w.CALL_MADE, event.ticket, call | who),
    ]


def _call_acknowledged(record: Recorded, event: e.CallAcknowledged) -> list[Change]:
    return [Change(w.CALL_ACKNOWLEDGED, event.ticket, {"call_id": event.call, "at": to_ms(record.at)})]


def _call_ended(record: Recorded, ticket: str, outcome: str) -> Change:
    values: Values = {"ticket_id": ticket, "at": to_ms(record.at), "outcome": outcome}
    return Change(w.CALL_ENDED, ticket, values)


def _visit_opened(record: Recorded, ticket: str, counter: str, **more: object) -> Change:
    values: Values = {
        "seq": record.seq,
        "ticket": ticket,
        "counter": counter,
        "started_at": to_ms(record.at),
        "ended_at": None,
        "outcome": None,
        "resumed": False,
    }
    return Change(w.VISIT_OPENED, ticket, values | more | _by(record))


def _visit_ended(record: Recorded, ticket: str, outcome: str) -> Change:
    values: Values = {"ticket_id": ticket, "at": to_ms(record.at), "outcome": outcome}
    return Change(w.VISIT_ENDED, ticket, values | _by(record))


def _serving_started(record: Recorded, event: e.ServingStarted) -> list[Change]:
    values: Values = {"ticket_id": event.ticket, "at": to_ms(record.at)}
    return [
        Change(w.TICKET_STARTED, event.ticket, values | _by(record)),
        _call_ended(record, event.ticket, "served"),
        _visit_opened(record, event.ticket, event.counter),
    ]


def _ticket_completed(record: Recorded, event: e.TicketCompleted) -> list[Change]:
    at = to_ms(record.at)
    who = _by(record)
    values: Values = {"ticket_id": event.ticket, "at": at, "cause": event.cause.value}
    changes = [
        Change(w.TICKET_COMPLETED, event.ticket, values | who),
        _visit_ended(record, event.ticket, "completed"),
    ]
    if not event.start_known:
        # Straight from the call (a resumed ticket has no known start either, but its call ended long ago).
        visit: Values = {"seq": record.seq, "ticket_id": event.ticket, "counter": event.counter, "at": at}
        changes.append(Change(w.VISIT_WITHOUT_START, event.ticket, visit | who))
        changes.append(_call_ended(record, event.ticket, "served"))
    return changes


def _ticket_no_show(record: Recorded, event: e.TicketNoShow) -> list[Change]:
    return [
        _state(event.ticket, TicketState.NO_SHOW),
        _call_ended(record, event.ticket, "no_show"),
    ]


def _ticket_returned(record: Recorded, event: e.TicketReturned) -> list[Change]:
    # It waits again in the queue it was called from.
    wait: Values = {"seq": record.seq, "ticket_id": event.ticket, "at": to_ms(record.at)}
    return [_state(event.ticket, TicketState.WAITING), Change(w.WAIT_OPENED, event.ticket, wait)]


def _ticket_held(record: Recorded, event: e.TicketHeld) -> list[Change]:
    return [_state(event.ticket, TicketState.ON_HOLD), _visit_ended(record, event.ticket, "held")]


def _ticket_resumed(record: Recorded, event: e.TicketResumed) -> list[Change]:
    values: Values = {"ticket_id": event.ticket, "counter": event.counter}
    return [
        Change(w.TICKET_RESUMED, event.ticket, values | _by(record)),
        _visit_opened(record, event.ticket, event.counter, resumed=True),
    ]


def _ticket_transferred(record: Recorded, event: e.TicketTransferred) -> list[Change]:
    values: Values = {"ticket_id": event.ticket, "to_group": event.to_group}
    wait: Values = {"seq": record.seq, "ticket_id": event.ticket, "at": to_ms(record.at)}
    return [
        Change(w.TICKET_TRANSFERRED, event.ticket, values),
        _visit_ended(record, event.ticket, "transferred"),
        Change(w.WAIT_OPENED, event.ticket, wait),
    ]


def _ticket_cancelled(record: Recorded, event: e.TicketCancelled) -> list[Change]:
    return _gone(record, event.ticket, TicketState.CANCELLED)


def _ticket_expired(record: Recorded, event: e.TicketExpired) -> list[Change]:
    return _gone(record, event.ticket, TicketState.EXPIRED)


def _gone(record: Recorded, ticket: str, state: TicketState) -> list[Change]:
    at = to_ms(record.at)
    return [
        Change(w.TICKET_ENDED, ticket, {"ticket_id": ticket, "to_state": state.value, "at": at}),
        Change(w.WAIT_ENDED, ticket, {"ticket_id": ticket, "at": at}),
        _call_ended(record, ticket, state.value),
    ]


def _state(ticket: str, state: TicketState) -> Change:
    return Change(w.TICKET_STATE, ticket, {"ticket_id": ticket, "to_state": state.value})


def _action_undone(record: Recorded, event: e.ActionUndone) -> list[Change]:
    values: Values = {"ticket_id": event.ticket}
    if event.undone is Undoable.NO_SHOW:
        return [_state(event.ticket, TicketState.CALLED), Change(w.NO_SHOW_UNDONE, event.ticket, values)]
    return [
        Change(w.TRANSFER_UNDONE, event.ticket, values),
        Change(w.WAIT_UNDONE, event.ticket, values),
        Change(w.VISIT_REOPENED, event.ticket, values),
    ]


def _rated(record: Recorded, event: e.Rated) -> list[Change]:
    values: Values = {
        "ticket": event.ticket,
        "rated_at": to_ms(record.at),
        "level": event.level,
        "source": event.source.value,
        "reasons": ",".join(reason.value for reason in event.reasons),
        "counter": event.counter,
        "clerk": event.clerk,
        "role": None if event.role is None else event.role.value,
    }
    return [Change(w.RATED, event.ticket, values)]


def _follow_up_opened(record: Recorded, event: e.FollowUpOpened) -> list[Change]:
    values: Values = {
        "ticket": event.ticket,
        "level": event.level,
        "opened_at": to_ms(record.at),
        "verify_by": to_ms(event.verify_by),
    }
    return [Change(w.FOLLOW_UP_OPENED, event.ticket, values)]


def _help_requested(record: Recorded, event: e.HelpRequested) -> list[Change]:
    values: Values = {
        "id": event.help,
        "place": event.place,
        "kind": event.kind.value,
        "requested_at": to_ms(record.at),
        "answered_at": None,
        "answered_by": None,
    }
    return [Change(w.HELP_REQUESTED, _help(event.help), values)]


def _help_answered(record: Recorded, event: e.HelpAnswered) -> list[Change]:
    by = record.by.clerk or record.by.client
    values: Values = {"help_id": event.help, "at": to_ms(record.at), "answered_by": by}
    return [Change(w.HELP_ANSWERED, _help(event.help), values)]


def _help(help_id: str) -> str:
    """Help ids and ticket ids may be alike; apart they need not wait for each other."""
    return "help " + help_id


_PROJECTIONS: dict[type[e.Event], Callable[[Recorded, Any], list[Change]]] = {
    e.TicketIssued: _ticket_issued,
    e.PrintConfirmed: _print_confirmed,
    e.ReprintRequested: _reprint_requested,
    e.TicketCalled: _ticket_called,
    e.CallAcknowledged: _call_acknowledged,
    e.ServingStarted: _serving_started,
    e.TicketCompleted: _ticket_completed,
    e.TicketNoShow: _ticket_no_show,
    e.TicketReturned: _ticket_returned,
    e.TicketHeld: _ticket_held,
    e.TicketResumed: _ticket_resumed,
    e.TicketTransferred: _ticket_transferred,
    e.TicketCancelled: _ticket_cancelled,
    e.TicketExpired: _ticket_expired,
    e.ActionUndone: _action_undone,
    e.Rated: _rated,
    e.FollowUpOpened: _follow_up_opened,
    e.HelpRequested: _help_requested,
    e.HelpAnswered: _help_answered,
}
