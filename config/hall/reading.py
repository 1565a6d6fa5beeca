"""Nodes to the types of the hall file, with every fault and not only the first.

Walks the types as msgspec describes them. A part that fails is left out and everything beside it is still
read, so that one pass finds all. Does not own how parts fit together (`config.hall.checks`).
"""

import re
from dataclasses import dataclass, field
from typing import TypeVar

from msgspec import inspect

from config.hall import scalars
from config.hall.faults import Fault
from config.hall.nodes import Mapping, Node, Scalar, Sequence, Unreadable

NOT_KEYS = frozenset({"warnings"})
"""Fields that no file may give."""

SYNONYMS = {"window": "counter", "windows": "counters"}
"""Keys of older files, and what they are called here."""

_FAILED = object()
_T = TypeVar("_T")


@dataclass(slots=True)
class Reading:
    """What reading found: the faults, and by path every part that could be read whole."""

    faults: list[Fault] = field(default_factory=list)
    parts: dict[str, object] = field(default_factory=dict)


def read(node: Node, wanted: type[_T], reading: Reading) -> _T | None:
    """`node` as a `wanted`, or None if anything in it is at fault; the faults are in `reading`."""
    value = _Walk(reading).read(node, inspect.type_info(wanted), "")
    return value if isinstance(value, wanted) else None


class _Walk:
    def __init__(self, reading: Reading) -> None:
        self._reading = reading

    def read(self, node: Node, kind: inspect.Type, write: str) -> object:
        if isinstance(node, Unreadable):
            return _FAILED
        match kind:
            case inspect.Metadata(type=inner, extra=extra):
                return self.read(node, inner, str((extra or {}).get("write", write)))
            case inspect.UnionType(types=types):
                if isinstance(node, Scalar) and scalars.is_null(node):
                    return None
                inner = next(t for t in types if not isinstance(t, inspect.NoneType))
                bare = inner.type if isinstance(inner, inspect.Metadata) else inner
                return self.read(node, bare, f"{describe(inner)}, or null")
            case inspect.StructType():
                return self._struct(node, kind)
            case inspect.VarTupleType():
                return self._tuple(node, kind, write)
            case inspect.DictType():
                return self._dict(node, kind)
            case _:
                return self._leaf(node, kind, write)

    def _struct(self, node: Node, kind: inspect.StructType) -> object:
        if not isinstance(node, Mapping):
            return self._fault(node, "must be a mapping", f"write {describe(kind)}")
        fields = {f.encode_name: f for f in kind.fields if f.encode_name not in NOT_KEYS}
        for key in node.entries:
            if key not in fields:
                self._unknown_key(node, key, tuple(fields))
        values: dict[str, object] = {}
        for key, known in fields.items():
            if key in node.entries:
                values[known.name] = self.read(node.entries[key], known.type, "")
            elif known.required:
                path = f"{node.path}.{key}" if node.path else key
                advice = f"add {key}: {describe(known.type)}"
                self._reading.faults.append(Fault(path, node.line, "", "is missing", advice))
                values[known.name] = _FAILED
        if _FAILED in values.values():
            return _FAILED
        part: object = kind.cls(**values)
        self._reading.parts[node.path] = part
        return part

    def _unknown_key(self, node: Mapping, key: str, known: tuple[str, ...]) -> None:
        path = f"{node.path}.{key}" if node.path else key
        synonym = SYNONYMS.get(key)
        advice = f"write {synonym}" if synonym in known else scalars.one_of(key, known)
        self._reading.faults.append(Fault(path, node.key_lines[key], key, "no such key exists here", advice))

    def _tuple(self, node: Node, kind: inspect.VarTupleType, write: str) -> object:
        if not isinstance(node, Sequence):
            return self._fault(node, "must be a list", f"write {write or describe(kind)}")
        items = [self.read(item, kind.item_type, "") for item in node.items]
        if kind.min_length is not None and len(items) < kind.min_length:
            return self._fault(node, "is an empty list", f"write {write or describe(kind)}")
        return _FAILED if _FAILED in items else tuple(items)

    def _dict(self, node: Node, kind: inspect.DictType) -> object:
        if not isinstance(node, Mapping):
            return self._fault(node, "must be a mapping", f"write {describe(kind)}")
        values: dict[object, object] = {}
        for key, value_node in node.entries.items():
            key_node = Scalar(value_node.path, node.key_lines[key], key, is_plain=True)
            values[self._leaf(key_node, kind.key_type, "")] = self.read(value_node, kind.value_type, "")
        return _FAILED if _FAILED in values or _FAILED in values.values() else values

    def _leaf(self, node: Node, kind: inspect.Type, write: str) -> object:
        if not isinstance(node, Scalar):
            return self._fault(node, "must be a single value", f"write {write or describe(kind)}")
        if node.is_plain and node.text == "":
            return self._fault(node, "nothing stands here", f"write {write or describe(kind)}")
        try:
            return _leaf_value(node, kind, write)
        except scalars.Wrong as wrong:
            return self._fault(node, wrong.problem, wrong.write)

    def _fault(self, node: Node, problem: str, write: str) -> object:
        found = node.text if isinstance(node, Scalar) else ""
        self._reading.faults.append(Fault(node.path, node.line, found, problem, write))
        return _FAILED


