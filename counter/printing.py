"""The desk's printer on a thread of its own: slips in order, the state looked at between them. No Kivy.

Owns the queue of slips and telling the hall what became of each: here and not on the screen, which may be gone
by then. Does not own the conversation with the printer (devices/printer).
"""

import logging
import queue
import threading
import uuid
from collections.abc import Callable
from functools import partial

from config.contract.commands import Command, ConfirmPrint
from config.contract.facts import IssuedTicket
from config.contract.words import HealthState, PrintOutcome
from config.hall import DeviceKind, Hall
from counter.core.ports import Printed
from devices.errors import DeviceError
from devices.printer import layout
from devices.printer.escpos_status import Paper
from devices.printer.papers import slip_facts
from devices.printer.protocol import Printer
from devices.status import LINK_LOST, OK, DeviceStatus, utc_now

log = logging.getLogger(__name__)

LOOK_S = 5.0
"""Between two looks at an idle printer: what is wrong with it is known before the next slip."""
LAYOUT_LANGUAGES = {"zh-CN": "zh_CN", "en": "en"}
COPY = "#"
"""Between a ticket's id and what makes each of the desk's slips a job of its own."""


class DeskPrinter:
    """Implements `core.ports.SlipPrinter`. `deliver` runs callbacks on the thread of the screen."""

    def __init__(
        self,
        device: str,
        printer: Printer,
        hall: Hall,
        language: str,
        deliver: Callable[[Callable[[], None]], None],
        post: Callable[[Command], object],
        report: Callable[[str, str, DeviceStatus], None],
    ) -> None:
        self._device, self._printer, self._hall, self._language = device, printer, hall, language
        self._deliver, self._post, self._report = deliver, post, report
        self._jobs: queue.SimpleQueue[Callable[[], None] | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="desk printer", daemon=True)

    def start(self) -> None:
        """Tells of slips that were being printed when the power went: nobody knows, so a person must look."""
        for job in self._printer.interrupted:
            self._post(ConfirmPrint(job.partition(COPY)[0], PrintOutcome.UNKNOWN, "interrupted"))
        self._thread.start()

    def close(self) -> None:
        """Ends after the slip that is being printed."""
        self._jobs.put(None)
        self._thread.join()
        self._printer.close()

    def print_slip(self, ticket: IssuedTicket, copy: bool, printed: Printed) -> None:
        self._jobs.put(partial(self._print, ticket, copy, printed))

    def _run(self) -> None:
        job: Callable[[], None] | None = self._look
        while job is not None:
            try:
                job()
            except Exception:
                log.exception("the printer's thread goes on after a fault")
            try:
                job = self._jobs.get(timeout=LOOK_S)
            except queue.Empty:
                job = self._look

    def _print(self, ticket: IssuedTicket, copy: bool, printed: Printed) -> None:
        outcome, detail = PrintOutcome.UNKNOWN, "internal"
        try:
            facts = slip_facts(self._hall, ticket, self._language, is_reprint=copy)
            document = layout.slip(facts, LAYOUT_LANGUAGES[self._language])
            result = self._printer.print(document, f"{ticket.id}{COPY}{uuid.uuid4().hex[:8]}")
            outcome, detail = PrintOutcome(result.result.value), result.detail
        finally:
            self._post(ConfirmPrint(ticket.id, outcome, detail))
            self._deliver(partial(printed, outcome, detail))
        if outcome is not PrintOutcome.PRINTED or detail:
            self._look()

    def _look(self) -> None:
        state, code = HealthState.OK, OK
        try:
            status = self._printer.status()
        except DeviceError as why:
            state, code = HealthState.UNAVAILABLE, LINK_LOST
            log.debug("%s: %s", self._device, why)
        else:
            if status.fault is not None:
                state, code = HealthState.UNAVAILABLE, status.fault
            elif status.paper is Paper.NEAR_END:
                state, code = HealthState.DEGRADED, "paper_low"
        self._report(self._device, DeviceKind.PRINTER.value, DeviceStatus(state, utc_now(), code))
