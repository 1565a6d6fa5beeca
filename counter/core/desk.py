"""The enquiry desk: numbers given by hand, slips that failed, tickets that were missed, people who call for help.

Owns the desk's errands and which help was already heard. A ticket is in hand when somebody says so: by the
printer where the desk has one, else by the person at the desk.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from functools import partial

from config.contract.commands import AnswerHelp, Cancel, ConfirmPrint, IssueTicket, Reprint, ReturnTicket
from config.contract.facts import TicketFacts
from config.contract.replies import Reply
from config.contract.state import PostsState, QueuesState
from config.contract.words import CareReason, PrintOutcome, TicketClass
from config.i18n import marked
from counter.core import desk_questions as ask
from counter.core.asking import Asking, Tone
from counter.core.menus import Menu, Menus
from counter.core.ports import SlipPrinter
from counter.core.questions import YES, confirmation
from counter.core.scene import Scene
from counter.core.seen import SeenTickets
from counter.core.wording import HELP_KINDS

BLINK_HZ, BLINK_S = 2.0, 3.0
"""As the look's tokens have it: slower than what endangers people, and soon over."""

BY_HAND = "by hand at the desk"


class Errand(StrEnum):
    ISSUE = "issue"
    UNPRINTED = "unprinted"
    MISSED = "missed"
    HELPS = "helps"
    SEARCH = "search"


LABELS: dict[Errand, str] = {
    Errand.ISSUE: marked("取号"),
    Errand.UNPRINTED: marked("未打印"),
    Errand.MISSED: marked("过号"),
    Errand.HELPS: marked("求助"),
    Errand.SEARCH: marked("查号"),
}
ERRAND_KEYS: dict[str, Errand] = {f"ctrl+{number}": errand for number, errand in enumerate(Errand, 1)}


@dataclass(frozen=True, slots=True)
class _Wish:
    """A number on its way: what is known of it so far."""

    service: str
    class_: TicketClass = TicketClass.NORMAL


