"""A hall file while it is checked: what was read, where it stands, and the faults so far.

Checks look at it by path patterns (`posts[].role_a`), so that they still run when other parts are at fault:
texts come from the nodes, whole parts only where they could be read.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import TypeVar

from config.hall.faults import Fault
from config.hall.nodes import Mapping, Node, Scalar, Sequence
from config.hall.reading import Reading

_T = TypeVar("_T")


@dataclass(slots=True)
class Document:
    """`warnings` are findings that do not stop the hall."""

    root: Node
    reading: Reading
    warnings: list[Fault] = field(default_factory=list)

    def nodes(self, pattern: str) -> list[Node]:
        """What stands at a pattern; `[]` stands for every entry of a list."""
        found = [self.root]
        for step in pattern.replace("[]", ".[]").split("."):
            found = [node for parent in found for node in _step(parent, step)]
        return found

    def scalars(self, pattern: str) -> list[Scalar]:
        return [node for node in self.nodes(pattern) if isinstance(node, Scalar) and node.text]

    def texts(self, pattern: str) -> list[str]:
        return [scalar.text for scalar in self.scalars(pattern)]

    def rows(self, pattern: str) -> list[dict[str, str]]:
        """The scalar entries of the mappings at a pattern."""
        return [
            {key: value.text for key, value in node.entries.items() if isinstance(value, Scalar)}
            for node in self.nodes(pattern)
            if isinstance(node, Mapping)
        ]

    def parts(self, pattern: str, wanted: type[_T]) -> list[tuple[str, _T]]:
        """The parts at a pattern that could be read whole, each with its path."""
        found = [(node.path, self.reading.parts.get(node.path)) for node in self.nodes(pattern)]
        return [(path, part) for path, part in found if isinstance(part, wanted)]

    def part(self, path: str, wanted: type[_T]) -> _T | None:
        part = self.reading.parts.get(path)
        return part if isinstance(part, wanted) else None

    def is_faulty(self, path: str) -> bool:
        """Whether what stands at exactly this path was already found at fault."""
        return any(fault.path == path for fault in self.reading.faults)

    def fault(self, path: str, problem: str, write: str) -> None:
        self.reading.faults.append(self._finding(path, problem, write))

    def warn(self, path: str, problem: str, write: str) -> None:
        self.warnings.append(self._finding(path, problem, write))

    def _finding(self, path: str, problem: str, write: str) -> Fault:
        line, found = self._place(path)
        return Fault(path, line, found, problem, write)

    def _place(self, path: str) -> tuple[int, str]:
        """The line of a path and the text there; of a missing path, the line of what would hold it."""
        line = 0
        for node in _along(self.root, path):
            line = node.line
            if node.path == path:
                return line, node.text if isinstance(node, Scalar) else ""
        return line, ""


def _step(parent: Node, step: str) -> list[Node]:
    if step == "[]":
        return list(parent.items) if isinstance(parent, Sequence) else []
    if not isinstance(parent, Mapping):
        return []
    return [parent.entries[step]] if step in parent.entries else []


def _along(node: Node, path: str) -> Iterator[Node]:
    """The nodes on the way to a path, as far as they exist."""
    yield node
    children: tuple[Node, ...] = ()
    if isinstance(node, Mapping):
        children = tuple(node.entries.values())
    elif isinstance(node, Sequence):
        children = node.items
    for child in children:
        rest = path.removeprefix(child.path)
        if rest != path and (not rest or rest[0] in ".["):
            yield from _along(child, path)
            return
