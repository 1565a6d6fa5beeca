"""One written word to one value of the type that is wanted, without YAML's guesses.

Owns the strict rules: what other YAML readers would take for a number, a date or a yes is refused where a
text is wanted, and the fault says how to write it.
"""

import re
from datetime import date, time
from difflib import get_close_matches

import yaml

from config.hall.nodes import Scalar

MAX_DIGITS = 15
MAX_LISTED = 12
"""Names listed in advice; more would drown it."""
_RESOLVER = yaml.resolver.Resolver()
_SEXAGESIMAL = re.compile(r"([0-9]+):([0-5]?[0-9])(?::([0-5]?[0-9]))?")
_NUMBER_ELSEWHERE = re.compile(r"[-+]?([0-9][0-9_]*|0o[0-7]+|[0-9]*\.?[0-9]+[eE][-+]?[0-9]+)")
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]")
_TRUTHS_ELSEWHERE = {"y", "Y", "n", "N"}
_NULLS = {"null", "~"}


class Wrong(Exception):
    """A scalar that is not what is wanted: the problem, and what to write."""

    def __init__(self, problem: str, write: str) -> None:
        super().__init__(problem)
        self.problem, self.write = problem, write


def is_null(scalar: Scalar) -> bool:
    return scalar.is_plain and scalar.text in _NULLS


def as_text(scalar: Scalar) -> str:
    """Raises Wrong."""
    text = scalar.text
    if _CONTROL.search(text):
        raise Wrong("holds a line break or a control character", "write it on one line")
    if not scalar.is_plain:
        return text
    guess = _guess(text)
    if guess:
        raise Wrong(f"without quotes YAML reads this as {guess}", f'write "{text}" in quotes')
    return text


def as_bool(scalar: Scalar) -> bool:
    """Raises Wrong."""
    if scalar.is_plain and scalar.text in ("true", "false"):
        return scalar.text == "true"
    meant = {"yes": "true", "on": "true", "y": "true", "no": "false", "off": "false", "n": "false"}
    lower = scalar.text.lower()
    raise Wrong(
        "is neither true nor false",
        f"write {meant.get(lower, lower)}" if lower in {*meant, "true", "false"} else "write true or false",
    )


def as_int(scalar: Scalar) -> int:
    """Raises Wrong."""
    text = scalar.text
    is_digits = re.fullmatch(r"-?[0-9]+", text, re.ASCII) is not None
    if is_digits and len(text) > MAX_DIGITS:
        raise Wrong("is too large a number", "write a smaller number")
    if is_digits and not scalar.is_plain:
        raise Wrong("is a text, because of its quotes", f"write {int(text)} without quotes")
    if is_digits and re.match(r"-?0[0-9]", text):
        raise Wrong("leading zeros make a number octal", f"write {int(text)}")
    if is_digits:
        return int(text)
    if scalar.is_plain and _SEXAGESIMAL.fullmatch(text):
        raise Wrong(f"YAML reads this as {_sexagesimal(text)}", "write a whole number")
    raise Wrong("is no whole number", "write digits only")


def as_float(scalar: Scalar) -> float:
    """Raises Wrong."""
    if re.fullmatch(r"-?(0|[1-9][0-9]*)\.[0-9]+", scalar.text, re.ASCII) and len(scalar.text) <= MAX_DIGITS:
        if scalar.is_plain:
            return float(scalar.text)
        raise Wrong("is a text, because of its quotes", f"write {scalar.text} without quotes")
    if re.fullmatch(r"-?[0-9]+", scalar.text, re.ASCII):
        return float(as_int(scalar))
    raise Wrong("is no number", "write a number such as 0.8")


def as_time(scalar: Scalar) -> time:
    """A time of day as "HH:MM". Raises Wrong."""
    match = re.fullmatch(r"([0-9]{1,2})[:：]([0-9]{2})", scalar.text, re.ASCII)
    if match is None or int(match[1]) > 23 or int(match[2]) > 59:
        raise Wrong("is no time of day", 'write hours and minutes in quotes, such as "09:00"')
    written = f'write "{int(match[1]):02}:{match[2]}" in quotes'
    if scalar.is_plain:
        raise Wrong(f"without quotes YAML can read this as {_sexagesimal(scalar.text)}", written)
    if len(scalar.text) != len("09:00") or "：" in scalar.text:
        raise Wrong("is no time of day with two digits and a colon", written)
    return time(int(match[1]), int(match[2]))


def as_date(scalar: Scalar) -> date:
    """A day as YYYY-MM-DD; quotes do not matter. Raises Wrong."""
    if re.fullmatch(r"[0-9]{4}-[0-9]{2}-[0-9]{2}", scalar.text, re.ASCII):
        try:
            return date.fromisoformat(scalar.text)
        except ValueError:
            raise Wrong("is no day of the calendar", "write a day that exists") from None
    raise Wrong("is no date", "write year, month and day, such as 2026-01-01")


def one_of(text: str, known: tuple[str, ...]) -> str:
    """What to write instead of an unknown word: the nearest first."""
    if len(known) == 1:
        return f"write {known[0]}"
    listed = ", ".join((*known[:MAX_LISTED], *(["…"] if len(known) > MAX_LISTED else [])))
    near = get_close_matches(text, known, n=1, cutoff=0.5)
    return f"perhaps {near[0]}; known are {listed}" if near else f"write one of {listed}"


def _guess(text: str) -> str:
    """What YAML readers of one kind or another take an unquoted text for; empty if for a text."""
    resolved = _RESOLVER.resolve(yaml.ScalarNode, text, (True, False))  # type: ignore[no-untyped-call]
    tag = str(resolved).rpartition(":")[2]
    if tag == "int" and _SEXAGESIMAL.fullmatch(text):
        return f"the number {_sexagesimal(text)}"
    if text in _TRUTHS_ELSEWHERE:
        tag = "bool"
    elif tag == "str" and _NUMBER_ELSEWHERE.fullmatch(text):
        tag = "int"
    names = {"int": "a number", "float": "a number", "bool": "true or false", "null": "nothing"}
    names |= {"timestamp": "a date", "merge": "a merge key", "value": "a default value"}
    return names.get(tag, "")


def _sexagesimal(text: str) -> int:
    total = 0
    for part in text.replace("：", ":").split(":"):
        total = total * 60 + int(part)
    return total
