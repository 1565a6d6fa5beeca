"""The largest letters that fit a box. Owns the measuring, draws nothing; what was measured once is remembered."""

from functools import lru_cache
from math import ceil, log
from typing import NamedTuple

from kivy.core.text import Label

STEP = 0.96
"""From one size tried to the next: whole steps, so that neighbours tend to agree."""
REMEMBERED = 2000
"""Texts and boxes: more than a kiosk shows in both languages and sizes."""


class Box(NamedTuple):
    """In whole pixels; the padding is left, top, right, bottom."""

    width: int
    height: int
    padding: tuple[int, int, int, int]


@lru_cache(maxsize=REMEMBERED)
def fitting_size(text: str, box: Box, wish: float, smallest: float, line_height: float) -> float:
    """The font size from `wish` downwards at which the wrapped text stays in the box, or `smallest` of the wish.

    Kivy breaks a word that is too long for its line anywhere; here a Latin word must stay whole.
    """
    if _fits(text, box, wish, line_height):
        return wish
    # What fits at one size fits at every smaller one: halve the steps instead of trying each.
    too_large, fitting = 0, ceil(log(smallest) / log(STEP))
    while fitting - too_large > 1:
        middle = (too_large + fitting) // 2
        if _fits(text, box, wish * STEP**middle, line_height):
            fitting = middle
        else:
            too_large = middle
    return float(wish * STEP**fitting)


def _fits(text: str, box: Box, size: float, line_height: float) -> bool:
    label = Label(
        text=text, font_size=size, text_size=(box.width, None), padding=box.padding, line_height=line_height
    )
    label.resolve_font_name()
    longest = max((word for word in text.split() if word.isascii()), key=len, default="")
    if longest and label.get_extents(longest)[0] + box.padding[0] + box.padding[2] > box.width:
        return False
    return bool(label.render()[1] <= box.height)
