"""What slip, notice and test slip are told, in the reader's language. Owns no wording. Pure."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True)
class SlipFacts:
    """Attributes:
    counters: as people say it, "1号窗口、2号窗口".
    wait_min: expected wait in whole minutes, from–to; None when no counter is staffed.
    issued_at: in the hall's local time.
    page_url: the ticket's page; None prints no QR code.
    priority: the word of a class that is not normal, "优先"; None otherwise.
    """

    hall_name_zh: str
    hall_name_en: str
    label: str
    service_name: str
    group_name: str
    area: str
    counters: str
    ahead: int
    wait_min: tuple[int, int] | None
    issued_at: datetime
    page_url: str | None
    materials: tuple[str, ...]
    no_show_rule: str
    complaint_phone: str
    priority: str | None = None
    is_reprint: bool = False


@dataclass(frozen=True, slots=True)
class NoticeFacts:
    """The nine fields of a service's one-time notice, its conditions where it has any, and what proves its
    date.

    An empty `materials` says that nothing is needed; it is never left out.
    """

    hall_name: str
    name: str
    unit: str
    process: tuple[str, ...]
    materials: tuple[str, ...]
    fee: str
    statutory: str
    promised: str
    phone: str
    complaint_phone: str
    version: str
    printed_at: datetime
    conditions: str = ""
    page_url: str | None = None


@dataclass(frozen=True, slots=True)
class TestSlipFacts:
    """What a technician wants to read on the paper itself."""

    __test__ = False  # the name is no test class for pytest

    hall_name: str
    device: str
    link: str
    profile: str
    printed_at: datetime
