"""The state as a fold of events: what each fact changes. Reads events only, never the hall's rules."""

from collections.abc import Callable
from typing import Any

from config.contract import events as e
from config.contract.events import Recorded
from config.contract.words import CompletionCause, TicketState, Undoable
from hall_server.domain.model import Counter, HallState, Help, Invited, Ticket, Undo

RECENT_CALLS = 8
RECENT_SERVICES = 20
"""Service times remembered per service; domain.md 3.1 asks for twenty."""


def apply(state: HallState, record: Recorded) -> None:
    """Change the state by one recorded event; events come in order of their number."""
    _FOLDS[type(record.event)](state, record, record.event)
    state.seq = record.seq
    state.last_at = record.at


def _enqueue(state: HallState, ticket: Ticket) -> None:
    ticket.state = TicketState.WAITING
    entry = (ticket.key, ticket.number, ticket.id)
    state.lines.add(entry, ticket.group, ticket.reserved_for, ticket.is_care)


def _dequeue(state: HallState, ticket: Ticket) -> None:
    entry = (ticket.key, ticket.number, ticket.id)
    state.lines.remove(entry, ticket.group, ticket.reserved_for, ticket.is_care)


def _counter(state: HallState, counter_id: str) -> Counter:
    """The counter's state, to change."""
    known = state.counters.get(counter_id)
    if known is None:
        known = state.counters[counter_id] = Counter(counter_id)
    return known


def _leave_counter(state: HallState, ticket: Ticket, record: Recorded) -> Counter:
    """The ticket's counter is free from now on."""
    assert ticket.counter is not None
    counter = _counter(state, ticket.counter)
    counter.ticket = None
    counter.since = record.at
    return counter


def _hall_loaded(state: HallState, record: Recorded, event: e.HallLoaded) -> None:
    state.hall_digest = event.digest


def _day_opened(state: HallState, record: Recorded, event: e.DayOpened) -> None:
    state.day = event.day


def _day_closed(state: HallState, record: Recorded, event: e.DayClosed) -> None:
    state.previous = state.tickets
    state.tickets = {}
    state.tokens = {ticket.token: ticket.id for ticket in state.previous.values()}
    state.last_number.clear()
    state.recent_calls.clear()
    state.missed.clear()
    state.held.clear()
    state.unprinted.clear()
    state.served_today = 0
    for counter in state.counters.values():
        counter.served_today = 0
        counter.care_streak = 0
        counter.undo = None


def _ticket_issued(state: HallState, record: Recorded, event: e.TicketIssued) -> None:
    ticket = Ticket(
        id=event.ticket,
        label=event.label,
        group=event.group,
        number=event.number,
        service=event.service,
        class_=event.class_,
        issued_at=record.at,
        key=event.key,
        ahead=event.ahead,
        token=event.token,
        wait_s=event.wait_s,
        slot=event.slot,
        care_reason=event.care_reason,
    )
    state.tickets[ticket.id] = ticket
    state.tokens[ticket.token] = ticket.id
    state.last_number[event.group] = event.number
    state.unprinted[ticket.id] = None
    _enqueue(state, ticket)


def _print_confirmed(state: HallState, record: Recorded, event: e.PrintConfirmed) -> None:
    ticket = state.find(event.ticket)
    assert ticket is not None
    ticket.print_outcome = event.outcome
    if event.outcome == "printed":
        state.unprinted.pop(ticket.id, None)


def _reprint_requested(state: HallState, record: Recorded, event: e.ReprintRequested) -> None:
    state.tickets[event.ticket].copies = event.copy


def _ticket_called(state: HallState, record: Recorded, event: e.TicketCalled) -> None:
    ticket = state.tickets[event.ticket]
    ticket.attempt = event.attempt
    if event.attempt > 1:
        ticket.called_at = record.at
        _show_call(state, ticket.id)
        return
    _dequeue(state, ticket)
    counter = _counter(state, event.counter)
    ticket.state = TicketState.CALLED
    ticket.counter = counter.id
    ticket.clerk, ticket.role = counter.clerk, counter.role
    ticket.calls += 1
    ticket.called_at = record.at
    ticket.call_reason = event.reason
    ticket.started_at = None
    ticket.acknowledged.clear()
    ticket.reserved_for = None
    counter.ticket = ticket.id
    counter.since = record.at
    counter.care_streak = counter.care_streak + 1 if ticket.is_care else 0
    counter.undo = None
    _show_call(state, ticket.id)


