"""The kiosk's printer on a thread of its own: jobs in order, the state looked at between them. No Kivy.

Owns the queue of papers and what the printer is said to be. Does not own the conversation with it
(devices/printer) nor which result means what to a visitor (kiosk/core).
"""

import logging
import queue
import threading
from collections.abc import Callable
from functools import partial

from config.contract.words import HealthState, PrintOutcome
from devices.errors import DeviceError
from devices.printer import layout
from devices.printer.document import Document
from devices.printer.escpos_status import Paper
from devices.printer.facts import NoticeFacts, SlipFacts, TestSlipFacts
from devices.printer.protocol import Printer
from kiosk.core.ports import Printed, PrinterState, PrintResult

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""Between two looks at an idle printer: what is wrong with it is known before the next visitor comes."""
LAYOUT_LANGUAGES = {"zh-CN": "zh_CN", "en": "en"}

Deliver = Callable[[Callable[[], None]], None]
ReportHealth = Callable[[HealthState, str], None]
Confirm = Callable[[str, PrintResult], None]
"""Tells the hall what became of a ticket's slip: here and not on the screen, which may be gone or busy by then."""
_Job = Callable[[], None]


class PrinterThread:
    """Implements `core.ports.SlipPrinter` over one printer. `deliver` runs callbacks on the screen's
    thread.
    """

    def __init__(
        self,
        printer: Printer,
        deliver: Deliver,
        report: ReportHealth,
        confirm: Confirm,
        changed: Callable[[], None],
        test_facts: Callable[[], TestSlipFacts],
        new_id: Callable[[], str],
    ) -> None:
        self.state, self.detail = PrinterState.AWAY, ""
        self._printer, self._deliver, self._changed = printer, deliver, changed
        self._report, self._confirm = report, confirm
        self._test_facts, self._new_id = test_facts, new_id
        self._jobs: queue.SimpleQueue[_Job | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="printer", daemon=True)

    def start(self) -> None:
        self._thread.start()

    def close(self) -> None:
        """Ends after the paper that is being printed."""
        self._jobs.put(None)
        self._thread.join()
        self._printer.close()

    def print_slip(self, ticket: str, facts: SlipFacts, language: str, printed: Printed) -> None:
        self._put(ticket, lambda: layout.slip(facts, LAYOUT_LANGUAGES[language]), printed, is_slip=True)

    def print_notice(self, facts: NoticeFacts, language: str, printed: Printed) -> None:
        self._put(
            f"notice-{self._new_id()}", lambda: layout.notice(facts, LAYOUT_LANGUAGES[language]), printed
        )

    def print_test(self, printed: Printed) -> None:
        self._put(f"test-{self._new_id()}", lambda: layout.test_slip(self._test_facts()), printed)

    def paper_changed(self) -> None:
        self._jobs.put(self._look)

    def _put(
        self, job: str, document: Callable[[], Document], printed: Printed, is_slip: bool = False
    ) -> None:
        self._jobs.put(lambda: self._print(job, document, printed, is_slip))

    def _run(self) -> None:
        self._guarded(self._look)
        while True:
            try:
                job = self._jobs.get(timeout=LOOK_S)
            except queue.Empty:
                job = self._look
            if job is None:
                return
            self._guarded(job)

    def _guarded(self, job: _Job) -> None:
        try:
            job()
        except Exception:
            log.exception("the printer's thread goes on after a fault")

    def _print(self, job: str, document: Callable[[], Document], printed: Printed, is_slip: bool) -> None:
        result = PrintResult(PrintOutcome.UNKNOWN, "internal")
        try:
            outcome = self._printer.print(document(), job)
            result = PrintResult(PrintOutcome(outcome.result.value), outcome.detail)
        finally:
            if is_slip:
                self._confirm(job, result)
            self._deliver(partial(printed, result))
        if result.outcome is not PrintOutcome.PRINTED or result.detail:
            self._look()

    def _look(self) -> None:
        try:
            status = self._printer.status()
        except DeviceError:
            self._become(PrinterState.AWAY, HealthState.UNAVAILABLE, "unreachable")
            return
        if status.fault is not None:
            self._become(PrinterState.FAULT, HealthState.UNAVAILABLE, status.fault)
        elif status.paper is Paper.NEAR_END:
            self._become(PrinterState.LOW, HealthState.DEGRADED, "paper_low")
        else:
            self._become(PrinterState.READY, HealthState.OK, "")

    def _become(self, state: PrinterState, health: HealthState, detail: str) -> None:
        self._report(health, detail)
        self._deliver(partial(self._note, state, detail))

    def _note(self, state: PrinterState, detail: str) -> None:
        self.state, self.detail = state, detail
        self._changed()


NOT_PRINTED = PrintResult(PrintOutcome.NOT_PRINTED, "no_printer")


class NoPrinter:
    """A kiosk without a printer: every number is one to write down or to scan."""

    state, detail = PrinterState.NONE, ""

    def __init__(self, deliver: Deliver, confirm: Confirm) -> None:
        self._deliver, self._confirm = deliver, confirm

    def print_slip(self, ticket: str, _facts: SlipFacts, _language: str, printed: Printed) -> None:
        self._confirm(ticket, NOT_PRINTED)
        self._refuse(printed)

    def print_notice(self, _facts: NoticeFacts, _language: str, printed: Printed) -> None:
        self._refuse(printed)

    def print_test(self, printed: Printed) -> None:
        self._refuse(printed)

    def paper_changed(self) -> None:
        """There is nothing to look at."""

    def _refuse(self, printed: Printed) -> None:
        self._deliver(partial(printed, NOT_PRINTED))
