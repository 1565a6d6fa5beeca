"""Decisions about what visitors and devices report: ratings, acknowledged calls, help."""

from config.contract.commands import AcknowledgeCall, AnswerHelp, Rate, RequestHelp
from config.contract.events import (
    CallAcknowledged,
    Event,
    FollowUpOpened,
    HelpAnswered,
    HelpRequested,
    InvitationEnded,
    Rated,
)
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import InvitationEnd, TicketState
from hall_server.domain.context import Context, no
from hall_server.domain.model import HallState
from hall_server.domain.rules import Rules


def rate(state: HallState, rules: Rules, command: Rate, context: Context) -> list[Event]:
    ticket = state.find(command.ticket)
    if ticket is None:
        no(RefusalCode.UNKNOWN_TICKET, ticket=command.ticket)
    if ticket.rated is not None:
        no(RefusalCode.WRONG_STATE, Reason.ALREADY_RATED, ticket=ticket.id)
    if ticket.state is not TicketState.COMPLETED:
        no(RefusalCode.WRONG_STATE, ticket=ticket.id, state=ticket.state.value)
    events: list[Event] = [
        Rated(
            ticket=ticket.id,
            level=command.level,
            source=command.source,
            reasons=command.reasons,
            counter=ticket.counter,
            clerk=ticket.clerk,
            role=ticket.role,
        )
    ]
    counter = None if ticket.counter is None else state.counter(ticket.counter)
    if counter is not None and counter.invited is not None and counter.invited.ticket == ticket.id:
        events.append(InvitationEnded(ticket=ticket.id, counter=counter.id, end=InvitationEnd.RATED))
    if command.level in rules.rating.bad_levels:
        verify_by = rules.hours.plus_working_days(context.now, rules.rating.verify_days)
        events.append(FollowUpOpened(ticket=ticket.id, level=command.level, verify_by=verify_by))
    return events


def acknowledge_call(
    state: HallState, rules: Rules, command: AcknowledgeCall, context: Context
) -> list[Event]:
    """A device may say so as often as it likes; the first time counts, and an earlier call no more."""
    ticket_id, _, number = command.call.rpartition("-c")
    ticket = state.find(ticket_id)
    if ticket is None or not number.isdecimal() or not 1 <= int(number) <= ticket.calls:
        no(RefusalCode.UNKNOWN_CALL, call=command.call)
    if ticket.call_id != command.call or command.device in ticket.acknowledged:
        return []
    return [
        CallAcknowledged(call=command.call, ticket=ticket.id, device=command.device, attempt=ticket.attempt)
    ]


def request_help(state: HallState, rules: Rules, command: RequestHelp, context: Context) -> list[Event]:
    """The same call for help while it is unanswered stays one call."""
    if command.place not in rules.places:
        no(RefusalCode.UNKNOWN_PLACE, place=command.place)
    if open_help(state, command) is not None:
        return []
    return [
        HelpRequested(help=f"{state.day}-h{state.help_count + 1}", place=command.place, kind=command.kind)
    ]


def open_help(state: HallState, command: RequestHelp) -> str | None:
    for help_ in state.helps.values():
        if help_.place == command.place and help_.kind == command.kind:
            return help_.id
    return None


def answer_help(state: HallState, rules: Rules, command: AnswerHelp, context: Context) -> list[Event]:
    if command.help not in state.helps:
        no(RefusalCode.UNKNOWN_HELP, help=command.help)
    return [HelpAnswered(help=command.help)]
