"""Decisions about who is at a counter: sign in and out, pause and unpause."""

from config.contract.commands import Pause, SignIn, SignOut, Unpause
from config.contract.events import (
    CounterPaused,
    CounterUnpaused,
    Event,
    ReservationEnded,
    SignedIn,
    SignedOut,
)
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import Role, SignOutCause
from hall_server.domain.context import Context, counter_rule, held_counter, no
from hall_server.domain.model import Counter, HallState
from hall_server.domain.rules import Rules


def sign_in(state: HallState, rules: Rules, command: SignIn, context: Context) -> list[Event]:
    """A or B of the post signs in; the same clerk signing in again moves the post to the new client."""
    rule = counter_rule(rules, command.counter)
    if not context.is_pin_right:
        no(RefusalCode.WRONG_CREDENTIALS)
    if command.clerk not in (rule.role_a, rule.role_b):
        no(RefusalCode.WRONG_CREDENTIALS, Reason.NOT_YOUR_POST, counter=rule.id)
    counter = state.counter(rule.id)
    if counter.clerk not in (None, command.clerk):
        no(RefusalCode.WRONG_STATE, Reason.POST_HELD, counter=rule.id, clerk=counter.clerk)
    for other in state.counters.values():
        if other.clerk == command.clerk and other.id != rule.id:
            no(RefusalCode.WRONG_STATE, Reason.CLERK_ELSEWHERE, counter=other.id)
    role = Role.A if command.clerk == rule.role_a else Role.B
    return [SignedIn(counter=rule.id, clerk=command.clerk, role=role, client=context.client)]


def sign_out(state: HallState, rules: Rules, command: SignOut, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    if counter.ticket is not None:
        no(RefusalCode.BUSY, ticket=counter.ticket)
    return signed_out(state, counter, SignOutCause.CLERK)


def signed_out(state: HallState, counter: Counter, cause: SignOutCause) -> list[Event]:
    """Reservations for a counter end when it is left; an invitation stays, it is the visitor's."""
    assert counter.clerk is not None
    left = SignedOut(counter=counter.id, clerk=counter.clerk, cause=cause)
    return [*reservations_end(state, counter), left]


def reservations_end(state: HallState, counter: Counter) -> list[Event]:
    return [
        ReservationEnded(ticket=ticket, counter=counter.id)
        for _, _, ticket in state.lines.reserved_for(counter.id)
    ]


def pause(state: HallState, rules: Rules, command: Pause, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    if counter.ticket is not None:
        no(RefusalCode.BUSY, ticket=counter.ticket)
    if counter.pause_reason is not None:
        no(RefusalCode.WRONG_STATE, Reason.PAUSED, counter=counter.id)
    return [CounterPaused(counter=counter.id, reason=command.reason)]


def unpause(state: HallState, rules: Rules, command: Unpause, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    if counter.pause_reason is None:
        no(RefusalCode.WRONG_STATE, Reason.NOT_PAUSED, counter=counter.id)
    return [CounterUnpaused(counter=counter.id)]
