"""A slip printer in the words of the hall. Owns the protocol and its outcomes; drivers implement it."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from devices.printer.document import Document
from devices.printer.escpos_status import Paper


class Printed(StrEnum):
    """What is known about the paper of one job."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"  # certainly nothing of it is on paper
    UNKNOWN = "unknown"  # some or all of it may be; a person looks, nothing is printed again by itself


@dataclass(frozen=True, slots=True)
class Outcome:
    """`detail` is a stable code: "" or paper_low when printed, else why not (paper_out, unreachable, …)."""

    result: Printed
    detail: str = ""


@dataclass(frozen=True, slots=True)
class PrinterStatus:
    """`fault` is the stable code of what keeps it from printing, None when it can."""

    fault: str | None
    paper: Paper
    is_cover_open: bool


@runtime_checkable
class Printer(Protocol):
    """One slip printer. Verbs block: call them off the UI thread."""

    @property
    def interrupted(self) -> tuple[str, ...]:
        """Jobs that a crash or power cut ended, found at start: to be reported as unknown."""
        ...

    def print(self, document: Document, job_id: str) -> Outcome:
        """Print once. Never raises for the printer's sake.

        A job id that was printed, or may have been, returns the outcome of that time; a wanted second copy
        needs a new id. One that was not printed may be tried again under its id.
        """
        ...

    def status(self) -> PrinterStatus:
        """Ask it now. Raises DeviceUnavailable when it does not answer."""
        ...

    def close(self) -> None: ...
