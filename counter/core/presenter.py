"""The clerk's client from sign-in to the last visit: what each key and each word of the hall leads to. No Kivy.

Owns who is signed in here and what lies over the page. The hall's state is the only truth about the ticket:
nothing is shown as done that the hall has not said. All methods are called on the thread of the screen.
"""

from collections.abc import Callable
from enum import StrEnum

from config.contract.facts import ClerkFacts
from config.contract.state import CounterStateMessage, PostsState, QueuesState
from counter.core.actions import QUESTIONS, Actions
from counter.core.asking import Asking, Tone
from counter.core.desk import ERRAND_KEYS, Desk, Errand
from counter.core.health import Health
from counter.core.keys import KEYS, Action
from counter.core.menus import Menus
from counter.core.notice import NoticeSheet, notice_sheet
from counter.core.ports import HallLine, Memory, SlipPrinter
from counter.core.scene import Scene
from counter.core.sign_in import Field, SignIn


class Page(StrEnum):
    """What the UI map calls the screen."""

    SIGN_IN = "sign_in"
    WORK = "work"
    MENU = "menu"
    NOTICE = "notice"


class Presenter:
    """`changed` is called after every change; `tick` a few times a second keeps the clocks going."""

    def __init__(
        self,
        scene: Scene,
        client: str,
        line: HallLine,
        memory: Memory,
        health: Health,
        monotonic: Callable[[], float],
        changed: Callable[[], None],
        ring: Callable[[], None] = lambda: None,
        printer: SlipPrinter | None = None,
    ) -> None:
        """`ring` and `printer` are the enquiry desk's."""
        self.scene, self.health = scene, health
        self.clerk: ClerkFacts | None = None
        """Who signed in here, on this machine, since it started."""
        self.notice: NoticeSheet | None = None
        self.menus = Menus(changed)
        self.asking = Asking(scene, line, monotonic, changed)
        self.actions = Actions(scene, self.asking, self.menus, self.open_notice, self._signed_out)
        self.sign_in = SignIn(
            scene.hall, scene.place.id, line, memory, monotonic, changed, self._signed_in, scene.language
        )
        self.desk: Desk | None = None
        if scene.place.is_desk:
            self.desk = Desk(scene, self.asking, self.menus, printer, monotonic, changed, ring)
        self._client, self._line, self._changed = client, line, changed
        self._is_connected = self._was_here = False

    @property
    def page(self) -> Page:
        if self.clerk is None:
            return Page.SIGN_IN
        if self.notice is not None:
            return Page.NOTICE
        return Page.MENU if self.menus.is_open else Page.WORK

    # What the hall says

    def on_counter(self, state: CounterStateMessage) -> None:
        self.scene.time.note(state.at)
        self.scene.state = state
        self.asking.heard()
        self._watch_post(state)
        self._changed()

    def on_queues(self, queues: QueuesState) -> None:
        self.scene.time.note(queues.at)
        self.scene.queues = queues
        if self.desk is not None:
            self.desk.on_queues(queues)
        self._changed()

    def on_posts(self, posts: PostsState) -> None:
        self.scene.time.note(posts.at)
        self.scene.posts = posts
        if self.desk is not None:
            self.desk.on_posts(posts)
        self._changed()

    def on_connection(self, is_connected: bool) -> None:
        self._is_connected = is_connected
        self._changed()

    def tick(self) -> None:
        self.asking.tick()
        self.sign_in.tick()
        self.health.server(self._is_connected, self.asking.is_silent, self._line.unanswered_facts)
        self._changed()

    # What the clerk does

    def key(self, name: str) -> bool:
        """A key by its name: f1, escape, enter, ctrl+z, or the character itself. Whether it was for us."""
        if self.clerk is None:
            return self._sign_in_key(name)
        if name in KEYS:
            self.press(KEYS[name])
        elif self.desk is not None and name in ERRAND_KEYS:
            self.run(ERRAND_KEYS[name])
        elif name == "escape":
            self.back()
        elif self.notice is not None or not self.menus.is_open:
            return False
        elif name in {"up", "down"}:
            self.menus.move(-1 if name == "up" else 1)
        elif name == "enter":
            self.menus.enter()
        elif name == "backspace":
            self.menus.erase()
        else:
            return len(name) == 1 and self.menus.typed(name)
        return True

    def press(self, action: Action) -> None:
        """A key or a button. The same again, while it is under way or asked about, does nothing."""
        if self.clerk is None or action in self.asking.doing:
            return
        menu = self.menus.current()
        if menu is not None and menu.id == QUESTIONS.get(action):
            return
        self._clear_page()
        offer = self.actions.offers()[action]
        if offer.is_possible:
            self.actions.do(action)
        else:
            self.asking.say(self.scene.tr(offer.why), Tone.QUIET)

    def run(self, errand: Errand) -> None:
        """An errand of the desk."""
        if self.desk is not None and self.clerk is not None:
            self._clear_page()
            self.desk.do(errand)

    def open_ticket(self, label: str) -> None:
        if self.desk is not None and self.clerk is not None:
            self._clear_page()
            self.desk.open_ticket(label)

    def answer_help(self, help_: str) -> None:
        if self.desk is not None and self.clerk is not None:
            self.desk.answer_help(help_)

    def back(self) -> None:
        if self.notice is not None:
            self.notice = None
            self._changed()
        else:
            self.menus.back()

    def open_notice(self, service: str) -> None:
        self.menus.close()
        self.notice = notice_sheet(self.scene.hall, service, self.scene.language, self.scene.tr)
        self._changed()

    def _sign_in_key(self, name: str) -> bool:
        page = self.sign_in
        match name:
            case "enter":
                page.enter()
            case "backspace":
                page.erase()
            case "tab" | "up" | "down":
                page.focus(Field.PIN if page.field is Field.CLERK else Field.CLERK)
            case _ if len(name) == 1:
                page.typed(name)
            case _:
                return name in KEYS
        return True

    # The post

    def _signed_in(self, clerk: ClerkFacts) -> None:
        self.clerk, self._was_here = clerk, False
        self.asking.doing.clear()
        self.asking.hush()
        if self.scene.state is not None:
            self._watch_post(self.scene.state)

    def _watch_post(self, state: CounterStateMessage) -> None:
        """Somebody else has the post now, or nobody: this screen is no longer anybody's."""
        if self.clerk is None:
            return
        is_mine = state.clerk is not None and state.clerk.id == self.clerk.id
        if is_mine and state.client == self._client:
            self._was_here = True
        elif self._was_here:
            tr = self.scene.tr
            self._leave(tr("已在另一台电脑签到") if state.clerk is not None else tr("已签退"))

    def _signed_out(self) -> None:
        self._leave(self.scene.tr("已签退"))

    def _leave(self, note: str) -> None:
        self.clerk, self._was_here = None, False
        self.asking.doing.clear()
        self.asking.hush()
        self._clear_page()
        self.sign_in.leave(note)

    def _clear_page(self) -> None:
        self.notice = None
        self.menus.close()
