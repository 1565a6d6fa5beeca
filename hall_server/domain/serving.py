"""Decisions at a counter: call, recall, start, complete, no-show, hold, resume, transfer, undo."""

from dataclasses import dataclass
from datetime import date

from config.contract.commands import (
    CallNext,
    CallTicket,
    Complete,
    Hold,
    NoShow,
    Recall,
    Resume,
    StartServing,
    Transfer,
    Undo,
)
from config.contract.events import (
    ActionUndone,
    Event,
    InvitationEnded,
    RatingInvited,
    ServingStarted,
    TicketCalled,
    TicketCompleted,
    TicketHeld,
    TicketNoShow,
    TicketResumed,
    TicketTransferred,
)
from config.contract.facts import CallReason
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import CallRule, CompletionCause, HoldKind, InvitationEnd, Undoable
from hall_server.domain.calling import Head, choose
from hall_server.domain.context import (
    Context,
    counter_rule,
    current_ticket,
    free_counter,
    held_counter,
    may,
    no,
    todays_ticket,
)
from hall_server.domain.issuing import key_of
from hall_server.domain.lines import Entry
from hall_server.domain.model import Counter, HallState, Ticket
from hall_server.domain.rules import CounterRule, Rules
from hall_server.domain.transitions import Action


@dataclass(frozen=True, slots=True)
class Choice:
    """The next ticket for a counter and why."""

    ticket: str
    reason: CallReason


def call_next(state: HallState, rules: Rules, command: CallNext, context: Context) -> list[Event]:
    counter, done = _ready_to_call(state, rules, command.counter, context)
    choice = next_for(state, rules, rules.counters[counter.id], counter.care_streak)
    if choice is None:
        no(RefusalCode.NOTHING_WAITING, counter=counter.id)
    return [*done, _first_call(state.tickets[choice.ticket], counter, choice.reason)]


def call_ticket(state: HallState, rules: Rules, command: CallTicket, context: Context) -> list[Event]:
    counter, done = _ready_to_call(state, rules, command.counter, context)
    ticket = todays_ticket(state, command.ticket, Action.CALL)
    if ticket.reserved_for not in (None, counter.id):
        no(RefusalCode.WRONG_STATE, Reason.RESERVED_ELSEWHERE, counter=ticket.reserved_for)
    if ticket.reserved_for is None and not rules.counters[counter.id].serves(ticket.group):
        no(RefusalCode.WRONG_STATE, Reason.NOT_SERVED_HERE, group=ticket.group)
    reason = CallReason(rule=CallRule.BY_HAND, key=ticket.key, considered=1)
    return [*done, _first_call(ticket, counter, reason)]


def _ready_to_call(
    state: HallState, rules: Rules, counter_id: str, context: Context
) -> tuple[Counter, list[Event]]:
    """The counter, and the events that complete its ticket first where the hall allows that."""
    counter = held_counter(state, rules, counter_id, context)
    if counter.ticket is not None and rules.calling.call_completes:
        return counter, _completion(state, rules, counter, context, CompletionCause.NEXT_CALL)
    return free_counter(state, rules, counter_id, context), []


def _first_call(ticket: Ticket, counter: Counter, reason: CallReason) -> TicketCalled:
    return TicketCalled(
        call=f"{ticket.id}-c{ticket.calls + 1}",
        ticket=ticket.id,
        counter=counter.id,
        attempt=1,
        reason=reason,
    )


def next_for(state: HallState, rules: Rules, rule: CounterRule, care_streak: int) -> Choice | None:
    """The ticket the calling rule picks for a counter now."""
    heads: list[Head] = []
    entries: list[Entry] = []
    sources = [(state.lines.reserved_for(rule.id), 0.0)]
    sources += [(state.lines.group(prefix), 0.0) for prefix in rule.groups]
    sources += [(state.lines.group(prefix), rules.calling.overflow_penalty_s) for prefix in rule.overflow]
    for line, penalty_s in sources:
        for part, is_care in ((line.care, True), (line.others, False)):
            if part:
                heads.append(Head(part[0][0], part[0][1], penalty_s, is_care))
                entries.append(part[0])
    index = choose(heads, care_streak, rules.calling.care_in_a_row)
    if index < 0:
        return None
    key, _, ticket = entries[index]
    if state.tickets[ticket].reserved_for is not None:
        why = CallRule.RESERVED
    elif index != choose(heads, care_streak, None):
        why = CallRule.CARE_GUARD
    else:
        is_only_one = sum(len(line) for line, _ in sources) == 1
        why = CallRule.ONLY_ONE if is_only_one else CallRule.SMALLEST_KEY
    return Choice(ticket, CallReason(rule=why, key=key, considered=len(heads)))


