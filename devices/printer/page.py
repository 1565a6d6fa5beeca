"""Printed matter, laid out for one paper width: what the builder turns into bytes, the decoder reads back
from bytes, and the renderer draws. Pure data, in dots (8 a millimetre).
"""

from dataclasses import dataclass

from devices.printer.document import Align

CELL_DOTS = 12  # width of a half-width character; a Chinese character takes two cells
LINE_DOTS = 24  # height of a character


@dataclass(frozen=True, slots=True)
class Span:
    """Characters of one style. `width` and `height` multiply the character, 1–8."""

    text: str
    width: int = 1
    height: int = 1
    is_bold: bool = False


@dataclass(frozen=True, slots=True)
class Line:
    """One printed line. `pitch` is the line spacing in force; a taller character pushes the paper further."""

    spans: tuple[Span, ...]
    align: Align = Align.LEFT
    pitch: int = 30

    @property
    def text(self) -> str:
        return "".join(span.text for span in self.spans)

    @property
    def height(self) -> int:
        return max(self.pitch, *(LINE_DOTS * span.height for span in self.spans))


@dataclass(frozen=True, slots=True)
class Bitmap:
    """Dots: `height` rows of `width_bytes` bytes, most significant bit left, 1 is black."""

    width_bytes: int
    height: int
    data: bytes
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class QrCode:
    """A code the printer draws itself."""

    data: str
    module: int
    level: str = "M"
    align: Align = Align.LEFT


@dataclass(frozen=True, slots=True)
class Feed:
    dots: int


@dataclass(frozen=True, slots=True)
class CutMark:
    is_partial: bool = True


Item = Line | Bitmap | QrCode | Feed | CutMark
Page = tuple[Item, ...]


def joined(page: Page) -> Page:
    """The page with pictures put together that were sent in bands."""
    items: list[Item] = []
    for item in page:
        last = items[-1] if items else None
        if (
            isinstance(item, Bitmap)
            and isinstance(last, Bitmap)
            and (item.width_bytes, item.align) == (last.width_bytes, last.align)
        ):
            items[-1] = Bitmap(last.width_bytes, last.height + item.height, last.data + item.data, last.align)
        else:
            items.append(item)
    return tuple(items)


def page_text(page: Page) -> str:
    """The page as plain text, one line each; pictures, codes and cuts in square brackets."""
    return "\n".join(filter(None, map(_item_text, page))) + "\n"


def _item_text(item: Item) -> str:
    match item:
        case Line():
            return item.text
        case Bitmap(height=height) if height <= 4:
            return "-" * (item.width_bytes * 8 // CELL_DOTS)
        case Bitmap():
            return f"[bitmap {item.width_bytes * 8}×{item.height}]"
        case QrCode():
            return f"[QR {item.data}]"
        case CutMark():
            return "[cut]"
        case Feed():
            return ""