def _leaf_value(node: Scalar, kind: inspect.Type, write: str) -> object:
    wanted = f"write {write or describe(kind)}"
    match kind:
        case inspect.StrType():
            text = scalars.as_text(node)
            is_long = kind.max_length is not None and len(text) > kind.max_length
            if is_long:
                raise scalars.Wrong(f"is longer than {kind.max_length} characters", "shorten it")
            if not text.strip() or (kind.pattern and not re.search(kind.pattern, text)):
                raise scalars.Wrong("is not of the right form", wanted)
            return text
        case inspect.BoolType():
            return scalars.as_bool(node)
        case inspect.IntType():
            return _within(scalars.as_int(node), kind, wanted)
        case inspect.FloatType():
            return _within(scalars.as_float(node), kind, wanted)
        case inspect.TimeType():
            return scalars.as_time(node)
        case inspect.DateType():
            return scalars.as_date(node)
        case inspect.EnumType(cls=cls):
            known = tuple(str(member.value) for member in cls)
            return cls(_known(scalars.as_text(node), known))
        case inspect.LiteralType(values=values):
            return _known(scalars.as_text(node), tuple(map(str, values)))
        case _:
            raise TypeError(f"the hall file has no rule for {kind}")


def _within(number: float, kind: inspect.IntType | inspect.FloatType, wanted: str) -> float:
    is_low = (kind.ge is not None and number < kind.ge) or (kind.gt is not None and number <= kind.gt)
    is_high = (kind.le is not None and number > kind.le) or (kind.lt is not None and number >= kind.lt)
    if is_low or is_high:
        raise scalars.Wrong("is too small" if is_low else "is too large", wanted)
    return number


def _known(text: str, known: tuple[str, ...]) -> str:
    if text not in known:
        raise scalars.Wrong("is not a known word", scalars.one_of(text, known))
    return text


def describe(kind: inspect.Type) -> str:
    """What to write for a type, in a few words."""
    match kind:
        case inspect.Metadata(type=inner, extra=extra):
            return str((extra or {}).get("write") or describe(inner))
        case inspect.UnionType(types=types):
            inner = next(t for t in types if not isinstance(t, inspect.NoneType))
            return f"{describe(inner)}, or null"
        case inspect.StructType(fields=fields):
            return "{" + ", ".join(f"{f.encode_name}: …" for f in fields if f.required) + "}"
        case inspect.VarTupleType(item_type=item):
            return f"a list of {describe(item)}"
        case inspect.DictType(key_type=key, value_type=value):
            return f"{{{describe(key)}: {describe(value)}}}"
        case inspect.EnumType(cls=cls):
            return "one of " + ", ".join(str(member.value) for member in cls)
        case inspect.LiteralType(values=values):
            return " or ".join(map(str, values))
        case inspect.BoolType():
            return "true or false"
        case inspect.TimeType():
            return 'a time in quotes, such as "09:00"'
        case inspect.DateType():
            return "a date such as 2026-01-01"
        case inspect.IntType():
            return "a whole number"
        case inspect.FloatType():
            return "a number"
        case _:
            return "a text"
