"""The one table of ticket transitions: from which states each action may start, and where it leads."""

from enum import StrEnum

from config.contract.words import TicketState


class Action(StrEnum):
    CALL = "call"
    RECALL = "recall"
    START = "start"
    COMPLETE = "complete"
    NO_SHOW = "no_show"
    RETURN = "return"
    HOLD = "hold"
    RESUME = "resume"
    TRANSFER = "transfer"
    CANCEL = "cancel"
    EXPIRE = "expire"
    CLOSE_DAY = "close_day"
    UNDO_NO_SHOW = "undo_no_show"
    UNDO_TRANSFER = "undo_transfer"


_S = TicketState

TRANSITIONS: dict[tuple[TicketState, Action], TicketState] = {
    (_S.WAITING, Action.CALL): _S.CALLED,
    (_S.CALLED, Action.RECALL): _S.CALLED,
    (_S.CALLED, Action.START): _S.SERVING,
    (_S.CALLED, Action.COMPLETE): _S.COMPLETED,
    (_S.SERVING, Action.COMPLETE): _S.COMPLETED,
    (_S.CALLED, Action.NO_SHOW): _S.NO_SHOW,
    (_S.NO_SHOW, Action.RETURN): _S.WAITING,
    (_S.NO_SHOW, Action.UNDO_NO_SHOW): _S.CALLED,
    (_S.SERVING, Action.HOLD): _S.ON_HOLD,
    (_S.ON_HOLD, Action.RESUME): _S.SERVING,
    (_S.SERVING, Action.TRANSFER): _S.WAITING,
    (_S.WAITING, Action.UNDO_TRANSFER): _S.SERVING,
    (_S.WAITING, Action.CANCEL): _S.CANCELLED,
    (_S.CALLED, Action.CANCEL): _S.CANCELLED,
    (_S.ON_HOLD, Action.CANCEL): _S.CANCELLED,
    (_S.WAITING, Action.EXPIRE): _S.EXPIRED,
    (_S.CALLED, Action.EXPIRE): _S.EXPIRED,
    (_S.ON_HOLD, Action.EXPIRE): _S.EXPIRED,
    (_S.SERVING, Action.CLOSE_DAY): _S.COMPLETED,
}


def allows(state: TicketState, action: Action) -> bool:
    return (state, action) in TRANSITIONS


def after(state: TicketState, action: Action) -> TicketState:
    """The state an action leads to.

    Raises:
        KeyError: the action is not possible in this state; callers ask `allows` first.
    """
    return TRANSITIONS[state, action]
