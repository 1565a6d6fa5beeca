"""What is on the paper, independent of its width: the blocks. Owns no laying out. Pure."""

from dataclasses import dataclass
from enum import StrEnum


class Align(StrEnum):
    LEFT = "left"
    CENTER = "center"
    RIGHT = "right"


@dataclass(frozen=True, slots=True)
class Text:
    """One paragraph.

    Attributes:
        width: 1–8, times the width of ordinary characters.
        height: 1–8, times their height (24 dots, 3 mm).
        hang: half-width cells by which every line but the first is indented.
        fits_line: made narrower, down to width 1, until it stands on one line.
    """

    text: str
    width: int = 1
    height: int = 1
    align: Align = Align.LEFT
    is_bold: bool = False
    hang: int = 0
    fits_line: bool = False


@dataclass(frozen=True, slots=True)
class Columns:
    """A word at the left edge and one at the right, on one line where they fit."""

    left: str
    right: str
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Qr:
    """A QR code, with lines of text right of it where the paper is wide enough.

    Attributes:
        module: dots a module; 6 is 0.75 mm, which old phones still read.
        beside: printed right of a drawn code, under a code the printer draws itself, dropped on narrow paper.
    """

    data: str
    module: int = 6
    beside: tuple[Text, ...] = ()


@dataclass(frozen=True, slots=True)
class Rule:
    """A line across the paper."""


@dataclass(frozen=True, slots=True)
class Space:
    """White paper; 8 dots are a millimetre."""

    dots: int


@dataclass(frozen=True, slots=True)
class Cut:
    """The end of a piece of paper: cut it, or feed it out where there is no cutter."""


Block = Text | Columns | Qr | Rule | Space | Cut
Document = tuple[Block, ...]
