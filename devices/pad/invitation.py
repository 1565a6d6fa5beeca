"""The rules between an invitation and a press. Pure: time is an argument.

Owns which press counts for which request, repeats, and deadlines. Does not own frames or the line.
"""

from collections import OrderedDict
from collections.abc import Mapping
from dataclasses import dataclass

from devices.pad.protocol import Ending, InvitationEnded, PadEvent, Rated, Unsolicited

ANSWERED_KEPT = 64
"""Requests remembered as answered, so that asking again is harmless. A counter finishes
far fewer in the minute that a state message may be repeated in."""


@dataclass(slots=True)
class _Open:
    request: str
    deadline: float
    was_offline: bool = False


class Invitations:
    """The invitations of one pad.

    Args:
        ratings: raw code → level.
        dedupe_s: presses of one code that follow each other within this are one press. Shorter than the pad's
            repeat interval, one press is taken for two; much longer, a second visitor's equal press is lost.
    """

    def __init__(self, device: str, ratings: Mapping[int, int], dedupe_s: float) -> None:
        self._device = device
        self._ratings = ratings
        self._dedupe_s = dedupe_s
        self._open: _Open | None = None
        self._answered: OrderedDict[str, None] = OrderedDict()
        self._last_press: tuple[int, float] | None = None

    @property
    def open_request(self) -> str | None:
        return None if self._open is None else self._open.request

    def invite(self, request: str, deadline: float, *, is_online: bool) -> list[PadEvent] | None:
        """Open an invitation; None when nothing is to be asked because it is open or answered already."""
        if request == self.open_request or request in self._answered:
            return None
        events = self.cancel()
        self._open = _Open(request, deadline, was_offline=not is_online)
        return events

    def cancel(self) -> list[PadEvent]:
        return self._end(Ending.CANCELLED)

    def lost(self) -> None:
        """The pad is away: silence says nothing any more."""
        if self._open is not None:
            self._open.was_offline = True

    def expire(self, now: float) -> list[PadEvent]:
        if self._open is None or now < self._open.deadline:
            return []
        return self._end(Ending.OFFLINE if self._open.was_offline else Ending.TIMED_OUT)

    def pressed(self, raw_code: int, now: float) -> list[PadEvent]:
        """A rating frame arrived. Empty for a repeat.

        A repeat of an earlier press is known even when a new invitation was opened in between: it must not
        become the next visitor's rating.
        """
        last, self._last_press = self._last_press, (raw_code, now)
        if last is not None and last[0] == raw_code and now - last[1] <= self._dedupe_s:
            return []
        level = self._ratings.get(raw_code)
        if level is None or self._open is None or now >= self._open.deadline:
            return [Unsolicited(self._device, raw_code)]
        request, self._open = self._open.request, None
        self._answered[request] = None
        while len(self._answered) > ANSWERED_KEPT:
            self._answered.popitem(last=False)
        return [Rated(self._device, request, level, raw_code)]

    def _end(self, ending: Ending) -> list[PadEvent]:
        if self._open is None:
            return []
        request, self._open = self._open.request, None
        return [InvitationEnded(self._device, request, ending)]
