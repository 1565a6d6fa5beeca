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

    def part(self, is_care: bool) -> list[Entry]:
        return self.care if is_care else self.others

    def before(self, key: float, number: int) -> int:
        """How many are called before a ticket of this key and number."""
        place = (key, number)
        return bisect_left(self.care, place) + bisect_left(self.others, place)


@dataclass(slots=True)
class Lines:
    """All lines of the hall. An entry stands in exactly one line; an empty line is not kept."""

    groups: dict[str, Line] = field(default_factory=dict)
    reserved: dict[str, Line] = field(default_factory=dict)

    def group(self, prefix: str) -> Line:
        """The line of a group, to read; one that nobody stands in is not kept."""
        return self.groups.get(prefix) or Line()

    def reserved_for(self, counter: str) -> Line:
        """The line of tickets reserved for a counter, to read."""
        return self.reserved.get(counter) or Line()

    def add(self, entry: Entry, group: str, reserved_for: str | None, is_care: bool) -> None:
        lines, name = self._place(group, reserved_for)
        insort(lines.setdefault(name, Line()).part(is_care), entry)

    def remove(self, entry: Entry, group: str, reserved_for: str | None, is_care: bool) -> None:
        """Take an entry out of its line.

        Raises:
            LookupError: it does not stand there; state and lines disagree.
        """
        lines, name = self._place(group, reserved_for)
        line = lines.get(name) or Line()
        part = line.part(is_care)
        index = bisect_left(part, entry)
        if index == len(part) or part[index] != entry:
            raise LookupError(f"ticket {entry[2]} does not stand in the line of {name}")
        del part[index]
        if not line:
            del lines[name]

    def _place(self, group: str, reserved_for: str | None) -> tuple[dict[str, Line], str]:
        return (self.groups, group) if reserved_for is None else (self.reserved, reserved_for)