class Desk:
    """`ring` is called when somebody calls for help who was not heard before."""

    def __init__(
        self,
        scene: Scene,
        asking: Asking,
        menus: Menus,
        printer: SlipPrinter | None,
        now: Callable[[], float],
        changed: Callable[[], None],
        ring: Callable[[], None],
    ) -> None:
        self._scene, self._asking, self._menus, self._printer = scene, asking, menus, printer
        self.tr, self._now, self._changed, self._ring = scene.tr, now, changed, ring
        self._rung_at: float | None = None
        self._seen = SeenTickets()
        self._heard: set[str] = set()
        self._printing = ""
        """What becomes of the slip of the number that is shown."""

    # What the hall says

    def on_queues(self, queues: QueuesState) -> None:
        self._seen.note(queues)

    def on_posts(self, posts: PostsState) -> None:
        new = [call for call in posts.helps if call.help not in self._heard]
        self._heard = {call.help for call in posts.helps}
        if new:
            call = new[-1]
            place, kind = ask.place_words(self._scene, call), self.tr(HELP_KINDS[call.kind])
            self._asking.say(self.tr("{place} 求助：{who}").format(place=place, who=kind), Tone.WRONG)
            self._rung_at = self._now()
            self._ring()

    @property
    def is_lit(self) -> bool:
        """On and off a few times after a new call for help; then the button stays as it is."""
        since = BLINK_S if self._rung_at is None else self._now() - self._rung_at
        return since < BLINK_S and int(since * 2 * BLINK_HZ) % 2 == 0

    # What the person at the desk does

    def do(self, errand: Errand) -> None:
        scene, menus = self._scene, self._menus
        match errand:
            case Errand.ISSUE:
                menus.open(lambda: ask.issue_groups(scene), self._choose_group)
            case Errand.UNPRINTED:
                menus.open(lambda: ask.unprinted(scene), self._choose_ticket)
            case Errand.MISSED:
                menus.open(lambda: ask.missed(scene), self._choose_ticket)
            case Errand.HELPS:
                menus.open(lambda: ask.helps(scene), self.answer_help)
            case Errand.SEARCH:
                menus.open(self._search_menu, self._choose_ticket)

    def open_ticket(self, label: str) -> None:
        """The errands of a ticket in one of the desk's lists."""
        self._choose_ticket(label)

    def _search_menu(self) -> Menu:
        return ask.search(self._scene, self._menus.entry, self._seen.find(self._menus.entry))

    def _choose_group(self, prefix: str) -> None:
        self._menus.open(lambda: ask.issue_services(self._scene, prefix), self._choose_service)

    def _choose_service(self, code: str) -> None:
        self._menus.open(lambda: ask.issue_classes(self._scene), partial(self._choose_class, code))

    def _choose_class(self, code: str, class_: str) -> None:
        wish = _Wish(code, TicketClass(class_))
        match wish.class_:
            case TicketClass.CARE:
                self._menus.open(
                    lambda: ask.care_reasons(self._scene),
                    lambda reason: self._issue(wish, care_reason=CareReason(reason)),
                )
            case TicketClass.APPOINTMENT:
                self._menus.open(
                    lambda: ask.slots(self._scene, self._scene.local_now()),
                    lambda slot: self._issue(wish, slot=datetime.fromisoformat(slot)),
                )
            case _:
                self._issue(wish)

    def _issue(
        self, wish: _Wish, care_reason: CareReason | None = None, slot: datetime | None = None
    ) -> None:
        self._menus.close()
        body = IssueTicket(wish.service, wish.class_, slot, care_reason)
        self._asking.ask(body, partial(self._show_number, is_copy=False))

    def _choose_ticket(self, label: str) -> None:
        found = [ticket for ticket in self._seen.find(label) if ticket.label == label]
        if found:
            self._menus.open(lambda: ask.ticket(self._scene, found[0]), partial(self._do_with, found[0]))

    def _do_with(self, ticket: TicketFacts, errand: str) -> None:
        match errand:
            case ask.HANDED:
                self._handed(ticket.id)
            case ask.RETURN:
                self._menus.close()
                said = self.tr("{label} 已返回队列").format(label=ticket.label)
                self._asking.ask(ReturnTicket(ticket.id), self._saying(said))
            case ask.REPRINT:
                self._menus.close()
                self._asking.ask(Reprint(ticket.id), partial(self._show_number, is_copy=True))
            case _:
                title = self.tr("确定取消 {label}？").format(label=ticket.label)
                yes = self.tr("取消号票")
                self._menus.open(
                    lambda: confirmation("cancel", title, yes, self.tr), partial(self._cancel, ticket)
                )

    def _cancel(self, ticket: TicketFacts, answer: str) -> None:
        self._menus.close()
        if answer == YES:
            said = self.tr("{label} 已取消").format(label=ticket.label)
            self._asking.ask(Cancel(ticket.id), self._saying(said))

    def answer_help(self, help_: str) -> None:
        """Somebody goes there."""
        self._menus.close()
        self._asking.ask(AnswerHelp(help_), self._saying(self.tr("已应答求助")))

    # The number and its slip

    def _show_number(self, reply: Reply, is_copy: bool) -> None:
        ticket = None if reply.result is None else reply.result.ticket
        self._asking.hush()
        if ticket is None:
            return
        self._seen.issued(ticket)
        self._printing = ""
        if self._printer is not None:
            self._printing = self.tr("正在打印…")
            self._printer.print_slip(ticket, is_copy, self._printed)
        self._menus.close()
        self._menus.open(
            lambda: ask.issued(self._scene, ticket, self._printing), lambda _chosen: self._handed(ticket.id)
        )

    def _printed(self, outcome: PrintOutcome, _detail: str) -> None:
        is_done = outcome is PrintOutcome.PRINTED
        self._printing = self.tr("✓ 已打印") if is_done else self.tr("没有打印成功，请告知群众号码")
        self._changed()

    def _handed(self, ticket: str) -> None:
        self._menus.close()
        fact = ConfirmPrint(ticket, PrintOutcome.PRINTED, BY_HAND)
        self._asking.report(fact, self._saying(self.tr("已记下：已交给群众")))

    def _saying(self, said: str) -> Callable[[Reply], None]:
        return lambda _reply: self._asking.say(said)
