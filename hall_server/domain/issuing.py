"""Decisions about numbers and slips: issue, print confirmation, reprint, cancel, return."""

from datetime import date

from config.contract.commands import Cancel, ConfirmPrint, IssueTicket, Reprint, ReturnTicket
from config.contract.events import (
    Event,
    PrintConfirmed,
    ReprintRequested,
    TicketCancelled,
    TicketIssued,
    TicketReturned,
)
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import Issuing
from hall_server.domain.context import Context, is_desk_client, no, todays_ticket
from hall_server.domain.lines import Line
from hall_server.domain.model import HallState, Ticket
from hall_server.domain.rules import Base, KeyRule, Rules
from hall_server.domain.transitions import Action

LAST_NUMBER_OF_THREE_DIGITS = 999
BESIDE_S = 0.001
"""Between the keys of a returning ticket and the one it stands beside at the end of a line, in seconds."""


def issue(state: HallState, rules: Rules, command: IssueTicket, context: Context) -> list[Event]:
    group, service = _group_and_service(rules, command.service)
    if command.slot is not None and command.slot.tzinfo is None:
        no(RefusalCode.BAD_MESSAGE, fault="a slot needs its time zone")
    if not rules.always_open:
        _check_limits(state, rules, group, context)
    day = date.fromisoformat(state.day)
    number = state.last_number.get(group, 0) + 1
    label = f"{group}{number:03d}"
    key = _issue_key(rules, command, context, day)
    line = state.lines.group(group)
    return [
        TicketIssued(
            ticket=f"{state.day}-{label}",
            day=state.day,
            label=label,
            group=group,
            number=number,
            key=key,
            ahead=line.before(key, number),
            token=context.token,
            service=service,
            class_=command.class_,
            slot=command.slot,
            care_reason=command.care_reason,
            wait_s=context.waits.get(group),
        )
    ]


def _group_and_service(rules: Rules, code: str) -> tuple[str, str | None]:
    group = rules.services.get(code)
    if group is not None:
        return group, code
    if code not in rules.groups:
        no(RefusalCode.UNKNOWN_SERVICE, service=code)
    return code, None


def _issue_key(rules: Rules, command: IssueTicket, context: Context, day: date) -> float:
    rule = rules.calling.classes[command.class_]
    issued = rules.hours.seconds_of_day(context.now, day)
    slot = issued if command.slot is None else rules.hours.seconds_of_day(command.slot, day)
    return key_of(rule, issued=issued, slot=slot, transferred=issued)


def key_of(rule: KeyRule, *, issued: float, slot: float, transferred: float) -> float:
    """key = base − credit, all in seconds of the day (design.md section 4)."""
    match rule.base:
        case Base.ISSUE | Base.ORIGINAL_ISSUE:
            base = issued
        case Base.SLOT:
            base = slot
        case Base.LATER_OF_ISSUE_AND_SLOT:
            base = max(issued, slot)
        case Base.TRANSFER_TIME:
            base = transferred
    return base - rule.credit_s


def issuing_of(state: HallState, rules: Rules, group: str, context: Context) -> tuple[Issuing, Reason | None]:
    """Whether a kiosk may take a number of the group now, and why not."""
    if rules.always_open:
        return Issuing.OPEN, None
    hours, now = rules.hours, context.now
    day = hours.day_of(now)
    if not hours.is_working_day(day):
        return Issuing.CLOSED, Reason.HOLIDAY
    if not hours.opens_at(day) <= now < hours.closes_at(day):
        return Issuing.CLOSED, Reason.OUT_OF_HOURS
    if state.last_number.get(group, 0) >= min(rules.groups[group].daily_quota, LAST_NUMBER_OF_THREE_DIGITS):
        return Issuing.QUOTA, None
    if len(state.lines.group(group)) >= rules.groups[group].max_waiting:
        return Issuing.FULL, None
    if now >= hours.stops_at(day):
        return Issuing.STOPPED, Reason.TICKET_STOP
    wait = context.waits.get(group)
    if wait is not None and (hours.closes_at(day) - now).total_seconds() < wait.p50:
        return Issuing.STOPPED, Reason.WAIT_TOO_LONG
    return Issuing.OPEN, None


def _check_limits(state: HallState, rules: Rules, group: str, context: Context) -> None:
    issuing, reason = issuing_of(state, rules, group, context)
    match issuing:
        case Issuing.OPEN:
            return
        case Issuing.CLOSED:
            no(RefusalCode.CLOSED, reason)
        case Issuing.QUOTA:
            no(RefusalCode.QUOTA_REACHED, group=group)
        case Issuing.FULL | Issuing.STOPPED if is_desk_client(state, rules, context):
            return
        case Issuing.FULL:
            no(RefusalCode.QUEUE_FULL, group=group, waiting=len(state.lines.group(group)))
        case Issuing.STOPPED:
            no(RefusalCode.CLOSED, reason, group=group)


def confirm_print(state: HallState, rules: Rules, command: ConfirmPrint, context: Context) -> list[Event]:
    ticket = _any_ticket(state, command.ticket)
    return [PrintConfirmed(ticket=ticket.id, outcome=command.outcome, detail=context.detail)]


def _any_ticket(state: HallState, ticket_id: str) -> Ticket:
    ticket = state.find(ticket_id)
    if ticket is None:
        no(RefusalCode.UNKNOWN_TICKET, ticket=ticket_id)
    return ticket


def reprint(state: HallState, rules: Rules, command: Reprint, context: Context) -> list[Event]:
    ticket = state.tickets.get(command.ticket)
    if ticket is None:
        if command.ticket in state.previous:
            no(
                RefusalCode.WRONG_STATE,
                ticket=command.ticket,
                state=state.previous[command.ticket].state.value,
            )
        no(RefusalCode.UNKNOWN_TICKET, ticket=command.ticket)
    return [ReprintRequested(ticket=ticket.id, copy=ticket.copies + 1)]


def cancel(state: HallState, rules: Rules, command: Cancel, context: Context) -> list[Event]:
    ticket = todays_ticket(state, command.ticket, Action.CANCEL)
    return [TicketCancelled(ticket=ticket.id)]


def return_missed(state: HallState, rules: Rules, command: ReturnTicket, context: Context) -> list[Event]:
    ticket = todays_ticket(state, command.ticket, Action.RETURN)
    assert ticket.missed_at is not None
    if ticket.has_returned:
        no(RefusalCode.WRONG_STATE, Reason.RETURNED_ONCE, ticket=ticket.id)
    if context.now > ticket.missed_at + rules.calling.grace:
        no(RefusalCode.WRONG_STATE, Reason.GRACE_OVER, ticket=ticket.id)
    now_key = rules.hours.seconds_of_day(context.now, date.fromisoformat(state.day))
    key = key_behind(state.lines.group(ticket.group), rules.calling.return_behind, now_key)
    return [TicketReturned(ticket=ticket.id, key=key)]


def key_behind(line: Line, places: int, otherwise: float) -> float:
    """A key just behind the `places`-th waiting ticket of the line, or behind the last of a shorter one.

    Where the next has the same key, or no number lies between the two, it is a key behind the next as well:
    with an equal key the lower number would go first.
    """
    keys = [entry[0] for entry in line]
    if not keys:
        return otherwise
    if not places:
        return keys[0] - BESIDE_S
    before = keys[min(places, len(keys)) - 1]
    for after in keys[places:]:
        between = (before + after) / 2
        if before < between < after:
            return between
        before = after
    return before + BESIDE_S
