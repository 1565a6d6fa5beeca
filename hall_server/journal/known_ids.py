"""Which command ids may have a stored answer: so that a new id, as nearly all are, costs no look-up.

Owns hashes, not answers. It errs on one side only: an id it does not know was never stored, or so long ago that
its answer is no longer kept.
"""

from collections import deque
from collections.abc import Iterable

Key = tuple[str, str]
"""(client, command id)"""

DAYS = 4
"""Days of the hall that are remembered: answers are kept for two days, and those begin and end in the middle of one."""


class KnownIds:
    """For the writer's thread. Hashes of 64 bits: a chance meeting costs one look-up that finds nothing."""

    def __init__(self, stored: Iterable[Key]) -> None:
        self._days = deque([{hash(key) for key in stored}], maxlen=DAYS)

    def add(self, keys: Iterable[Key]) -> None:
        self._days[-1].update(map(hash, keys))

    def begin_day(self) -> None:
        """The oldest day is forgotten."""
        self._days.append(set())

    def among(self, keys: Iterable[Key]) -> list[Key]:
        """Those that may have an answer."""
        return [key for key in keys if any(hash(key) in day for day in self._days)]
