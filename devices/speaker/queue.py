"""The queue of announcements. Pure: time is an argument, in monotonic seconds.

Owns the order, the quiet between two and what is too old to say. Does not own the voice or the waiting.
"""

from collections import OrderedDict, deque
from dataclasses import dataclass

from config.announcements import Announcement, AnnouncementKind

QUIET_S = 1.5
"""Silence between two announcements. Shorter, and two calls sound as one; longer, and a busy hall lags."""

STALE_S = 60.0
"""A call older than this is dropped: the board shows it, and the counter has gone on."""

REMEMBERED = 256
"""References known as said: more than a hall calls in the minutes in which a message may be repeated."""

_CALLS = (
    AnnouncementKind.CALL,
    AnnouncementKind.RECALL,
    AnnouncementKind.FINAL_CALL,
    AnnouncementKind.PRE_CALL,
)


@dataclass(frozen=True, slots=True)
class Utterance:
    """An announcement on its way; `asked_at` is when somebody wanted it said."""

    announcement: Announcement
    reference: str
    asked_at: float


@dataclass(frozen=True, slots=True)
class Language:
    """One sentence and the language it is in: zh or en."""

    code: str
    text: str


def sentences(announcement: Announcement, *, is_busy: bool) -> list[Language]:
    """What is spoken after the chime: Mandarin, then English, as often as the announcement asks.

    While others wait the English is said once only: a call with both twice takes 16 s, and ten counters call
    more often than that.
    """
    spoken = []
    for round_number in range(1, announcement.repeat + 1):
        spoken.append(Language("zh", announcement.zh_spoken))
        if not is_busy or round_number == announcement.repeat:
            spoken.append(Language("en", announcement.en_spoken))
    return spoken


class AnnouncementQueue:
    """First come, first said."""

    def __init__(self, quiet_s: float = QUIET_S, stale_s: float = STALE_S) -> None:
        self._quiet_s = quiet_s
        self._stale_s = stale_s
        self._waiting: deque[Utterance] = deque()
        self._known: OrderedDict[str, None] = OrderedDict()
        self._is_speaking = False
        self._quiet_until = float("-inf")

    def __len__(self) -> int:
        return len(self._waiting)

    def put(self, utterance: Utterance) -> bool:
        """Append; False when its reference was queued before."""
        if utterance.reference:
            if utterance.reference in self._known:
                return False
            self._known[utterance.reference] = None
            while len(self._known) > REMEMBERED:
                self._known.popitem(last=False)
        self._waiting.append(utterance)
        return True

    def take_stale(self, now: float) -> list[Utterance]:
        """Remove and return the calls that are too old."""
        stale = [utterance for utterance in self._waiting if self._is_stale(utterance, now)]
        self._waiting = deque(utterance for utterance in self._waiting if utterance not in stale)
        return stale

    def take(self, now: float) -> Utterance | None:
        """The next to say; None while one is being said, in the quiet after it, and when none waits.

        Call `finished` when it has been said.
        """
        if self._is_speaking or now < self._quiet_until or not self._waiting:
            return None
        self._is_speaking = True
        return self._waiting.popleft()

    def finished(self, now: float) -> None:
        self._is_speaking = False
        self._quiet_until = now + self._quiet_s

    def wait_s(self, now: float) -> float | None:
        """How long until `take` may return something; None when only `put` or `finished` can change that."""
        if self._is_speaking or not self._waiting:
            return None
        return max(0.0, self._quiet_until - now)

    def _is_stale(self, utterance: Utterance, now: float) -> bool:
        return utterance.announcement.kind in _CALLS and now - utterance.asked_at > self._stale_s
