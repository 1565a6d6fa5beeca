"""How states, kinds and times become words on the clerk's screen. Pure; every sentence comes from the catalogs."""

from collections.abc import Callable
from datetime import datetime, timedelta

from config.contract.facts import TicketFacts, WaitRange
from config.contract.refusals import REASON_TEXTS, TEXTS, Reason, Refusal
from config.contract.words import (
    CareReason,
    HelpKind,
    HoldKind,
    PauseReason,
    PrintOutcome,
    Role,
    TicketClass,
    Undoable,
)
from config.hall import Hall
from config.i18n import DEFAULT_LANGUAGE, marked
from config.told_wait import told_minutes

Translate = Callable[[str], str]

ROLES: dict[Role, str] = {Role.A: marked("A角"), Role.B: marked("B角"), Role.SUBSTITUTE: marked("替岗")}
CLASSES: dict[TicketClass, str] = {
    TicketClass.NORMAL: marked("普通"),
    TicketClass.CARE: marked("优先"),
    TicketClass.APPOINTMENT: marked("预约"),
    TicketClass.URGENT: marked("紧急"),
    TicketClass.RETURNING: marked("再次办理"),
}
CARE_REASONS: dict[CareReason, str] = {
    CareReason.ELDERLY: marked("老年人"),
    CareReason.DISABLED: marked("残疾人"),
    CareReason.PREGNANT: marked("孕产妇"),
    CareReason.WITH_INFANT: marked("带婴幼儿"),
    CareReason.SOLDIER: marked("现役、退役军人"),
    CareReason.ILL: marked("行动不便或身体不适"),
}
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


def refusal_words(refusal: Refusal, tr: Translate) -> str:
    """The finer reason if there is one; the code's text otherwise. Never what the machine said of itself."""
    try:
        return tr(REASON_TEXTS[Reason(str(refusal.data.get("reason", "")))])
    except ValueError:
        return tr(TEXTS[refusal.code])


def clock_words(time: timedelta) -> str:
    """05:12, or 1:05:12 from an hour on."""
    seconds = max(0, int(time.total_seconds()))
    minutes, seconds = divmod(seconds, 60)
    hours, minutes = divmod(minutes, 60)
    return f"{hours}:{minutes:02d}:{seconds:02d}" if hours else f"{minutes:02d}:{seconds:02d}"


def minutes_words(time: timedelta, tr: Translate) -> str:
    return tr("{minutes} 分钟").format(minutes=max(0, int(time.total_seconds() // 60)))


def wait_words(wait: WaitRange | None, tr: Translate) -> str:
    if wait is None:
        return tr("窗口暂无人值守")
    low, high = told_minutes(wait)
    if high == 0:
        return tr("随到随办")
    if low == 0:
        return tr("{high} 分钟以内").format(high=high)
    return tr("约 {low}–{high} 分钟").format(low=low, high=high)


def time_words(at: datetime, now: datetime) -> str:
    """The hour and minute, in the zone of `now`."""
    return at.astimezone(now.tzinfo).strftime("%H:%M")


def service_words(hall: Hall, group: str, service: str | None, language: str) -> str:
    """The service's name, or the group's where only the group was chosen."""
    found = (hall.service(service) if service is not None else None) or hall.group(group)
    if found is None:
        return group
    return found.name if language == DEFAULT_LANGUAGE else found.name_en


def counters_words(hall: Hall, group: str, tr: Translate) -> str:
    """1号窗口、5号窗口: where the group is served."""
    numbers = [counter.number for counter in hall.counters_serving(group).primary]
    return tr("、").join(tr("{number}号窗口").format(number=number) for number in numbers)


def ticket_words(hall: Hall, ticket: TicketFacts, language: str, tr: Translate) -> str:
    """Service and class, the ordinary class unsaid."""
    service = service_words(hall, ticket.group, ticket.service, language)
    if ticket.class_ is TicketClass.NORMAL:
        return service
    return f"{tr(CLASSES[ticket.class_])} · {service}"
