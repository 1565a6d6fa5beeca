"""The working page in words and figures, made whole from what is known now. Pure; the screen only shows it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from math import ceil

from config.contract.facts import TicketFacts
from config.contract.state import CounterStateMessage, GroupQueue, WaitingTicket
from config.contract.words import CounterState, TicketClass
from config.i18n import DEFAULT_LANGUAGE
from config.wording import CLASSES, Translate, service_words
from counter.core.asking import Tone
from counter.core.health import StatusLine
from counter.core.keys import KEY_NAMES, ROWS, Action
from counter.core.offers import Offer, undo_left
from counter.core.presenter import Presenter
from counter.core.scene import Scene
from counter.core.wording import HELP_KINDS, PAUSE_REASONS, ROLES, UNDOABLE, clock_words, minutes_words


@dataclass(frozen=True, slots=True)
class Current:
    """The visit at the counter. `mark` is the class when it is not the ordinary one, `hint` what to mind."""

    number: str
    doing: str
    clock: str
    service: str = ""
    mark: str = ""
    hint: str = ""
    is_due: bool = False


@dataclass(frozen=True, slots=True)
class Next:
    label: str
    mark: str
    waited: str


@dataclass(frozen=True, slots=True)
class Line:
    """One group's line of waiting. `share` of the bar is the longest wait against what the hall allows itself."""

    group: str
    name: str
    count: str
    longest: str
    share: float
    is_long: bool


@dataclass(frozen=True, slots=True)
class Button:
    action: Action
    key: str
    label: str
    detail: str
    is_possible: bool
    is_next: bool
    is_due: bool
    is_busy: bool


@dataclass(frozen=True, slots=True)
class WorkView:
    post: str
    person: str
    current: Current
    next: tuple[Next, ...]
    lines: tuple[Line, ...]
    buttons: tuple[Button, ...]
    sign_out: Button
    note: str
    tone: Tone
    quiet: str
    status: tuple[StatusLine, ...]


def work_view(presenter: Presenter) -> WorkView:
    scene, asking = presenter.scene, presenter.asking
    offers = presenter.actions.offers()
    buttons = {
        action: _button(action, offer, asking.doing.is_sent(action), scene)
        for action, offer in offers.items()
    }
    return WorkView(
        post=post_words(scene),
        person=_person(presenter),
        current=_current(scene, is_completed=Action.COMPLETE in asking.doing),
        next=tuple(_next(waiting, scene) for waiting in (scene.state.next if scene.state else ())),
        lines=_lines(scene),
        buttons=tuple(buttons[action] for action in ROWS),
        sign_out=buttons[Action.SIGN_OUT],
        note=asking.note,
        tone=asking.tone,
        quiet=_quiet(scene),
        status=presenter.health.lines,
    )


def post_words(scene: Scene) -> str:
    place, tr = scene.place, scene.tr
    name = place.name if scene.language == DEFAULT_LANGUAGE else place.name_en
    return name if place.is_desk else f"{tr('{number}号窗口').format(number=place.number)} {name}"


def _person(presenter: Presenter) -> str:
    clerk = presenter.clerk
    return "" if clerk is None else f"{clerk.name} · {presenter.scene.tr(ROLES[clerk.role])}"


def _current(scene: Scene, is_completed: bool) -> Current:
    state, tr, now = scene.state, scene.tr, scene.time.now()
    if state is None:
        return Current("—", tr("正在等候大厅的消息…"), "")
    match state.state:
        case CounterState.CALLED | CounterState.SERVING:
            visit = _visit(state, scene, now)
            return replace(visit, doing=tr("已办结，待送达")) if is_completed else visit
        case CounterState.PAUSED:
            reason = "" if state.pause_reason is None else tr(PAUSE_REASONS[state.pause_reason])
            return Current(tr("暂停"), reason, _clock(state.since, now), tr("按 F5 恢复服务"))
        case CounterState.VACANT:
            return Current("—", tr("无人值守"), "")
        case CounterState.READY:
            waiting = tr("按 F1 叫下一位") if state.next else tr("暂时没有人等候")
            served = tr("今日已办 {count} 件").format(count=state.served_today)
            return Current(tr("空闲"), served, _clock(state.since, now), waiting)


def _visit(state: CounterStateMessage, scene: Scene, now: datetime) -> Current:
    call, tr = state.call, scene.tr
    assert call is not None
    ticket = call.ticket
    is_called = state.state is CounterState.CALLED
    rule = scene.hall.calling.no_show
    since = call.at if is_called else state.serving_since
    doing = tr("办理中")
    if is_called:
        doing = tr("已呼叫 {attempt}/{calls} 次").format(attempt=call.attempt, calls=rule.after_calls)
    is_due = is_called and now - call.at >= timedelta(seconds=rule.call_interval_s)
    return Current(
        number=ticket.label,
        doing=doing,
        clock=_clock(since, now),
        service=service_words(scene.hall, ticket.group, ticket.service, scene.language),
        mark="" if ticket.class_ is TicketClass.NORMAL else tr(CLASSES[ticket.class_]),
        hint=_hint(ticket, call.attempt, is_due, rule.after_calls, tr),
        is_due=is_due,
    )


