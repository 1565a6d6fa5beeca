"""What each of the clerk's keys does: a command at once, or a question first.

Owns which command an action sends. What is possible stands in offers.py, the questions' words in questions.py.
"""

from collections.abc import Callable
from functools import partial

from config.contract.commands import (
    CallNext,
    Complete,
    Hold,
    NoShow,
    Pause,
    Recall,
    RequestHelp,
    Resume,
    SignOut,
    StartServing,
    Transfer,
    Undo,
    Unpause,
)
from config.contract.replies import Reply
from config.contract.words import CounterState, HelpKind, HoldKind, PauseReason
from config.i18n import marked
from counter.core import questions
from counter.core.asking import Asking
from counter.core.keys import Action
from counter.core.menus import Menu, Menus
from counter.core.offers import Offer, offers
from counter.core.scene import Scene
from counter.core.wording import HELP_KINDS

QUESTIONS: dict[Action, str] = {
    Action.NO_SHOW: "no_show",
    Action.PAUSE: "pause",
    Action.TRANSFER: "transfer",
    Action.HOLD: "hold",
    Action.RESUME: "held",
    Action.HELP: "help",
    Action.SIGN_OUT: "sign_out",
}
"""The question an action begins with."""
OF_THE_VISIT = (Action.RECALL, Action.NO_SHOW, Action.TRANSFER, Action.HOLD, Action.START)
COMPLETED = marked("这张号票已办结")


