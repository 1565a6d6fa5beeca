"""What each touch does: the walk from the first page to a ticket in the hand. No Kivy, no thread, no clock
of its own.

Owns the visit and its rules: one touch, one ticket; at most two touches to it; an answer on the screen
before any answer from the hall; what a kiosk left alone returns to. All methods are called on the thread of
the screen.
"""

from collections.abc import Callable
from dataclasses import replace

from config.contract.commands import IssueTicket, RequestHelp
from config.contract.facts import IssuedTicket
from config.contract.refusals import RefusalCode
from config.contract.replies import Reply
from config.contract.state import QueuesState
from config.contract.words import CareReason, HelpKind, PrintOutcome, TicketClass
from config.hall.model import Hall
from config.i18n import DEFAULT_LANGUAGE
from devices.printer.papers import notice_facts, slip_facts
from kiosk.core.ports import HallLine, PrintResult, SlipPrinter
from kiosk.core.visit import Help, Page, Printing, Purpose, Visit

OTHER_LANGUAGE = {DEFAULT_LANGUAGE: "en", "en": DEFAULT_LANGUAGE}

SLOW_S = 2.0
"""After this long without an answer the page says that it is still trying."""
PRINTED_SHOWN_S = 5.0
"""How long 票已打印 stays; the next visitor may touch it away."""
PRINT_LATE_S = 6.0
"""Without word from the printer for so long the number is shown to write down; a slip takes 2–3 s."""
HELP_SHOWN_S = 6.0


