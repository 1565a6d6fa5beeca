"""How wide the paper is and what the printer can draw on it, for laying out. Pure."""

from dataclasses import dataclass
from typing import Final

from devices.printer.escpos_text import Encoding
from devices.printer.page import CELL_DOTS


@dataclass(frozen=True, slots=True)
class Paper:
    """Attributes:
    dots: printable width, a multiple of 24.
    draws_qr: the printer draws QR codes itself; a code then stands alone, its text under it.
    tail_dots: paper fed before the cut, from the print head to the knife or the tear bar.
    """

    dots: int = 576
    encoding: Encoding = Encoding.GBK
    draws_qr: bool = False
    has_cutter: bool = True
    tail_dots: int = 144

    @property
    def columns(self) -> int:
        """Half-width characters a line."""
        return self.dots // CELL_DOTS


PAPER_80: Final = Paper()
PAPER_58: Final = Paper(dots=384, has_cutter=False, tail_dots=96)
