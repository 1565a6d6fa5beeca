"""What a visitor's ticket page shows, from the live state. Pure."""

from config.contract.words import TicketState
from hall_server.domain.model import HallState, Ticket
from hall_server.domain.rules import Rules
from hall_server.waiting.estimate import WaitModel, wait_behind
from hall_server.web.deps import TicketPage


def page_of(state: HallState, rules: Rules, model: WaitModel, token: str) -> TicketPage | None:
    """The page of a token; None for one that is not of today or yesterday."""
    ticket = state.find(state.tokens.get(token, ""))
    if ticket is None:
        return None
    is_waiting = ticket.state is TicketState.WAITING
    ahead = _ahead(state, ticket) if is_waiting else None
    return TicketPage(
        facts=ticket.facts(),
        state=ticket.state,
        ahead=ahead,
        wait_s=None if ahead is None else wait_behind(state, rules, model, ticket.group, ahead),
        counter=ticket.reserved_for or ticket.counter,
        called_at=ticket.called_at,
        may_rate=ticket.state is TicketState.COMPLETED and ticket.rated is None,
        rated=ticket.rated is not None,
    )


def _ahead(state: HallState, ticket: Ticket) -> int:
    if ticket.reserved_for is not None:
        return state.lines.reserved_for(ticket.reserved_for).before(ticket.key, ticket.number)
    return state.lines.group(ticket.group).before(ticket.key, ticket.number)