def _hint(ticket: TicketFacts, attempt: int, is_due: bool, after_calls: int, tr: Translate) -> str:
    if is_due:
        return tr("没有来？请重呼") if attempt < after_calls else tr("没有来？可以过号")
    match ticket.class_:
        case TicketClass.CARE:
            return tr("请核对优先证件")
        case TicketClass.APPOINTMENT:
            return tr("请核对预约")
        case _:
            return ""


def _clock(since: datetime | None, now: datetime) -> str:
    return "" if since is None else clock_words(now - since)


def _next(waiting: WaitingTicket, scene: Scene) -> Next:
    ticket, tr = waiting.ticket, scene.tr
    mark = "" if ticket.class_ is TicketClass.NORMAL else tr(CLASSES[ticket.class_])
    if waiting.reserved_for is not None:
        mark = tr("转来")
    return Next(ticket.label, mark, minutes_words(scene.time.since(ticket.issued_at), tr))


def _lines(scene: Scene) -> tuple[Line, ...]:
    """The groups of this counter, those it helps out with behind; at the desk all that anybody waits for."""
    if scene.queues is None:
        return ()
    by_group = {queue.group: queue for queue in scene.queues.groups}
    own = (*scene.place.groups, *scene.place.overflow_groups)
    if own:
        return tuple(_line(by_group[group], scene) for group in own if group in by_group)
    busiest = sorted((q for q in scene.queues.groups if q.waiting), key=lambda queue: -queue.waiting)
    return tuple(_line(queue, scene) for queue in busiest[:4])


def _line(queue: GroupQueue, scene: Scene) -> Line:
    tr, targets = scene.tr, scene.hall.wait_model.targets
    longest = None if queue.oldest_issued_at is None else scene.time.since(queue.oldest_issued_at)
    minutes = 0.0 if longest is None else longest.total_seconds() / 60
    return Line(
        group=queue.group,
        name=queue.name if scene.language == DEFAULT_LANGUAGE else queue.name_en,
        count=tr("{count} 人").format(count=queue.waiting),
        longest="" if longest is None else tr("最长 {minutes} 分钟").format(minutes=int(minutes)),
        share=min(1.0, minutes / targets.max_wait_min),
        is_long=minutes >= targets.max_wait_min,
    )


def _button(action: Action, offer: Offer, is_busy: bool, scene: Scene) -> Button:
    return Button(
        action=action,
        key=KEY_NAMES[action],
        label=scene.tr("发送中…") if is_busy else _label(action, offer, scene),
        detail=_detail(action, offer, scene),
        is_possible=offer.is_possible,
        is_next=offer.is_next,
        is_due=offer.is_due,
        is_busy=is_busy,
    )


def _label(action: Action, offer: Offer, scene: Scene) -> str:
    undo = None if scene.state is None else scene.state.undo
    if action is Action.UNDO and undo is not None and offer.is_possible:
        return scene.tr(UNDOABLE[undo.action])
    return scene.tr(offer.label)


def _detail(action: Action, offer: Offer, scene: Scene) -> str:
    """A figure beside the label: which call, how many are held, how long undo is open."""
    state = scene.state
    if state is None or not offer.is_possible:
        return ""
    match action:
        case Action.RECALL if state.call is not None:
            attempt, calls = state.call.attempt + 1, scene.hall.calling.no_show.after_calls
            return f"{attempt}/{calls}" if attempt <= calls else str(attempt)
        case Action.RESUME:
            return str(len(state.held))
        case Action.UNDO if state.undo is not None:
            left = undo_left(state, scene.time.now())
            seconds = 0 if left is None else ceil(left.total_seconds())
            return scene.tr("{seconds} 秒").format(seconds=seconds)
        case _:
            return ""


def _quiet(scene: Scene) -> str:
    """One line about what goes on by itself. Never the rating: it is not the clerk's to see."""
    state, tr = scene.state, scene.tr
    helps = () if scene.posts is None else scene.posts.helps
    mine = [help_ for help_ in helps if help_.place == scene.place.id]
    if mine:
        kinds = "、".join(tr(HELP_KINDS[help_.kind]) for help_ in mine)
        return tr("已呼叫 {who}，等待应答").format(who=kinds)
    invited = None if state is None else state.rating_invited
    if invited is None or invited.until <= scene.time.now():
        return ""
    return tr("{label} 评价邀请中…").format(label=invited.label)
