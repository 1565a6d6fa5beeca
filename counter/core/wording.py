"""How states, kinds and times become words on the clerk's screen. Pure; every sentence comes from the catalogs."""

from datetime import datetime, timedelta

from config import wording
from config.contract.facts import TicketFacts, WaitRange
from config.contract.words import (
    HelpKind,
    HoldKind,
    PauseReason,
    PrintOutcome,
    Role,
    TicketClass,
    Undoable,
)
from config.hall import Hall
from config.i18n import marked
from config.wording import CLASSES, Translate, service_words

ROLES: dict[Role, str] = {Role.A: marked("A角"), Role.B: marked("B角"), Role.SUBSTITUTE: marked("替岗")}
PAUSE_REASONS: dict[PauseReason, str] = {
    PauseReason.RESTROOM: marked("去洗手间"),
    PauseReason.MEETING: marked("内部会议"),
    PauseReason.FIELD_VISIT: marked("上门、下村"),
    PauseReason.DATA_ENTRY: marked("资料录入"),
    PauseReason.DEVICE_FAULT: marked("设备故障"),
    PauseReason.OTHER: marked("其他"),
}
HOLD_KINDS: dict[HoldKind, tuple[str, str]] = {
    HoldKind.AWAY: (marked("不持件"), marked("群众带走材料，任一窗口可取回")),
    HoldKind.KEPT: (marked("持件"), marked("材料留在本窗口，回本窗口办理")),
    HoldKind.PENDING_STEP: (marked("等待其他环节"), marked("如缴费、复印，任一窗口可取回")),
}
HELP_KINDS: dict[HelpKind, str] = {
    HelpKind.GUIDE: marked("导办员"),
    HelpKind.GUARD: marked("保安"),
    HelpKind.LEADER: marked("带班领导"),
    HelpKind.EMERGENCY: marked("紧急求助"),
}
PRINT_OUTCOMES: dict[PrintOutcome | None, str] = {
    None: marked("未确认"),
    PrintOutcome.NOT_PRINTED: marked("未打印"),
    PrintOutcome.UNKNOWN: marked("可能已打印"),
    PrintOutcome.PRINTED: marked("已打印"),
}
UNDOABLE: dict[Undoable, str] = {Undoable.NO_SHOW: marked("撤销过号"), Undoable.TRANSFER: marked("撤销转移")}


def clock_words(time: timedelta) -> str:
    """05:12, or 1:05:12 from an hour on."""
    seconds = max(0, int(time.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def minutes_words(time: timedelta, tr: Translate) -> str:
    return tr("{minutes} 分钟").format(minutes=max(0, int(time.total_seconds() // 60)))


def wait_words(wait: WaitRange | None, tr: Translate) -> str:
    return tr("窗口暂无人值守") if wait is None else wording.wait_words(wait, tr)


def time_words(at: datetime, now: datetime) -> str:
    """The hour and minute, in the zone of `now`."""
    return at.astimezone(now.tzinfo).strftime("%H:%M")


def ticket_words(hall: Hall, ticket: TicketFacts, language: str, tr: Translate) -> str:
    """Service and class, the ordinary class unsaid."""
    service = service_words(hall, ticket.group, ticket.service, language)
    if ticket.class_ is TicketClass.NORMAL:
        return service
    return f"{tr(CLASSES[ticket.class_])} · {service}"
