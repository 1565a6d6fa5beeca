"""The closed vocabularies of the hall file, and the scalar types that say what to write.

`extra={"write": …}` of a type is what a fault tells the reader to write instead.
"""

from enum import StrEnum
from typing import Annotated, TypeVar

from msgspec import Meta

Id = Annotated[
    str,
    Meta(
        pattern=r"^[A-Za-z0-9][A-Za-z0-9-]{0,31}$", extra={"write": "letters, digits and hyphens, like W01"}
    ),
]
Text = Annotated[str, Meta(min_length=1, max_length=200, extra={"write": "a text that is not empty"})]
Phone = Annotated[
    str,
    Meta(
        pattern=r"^[0-9][0-9-]{2,19}$", extra={"write": 'digits, hyphens, in quotes, such as "0831-0120100"'}
    ),
]
Prefix = Annotated[
    str,
    Meta(
        pattern=r"^[A-HJ-NPR-Z]$",
        extra={"write": "one capital letter; not I, O or Q, they look like 1 and 0"},
    ),
]
Code = Annotated[
    str, Meta(pattern=r"^[A-Z]-[0-9]{2,3}$", extra={"write": "prefix, hyphen, digits, such as A-01"})
]
HexColour = Annotated[
    str, Meta(pattern=r"^#[0-9A-Fa-f]{6}$", extra={"write": 'a colour in quotes, such as "#0B4F9E"'})
]
ArgonHash = Annotated[
    str, Meta(pattern=r"^\$argon2id\$", extra={"write": "the argon2id hash of the PIN ($argon2id$…)"})
]
Pin = Annotated[
    str, Meta(pattern=r"^[0-9]{4,8}$", extra={"write": 'four to eight digits in quotes, such as "2580"'})
]
T = TypeVar("T")
Some = Annotated[tuple[T, ...], Meta(min_length=1, extra={"write": "a list with at least one entry"})]
Positive = Annotated[int, Meta(gt=0, le=100_000, extra={"write": "a whole number above 0"})]
NotNegative = Annotated[int, Meta(ge=0, le=100_000, extra={"write": "a whole number, 0 or more"})]
Metres = Annotated[float, Meta(ge=0, le=1000, extra={"write": "metres, such as 2.5"})]


class UnitId(StrEnum):
    """一办四中心: one office and four centres; every hall has all five."""

    OFFICE = "dzb"
    SOCIAL = "shgl"
    CONVENIENCE = "bmfw"
    INDUSTRY = "cyyd"
    ASSETS = "sztg"


CENTRES = (UnitId.SOCIAL, UnitId.CONVENIENCE, UnitId.INDUSTRY, UnitId.ASSETS)


class AreaKind(StrEnum):
    """A service area belongs to a centre and holds its counters."""

    SERVICE = "service"
    DESK = "desk"
    WAITING = "waiting"
    SELF_SERVICE = "self_service"


class CounterKind(StrEnum):
    COUNTER = "counter"
    DESK = "desk"


class Duty(StrEnum):
    """The four fields of work for which every hall has a counter: 民政、计生、劳动、国土."""

    CIVIL_AFFAIRS = "civil_affairs"
    FAMILY_HEALTH = "family_health"
    LABOUR_SECURITY = "labour_security"
    LAND_BUILDING = "land_building"


class ItemClass(StrEnum):
    """五类: 即办件, 承诺件, 联办件, 上报件, 答复件."""

    INSTANT = "instant"
    PROMISE = "promise"
    JOINT = "joint"
    SUBMIT = "submit"
    REPLY = "reply"


class DaysKind(StrEnum):
    WORKING = "working"
    CALENDAR = "calendar"


class PaperForm(StrEnum):
    """Original or photocopy; on screens 原件 and 复印件."""

    ORIGINAL = "original"
    COPY = "copy"


class StaffRole(StrEnum):
    DUTY_LEADER = "duty_leader"
    CENTRE_DIRECTOR = "centre_director"
    SUPERVISOR = "supervisor"
    CLERK = "clerk"
    GUIDE = "guide"
    ADMIN = "admin"


class Weekday(StrEnum):
    """In the order of `date.weekday()`."""

    MON = "mon"
    TUE = "tue"
    WED = "wed"
    THU = "thu"
    FRI = "fri"
    SAT = "sat"
    SUN = "sun"


class Base(StrEnum):
    """From which moment a waiting ticket's key is counted."""

    ISSUE = "issue"
    SLOT = "slot"
    LATER_OF_ISSUE_AND_SLOT = "later_of_issue_and_slot"
    ORIGINAL_ISSUE = "original_issue"
    TRANSFER_TIME = "transfer_time"


class DeviceKind(StrEnum):
    PRINTER = "printer"
    PAD = "pad"
    DISPLAY = "display"
    SPEAKER = "speaker"


class DeviceHost(StrEnum):
    """Which program drives a device: the kiosk or counter it belongs to, or the devices program."""

    KIOSK = "kiosk"
    COUNTER = "counter"
    DEVICES = "devices"
