"""Who is called next: the calling rule as one function over plain numbers.

A counter sees at most two heads per group it serves (the first care ticket and the first other one) and those
reserved for it. The smallest key + penalty goes first, ties by number. The forecast plays this same function
forward.
"""

from collections.abc import Sequence
from typing import NamedTuple


class Head(NamedTuple):
    """The first ticket of a line; key and penalty in seconds."""

    key: float
    number: int
    penalty_s: float
    is_care: bool


def choose(heads: Sequence[Head], care_streak: int, care_in_a_row: int | None) -> int:
    """The index of the head to call, -1 when there is none.

    After `care_in_a_row` care tickets in a row at this counter, care tickets stand back while any other
    waits; None turns the guard off.
    """
    best = -1
    is_guarded = is_guard_active(heads, care_streak, care_in_a_row)
    for index, head in enumerate(heads):
        if is_guarded and head.is_care:
            continue
        if best < 0 or (head.key + head.penalty_s, head.number) < (
            heads[best].key + heads[best].penalty_s,
            heads[best].number,
        ):
            best = index
    return best


def is_guard_active(heads: Sequence[Head], care_streak: int, care_in_a_row: int | None) -> bool:
    if care_in_a_row is None or care_streak < care_in_a_row:
        return False
    return any(not head.is_care for head in heads)