class Actions:
    """`open_notice` shows the sheet of a service; `signed_out` ends this screen's day."""

    def __init__(
        self,
        scene: Scene,
        asking: Asking,
        menus: Menus,
        open_notice: Callable[[str], None],
        signed_out: Callable[[], None],
    ) -> None:
        self._scene, self._asking, self._menus, self.tr = scene, asking, menus, scene.tr
        self._counter = scene.place.id
        self._open_notice, self._signed_out = open_notice, signed_out
        self._presses: dict[Action, Callable[[], None]] = {
            Action.CALL_NEXT: self._call_next,
            Action.RECALL: self._recall,
            Action.START: self._start,
            Action.COMPLETE: self._complete,
            Action.NO_SHOW: self._no_show,
            Action.PAUSE: self._pause,
            Action.TRANSFER: partial(menus.open, self._targets_menu, self._transfer_to),
            Action.HOLD: partial(menus.open, self._hold_menu, self._hold_as),
            Action.RESUME: partial(menus.open, self._held_menu, self._resume),
            Action.NOTICE: self._notice,
            Action.HELP: partial(menus.open, lambda: questions.help_kinds(self.tr), self._help),
            Action.UNDO: self._undo,
            Action.SIGN_OUT: self._sign_out,
        }

    def offers(self) -> dict[Action, Offer]:
        found = offers(self._scene.state, self._scene.hall.calling, self._scene.time.now())
        if Action.COMPLETE in self._asking.doing:  # the visit has ended, even while the hall cannot be told
            found |= {action: Offer(found[action].label, COMPLETED) for action in OF_THE_VISIT}
        return found

    def do(self, action: Action) -> None:
        """It must be possible."""
        self._presses[action]()

    def _call_next(self) -> None:
        self._asking.ask(CallNext(self._counter), self._asking.hush, Action.CALL_NEXT)

    def _recall(self) -> None:
        self._asking.ask(Recall(self._counter), self._asking.hush, Action.RECALL)

    def _start(self) -> None:
        self._asking.ask(StartServing(self._counter), self._asking.hush, Action.START)

    def _complete(self) -> None:
        self._asking.report(Complete(self._counter), self._asking.hush, Action.COMPLETE)

    def _undo(self) -> None:
        self._asking.ask(Undo(self._counter), self._saying(self.tr("{label} 已撤销")), Action.UNDO)

    def _no_show(self) -> None:
        state = self._scene.state
        call = None if state is None else state.call
        if call is not None and call.attempt < self._scene.hall.calling.no_show.after_calls:
            self._menus.open(self._no_show_menu, self._if_yes(self._no_show_now))
        else:
            self._no_show_now()

    def _no_show_now(self) -> None:
        self._asking.ask(NoShow(self._counter), self._saying(self.tr("{label} 已过号")), Action.NO_SHOW)

    def _pause(self) -> None:
        if self._scene.doing is CounterState.PAUSED:
            self._asking.ask(Unpause(self._counter), self._asking.hush, Action.PAUSE)
        else:
            self._menus.open(lambda: questions.pause_reasons(self.tr), self._pause_for)

    def _pause_for(self, reason: str) -> None:
        self._menus.close()
        self._asking.ask(Pause(self._counter, PauseReason(reason)), self._asking.hush, Action.PAUSE)

    def _hold_as(self, kind: str) -> None:
        self._menus.close()
        said = self._saying(self.tr("{label} 已挂起"))
        self._asking.ask(Hold(self._counter, HoldKind(kind)), said, Action.HOLD)

    def _resume(self, ticket: str) -> None:
        self._menus.close()
        self._asking.ask(Resume(self._counter, ticket), self._asking.hush, Action.RESUME)

    def _transfer_to(self, target: str) -> None:
        """Only who is served can be sent on: a called ticket is started first."""
        self._menus.close()
        kind, _, place = target.partition(":")
        body = Transfer(
            self._counter,
            to_group=place if kind == "group" else None,
            to_counter=place if kind == "counter" else None,
        )
        send = partial(self._asking.ask, body, self._saying(self.tr("{label} 已转移")), Action.TRANSFER)
        if self._scene.doing is CounterState.CALLED:
            self._asking.ask(StartServing(self._counter), lambda _reply: send(), Action.START)
        else:
            send()

    def _notice(self) -> None:
        ticket, place = self._scene.ticket, self._scene.place
        if ticket is not None and ticket.service is not None:
            self._open_notice(ticket.service)
            return
        all_groups = tuple(group.prefix for group in self._scene.hall.service_groups)
        groups = (ticket.group,) if ticket is not None else place.groups or all_groups
        title, language = self.tr("哪一项的告知书？"), self._scene.language
        self._menus.open(
            lambda: questions.services(self._scene.hall, groups, title, language), self._open_notice
        )

    def _help(self, kind: str) -> None:
        if kind == HelpKind.EMERGENCY:
            self._menus.open(self._emergency_menu, self._emergency)
        else:
            self._menus.close()
            self._call_help(HelpKind(kind))

    def _emergency(self, answer: str) -> None:
        self._menus.back()
        if answer == questions.YES:
            self._menus.close()
            self._call_help(HelpKind.EMERGENCY)

    def _call_help(self, kind: HelpKind) -> None:
        said = self.tr("已呼叫：{who}").format(who=self.tr(HELP_KINDS[kind]))
        self._asking.ask(RequestHelp(self._counter, kind), self._saying(said), Action.HELP)

    def _sign_out(self) -> None:
        self._menus.open(self._sign_out_menu, self._if_yes(self._sign_out_now))

    def _sign_out_now(self) -> None:
        self._asking.ask(SignOut(self._counter), lambda _reply: self._signed_out(), Action.SIGN_OUT)

    def _saying(self, said: str) -> Callable[[Reply], None]:
        """`{label}` in it is the number it was pressed for."""
        state = self._scene.state
        undone = None if state is None or state.undo is None else state.undo.ticket
        ticket = self._scene.ticket or undone
        words = said.format(label="" if ticket is None else ticket.label)
        return lambda _reply: self._asking.say(words)

    def _if_yes(self, do: Callable[[], None]) -> Callable[[str], None]:
        def chosen(answer: str) -> None:
            self._menus.close()
            if answer == questions.YES:
                do()

        return chosen

    # The questions; None once their reason is gone

    def _no_show_menu(self) -> Menu | None:
        state = self._scene.state
        if state is None or state.state is not CounterState.CALLED or state.call is None:
            return None
        label, attempt = state.call.ticket.label, state.call.attempt
        return questions.early_no_show(label, attempt, self._scene.hall.calling.no_show.after_calls, self.tr)

    def _sign_out_menu(self) -> Menu | None:
        if self._scene.ticket is not None:
            return None
        title, yes = self.tr("确定签退？"), self.tr("签退")
        return questions.confirmation("sign_out", title, yes, self.tr)

    def _emergency_menu(self) -> Menu:
        title, yes = self.tr("确定发出紧急求助？"), self.tr("发出紧急求助")
        return questions.confirmation("emergency", title, yes, self.tr, is_alarm=True)

    def _hold_menu(self) -> Menu | None:
        ticket = self._scene.ticket
        if ticket is None or self._scene.doing is not CounterState.SERVING:
            return None
        return questions.hold_kinds(ticket.label, self.tr)

    def _held_menu(self) -> Menu | None:
        scene = self._scene
        if scene.state is None or scene.state.call is not None:
            return None
        return questions.held(scene.hall, scene.state, scene.time.now(), scene.language, scene.tr)

    def _targets_menu(self) -> Menu | None:
        return (
            None if self._scene.ticket is None else questions.targets(self._scene, self._scene.ticket.label)
        )
