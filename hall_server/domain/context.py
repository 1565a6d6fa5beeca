"""What a decision is given besides state, rules and command: time, who asks, what was drawn or checked outside."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import NoReturn

from config.contract.commands import CounterCommand, SignIn
from config.contract.events import Actor, TextRef
from config.contract.facts import WaitRange
from config.contract.refusals import Plain, Reason, Refusal, RefusalCode, refuse
from hall_server.domain.model import Counter, HallState, Ticket
from hall_server.domain.rules import CounterRule, Rules
from hall_server.domain.transitions import Action, allows


@dataclass(frozen=True, slots=True)
class Context:
    """`token` is fresh randomness for a ticket page; `waits` is the standing table that a new ticket's range is
    read from; `is_pin_right` is the outcome of a check made off the writer; `detail` stands for a stored text."""

    now: datetime
    client: str
    is_web: bool = False
    token: str = ""
    is_pin_right: bool = False
    waits: Mapping[str, WaitRange | None] = field(default_factory=dict)
    detail: TextRef | None = None


class Refused(Exception):
    """Carries a refusal out of a decision; never leaves the domain."""

    def __init__(self, refusal: Refusal) -> None:
        super().__init__(refusal.code)
        self.refusal = refusal


def no(code: RefusalCode, reason: Reason | None = None, **data: Plain) -> NoReturn:
    raise Refused(refuse(code, reason, **data))


def counter_rule(rules: Rules, counter: str) -> CounterRule:
    return rules.counters.get(counter) or no(RefusalCode.UNKNOWN_COUNTER, counter=counter)


def held_counter(state: HallState, rules: Rules, counter: str, context: Context) -> Counter:
    """The counter, if the sender may act for it: signed in there, or a web role."""
    counter_rule(rules, counter)
    there = state.counter(counter)
    if there.clerk is None or not (context.is_web or there.client == context.client):
        no(RefusalCode.NOT_SIGNED_IN, counter=counter)
    return there


def free_counter(state: HallState, rules: Rules, counter: str, context: Context) -> Counter:
    """As `held_counter`, not paused and with no ticket."""
    there = held_counter(state, rules, counter, context)
    if there.pause_reason is not None:
        no(RefusalCode.WRONG_STATE, Reason.PAUSED, counter=counter)
    if there.ticket is not None:
        no(RefusalCode.BUSY, ticket=there.ticket)
    return there


def current_ticket(state: HallState, counter: Counter, action: Action) -> Ticket:
    """The counter's ticket, if the action is possible in its state."""
    ticket = state.current(counter)
    if ticket is None:
        no(RefusalCode.WRONG_STATE, Reason.NO_TICKET, counter=counter.id)
    may(ticket, action)
    return ticket


def todays_ticket(state: HallState, ticket_id: str, action: Action) -> Ticket:
    """A ticket of today, if the action is possible in its state; yesterday's have ended."""
    ticket = state.tickets.get(ticket_id)
    if ticket is None:
        past = state.previous.get(ticket_id)
        if past is not None:
            no(RefusalCode.WRONG_STATE, ticket=ticket_id, state=past.state.value)
        no(RefusalCode.UNKNOWN_TICKET, ticket=ticket_id)
    may(ticket, action)
    return ticket


def may(ticket: Ticket, action: Action) -> None:
    if not allows(ticket.state, action):
        no(RefusalCode.WRONG_STATE, ticket=ticket.id, state=ticket.state.value)


def is_desk_client(state: HallState, rules: Rules, context: Context) -> bool:
    """The enquiry desk or a web role asks: limits that send visitors to the desk do not bind the desk."""
    return context.is_web or any(
        counter.client == context.client and rules.counters[counter.id].is_desk
        for counter in state.counters.values()
        if counter.client is not None and counter.id in rules.counters
    )


def actor_of(state: HallState, command: object, client: str) -> Actor:
    """Who acts: the clerk signed in at the command's counter from this client, else the client alone."""
    if isinstance(command, CounterCommand | SignIn):
        counter = state.counters.get(command.counter)
    else:
        counter = next((c for c in state.counters.values() if c.client == client), None)
    if counter is None or counter.client != client:
        return Actor(client=client)
    return Actor(client=client, clerk=counter.clerk, role=counter.role, post=counter.id)
