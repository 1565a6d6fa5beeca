"""The waiting lines: per group, and per counter for reserved tickets, each in calling order.

Owns order and membership; the tickets themselves are the state's.
"""

from bisect import bisect_left, insort
from collections.abc import Iterator
from dataclasses import dataclass, field
from heapq import merge

Entry = tuple[float, int, str]
"""(key in seconds, ticket number, ticket id): sorts as the calling rule does."""


@dataclass(slots=True)
class Line:
    """One line, its care tickets apart, so that the first of each kind is at hand."""

    care: list[Entry] = field(default_factory=list)
    others: list[Entry] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.care) + len(self.others)

    def __iter__(self) -> Iterator[Entry]:
        return merge(self.care, self.others)

    def before(self, key: float) -> int:
        """How many have a smaller key."""
        return bisect_left(self.care, (key,)) + bisect_left(self.others, (key,))


@dataclass(slots=True)
class Lines:
    """All lines of the hall. An entry stands in exactly one line."""

    groups: dict[str, Line] = field(default_factory=dict)
    reserved: dict[str, Line] = field(default_factory=dict)

    def group(self, prefix: str) -> Line:
        line = self.groups.get(prefix)
        return self.groups.setdefault(prefix, Line()) if line is None else line

    def reserved_for(self, counter: str) -> Line:
        line = self.reserved.get(counter)
        return self.reserved.setdefault(counter, Line()) if line is None else line

    def _part(self, group: str, reserved_for: str | None, is_care: bool) -> list[Entry]:
        line = self.group(group) if reserved_for is None else self.reserved_for(reserved_for)
        return line.care if is_care else line.others

    def add(self, entry: Entry, group: str, reserved_for: str | None, is_care: bool) -> None:
        insort(self._part(group, reserved_for, is_care), entry)

    def remove(self, entry: Entry, group: str, reserved_for: str | None, is_care: bool) -> None:
        """Take an entry out of its line.

        Raises:
            LookupError: it does not stand there; state and lines disagree.
        """
        part = self._part(group, reserved_for, is_care)
        index = bisect_left(part, entry)
        if index == len(part) or part[index] != entry:
            raise LookupError(f"ticket {entry[2]} does not stand in the line of {reserved_for or group}")
        del part[index]
