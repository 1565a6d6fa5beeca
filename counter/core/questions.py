"""The questions behind the clerk's keys as menus, from what the hall says now. Pure."""

from datetime import datetime

from config.contract.state import CounterStateMessage, Post
from config.contract.words import CounterState, HelpKind, HoldKind, PauseReason
from config.hall import Hall
from config.i18n import DEFAULT_LANGUAGE
from config.wording import Translate, service_words
from counter.core.menus import Menu, Option, numbered
from counter.core.scene import Scene
from counter.core.wording import HELP_KINDS, HOLD_KINDS, PAUSE_REASONS, clock_words, ticket_words

YES = "yes"


def confirmation(
    id_: str, title: str, yes: str, tr: Translate, *, note: str = "", is_alarm: bool = False
) -> Menu:
    return Menu(
        id_,
        title,
        numbered((Option(YES, yes),)),
        note=note or tr("按 1 确定"),
        is_alarm=is_alarm,
        is_careful=True,
    )


def pause_reasons(tr: Translate) -> Menu:
    options = tuple(Option(reason.value, tr(PAUSE_REASONS[reason])) for reason in PauseReason)
    return Menu("pause", tr("暂停服务，原因是？"), numbered(options))


def hold_kinds(label: str, tr: Translate) -> Menu:
    options = tuple(Option(kind.value, tr(HOLD_KINDS[kind][0]), tr(HOLD_KINDS[kind][1])) for kind in HoldKind)
    return Menu("hold", tr("{label} 挂起，方式是？").format(label=label), numbered(options))


def held(hall: Hall, state: CounterStateMessage, now: datetime, language: str, tr: Translate) -> Menu:
    options = tuple(
        Option(
            ticket.ticket.id,
            ticket.ticket.label,
            f"{tr(HOLD_KINDS[ticket.kind][0])} {clock_words(now - ticket.since)} · "
            + ticket_words(hall, ticket.ticket, language, tr),
        )
        for ticket in state.held
    )
    return Menu("held", tr("取回哪一张挂起的号票？"), numbered(options), empty=tr("没有挂起的号票"))


def help_kinds(tr: Translate) -> Menu:
    options = tuple(Option(kind.value, tr(HELP_KINDS[kind])) for kind in HelpKind)
    return Menu("help", tr("请谁到本窗口来？"), numbered(options))


def early_no_show(label: str, attempt: int, after_calls: int, tr: Translate) -> Menu:
    title = tr("{label} 只呼叫了 {count} 次，确定过号？").format(label=label, count=attempt)
    note = tr("规定呼叫 {count} 次后过号").format(count=after_calls)
    return confirmation("no_show", title, tr("过号"), tr, note=note)


def targets(scene: Scene, label: str) -> Menu:
    """Groups by their letter, counters with somebody at them by their number."""
    tr, is_chinese = scene.tr, scene.language == DEFAULT_LANGUAGE
    waiting = {} if scene.queues is None else {group.group: group.waiting for group in scene.queues.groups}
    groups = tuple(
        Option(
            f"group:{group.prefix}",
            group.name if is_chinese else group.name_en,
            tr("等候 {count} 人").format(count=waiting.get(group.prefix, 0)),
            key=group.prefix,
        )
        for group in scene.hall.service_groups
    )
    posts = () if scene.posts is None else scene.posts.posts
    counters = tuple(
        _counter_target(post, is_chinese, tr)
        for post in posts
        if post.counter != scene.place.id and post.state is not CounterState.VACANT
    )
    options = (Option("groups", tr("转到业务组"), is_heading=True), *groups)
    if counters:
        options += (Option("counters", tr("转到有人的窗口"), is_heading=True), *counters)
    return Menu("transfer", tr("{label} 转到哪里？").format(label=label), options, columns=2)


def _counter_target(post: Post, is_chinese: bool, tr: Translate) -> Option:
    place = tr("咨询台") if post.is_desk else tr("{number}号窗口").format(number=post.number)
    person = "" if post.clerk is None else f" {post.clerk.name}"
    is_paused = post.state is CounterState.PAUSED
    detail = tr("暂停") if is_paused else post.name if is_chinese else post.name_en
    key = str(post.number % 10) if 0 < post.number <= 10 else ""
    return Option(f"counter:{post.counter}", place + person, detail, key=key)


def services(hall: Hall, groups: tuple[str, ...], title: str, language: str) -> Menu:
    options = tuple(
        Option(service.code, service_words(hall, prefix, service.code, language))
        for prefix in groups
        for service in hall.services_of(prefix)
    )
    return Menu("services", title, numbered(options), columns=1 if len(options) <= 10 else 2)
