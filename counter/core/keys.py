"""The clerk's actions and their keys (domain.md 5.3). F10 belongs to staffing and is not used here."""

from enum import StrEnum

from config.i18n import marked


class Action(StrEnum):
    CALL_NEXT = "call_next"
    RECALL = "recall"
    COMPLETE = "complete"
    NO_SHOW = "no_show"
    PAUSE = "pause"
    TRANSFER = "transfer"
    HOLD = "hold"
    RESUME = "resume"
    START = "start"
    NOTICE = "notice"
    HELP = "help"
    UNDO = "undo"
    SIGN_OUT = "sign_out"


KEYS: dict[str, Action] = {
    "f1": Action.CALL_NEXT,
    "f2": Action.RECALL,
    "f3": Action.COMPLETE,
    "f4": Action.NO_SHOW,
    "f5": Action.PAUSE,
    "f6": Action.TRANSFER,
    "f7": Action.HOLD,
    "f8": Action.RESUME,
    "f9": Action.START,
    "f11": Action.NOTICE,
    "f12": Action.HELP,
    "ctrl+z": Action.UNDO,
    "ctrl+q": Action.SIGN_OUT,
}
KEY_NAMES: dict[Action, str] = {
    action: key.upper() if key[0] == "f" else key.title() for key, action in KEYS.items()
}

LABELS: dict[Action, str] = {
    Action.CALL_NEXT: marked("叫号"),
    Action.RECALL: marked("重呼"),
    Action.COMPLETE: marked("办结评价"),
    Action.NO_SHOW: marked("过号"),
    Action.PAUSE: marked("暂停服务"),
    Action.TRANSFER: marked("转移"),
    Action.HOLD: marked("挂起号票"),
    Action.RESUME: marked("取回挂起"),
    Action.START: marked("开始办理"),
    Action.NOTICE: marked("告知书"),
    Action.HELP: marked("求助"),
    Action.UNDO: marked("撤销"),
    Action.SIGN_OUT: marked("签退"),
}
UNPAUSE = marked("恢复服务")
"""What F5 says while the counter is paused."""

ROWS: tuple[Action, ...] = (
    *(Action.CALL_NEXT, Action.RECALL, Action.COMPLETE, Action.NO_SHOW),
    *(Action.PAUSE, Action.TRANSFER, Action.HOLD, Action.RESUME),
    *(Action.START, Action.UNDO, Action.NOTICE, Action.HELP),
)
"""Twelve buttons as the keys lie on the keyboard, in threes of four; undo stands where F10 is."""