def _show_call(state: HallState, ticket_id: str) -> None:
    """The newest call first; a ticket stands once among the recent ones."""
    if ticket_id in state.recent_calls:
        state.recent_calls.remove(ticket_id)
    state.recent_calls.insert(0, ticket_id)
    del state.recent_calls[RECENT_CALLS:]


def _call_acknowledged(state: HallState, record: Recorded, event: e.CallAcknowledged) -> None:
    ticket = state.find(event.ticket)
    assert ticket is not None
    if ticket.call_id == event.call and event.device not in ticket.acknowledged:
        ticket.acknowledged.append(event.device)


def _serving_started(state: HallState, record: Recorded, event: e.ServingStarted) -> None:
    ticket = state.tickets[event.ticket]
    ticket.state = TicketState.SERVING
    ticket.started_at = record.at
    _counter(state, event.counter).since = record.at


def _ticket_completed(state: HallState, record: Recorded, event: e.TicketCompleted) -> None:
    ticket = state.tickets[event.ticket]
    counter = _leave_counter(state, ticket, record)
    ticket.state = TicketState.COMPLETED
    ticket.ended_at = record.at
    state.unprinted.pop(ticket.id, None)
    state.served_today += 1
    counter.served_today += 1
    counter.undo = None
    if event.start_known and event.cause is not CompletionCause.DAY_CLOSE and ticket.started_at is not None:
        learned = state.service_seconds.setdefault(ticket.service or ticket.group, [])
        learned.append((record.at - ticket.started_at).total_seconds())
        del learned[:-RECENT_SERVICES]


def _ticket_no_show(state: HallState, record: Recorded, event: e.TicketNoShow) -> None:
    ticket = state.tickets[event.ticket]
    counter = _leave_counter(state, ticket, record)
    ticket.state = TicketState.NO_SHOW
    ticket.missed_at = record.at
    state.missed[ticket.id] = None
    counter.undo = Undo(Undoable.NO_SHOW, ticket.id, record.at, ticket.group, ticket.key, None)


def _ticket_returned(state: HallState, record: Recorded, event: e.TicketReturned) -> None:
    ticket = state.tickets[event.ticket]
    state.missed.pop(ticket.id, None)
    ticket.has_returned = True
    ticket.key = event.key
    _enqueue(state, ticket)


def _ticket_held(state: HallState, record: Recorded, event: e.TicketHeld) -> None:
    ticket = state.tickets[event.ticket]
    _leave_counter(state, ticket, record)
    ticket.state = TicketState.ON_HOLD
    ticket.hold_kind = event.kind
    ticket.held_at = record.at
    state.held[ticket.id] = None


def _ticket_resumed(state: HallState, record: Recorded, event: e.TicketResumed) -> None:
    ticket = state.tickets[event.ticket]
    counter = _counter(state, event.counter)
    state.held.pop(ticket.id, None)
    ticket.state = TicketState.SERVING
    ticket.hold_kind = None
    # A held visit's service time has a gap in it: without a start it is left out of learning.
    ticket.started_at = None
    ticket.counter = counter.id
    ticket.clerk, ticket.role = counter.clerk, counter.role
    counter.ticket = ticket.id
    counter.since = record.at
    counter.undo = None


def _ticket_transferred(state: HallState, record: Recorded, event: e.TicketTransferred) -> None:
    ticket = state.tickets[event.ticket]
    counter = _leave_counter(state, ticket, record)
    counter.undo = Undo(
        Undoable.TRANSFER, ticket.id, record.at, ticket.group, ticket.key, ticket.reserved_for
    )
    ticket.group = event.to_group
    ticket.key = event.key
    ticket.reserved_for = event.to_counter
    _enqueue(state, ticket)


def _reservation_ended(state: HallState, record: Recorded, event: e.ReservationEnded) -> None:
    ticket = state.tickets[event.ticket]
    _dequeue(state, ticket)
    ticket.reserved_for = None
    _enqueue(state, ticket)


