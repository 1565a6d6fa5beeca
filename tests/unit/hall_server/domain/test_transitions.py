"""Every action from every state: those of the table happen, all others are refused and change nothing."""

from collections.abc import Callable

import pytest

from config.contract import commands as c
from config.contract.commands import Command
from config.contract.refusals import RefusalCode
from config.contract.words import HoldKind, TicketState
from hall_server.domain.transitions import TRANSITIONS, Action, after, allows
from tests.unit.hall_server.domain.hall import Play

DESIGN = """
    waiting: call→called transfer_undone→serving cancel→cancelled expire→expired
    called: recall→called start→serving complete→completed no_show→no_show cancel→cancelled expire→expired
    serving: complete→completed hold→on_hold transfer→waiting close_day→completed
    on_hold: resume→serving cancel→cancelled expire→expired
    no_show: return→waiting no_show_undone→called
    completed:
    cancelled:
    expired:
"""
"""design.md section 4, by hand."""


def test_the_table_is_the_designs() -> None:
    names = {"undo_transfer": "transfer_undone", "undo_no_show": "no_show_undone"}
    written = {
        (state, *step.split("→"))
        for line in DESIGN.strip().splitlines()
        for state, steps in [line.strip().split(":")]
        for step in steps.split()
    }
    assert written == {
        (state.value, names.get(action, action.value), end.value)
        for (state, action), end in TRANSITIONS.items()
    }


def waiting(play: Play) -> str:
    return play.issue("A")


def transferred(play: Play) -> str:
    ticket = serving(play)
    play.ok(c.Transfer("W01", to_group="A"))
    return ticket


def called(play: Play) -> str:
    play.issue("A")
    return play.call("W01")


def serving(play: Play) -> str:
    ticket = called(play)
    play.start("W01")
    return ticket


def on_hold(play: Play) -> str:
    ticket = serving(play)
    play.ok(c.Hold("W01", HoldKind.AWAY))
    return ticket


def no_show(play: Play) -> str:
    ticket = called(play)
    play.ok(c.NoShow("W01"))
    return ticket


def completed(play: Play) -> str:
    ticket = serving(play)
    play.complete("W01")
    return ticket


def cancelled(play: Play) -> str:
    ticket = waiting(play)
    play.ok(c.Cancel(ticket))
    return ticket


def expired(play: Play) -> str:
    """Yesterday's, at counters that are staffed again."""
    ticket = waiting(play)
    play.wait_until("2026-11-25T09:30")
    play.sign_in("W01", "W03")
    return ticket


SITUATIONS: list[tuple[TicketState, Callable[[Play], str]]] = [
    (TicketState.WAITING, waiting),
    (TicketState.WAITING, transferred),
    (TicketState.CALLED, called),
    (TicketState.SERVING, serving),
    (TicketState.ON_HOLD, on_hold),
    (TicketState.NO_SHOW, no_show),
    (TicketState.COMPLETED, completed),
    (TicketState.CANCELLED, cancelled),
    (TicketState.EXPIRED, expired),
]

COMMANDS: dict[Action, Callable[[str], Command]] = {
    Action.CALL: lambda ticket: c.CallTicket("W03", ticket),
    Action.RECALL: lambda ticket: c.Recall("W01"),
    Action.START: lambda ticket: c.StartServing("W01"),
    Action.COMPLETE: lambda ticket: c.Complete("W01"),
    Action.NO_SHOW: lambda ticket: c.NoShow("W01"),
    Action.RETURN: c.ReturnTicket,
    Action.HOLD: lambda ticket: c.Hold("W01", HoldKind.AWAY),
    Action.RESUME: lambda ticket: c.Resume("W03", ticket),
    Action.TRANSFER: lambda ticket: c.Transfer("W01", to_group="A"),
    Action.CANCEL: c.Cancel,
    Action.UNDO_NO_SHOW: lambda ticket: c.Undo("W01"),
    Action.UNDO_TRANSFER: lambda ticket: c.Undo("W01"),
}


def test_every_action_that_somebody_takes_is_tried() -> None:
    assert set(Action) - set(COMMANDS) == {Action.EXPIRE, Action.CLOSE_DAY}


@pytest.mark.parametrize("action", COMMANDS)
@pytest.mark.parametrize(("state", "reach"), SITUATIONS, ids=lambda v: getattr(v, "__name__", None))
def test_an_action_happens_from_the_states_of_the_table_only(
    state: TicketState, reach: Callable[[Play], str], action: Action
) -> None:
    play = Play()
    play.sign_in("W01", "W03")
    ticket = reach(play)
    assert play.is_in(ticket) is state
    is_possible = allows(state, action)
    if action in (Action.UNDO_NO_SHOW, Action.UNDO_TRANSFER):  # one command: takes back what was done last
        is_possible = reach in (no_show, transferred)
        action = Action.UNDO_NO_SHOW if reach is no_show else Action.UNDO_TRANSFER
    if is_possible:
        play.ok(COMMANDS[action](ticket))
        assert play.is_in(ticket) is after(state, action)
    else:
        code, _ = play.no(COMMANDS[action](ticket))
        assert code is RefusalCode.WRONG_STATE
        assert play.is_in(ticket) is state


@pytest.mark.parametrize(("state", "reach"), SITUATIONS[:-1], ids=lambda v: getattr(v, "__name__", None))
def test_the_days_end_ends_what_the_table_says(state: TicketState, reach: Callable[[Play], str]) -> None:
    play = Play()
    play.sign_in("W01", "W03")
    ticket = reach(play)
    play.wait_until("2026-11-25T00:00")
    ways = [action for action in (Action.EXPIRE, Action.CLOSE_DAY) if allows(state, action)]
    assert play.is_in(ticket) is (after(state, ways[0]) if ways else state)


def test_what_the_table_does_not_hold_leads_nowhere() -> None:
    with pytest.raises(KeyError):
        after(TicketState.EXPIRED, Action.CALL)