def recall(state: HallState, rules: Rules, command: Recall, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    ticket = current_ticket(state, counter, Action.RECALL)
    assert ticket.call_reason is not None
    return [
        TicketCalled(
            call=ticket.call_id,
            ticket=ticket.id,
            counter=counter.id,
            attempt=ticket.attempt + 1,
            reason=ticket.call_reason,
        )
    ]


def start_serving(state: HallState, rules: Rules, command: StartServing, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    ticket = current_ticket(state, counter, Action.START)
    return [*_end_invitation(counter), ServingStarted(ticket=ticket.id, counter=counter.id)]


def _end_invitation(counter: Counter) -> list[Event]:
    """The pad turns to the next visitor: an invitation still open ends unanswered."""
    if counter.invited is None:
        return []
    return [InvitationEnded(ticket=counter.invited.ticket, counter=counter.id, end=InvitationEnd.NEXT_START)]


def complete(state: HallState, rules: Rules, command: Complete, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    return _completion(state, rules, counter, context, CompletionCause.CLERK)


def _completion(
    state: HallState, rules: Rules, counter: Counter, context: Context, cause: CompletionCause
) -> list[Event]:
    ticket = current_ticket(state, counter, Action.COMPLETE)
    return [
        *_end_invitation(counter),
        TicketCompleted(
            ticket=ticket.id, counter=counter.id, cause=cause, start_known=ticket.started_at is not None
        ),
        RatingInvited(ticket=ticket.id, counter=counter.id, until=context.now + rules.rating.timeout),
    ]


def no_show(state: HallState, rules: Rules, command: NoShow, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    ticket = current_ticket(state, counter, Action.NO_SHOW)
    return [TicketNoShow(ticket=ticket.id, counter=counter.id, attempts=ticket.attempt)]


def hold(state: HallState, rules: Rules, command: Hold, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    ticket = current_ticket(state, counter, Action.HOLD)
    return [TicketHeld(ticket=ticket.id, counter=counter.id, kind=command.kind)]


def resume(state: HallState, rules: Rules, command: Resume, context: Context) -> list[Event]:
    counter = free_counter(state, rules, command.counter, context)
    ticket = todays_ticket(state, command.ticket, Action.RESUME)
    if ticket.hold_kind is HoldKind.KEPT and ticket.counter != counter.id:
        no(RefusalCode.WRONG_STATE, Reason.KEPT_ELSEWHERE, counter=ticket.counter)
    if ticket.counter != counter.id and not rules.counters[counter.id].serves(ticket.group):
        no(RefusalCode.WRONG_STATE, Reason.NOT_SERVED_HERE, group=ticket.group)
    return [*_end_invitation(counter), TicketResumed(ticket=ticket.id, counter=counter.id)]


def transfer(state: HallState, rules: Rules, command: Transfer, context: Context) -> list[Event]:
    if (command.to_group is None) == (command.to_counter is None):
        no(RefusalCode.BAD_MESSAGE, fault="give exactly one of to_group and to_counter")
    counter = held_counter(state, rules, command.counter, context)
    ticket = current_ticket(state, counter, Action.TRANSFER)
    group = command.to_group or ticket.group
    if group not in rules.groups:
        no(RefusalCode.UNKNOWN_GROUP, group=group)
    if command.to_counter is not None:
        group = _group_at(state, rules, command.to_counter, counter, ticket)
    day = date.fromisoformat(state.day)
    key = key_of(
        rules.calling.transfer,
        issued=rules.hours.seconds_of_day(ticket.issued_at, day),
        slot=rules.hours.seconds_of_day(ticket.slot or ticket.issued_at, day),
        transferred=rules.hours.seconds_of_day(context.now, day),
    )
    key -= rules.calling.classes[ticket.class_].credit_s
    return [
        TicketTransferred(
            ticket=ticket.id, counter=counter.id, to_group=group, key=key, to_counter=command.to_counter
        )
    ]


def _group_at(state: HallState, rules: Rules, target: str, counter: Counter, ticket: Ticket) -> str:
    """A ticket's group after moving to a counter: its own if served there, else that counter's first."""
    rule = counter_rule(rules, target)
    if target == counter.id:
        no(RefusalCode.WRONG_STATE, Reason.SAME_COUNTER, counter=target)
    if state.counter(target).clerk is None:
        no(RefusalCode.WRONG_STATE, Reason.COUNTER_VACANT, counter=target)
    return ticket.group if rule.serves(ticket.group) or not rule.groups else rule.groups[0]


def undo(state: HallState, rules: Rules, command: Undo, context: Context) -> list[Event]:
    counter = held_counter(state, rules, command.counter, context)
    offer = counter.undo
    if offer is None:
        no(RefusalCode.WRONG_STATE, Reason.NOTHING_TO_UNDO, counter=counter.id)
    if context.now > offer.at + rules.calling.undo:
        no(RefusalCode.WRONG_STATE, Reason.UNDO_OVER, counter=counter.id)
    free_counter(state, rules, command.counter, context)
    ticket = state.tickets[offer.ticket]
    is_no_show = offer.kind is Undoable.NO_SHOW
    may(ticket, Action.UNDO_NO_SHOW if is_no_show else Action.UNDO_TRANSFER)
    if ticket.counter != counter.id:
        no(RefusalCode.WRONG_STATE, Reason.NOTHING_TO_UNDO, counter=counter.id)
    return [ActionUndone(ticket=ticket.id, counter=counter.id, undone=offer.kind)]