def _ended(end: TicketState) -> Callable[[HallState, Recorded, Any], None]:
    def fold(state: HallState, record: Recorded, event: e.TicketCancelled | e.TicketExpired) -> None:
        ticket = state.tickets[event.ticket]
        if ticket.state is TicketState.WAITING:
            _dequeue(state, ticket)
            ticket.reserved_for = None
        elif ticket.state is TicketState.CALLED:
            _leave_counter(state, ticket, record)
        state.held.pop(ticket.id, None)
        state.unprinted.pop(ticket.id, None)
        ticket.state = end
        ticket.ended_at = record.at

    return fold


def _action_undone(state: HallState, record: Recorded, event: e.ActionUndone) -> None:
    ticket = state.tickets[event.ticket]
    counter = _counter(state, event.counter)
    undo = counter.undo
    assert undo is not None
    if event.undone is Undoable.TRANSFER:
        _dequeue(state, ticket)
        ticket.group, ticket.key, ticket.reserved_for = undo.group, undo.key, undo.reserved_for
        ticket.state = TicketState.SERVING
    else:
        state.missed.pop(ticket.id, None)
        ticket.state = TicketState.CALLED
        ticket.missed_at = None
    counter.ticket = ticket.id
    counter.since = record.at
    counter.undo = None


def _signed_in(state: HallState, record: Recorded, event: e.SignedIn) -> None:
    counter = _counter(state, event.counter)
    if counter.clerk is None:
        counter.since = record.at
        counter.care_streak = 0
    counter.clerk, counter.role, counter.client = event.clerk, event.role, event.client


def _signed_out(state: HallState, record: Recorded, event: e.SignedOut) -> None:
    counter = _counter(state, event.counter)
    counter.clerk = counter.role = counter.client = None
    counter.pause_reason = counter.paused_at = None
    counter.undo = None
    counter.since = record.at


def _counter_paused(state: HallState, record: Recorded, event: e.CounterPaused) -> None:
    counter = _counter(state, event.counter)
    counter.pause_reason = event.reason
    counter.paused_at = counter.since = record.at


def _counter_unpaused(state: HallState, record: Recorded, event: e.CounterUnpaused) -> None:
    counter = _counter(state, event.counter)
    counter.pause_reason = counter.paused_at = None
    counter.since = record.at


def _rating_invited(state: HallState, record: Recorded, event: e.RatingInvited) -> None:
    _counter(state, event.counter).invited = Invited(event.ticket, event.until)


def _invitation_ended(state: HallState, record: Recorded, event: e.InvitationEnded) -> None:
    _counter(state, event.counter).invited = None


def _rated(state: HallState, record: Recorded, event: e.Rated) -> None:
    ticket = state.find(event.ticket)
    assert ticket is not None
    ticket.rated = event.level


def _follow_up_opened(state: HallState, record: Recorded, event: e.FollowUpOpened) -> None:
    """Follow-ups are read from the journal's tables; no decision depends on them."""


def _help_requested(state: HallState, record: Recorded, event: e.HelpRequested) -> None:
    state.help_count += 1
    state.helps[event.help] = Help(event.help, event.place, event.kind, record.at)


def _help_answered(state: HallState, record: Recorded, event: e.HelpAnswered) -> None:
    del state.helps[event.help]


_FOLDS: dict[type[e.Event], Callable[[HallState, Recorded, Any], None]] = {
    e.HallLoaded: _hall_loaded,
    e.DayOpened: _day_opened,
    e.DayClosed: _day_closed,
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
    e.ReservationEnded: _reservation_ended,
    e.TicketCancelled: _ended(TicketState.CANCELLED),
    e.TicketExpired: _ended(TicketState.EXPIRED),
    e.ActionUndone: _action_undone,
    e.SignedIn: _signed_in,
    e.SignedOut: _signed_out,
    e.CounterPaused: _counter_paused,
    e.CounterUnpaused: _counter_unpaused,
    e.RatingInvited: _rating_invited,
    e.InvitationEnded: _invitation_ended,
    e.Rated: _rated,
    e.FollowUpOpened: _follow_up_opened,
    e.HelpRequested: _help_requested,
    e.HelpAnswered: _help_answered,
}


def rebuild_lines(state: HallState) -> None:
    """Make the lines anew from the tickets: after a snapshot, which does not keep them."""
    state.lines.groups.clear()
    state.lines.reserved.clear()
    for ticket in state.tickets.values():
        if ticket.state is TicketState.WAITING:
            _enqueue(state, ticket)
