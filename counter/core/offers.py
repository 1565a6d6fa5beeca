"""Which of the clerk's actions are possible now, which one is next, and why the others are not. Pure.

The server decides; this only keeps from a clerk what it would refuse. Reasons are the contract's own texts.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta

from config.contract.refusals import REASON_TEXTS, TEXTS, Reason, RefusalCode
from config.contract.state import CounterStateMessage
from config.contract.words import CounterState
from config.hall import Calling
from config.i18n import marked
from counter.core.keys import LABELS, UNPAUSE, Action

NO_STATE = marked("正在等候大厅的消息…")
NOTHING_HELD = marked("没有挂起的号票")
NOT_SERVING = marked("请先开始办理（F9）")


@dataclass(frozen=True, slots=True)
class Offer:
    """`why` says why it is not possible. `is_next` is the one main action; `is_due` is one that time suggests."""

    label: str
    why: str = ""
    is_next: bool = False
    is_due: bool = False

    @property
    def is_possible(self) -> bool:
        return not self.why


def offers(state: CounterStateMessage | None, calling: Calling, now: datetime) -> dict[Action, Offer]:
    """Labels and reasons are message ids."""
    found = {action: Offer(LABELS[action], _why_not(action, state, calling, now)) for action in Action}
    if state is None:
        return found
    if state.state is CounterState.PAUSED:
        found[Action.PAUSE] = Offer(UNPAUSE)
    next_action, due_action = _next(state), _due(state, calling, now)
    for action in (next_action, due_action):
        if action is not None and found[action].is_possible:
            found[action] = Offer(
                found[action].label, is_next=action is next_action, is_due=action is due_action
            )
    return found


def _next(state: CounterStateMessage) -> Action | None:
    match state.state:
        case CounterState.READY:
            return Action.CALL_NEXT
        case CounterState.CALLED:
            return Action.START
        case CounterState.SERVING:
            return Action.COMPLETE
        case CounterState.PAUSED:
            return Action.PAUSE
        case CounterState.VACANT:
            return None


def _due(state: CounterStateMessage, calling: Calling, now: datetime) -> Action | None:
    """Nobody came: call again, and after the last call pass the number."""
    if state.state is not CounterState.CALLED or state.call is None:
        return None
    rule = calling.no_show
    if now - state.call.at < timedelta(seconds=rule.call_interval_s):
        return None
    return Action.RECALL if state.call.attempt < rule.after_calls else Action.NO_SHOW


def _why_not(action: Action, state: CounterStateMessage | None, calling: Calling, now: datetime) -> str:
    if action is Action.NOTICE:
        return ""
    if state is None:
        return NO_STATE
    match action:
        case Action.CALL_NEXT:
            is_done_first = state.call is not None and calling.call_completes
            if (why := "" if is_done_first else _why_not_free(state)) or state.next:
                return why
            return TEXTS[RefusalCode.NOTHING_WAITING]
        case Action.RECALL | Action.NO_SHOW | Action.START:
            return "" if state.state is CounterState.CALLED else _why_not_called(state)
        case Action.COMPLETE | Action.TRANSFER:
            return "" if state.call is not None else REASON_TEXTS[Reason.NO_TICKET]
        case Action.HOLD:
            if state.call is None:
                return REASON_TEXTS[Reason.NO_TICKET]
            return "" if state.state is CounterState.SERVING else NOT_SERVING
        case Action.RESUME:
            return _why_not_free(state) or ("" if state.held else NOTHING_HELD)
        case Action.PAUSE | Action.SIGN_OUT:
            return "" if state.call is None else TEXTS[RefusalCode.BUSY]
        case Action.UNDO:
            return "" if undo_left(state, now) is not None else REASON_TEXTS[Reason.NOTHING_TO_UNDO]
        case _:
            return ""


def _why_not_free(state: CounterStateMessage) -> str:
    if state.call is not None:
        return TEXTS[RefusalCode.BUSY]
    return REASON_TEXTS[Reason.PAUSED] if state.state is CounterState.PAUSED else ""


def _why_not_called(state: CounterStateMessage) -> str:
    return TEXTS[RefusalCode.WRONG_STATE] if state.call is not None else REASON_TEXTS[Reason.NO_TICKET]


def undo_left(state: CounterStateMessage, now: datetime) -> timedelta | None:
    """How long the counter's last no-show or transfer can still be taken back."""
    if state.undo is None or state.call is not None or state.undo.until <= now:
        return None
    return state.undo.until - now
