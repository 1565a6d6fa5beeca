"""YAML text to nodes with places: what stands where, before anyone asks what it means.

Built on PyYAML's events and not on its loader, because the loader decides types by itself (13:00 becomes 780,
no becomes false) and forgets lines. Only the plain part of YAML is accepted: no anchors, aliases, tags or
second documents, and no key twice. Does not own types (`config.hall.reading`).
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

import yaml

from config.hall.faults import Fault

MAX_DEPTH = 12
"""Deepest nesting read; the sample uses 6. Without a limit a hostile file exhausts the stack."""


@dataclass(frozen=True, slots=True)
class Scalar:
    """`is_plain` means written without quotes."""

    path: str
    line: int
    text: str
    is_plain: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    path: str
    line: int
    items: "tuple[Node, ...]"


@dataclass(frozen=True, slots=True)
class Mapping:
    """`key_lines` says where each key stands; keys keep their text, whatever YAML takes them for."""

    path: str
    line: int
    entries: "dict[str, Node]"
    key_lines: dict[str, int]


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Stands where a fault was already reported."""

    path: str
    line: int


_LOADER = getattr(yaml, "CSafeLoader", yaml.SafeLoader)
"""libyaml where PyYAML was built with it: 4 ms instead of 60 for the sample."""
_NOT_PRINTABLE = yaml.reader.Reader.NON_PRINTABLE
_TAB_INDENT = re.compile(r" *\t")

Node = Scalar | Sequence | Mapping | Unreadable


def parse(text: str, faults: list[Fault]) -> Node | None:
    """The one document of `text`; appends what cannot be read to `faults`. None if there is no document."""
    odd = _NOT_PRINTABLE.search(text)
    if odd is not None:
        line = text.count("\n", 0, odd.start()) + 1
        found = f"character U+{ord(odd[0]):04X}"
        faults.append(Fault("", line, found, "no such character may stand here", "remove it"))
        return None
    try:
        return _Builder(faults).document(iter(yaml.parse(text, Loader=_LOADER)))
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        faults.append(_syntax_fault(text, mark.line if mark else 0, error.problem or "this is no YAML"))
    except yaml.YAMLError as error:
        faults.append(Fault("", 0, "", f"cannot be read ({error})", "begin with the sample hall"))
    except _TooDeep as error:
        faults.append(Fault(error.path, error.line, "", "nested too deeply", "look for a bracket too many"))
    return None


class _TooDeep(Exception):
    def __init__(self, path: str, line: int) -> None:
        super().__init__(path)
        self.path, self.line = path, line


class _Builder:
    def __init__(self, faults: list[Fault]) -> None:
        self._faults = faults

    def document(self, events: Iterator[yaml.Event]) -> Node | None:
        root: Node | None = None
        for event in events:
            if isinstance(event, yaml.DocumentStartEvent):
                if root is not None:
                    line = _line(event)
                    self._fault("", line, "---", "a second document begins", "keep one hall in one file")
                    return root
                root = self._node(next(events), events, "", 0)
        return root

    def _node(self, event: yaml.Event, events: Iterator[yaml.Event], path: str, depth: int) -> Node:
        line = _line(event)
        if depth > MAX_DEPTH:
            raise _TooDeep(path, line)
        if isinstance(event, yaml.AliasEvent):
            found = f"*{event.anchor}"
            self._fault(path, line, found, "an alias hides what stands here", "write the value itself out")
            return Unreadable(path, line)
        if isinstance(event, yaml.NodeEvent) and event.anchor is not None:
            self._fault(path, line, f"&{event.anchor}", "anchors are not used here", "remove the anchor")
        tag = getattr(event, "tag", None)
        if tag is not None:
            self._fault(path, line, str(tag), "type tags are not used here", "write the plain value")
        if isinstance(event, yaml.SequenceStartEvent):
            return Sequence(path, line, self._items(events, path, depth))
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(events, path, line, depth)
        assert isinstance(event, yaml.ScalarEvent)
        return Unreadable(path, line) if tag is not None else _scalar(event, path, line)

    def _items(self, events: Iterator[yaml.Event], path: str, depth: int) -> tuple[Node, ...]:
        items: list[Node] = []
        while not isinstance(event := next(events), yaml.SequenceEndEvent):
            items.append(self._node(event, events, f"{path}[{len(items)}]", depth + 1))
        return tuple(items)

    def _mapping(self, events: Iterator[yaml.Event], path: str, line: int, depth: int) -> Mapping:
        entries: dict[str, Node] = {}
        key_lines: dict[str, int] = {}
        while not isinstance(event := next(events), yaml.MappingEndEvent):
            key_line = _line(event)
            key = self._node(event, events, f"{path}.?" if path else "?", depth + 1)
            name = key.text if isinstance(key, Scalar) else None
            value_path = f"{path}.{name}" if path and name else (name or path)
            value = self._node(next(events), events, value_path, depth + 1)
            if name is None:
                if not isinstance(key, Unreadable):
                    self._fault(path, key_line, "", "a key must be a word", "check the brackets and colons")
            elif name in entries:
                first = f"it already stands in line {key_lines[name]}"
                self._fault(
                    value_path, key_line, name, f"this key is here twice, {first}", "keep one of them"
                )
            else:
                entries[name], key_lines[name] = value, key_line
        return Mapping(path, line, entries, key_lines)

    def _fault(self, path: str, line: int, found: str, problem: str, write: str) -> None:
        self._faults.append(Fault(path, line, found, problem, write))


def _scalar(event: yaml.ScalarEvent, path: str, line: int) -> Scalar:
    return Scalar(path, line, event.value, is_plain=not event.style)


def _line(event: yaml.Event) -> int:
    return event.start_mark.line + 1 if event.start_mark else 0


def _syntax_fault(text: str, line: int, problem: str) -> Fault:
    """`line` counts from 0, as the parser's marks do; its mark of the end may lie behind the last line."""
    lines = text.split("\n")
    line = min(line, len(lines) - 1)
    found = lines[line]
    advice = "check brackets, quotes and indentation in this line and the one before"
    if _TAB_INDENT.match(found):
        problem, advice = "a tab stands where spaces belong", "indent with spaces"
    elif "mapping values" in problem:
        advice = "put a text that holds a colon in quotes, and check the indentation"
    return Fault("", line + 1, found.strip(), f"cannot be read ({problem})", advice)
