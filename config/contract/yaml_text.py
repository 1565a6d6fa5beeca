"""Plain values as readable YAML: long texts as blocks, everything else as JSON would have it. Pure."""

import re

import msgspec

_PLAIN = re.compile(r"[A-Za-z$][A-Za-z0-9_$/.-]*\Z")
_MEANS_SOMETHING = frozenset({"y", "n", "yes", "no", "on", "off", "true", "false", "null"})
"""Words that a YAML reader may take for something else than a text."""


def yaml_text(value: object) -> str:
    return "\n".join(_lines(value)) + "\n"


def _lines(value: object) -> list[str]:
    if isinstance(value, dict) and value:
        return [line for key, inner in value.items() for line in _entry(_scalar(str(key)) + ":", inner)]
    if isinstance(value, list) and value:
        return [line for inner in value for line in _item(inner)]
    return [_scalar(value)]


def _entry(head: str, value: object) -> list[str]:
    """`head` with its value beside it, or under it when it has parts of its own."""
    if isinstance(value, dict | list) and value:
        return [head, *_indented(_lines(value))]
    if isinstance(value, str) and _is_block(value):
        return [f"{head} |-", *_indented(value.split("\n"))]
    return [f"{head} {_scalar(value)}"]


def _item(value: object) -> list[str]:
    if isinstance(value, dict | list) and value:
        first, *rest = _lines(value)
        return ["- " + first, *_indented(rest)]
    return ["- " + _scalar(value)]


def _indented(lines: list[str]) -> list[str]:
    return ["  " + line if line else "" for line in lines]


def _is_block(text: str) -> bool:
    """A block keeps its text only if no line begins or ends with what a reader strips."""
    lines = text.split("\n")
    is_kept = all(line == line.strip() and line.isprintable() for line in lines)
    return len(lines) > 1 and is_kept and lines[0] != "" and lines[-1] != ""


def _scalar(value: object) -> str:
    if not isinstance(value, str):
        return msgspec.json.encode(value).decode()
    if _PLAIN.match(value) and value.lower() not in _MEANS_SOMETHING:
        return str(value)
    return '"' + "".join(map(_quoted, value)) + '"'


def _quoted(char: str) -> str:
    if char in '"\\':
        return "\\" + char
    return char if char.isprintable() else f"\\U{ord(char):08x}"
