"""Time as a command: what must happen by itself, and when next.

Owns the day's end, invitations that nobody answers and reservations that outlast a long pause.
"""

from datetime import date, datetime, timedelta

from config.contract.events import (
    DayClosed,
    DayOpened,
    Event,
    InvitationEnded,
    TicketCompleted,
    TicketExpired,
)
from config.contract.words import CompletionCause, InvitationEnd, SignOutCause
from hall_server.domain.model import Counter, HallState
from hall_server.domain.rules import Rules
from hall_server.domain.staffing import reservations_end, signed_out
from hall_server.domain.transitions import Action, allows


def tick(state: HallState, rules: Rules, now: datetime) -> list[Event]:
    """What is due at `now`; empty when nothing is."""
    today = rules.hours.day_of(now).isoformat()
    if not state.day:
        return [DayOpened(day=today)]
    if today > state.day:
        return [*_close_day(state), DayOpened(day=today)]
    return [
        event
        for counter in state.counters.values()
        for event in (*_ended_invitation(counter, now), *_ended_reservations(state, rules, counter, now))
    ]


def next_deadline(state: HallState, rules: Rules, now: datetime) -> datetime:
    """When `tick` next has something to do."""
    if not state.day:
        return now
    deadlines = [rules.hours.midnight(date.fromisoformat(state.day) + timedelta(days=1))]
    for counter in state.counters.values():
        if counter.invited is not None:
            deadlines.append(counter.invited.until)
        if counter.paused_at is not None and state.lines.reserved_for(counter.id):
            deadlines.append(counter.paused_at + rules.calling.reservation_pause)
    return min(deadlines)


def _close_day(state: HallState) -> list[Event]:
    events: list[Event] = []
    for counter in state.counters.values():
        ticket = state.current(counter)
        if ticket is not None and allows(ticket.state, Action.CLOSE_DAY):
            events.append(
                TicketCompleted(
                    ticket=ticket.id,
                    counter=counter.id,
                    cause=CompletionCause.DAY_CLOSE,
                    start_known=ticket.started_at is not None,
                )
            )
    for counter in state.counters.values():
        if counter.clerk is not None:
            events += signed_out(state, counter, SignOutCause.DAY_CLOSE)
        if counter.invited is not None:
            events.append(_no_answer(counter))
    events += [
        TicketExpired(ticket=ticket.id)
        for ticket in state.tickets.values()
        if allows(ticket.state, Action.EXPIRE)
    ]
    return [*events, DayClosed(day=state.day)]


def _ended_invitation(counter: Counter, now: datetime) -> list[Event]:
    return [_no_answer(counter)] if counter.invited is not None and now >= counter.invited.until else []


def _no_answer(counter: Counter) -> InvitationEnded:
    assert counter.invited is not None
    return InvitationEnded(ticket=counter.invited.ticket, counter=counter.id, end=InvitationEnd.NO_ANSWER)


def _ended_reservations(state: HallState, rules: Rules, counter: Counter, now: datetime) -> list[Event]:
    if counter.paused_at is None or now < counter.paused_at + rules.calling.reservation_pause:
        return []
    return reservations_end(state, counter)
