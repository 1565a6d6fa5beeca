"""What stands beside the visit where there is room: errands and lists, the visit's papers, the posts. Pure."""

from dataclasses import dataclass

from config.contract.state import Post
from config.contract.words import CounterState
from config.i18n import DEFAULT_LANGUAGE, marked
from counter.core import desk_questions
from counter.core.desk import ERRAND_KEYS, LABELS, Errand
from counter.core.menus import Menu
from counter.core.notice import notice_sheet, numbered
from counter.core.presenter import Presenter
from counter.core.questions import held
from counter.core.scene import Scene
from counter.core.wording import ROLES

LISTED = 4
KEY_NAMES = {errand: key.title() for key, errand in ERRAND_KEYS.items()}
POST_STATES: dict[CounterState, tuple[str, str]] = {
    CounterState.VACANT: ("off", marked("无人值守")),
    CounterState.READY: ("normal", marked("空闲")),
    CounterState.CALLED: ("normal", marked("叫号中")),
    CounterState.SERVING: ("normal", marked("办理中")),
    CounterState.PAUSED: ("warning", marked("暂停")),
}


@dataclass(frozen=True, slots=True)
class ErrandButton:
    errand: Errand
    key: str
    label: str
    count: str
    is_due: bool
    is_lit: bool


@dataclass(frozen=True, slots=True)
class BesideRow:
    """`state` is one of the look's states, or empty. A line with a `ticket` (its number) or a `help` can be pressed."""

    id: str
    title: str
    detail: str = ""
    state: str = ""
    ticket: str = ""
    help: str = ""


@dataclass(frozen=True, slots=True)
class Section:
    id: str
    title: str
    rows: tuple[BesideRow, ...]
    columns: int = 1


def errands(presenter: Presenter) -> tuple[ErrandButton, ...]:
    """The desk's buttons; none at a counter."""
    desk, scene = presenter.desk, presenter.scene
    if desk is None:
        return ()
    queues, posts = scene.queues, scene.posts
    counts = {
        Errand.UNPRINTED: 0 if queues is None else len(queues.unprinted),
        Errand.MISSED: 0 if queues is None else len(queues.missed),
        Errand.HELPS: 0 if posts is None else len(posts.helps),
    }
    return tuple(
        ErrandButton(
            errand=errand,
            key=KEY_NAMES[errand],
            label=scene.tr(LABELS[errand]),
            count=str(counts[errand]) if counts.get(errand) else "",
            is_due=errand in {Errand.UNPRINTED, Errand.HELPS} and bool(counts.get(errand)),
            is_lit=errand is Errand.HELPS and desk.is_lit,
        )
        for errand in Errand
    )


def sections(presenter: Presenter) -> tuple[Section, ...]:
    """Empty ones are left out."""
    scene = presenter.scene
    found = [_papers(scene), _held(scene), _posts(scene)]
    if presenter.desk is not None:
        found = [
            _listed("helps", desk_questions.helps(scene), is_help=True),
            _listed("unprinted", desk_questions.unprinted(scene)),
            _listed("missed", desk_questions.missed(scene)),
            _posts(scene),
        ]
    return tuple(section for section in found if section.rows)


def _listed(id_: str, menu: Menu, is_help: bool = False) -> Section:
    rows = tuple(
        BesideRow(
            option.id,
            option.title,
            option.detail,
            ticket="" if is_help else option.id,
            help=option.id if is_help else "",
        )
        for option in menu.options[:LISTED]
    )
    return Section(id_, menu.title, rows)


def _papers(scene: Scene) -> Section:
    """What the visitor should have brought."""
    tr, ticket = scene.tr, scene.ticket
    title = tr("本事项所需材料")
    if ticket is None or ticket.service is None:
        return Section("papers", title, ())
    sheet = notice_sheet(scene.hall, ticket.service, scene.language, tr)
    if sheet is None:
        return Section("papers", title, ())
    lines = numbered(sheet.materials, tr)
    return Section(
        "papers", title, tuple(BesideRow(f"paper{place}", line) for place, line in enumerate(lines))
    )


def _held(scene: Scene) -> Section:
    if scene.state is None:
        return Section("held", "", ())
    menu = held(scene.hall, scene.state, scene.time.now(), scene.language, scene.tr)
    rows = tuple(BesideRow(option.id, option.title, option.detail) for option in menu.options[:LISTED])
    return Section("held", scene.tr("挂起"), rows)


def _posts(scene: Scene) -> Section:
    posts = () if scene.posts is None else scene.posts.posts
    return Section("posts", scene.tr("各窗口"), tuple(_post(post, scene) for post in posts), columns=2)


def _post(post: Post, scene: Scene) -> BesideRow:
    tr, is_chinese = scene.tr, scene.language == DEFAULT_LANGUAGE
    state, word = POST_STATES[post.state]
    name = post.name if is_chinese else post.name_en
    title = name if post.is_desk else f"{post.number} {name}"
    person = "" if post.clerk is None else f"{post.clerk.name} {tr(ROLES[post.clerk.role])} "
    return BesideRow(post.counter, title, person + (post.label or tr(word)), state=state)
