"""The conversation with one ESC/POS printer over any link.

Owns the order of questions, data and confirmation, and what each failure means for the paper. Does not own
bytes (escpos_build, escpos_status), links, or when to try again.

    us                                printer
    open, drain what is old
    DLE EOT 1, 2, 4 (3 on error)  →
                                  ←   one byte each       cover, paper, error: the job is not printed
    GS a FF, the job, in chunks   →                       from here on every failure is "unknown"
                                  ←   four bytes at each change, even with our questions stuck
    GS r 1                        →
                                  ←   one byte            when the buffer is worked off: printed
    DLE EOT 1                     →   while waiting, to see it go off line

Source: hardware.md 2.3. UNVERIFIED on hardware.
"""

import contextlib
import logging
import threading
import time
from dataclasses import dataclass
from typing import Final

from devices.errors import DeviceError, DeviceFault, DeviceUnavailable, ProtocolError
from devices.links import Link
from devices.printer import escpos_build
from devices.printer.compose import compose
from devices.printer.document import Document
from devices.printer.escpos_status import (
    Automatic,
    Paper,
    PrinterBits,
    Queued,
    RealTime,
    StatusParser,
    queued_paper,
    read_automatic,
    read_bits,
)
from devices.printer.fonts import PrinterFonts
from devices.printer.jobs import JobLog
from devices.printer.profiles import PrinterProfile
from devices.printer.protocol import Outcome, Printed, PrinterStatus

log = logging.getLogger(__name__)

_QUESTIONS: Final = (1, 2, 4)


@dataclass(frozen=True, slots=True)
class Timing:
    """Attributes, all in seconds:

    answer_s: for one status byte. Smaller: a busy printer looks dead; larger: a dead one holds the visitor
    up.
    chunk_s: for the link to take one chunk; 2 kB at 9600 baud take 2.2.
    confirm_s: from the last byte to the confirmation; a long notice prints for some five seconds.
    poll_s: between looks at the printer's state while waiting for the confirmation.
    settle_s: silence after which no answer of an earlier job is still under way.
    idle_s: a connection unused for longer is opened anew: printers and switches forget idle ones.
    """

    answer_s: float = 0.8
    chunk_s: float = 5.0
    confirm_s: float = 20.0
    poll_s: float = 0.3
    settle_s: float = 0.15
    idle_s: float = 30.0


