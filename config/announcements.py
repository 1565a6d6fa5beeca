"""What the hall says aloud, in Mandarin and English, and what stands on a screen beside it. Pure.

Owns the phrases and how labels and numbers are read: a ticket's digits one by one (A零零一), a counter's
number as a number (十号). Spoken texts hold no digit, because synthesisers read digits each in their own way.
Does not own when or through what a phrase is said: that is devices/speaker.
"""

from dataclasses import dataclass
from enum import StrEnum

_ZH_DIGITS = "零一二三四五六七八九"
_EN_DIGITS = ("zero", "one", "two", "three", "four", "five", "six", "seven", "eight", "nine")
_EN_TEENS = (
    *("ten", "eleven", "twelve", "thirteen", "fourteen"),
    *("fifteen", "sixteen", "seventeen", "eighteen", "nineteen"),
)
_EN_TENS = ("", "", "twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety")

THIRD_ATTEMPT = 3
"""From this call on the visitor is told that the number will be passed."""


class AnnouncementKind(StrEnum):
    CALL = "call"
    RECALL = "recall"
    FINAL_CALL = "final_call"
    PRE_CALL = "pre_call"
    TRANSFER = "transfer"
    PAUSED = "paused"
    CLOSING = "closing"
    HELP = "help"


@dataclass(frozen=True, slots=True)
class Announcement:
    """One phrase, ready to show and to say.

    `repeat` is how often the Mandarin is said; calls are urgent and said twice.
    """

    kind: AnnouncementKind
    zh_text: str
    zh_spoken: str
    en_spoken: str
    repeat: int = 1


@dataclass(frozen=True, slots=True)
class Place:
    """Somewhere a person is asked to go, as written and as spoken."""

    zh_text: str
    zh_spoken: str
    en_spoken: str


KIOSK = Place("自助取号机", "自助取号机", "the ticket kiosk")
ENQUIRY_DESK = Place("咨询台", "咨询台", "the enquiry desk")


def counter_place(number: int) -> Place:
    """The counter with this number on its sign, 1 to 9999."""
    return Place(f"{number}号窗口", f"{zh_number(number)}号窗口", f"counter {en_number(number)}")


def place_of(number: int) -> Place:
    """Where a call sends people: number 0 is the enquiry desk."""
    return ENQUIRY_DESK if number == 0 else counter_place(number)


def zh_digits(label: str) -> str:
    """A label for the ear: `A001` → `A零零一`. Other characters stay as they are."""
    return "".join(_ZH_DIGITS[int(c)] if c in "0123456789" else c for c in label)


def en_digits(label: str) -> str:
    """A label for the ear: `A001` → `A zero zero one`."""
    return " ".join(_EN_DIGITS[int(c)] if c in "0123456789" else c for c in label)


def zh_number(number: int) -> str:
    """A number as a number, 0 to 9999: 10 → 十, 20 → 二十, 101 → 一百零一. Raises ValueError outside."""
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not read aloud: 0 to 9999")
    if number == 0:
        return _ZH_DIGITS[0]
    words = ""
    is_gap = False
    for unit, value in (("千", 1000), ("百", 100), ("十", 10), ("", 1)):
        digit = number // value % 10
        if digit:
            words += (_ZH_DIGITS[0] if is_gap else "") + _ZH_DIGITS[digit] + unit
            is_gap = False
        else:
            is_gap = bool(words)
    return words.removeprefix("一") if 10 <= number < 20 else words


def en_number(number: int) -> str:
    """A number as words, 0 to 9999: 21 → twenty-one. Raises ValueError outside."""
    if not 0 <= number <= 9999:
        raise ValueError(f"{number} is not read aloud: 0 to 9999")
    if number < 10:
        return _EN_DIGITS[number]
    if number < 20:
        return _EN_TEENS[number - 10]
    if number < 100:
        tens, ones = divmod(number, 10)
        return _EN_TENS[tens] + (f"-{_EN_DIGITS[ones]}" if ones else "")
    value, unit = (1000, "thousand") if number >= 1000 else (100, "hundred")
    head, rest = divmod(number, value)
    joint = " and " if rest < 100 else " "
    return f"{en_number(head)} {unit}" + (joint + en_number(rest) if rest else "")


