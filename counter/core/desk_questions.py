"""The enquiry desk's questions as menus: what to issue, which ticket, what to do with it. Pure."""

from datetime import datetime, timedelta

from config.contract.facts import IssuedTicket, TicketFacts
from config.contract.state import GroupQueue, HelpCall
from config.contract.words import CareReason, Issuing, TicketClass
from config.i18n import DEFAULT_LANGUAGE, marked
from config.wording import CARE_REASONS, CLASSES, counters_words, service_words
from counter.core.menus import Menu, Option, numbered
from counter.core.scene import Scene
from counter.core.seen import Standing, standing
from counter.core.wording import (
    HELP_KINDS,
    PRINT_OUTCOMES,
    clock_words,
    minutes_words,
    ticket_words,
    time_words,
    wait_words,
)

SLOT = timedelta(minutes=30)
SLOTS = 12
NOT_ISSUING: dict[Issuing, str] = {
    Issuing.CLOSED: marked("不在服务时间"),
    Issuing.STOPPED: marked("自助机已停止取号"),
    Issuing.FULL: marked("等候已满"),
    Issuing.QUOTA: marked("今日号已取完"),
}
BEYOND_THE_DESK = frozenset({Issuing.CLOSED, Issuing.QUOTA})
"""Limits that bind the desk too; the others only send people to it."""
HANDED, REPRINT, RETURN, CANCEL = "handed", "reprint", "return", "cancel"


def issue_groups(scene: Scene) -> Menu:
    is_chinese = scene.language == DEFAULT_LANGUAGE
    queues = {} if scene.queues is None else {queue.group: queue for queue in scene.queues.groups}
    options = tuple(
        Option(
            group.prefix,
            group.name if is_chinese else group.name_en,
            _queue_words(queues.get(group.prefix), scene),
            key=group.prefix,
            is_possible=group.prefix not in queues or queues[group.prefix].issuing not in BEYOND_THE_DESK,
        )
        for group in scene.hall.service_groups
    )
    return Menu("issue", scene.tr("取哪一组的号？"), options, columns=2)


def _queue_words(queue: GroupQueue | None, scene: Scene) -> str:
    if queue is None:
        return ""
    if queue.issuing is not Issuing.OPEN:
        return scene.tr(NOT_ISSUING[queue.issuing])
    waiting = scene.tr("等候 {count} 人").format(count=queue.waiting)
    return f"{waiting} · {wait_words(queue.wait_s, scene.tr)}"


def issue_services(scene: Scene, prefix: str) -> Menu:
    options = tuple(
        Option(service.code, service_words(scene.hall, prefix, service.code, scene.language))
        for service in scene.hall.services_of(prefix)
    )
    unsure = Option(prefix, scene.tr("还不确定，只取本组的号"))
    return Menu("issue_service", scene.tr("办理哪一项？"), numbered((*options, unsure)))


def issue_classes(scene: Scene) -> Menu:
    options = tuple(Option(class_.value, scene.tr(CLASSES[class_])) for class_ in TicketClass)
    return Menu("issue_class", scene.tr("取哪一类号？"), numbered(options))


def care_reasons(scene: Scene) -> Menu:
    options = tuple(Option(reason.value, scene.tr(CARE_REASONS[reason])) for reason in CareReason)
    return Menu("issue_care", scene.tr("优先的原因（请核对证件）"), numbered(options))


