"""One visitor in front of the kiosk: where they are, what they chose, what came of it. Values only."""

from dataclasses import dataclass
from enum import StrEnum

from config.contract.facts import IssuedTicket
from config.contract.refusals import Refusal
from config.contract.words import CareReason
from config.i18n import DEFAULT_LANGUAGE


class Page(StrEnum):
    WELCOME = "welcome"
    SERVICES = "services"
    MORE = "more"
    CARE = "care"
    ISSUING = "issuing"
    TICKET = "ticket"
    REFUSED = "refused"
    NO_ANSWER = "no_answer"
    NOTICE = "notice"
    PIN = "pin"
    MAINTENANCE = "maintenance"


class Purpose(StrEnum):
    """Why services are listed: to take a number or to read the guide."""

    TICKET = "ticket"
    GUIDE = "guide"


class Printing(StrEnum):
    """Of a paper. `late`: no word from the printer yet, longer than a person waits without doubt."""

    NONE = "none"
    RUNNING = "running"
    LATE = "late"
    DONE = "done"
    FAILED = "failed"


class Help(StrEnum):
    NONE = "none"
    ASKING = "asking"
    COMING = "coming"
    UNHEARD = "unheard"


@dataclass(frozen=True, slots=True)
class Visit:
    """`trail` is the pages that 返回 leads back through, the last one first to be returned to."""

    page: Page = Page.WELCOME
    trail: tuple[Page, ...] = ()
    purpose: Purpose = Purpose.TICKET
    group: str | None = None
    service: str | None = None
    care: CareReason | None = None
    language: str = DEFAULT_LANGUAGE
    is_large: bool = False
    ticket: IssuedTicket | None = None
    printing: Printing = Printing.NONE
    notice_printing: Printing = Printing.NONE
    refusal: Refusal | None = None
    help: Help = Help.NONE
    is_slow: bool = False
    is_idle_warned: bool = False