class EscposPrinter:
    """Printer over ESC/POS; see `protocol.Printer` for its promises."""

    # A chunk is one call's worth of checked bytes: small enough to notice a stopped printer early.
    CHUNK_BYTES: Final = 2048

    def __init__(
        self,
        link: Link,
        profile: PrinterProfile,
        jobs: JobLog,
        fonts: PrinterFonts,
        *,
        device: str = "printer",
        timing: Timing | None = None,
    ) -> None:
        self._link = link
        self._profile = profile
        self._jobs = jobs
        self._fonts = fonts
        self._device = device
        self._timing = timing or Timing()
        self._parser = StatusParser()
        self._lock = threading.Lock()
        self._used_at = float("-inf")
        # After a start or a job of unknown end the printer may still owe an answer to an older GS r.
        self._may_owe_answer = True
        self._told: PrinterBits | None = None  # the newest automatic status of the job under way
        self._is_reachable = True

    def print(self, document: Document, job_id: str) -> Outcome:
        with self._lock:
            known = self._jobs.outcome(job_id)
            if known is not None:
                log.info("%s: job %s was asked for again, it is %s", self._device, job_id, known.result)
                return known
            outcome = self._print_once(self._encoded(document), job_id)
            log.info("%s: job %s is %s %s", self._device, job_id, outcome.result, outcome.detail)
            return outcome

    def status(self) -> PrinterStatus:
        with self._lock:
            bits = self._ask_state_afresh()
            fault = bits.fault(self._device)
            return PrinterStatus(fault.code if fault else None, bits.paper, bits.is_cover_open)

    @property
    def interrupted(self) -> tuple[str, ...]:
        return self._jobs.interrupted

    def close(self) -> None:
        """End a job under way as unknown, let go of the printer and the job log."""
        self._link.close()
        with self._lock:
            self._link.close()
            self._jobs.close()

    def _encoded(self, document: Document) -> bytes:
        page = compose(document, self._profile.paper, self._fonts)
        return escpos_build.ASB_ON + escpos_build.encode(page, self._profile.encoding)

    def _print_once(self, data: bytes, job_id: str) -> Outcome:
        try:
            self._require_ready()
        except DeviceFault as fault:
            return self._refused(job_id, fault.code)
        except ProtocolError:
            return self._refused(job_id, "bad_answer")
        except DeviceUnavailable:
            return self._refused(job_id, "unreachable" if not self._link.is_open else "no_answer")
        try:
            self._jobs.begin(job_id)
        except OSError:
            log.exception("%s: job %s cannot be written down, so it is not printed", self._device, job_id)
            return Outcome(Printed.NOT_PRINTED, "job_log")
        outcome = self._send_and_confirm(data)
        self._jobs.finish(job_id, outcome)
        if outcome.result is Printed.UNKNOWN:
            self._may_owe_answer = True
            self._link.close()
        return outcome

    def _refused(self, job_id: str, code: str) -> Outcome:
        """Nothing of the job has left: it may be tried again under the same id, so nothing is remembered."""
        log.warning("%s: job %s is not printed: %s", self._device, job_id, code)
        return Outcome(Printed.NOT_PRINTED, code)

    def _require_ready(self) -> None:
        fault = self._ask_state_afresh().fault(self._device)
        if fault is not None:
            raise fault
        if self._may_owe_answer:
            self._settle()

    def _settle(self) -> None:
        """Bring a printer in an unknown state to the head of a new job.

        It may still wait for the rest of a picture that broke off, and would swallow the job as its dots; it
        may still owe an answer, which would pass for the job's own.
        """
        self._link.write_all(escpos_build.free_from_half_command(self._profile.dots), self._timing.chunk_s)
        self._link.write_all(escpos_build.PAPER_STATUS_QUEUED, self._timing.chunk_s)
        if self._await_queued(self._timing.confirm_s) is None:
            raise DeviceUnavailable("does not work off its buffer", device=self._device)
        while self._link.read(64, self._timing.settle_s):
            pass
        self._parser.reset()
        self._may_owe_answer = False

    def _send_and_confirm(self, data: bytes) -> Outcome:
        """Everything after the job's first byte: what goes wrong here leaves the paper in doubt."""
        self._told = None
        try:
            for start in range(0, len(data), self.CHUNK_BYTES):
                self._link.write_all(data[start : start + self.CHUNK_BYTES], self._timing.chunk_s)
            self._absorb()  # what came before the question is no answer to it
            self._link.write_all(escpos_build.PAPER_STATUS_QUEUED, self._timing.chunk_s)
            answer = self._await_queued(self._timing.confirm_s)
            if answer is None:
                return Outcome(Printed.UNKNOWN, "no_confirmation")
            self._used_at = time.monotonic()
        except DeviceFault as fault:
            return Outcome(Printed.UNKNOWN, fault.code)
        except DeviceError:
            # the state may still be readable, and says more than "lost" to whoever must act
            return Outcome(Printed.UNKNOWN, self._fault_code_now() or "link_lost")
        match queued_paper(answer.bits):
            case Paper.OUT:
                return Outcome(Printed.UNKNOWN, "paper_out")
            case Paper.NEAR_END:
                return Outcome(Printed.PRINTED, "paper_low")
            case Paper.OK:
                return Outcome(Printed.PRINTED)

    def _await_queued(self, timeout_s: float) -> Queued | None:
        """The answer to GS r. Raises DeviceFault when the printer goes off line meanwhile."""
        deadline = time.monotonic() + timeout_s
        polled_at = time.monotonic()
        while (now := time.monotonic()) < deadline:
            for frame in self._parser.feed(self._link.read(64, min(deadline - now, self._timing.poll_s))):
                match frame:
                    case Queued():
                        return frame
                    case RealTime() if frame.bits & 0x08:
                        raise self._why_offline()
                    case Automatic():
                        self._told = read_automatic(frame.bits)
            if self._told is not None and (fault := self._told.fault(self._device)):
                raise fault
            if time.monotonic() - polled_at >= self._timing.poll_s:
                polled_at = time.monotonic()
                self._link.write_all(escpos_build.real_time_status(1), self._timing.answer_s)
        return None

    def _absorb(self) -> None:
        """Take in what has arrived; of it only automatic status is remembered."""
        while data := self._link.read(64, 0.0):
            for frame in self._parser.feed(data):
                if isinstance(frame, Automatic):
                    self._told = read_automatic(frame.bits)

    def _why_offline(self) -> DeviceFault:
        self._link.discard_input()
        bits = self._ask_state()
        return bits.fault(self._device) or DeviceFault("offline", "went off line", device=self._device)

    def _fault_code_now(self) -> str | None:
        if not self._link.is_open:
            return None
        with contextlib.suppress(DeviceError):
            self._absorb()
            told = self._told.fault(self._device) if self._told else None
            fault = told or self._ask_state().fault(self._device)
            return fault.code if fault else "stalled"
        return "stalled"

    def _ask_state_afresh(self) -> PrinterBits:
        """The printer's state over a connection known to live.

        A connection that was open before may be dead without knowing it. Nothing of a job has been sent
        yet, so one new connection and the same questions again are safe.
        """
        if self._link.is_open and time.monotonic() - self._used_at <= self._timing.idle_s:
            with contextlib.suppress(DeviceUnavailable, ProtocolError):
                return self._ask_drained()
        self._link.close()
        try:
            self._link.open()
            bits = self._ask_drained()
        except DeviceError:
            if self._is_reachable:
                log.warning("%s: does not answer at %s", self._device, self._link.name)
            self._is_reachable = False
            raise
        if not self._is_reachable:
            log.info("%s: answers again", self._device)
        self._is_reachable = True
        return bits

    def _ask_drained(self) -> PrinterBits:
        self._link.discard_input()
        self._parser.reset()
        bits = self._ask_state()
        self._used_at = time.monotonic()
        return bits

    def _ask_state(self) -> PrinterBits:
        replies = {kind: self._ask(kind) for kind in _QUESTIONS}
        if replies[2] & 0x40:
            replies[3] = self._ask(3)
        return read_bits(replies)

    def _ask(self, kind: int) -> int:
        """One DLE EOT question at a time: replies do not say which question they answer."""
        self._link.write_all(escpos_build.real_time_status(kind), self._timing.answer_s)
        deadline = time.monotonic() + self._timing.answer_s
        dropped = self._parser.dropped
        while (remaining_s := deadline - time.monotonic()) > 0:
            for frame in self._parser.feed(self._link.read(1, remaining_s)):
                if isinstance(frame, RealTime):
                    return frame.bits
        if self._parser.dropped > dropped:
            raise ProtocolError("answers with bytes that are no status: check baud rate", device=self._device)
        raise DeviceUnavailable("does not answer", device=self._device)