class Presenter:
    """Shows itself through `visit` and `queues`; `changed` is called after every change of either."""

    def __init__(
        self,
        hall: Hall,
        kiosk: str,
        line: HallLine,
        printer: SlipPrinter,
        now: Callable[[], float],
        changed: Callable[[], None],
        language: str = DEFAULT_LANGUAGE,
    ) -> None:
        """`now` is in seconds and only ever rises; `language` is what an untouched kiosk speaks."""
        self.hall, self.kiosk = hall, kiosk
        self._untouched = Visit(language=language)
        self.visit = self._untouched
        self.queues: QueuesState | None = None
        self.is_connected = False
        self._line, self._printer, self._now, self._changed = line, printer, now, changed
        self._touched_at = self._page_at = self._help_at = now()

    # Touches

    def choose_group(self, prefix: str) -> None:
        self._go(Page.SERVICES, group=prefix)

    def open_more(self) -> None:
        self._go(Page.MORE)

    def open_guide(self) -> None:
        if not self._is_issuing:
            self._set(replace(self.visit, page=Page.WELCOME, trail=(), group=None, purpose=Purpose.GUIDE))

    def open_care(self) -> None:
        if self.visit.page is not Page.CARE:
            self._go(Page.CARE)

    def declare_care(self, reason: CareReason) -> None:
        if self.visit.page is Page.CARE:
            self._set(replace(self.visit, care=reason))
            self.back()

    def drop_care(self) -> None:
        self._set(replace(self.visit, care=None))

    def choose_service(self, code: str) -> None:
        """A service's code, or the group's prefix for who does not know which. In the guide it opens the
        notice.
        """
        if self.visit.purpose is Purpose.GUIDE:
            self._go(Page.NOTICE, service=code, notice_printing=Printing.NONE)
            return
        if self.visit.page in {Page.ISSUING, Page.TICKET}:
            return  # the same finger again, or a second one: one touch, one ticket
        self._go(Page.ISSUING, service=code, ticket=None, refusal=None, is_slow=False, printing=Printing.NONE)
        care = self.visit.care
        body = IssueTicket(
            service=code,
            class_=TicketClass.NORMAL if care is None else TicketClass.CARE,
            care_reason=care,
        )
        language = self.visit.language
        self._line.issue(body, lambda ticket: self._print_slip(ticket, language), self._answered)

    def back(self) -> None:
        if self._is_issuing:
            return
        if not self.visit.trail:
            self.restart()
            return
        *trail, page = self.visit.trail
        self._set(replace(self.visit, page=page, trail=tuple(trail), is_idle_warned=False))

    def home(self) -> None:
        """For the next visitor: language, large print and care are reset with everything else."""
        if not self._is_issuing:
            self._set(replace(self._untouched, help=self.visit.help))

    def restart(self) -> None:
        """For the same visitor: the first page, in the language and size they chose."""
        if not self._is_issuing:
            kept = self.visit
            self._set(Visit(language=kept.language, is_large=kept.is_large, help=kept.help))

    def switch_language(self) -> None:
        self._set(replace(self.visit, language=OTHER_LANGUAGE[self.visit.language]))

    def switch_large(self) -> None:
        self._set(replace(self.visit, is_large=not self.visit.is_large))

    def ask_help(self) -> None:
        if self.visit.help is Help.ASKING:
            return
        self._help_at = self._now()
        self._set(replace(self.visit, help=Help.ASKING))
        self._line.ask_help(RequestHelp(place=self.kiosk, kind=HelpKind.GUIDE), self._help_answered)

    def print_notice(self) -> None:
        service = self.hall.service(self.visit.service or "")
        if service is None or self.visit.notice_printing is Printing.RUNNING:
            return
        self._set(replace(self.visit, notice_printing=Printing.RUNNING))
        facts = notice_facts(self.hall, service, self.visit.language)
        self._printer.print_notice(facts, self.visit.language, self._notice_printed)

    def take_from_guide(self) -> None:
        """A number for the service whose notice is open."""
        if self.visit.page is Page.NOTICE and self.visit.service is not None:
            self._set(replace(self.visit, purpose=Purpose.TICKET))
            self.choose_service(self.visit.service)

    def open_pin(self) -> None:
        if self.visit.page is not Page.PIN:
            self._go(Page.PIN)

    def open_maintenance(self) -> None:
        self._set(replace(self.visit, page=Page.MAINTENANCE, trail=()))

    def touched(self) -> None:
        """Any touch at all: somebody is there."""
        self._touched_at = self._now()
        if self.visit.is_idle_warned:
            self._set(replace(self.visit, is_idle_warned=False))

    # What comes from elsewhere

    def on_queues(self, queues: QueuesState) -> None:
        """A state older than the one shown is a late one and is dropped."""
        if self.queues is None or queues.seq >= self.queues.seq or queues.day != self.queues.day:
            self.queues = queues
            self._changed()

    def on_connection(self, is_connected: bool) -> None:
        self.is_connected = is_connected
        self._changed()

    def tick(self) -> None:
        """Call a few times a second: patience with the hall, with the printer and with an empty place."""
        now, visit = self._now(), self.visit
        on_page = now - self._page_at
        if visit.help in {Help.COMING, Help.UNHEARD} and now - self._help_at > HELP_SHOWN_S:
            self._set(replace(visit, help=Help.NONE))
        elif visit.page is Page.ISSUING:
            self._touched_at = now  # they are waiting for us, not we for them
            if on_page > SLOW_S and not visit.is_slow:
                self._set(replace(visit, is_slow=True))
        elif visit.printing is Printing.RUNNING:
            self._touched_at = now
            if on_page > PRINT_LATE_S:
                self._set(replace(visit, printing=Printing.LATE))
        elif visit.page is Page.TICKET and visit.printing is Printing.DONE and on_page > PRINTED_SHOWN_S:
            self.home()
        else:
            self._watch_idle(now - self._touched_at)

    # Answers

    def _answered(self, reply: Reply | None) -> None:
        ticket = reply.result.ticket if reply is not None and reply.result is not None else None
        if ticket is not None:
            self._show_ticket(ticket)
        elif reply is None or reply.refusal is None or reply.refusal.code is RefusalCode.EXPIRED:
            self._set(replace(self.visit, page=Page.NO_ANSWER))
        else:
            self._set(replace(self.visit, page=Page.REFUSED, refusal=reply.refusal))

    def _show_ticket(self, ticket: IssuedTicket) -> None:
        visit = self.visit
        self._set(replace(visit, page=Page.TICKET, trail=(), ticket=ticket, printing=Printing.RUNNING))

    def _print_slip(self, ticket: IssuedTicket, language: str) -> None:
        """Not on the screen's thread: drawing a page takes longer than the first byte of a slip may."""
        facts = slip_facts(self.hall, ticket, language)
        self._printer.print_slip(ticket.id, facts, language, lambda r: self._printed(ticket.id, r))

    def _printed(self, ticket: str, result: PrintResult) -> None:
        if self.visit.ticket is None or self.visit.ticket.id != ticket:
            return
        is_done = result.outcome is PrintOutcome.PRINTED
        self._set(replace(self.visit, printing=Printing.DONE if is_done else Printing.FAILED))
        self._page_at = self._touched_at = self._now()

    def _notice_printed(self, result: PrintResult) -> None:
        is_done = result.outcome is PrintOutcome.PRINTED
        self._set(replace(self.visit, notice_printing=Printing.DONE if is_done else Printing.FAILED))

    def _help_answered(self, reply: Reply | None) -> None:
        self._help_at = self._now()
        is_heard = reply is not None and reply.ok
        self._set(replace(self.visit, help=Help.COMING if is_heard else Help.UNHEARD))

    # The visit

    def _watch_idle(self, idle_s: float) -> None:
        if self.visit == self._untouched:
            return
        if idle_s >= self.hall.kiosk.idle_s:
            self.home()
        elif idle_s >= self.hall.kiosk.idle_warning_s and not self.visit.is_idle_warned:
            self._set(replace(self.visit, is_idle_warned=True))

    @property
    def _is_issuing(self) -> bool:
        """While a number is on its way nothing leads away from it: its answer must be seen."""
        return self.visit.page is Page.ISSUING

    def _go(self, page: Page, **changes: object) -> None:
        if self._is_issuing:
            return
        trail = (*self.visit.trail, self.visit.page)
        self._set(replace(self.visit, page=page, trail=trail, **changes))  # type: ignore[arg-type]

    def _set(self, visit: Visit) -> None:
        if visit.page is not self.visit.page:
            self._page_at = self._now()
        self.visit = visit
        self._changed()