def call(label: str, place: Place, attempt: int = 1) -> Announcement:
    """The call of a ticket: the first, a recall from attempt 2 on, a last warning from attempt 3."""
    if attempt < 1:
        raise ValueError(f"attempt {attempt} of {label}: the first call is attempt 1")
    kind, soon, zh_warning, en_warning = AnnouncementKind.CALL, "", "", ""
    if attempt > 1:
        kind, soon = AnnouncementKind.RECALL, "尽快"
    if attempt >= THIRD_ATTEMPT:
        kind = AnnouncementKind.FINAL_CALL
        zh_warning, en_warning = "如未到场将按过号处理。", " Otherwise your number will be passed."
    request = "please go to" if attempt == 1 else "please go at once to"
    return Announcement(
        kind=kind,
        zh_text=f"请 {label} 号{soon}到 {place.zh_text}办理业务。{zh_warning}",
        zh_spoken=f"请{zh_digits(label)}号，{soon}到{place.zh_spoken}办理业务。{zh_warning}",
        en_spoken=f"Number {en_digits(label)}, {request} {place.en_spoken}.{en_warning}",
        repeat=2,
    )


def pre_call(label: str) -> Announcement:
    """The next ticket is asked to be ready."""
    return Announcement(
        kind=AnnouncementKind.PRE_CALL,
        zh_text=f"请 {label} 号做好准备。",
        zh_spoken=f"请{zh_digits(label)}号做好准备。",
        en_spoken=f"Number {en_digits(label)}, please be ready.",
    )


def transfer(label: str, place: Place) -> Announcement:
    """A visit goes on at another counter."""
    return Announcement(
        kind=AnnouncementKind.TRANSFER,
        zh_text=f"请 {label} 号到 {place.zh_text}继续办理。",
        zh_spoken=f"请{zh_digits(label)}号，到{place.zh_spoken}继续办理。",
        en_spoken=f"Number {en_digits(label)}, please continue at {place.en_spoken}.",
    )


def paused(place: Place, instead: Place) -> Announcement:
    """A counter with people waiting pauses; they are sent to another."""
    return Announcement(
        kind=AnnouncementKind.PAUSED,
        zh_text=f"{place.zh_text}暂停服务，请到{instead.zh_text}办理。",
        zh_spoken=f"{place.zh_spoken}暂停服务，请到{instead.zh_spoken}办理。",
        en_spoken=f"{_sentence(place.en_spoken)} is paused, please go to {instead.en_spoken}.",
    )


def closing(minutes: int) -> Announcement:
    """Tickets stop in so many minutes."""
    unit = "minute" if minutes == 1 else "minutes"
    return Announcement(
        kind=AnnouncementKind.CLOSING,
        zh_text=f"本中心将于{minutes}分钟后停止取号。",
        zh_spoken=f"本中心将于{_zh_quantity(minutes)}分钟后停止取号。",
        en_spoken=f"Ticket issuing stops in {en_number(minutes)} {unit}.",
    )


def help_wanted(place: Place = KIOSK) -> Announcement:
    """A member of staff is asked to come; for what is nobody else's business."""
    return Announcement(
        kind=AnnouncementKind.HELP,
        zh_text=f"请工作人员到{place.zh_text}。",
        zh_spoken=f"请工作人员到{place.zh_spoken}。",
        en_spoken=f"Staff, please come to {place.en_spoken}.",
    )


def _zh_quantity(number: int) -> str:
    return "两" if number == 2 else zh_number(number)  # two of something is 两, number two is 二


def _sentence(text: str) -> str:
    return text[:1].upper() + text[1:]
