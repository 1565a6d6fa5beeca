"""The one door to the domain: a command, the state and the rules in; events or a refusal out. Pure."""

from collections.abc import Callable, Sequence
from typing import Any

from config.contract import commands as c
from config.contract.commands import Body, Command
from config.contract.events import (
    Event,
    HelpRequested,
    ReprintRequested,
    SignedIn,
    TicketCalled,
    TicketIssued,
)
from config.contract.facts import CallFacts, ClerkFacts, IssuedTicket
from config.contract.refusals import Refusal
from config.contract.replies import Result
from config.contract.words import Role
from hall_server.domain import feedback, issuing, serving, staffing
from hall_server.domain.context import Context, Refused
from hall_server.domain.model import HallState, Person, Ticket
from hall_server.domain.rules import Rules

Decision = Callable[[HallState, Rules, Any, Context], list[Event]]

_DECISIONS: dict[type[Body], Decision] = {
    c.IssueTicket: issuing.issue,
    c.ConfirmPrint: issuing.confirm_print,
    c.Reprint: issuing.reprint,
    c.Cancel: issuing.cancel,
    c.ReturnTicket: issuing.return_missed,
    c.SignIn: staffing.sign_in,
    c.SignOut: staffing.sign_out,
    c.Pause: staffing.pause,
    c.Unpause: staffing.unpause,
    c.CallNext: serving.call_next,
    c.CallTicket: serving.call_ticket,
    c.Recall: serving.recall,
    c.StartServing: serving.start_serving,
    c.Complete: serving.complete,
    c.NoShow: serving.no_show,
    c.Hold: serving.hold,
    c.Resume: serving.resume,
    c.Transfer: serving.transfer,
    c.Undo: serving.undo,
    c.Rate: feedback.rate,
    c.AcknowledgeCall: feedback.acknowledge_call,
    c.RequestHelp: feedback.request_help,
    c.AnswerHelp: feedback.answer_help,
}


def decide(state: HallState, rules: Rules, command: Command, context: Context) -> list[Event] | Refusal:
    """What the command makes happen. The state is only read; a day must be open (`tick` opens it)."""
    try:
        return _DECISIONS[type(command)](state, rules, command, context)
    except Refused as refused:
        return refused.refusal


def answer(
    state: HallState,
    command: Command,
    events: Sequence[Event],
    people: Callable[[str], Person],
    page_url: Callable[[str], str | None],
) -> Result:
    """What the sender is told, from the state after the events were applied."""
    for event in events:
        match event:
            case TicketIssued() | ReprintRequested():
                return Result(ticket=issued_ticket(state.tickets[event.ticket], page_url))
            case TicketCalled():
                return Result(call=call_facts(state.tickets[event.ticket]))
            case SignedIn():
                return Result(clerk=clerk_facts(people, event.clerk, event.role))
            case HelpRequested():
                return Result(help=event.help)
            case _:
                continue
    if isinstance(command, c.RequestHelp):
        return Result(help=feedback.open_help(state, command))
    return Result()


def issued_ticket(ticket: Ticket, page_url: Callable[[str], str | None]) -> IssuedTicket:
    return IssuedTicket(
        id=ticket.id,
        label=ticket.label,
        group=ticket.group,
        service=ticket.service,
        class_=ticket.class_,
        issued_at=ticket.issued_at,
        ahead=ticket.ahead,
        wait_s=ticket.wait_s,
        page_url=page_url(ticket.token),
    )


def call_facts(ticket: Ticket) -> CallFacts:
    """The ticket's latest call. It must have been called."""
    assert ticket.counter is not None and ticket.called_at is not None and ticket.call_reason is not None
    return CallFacts(
        id=ticket.call_id,
        counter=ticket.counter,
        at=ticket.called_at,
        attempt=ticket.attempt,
        reason=ticket.call_reason,
        ticket=ticket.facts(),
    )


def clerk_facts(people: Callable[[str], Person], clerk: str, role: Role) -> ClerkFacts:
    return people(clerk).as_facts(clerk, role)
