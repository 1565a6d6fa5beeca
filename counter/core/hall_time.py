"""The hall's time on a machine whose own clock may be wrong.

The server dates every state. What arrived with the least delay is nearest to now, so the clock follows the
latest `at` that was ever seen and runs on by the monotonic clock; a state that was retained for hours only
makes it run late until the next fresh one.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta


class HallTime:
    """`monotonic` is in seconds and only ever rises."""

    def __init__(self, monotonic: Callable[[], float]) -> None:
        self._monotonic = monotonic
        self._ahead: float | None = None

    def note(self, at: datetime) -> None:
        ahead = at.timestamp() - self._monotonic()
        if self._ahead is None or ahead > self._ahead:
            self._ahead = ahead

    def now(self) -> datetime:
        """The machine's own time until the hall has said anything."""
        if self._ahead is None:
            return datetime.now(UTC)
        return datetime.fromtimestamp(self._monotonic() + self._ahead, UTC)

    def since(self, at: datetime) -> timedelta:
        """Never negative: what the hall dates in our future has just happened."""
        return max(self.now() - at, timedelta())