def slots(scene: Scene, now: datetime) -> Menu:
    """Half hours from the one that runs now, within today's opening hours where there are any. Local time."""
    start = now.replace(minute=now.minute // 30 * 30, second=0, microsecond=0)
    hours = scene.hall.opening(now.date())
    times = [start + place * SLOT for place in range(-2, SLOTS)]
    in_hours = [at for at in times if any(open_.from_ <= at.time() < open_.to for open_ in hours)]
    options = tuple(Option(at.isoformat(), at.strftime("%H:%M")) for at in in_hours or times)
    return Menu("issue_slot", scene.tr("预约的时间是？"), numbered(options), columns=2)


def issued(scene: Scene, ticket: IssuedTicket, printing: str) -> Menu:
    """The number to tell. `printing` says what becomes of the slip; empty where the desk has no printer."""
    tr, hall = scene.tr, scene.hall
    places = counters_words(hall, ticket.group, tr)
    ahead = tr("前面还有 {count} 人").format(count=ticket.ahead) if ticket.ahead else tr("前面没有人")
    facts = [ahead, wait_words(ticket.wait_s, tr), places]
    service = service_words(hall, ticket.group, ticket.service, scene.language)
    return Menu(
        "issued",
        printing or tr("请告知群众号码"),
        numbered((Option(HANDED, tr("已交给群众")),)),
        note=f"{service}\n{' · '.join(facts)}",
        figure=ticket.label,
        is_careful=True,
    )


def unprinted(scene: Scene) -> Menu:
    tr, listed = scene.tr, () if scene.queues is None else scene.queues.unprinted
    options = tuple(
        Option(
            entry.ticket.label,
            entry.ticket.label,
            f"{tr(PRINT_OUTCOMES[entry.outcome])} · {_ago(scene, entry.ticket.issued_at)} · "
            + ticket_words(scene.hall, entry.ticket, scene.language, tr),
        )
        for entry in listed
    )
    return Menu("unprinted", tr("已取号未打印"), numbered(options), empty=tr("没有未打印的号票"))


def missed(scene: Scene) -> Menu:
    tr, now = scene.tr, scene.time.now()
    listed = () if scene.queues is None else scene.queues.missed
    options = tuple(
        Option(
            entry.ticket.label,
            entry.ticket.label,
            (
                tr("还可返回 {time}").format(time=clock_words(entry.return_until - now))
                if entry.may_return and now < entry.return_until
                else tr("不能再返回")
            )
            + " · "
            + ticket_words(scene.hall, entry.ticket, scene.language, tr),
        )
        for entry in listed
    )
    return Menu("missed", tr("过号"), numbered(options), empty=tr("没有过号的号票"))


def helps(scene: Scene) -> Menu:
    tr, calls = scene.tr, () if scene.posts is None else scene.posts.helps
    options = tuple(
        Option(
            call.help,
            f"{place_words(scene, call)} · {tr(HELP_KINDS[call.kind])}",
            clock_words(scene.time.since(call.at)),
        )
        for call in calls
    )
    return Menu("helps", tr("求助：选一项表示有人前往"), numbered(options), empty=tr("没有等待应答的求助"))


def place_words(scene: Scene, call: HelpCall) -> str:
    """In the screen's language; the hall's state says it in Chinese."""
    counter = scene.hall.counter(call.place)
    if counter is not None:
        if counter.is_desk:
            return scene.tr("咨询台")
        return scene.tr("{number}号窗口").format(number=counter.number)
    kiosk = next((kiosk for kiosk in scene.hall.kiosks if kiosk.id == call.place), None)
    if kiosk is None or scene.language == DEFAULT_LANGUAGE:
        return call.place_name
    return kiosk.name_en


def search(scene: Scene, entry: str, found: list[TicketFacts]) -> Menu:
    options = tuple(
        Option(
            ticket.label,
            ticket.label,
            f"{standing_words(scene, standing(scene, ticket.id, ticket.label))} · "
            + ticket_words(scene.hall, ticket, scene.language, scene.tr),
        )
        for ticket in found
    )
    letters = "".join(group.prefix for group in scene.hall.service_groups)
    empty = scene.tr("没有见过这个号码") if entry else scene.tr("输入号码，如 A012，或末尾几位")
    return Menu("search", scene.tr("查号"), options, empty=empty, entry=entry, letters=letters)


def ticket(scene: Scene, facts: TicketFacts) -> Menu:
    """What the desk can do with a ticket; what the hall would refuse is not offered."""
    tr, state = scene.tr, standing(scene, facts.id, facts.label)
    options = []
    if state.unprinted is not None:
        options.append(Option(HANDED, tr("已交给群众")))
    if state.may_return(scene.time.now()):
        options.append(Option(RETURN, tr("返回队列")))
    options.append(Option(REPRINT, tr("重打号票")))
    if state.missed is None:
        options.append(Option(CANCEL, tr("取消号票")))
    note = " · ".join(
        (
            standing_words(scene, state),
            ticket_words(scene.hall, facts, scene.language, tr),
            _at(scene, facts.issued_at),
        )
    )
    return Menu(
        "ticket", tr("{label} 怎么处理？").format(label=facts.label), numbered(tuple(options)), note=note
    )


def standing_words(scene: Scene, state: Standing) -> str:
    tr = scene.tr
    if state.counter is not None:
        counter = scene.hall.counter(state.counter)
        return tr("正在{place}").format(
            place=tr("咨询台")
            if counter is None or counter.is_desk
            else tr("{number}号窗口").format(number=counter.number)
        )
    if state.missed is not None:
        return tr("过号")
    if state.unprinted is not None:
        return tr(PRINT_OUTCOMES[state.unprinted.outcome])
    return tr("等候中") if state.is_waiting else tr("今日已取号")


def _ago(scene: Scene, at: datetime) -> str:
    return minutes_words(scene.time.since(at), scene.tr)


def _at(scene: Scene, at: datetime) -> str:
    return scene.tr("{time} 取号").format(time=time_words(at, scene.local_now()))
