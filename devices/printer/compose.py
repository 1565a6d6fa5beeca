"""Laying a document out for one paper: wrapping, fitting, drawing what the printer cannot. Pure.

The result is what the builder encodes and the renderer draws. Nothing is ever clipped: every line fits its
paper.
"""

from typing import Final

from PIL import Image

from devices.printer.document import Align, Block, Columns, Cut, Document, Qr, Rule, Space, Text
from devices.printer.escpos_text import cells, is_encodable, normalise
from devices.printer.fonts import PrinterFonts
from devices.printer.ink import blank, draw_line, to_bitmap
from devices.printer.page import CELL_DOTS, LINE_DOTS, Bitmap, CutMark, Feed, Item, Line, Page, QrCode, Span
from devices.printer.paper import Paper
from devices.printer.qr import qr_picture
from devices.printer.wrap import wrap

LEADING_DOTS: Final = 10  # white between two lines of text
RULE_DOTS: Final = 2
BESIDE_MIN_COLUMNS: Final = 40  # narrower paper drops the text right of a QR code
BESIDE_GAP_DOTS: Final = 28
MAX_FEED_DOTS: Final = 255  # of one feed command


def compose(document: Document, paper: Paper, fonts: PrinterFonts) -> Page:
    """The page of `document` on `paper`. `fonts` draw what the printer's own characters cannot show."""
    return tuple(item for block in document for item in _items(block, paper, fonts))


def _items(block: Block, paper: Paper, fonts: PrinterFonts) -> list[Item]:
    match block:
        case Text():
            return [_printable(line, paper, fonts) for line in text_lines(block, paper.columns)]
        case Columns():
            return [_printable(line, paper, fonts) for line in _column_lines(block, paper.columns)]
        case Qr():
            return _qr(block, paper, fonts)
        case Rule():
            width_bytes = paper.dots // 8
            return [
                Feed(LEADING_DOTS),
                Bitmap(width_bytes, RULE_DOTS, b"\xff" * (width_bytes * RULE_DOTS)),
                Feed(LEADING_DOTS),
            ]
        case Space():
            return [*_feeds(block.dots)]
        case Cut():
            return [*_feeds(paper.tail_dots), *([CutMark()] if paper.has_cutter else [])]


def text_lines(block: Text, columns: int) -> list[Line]:
    """The paragraph in lines that fit `columns` half-width cells."""
    text = normalise(block.text)
    width = block.width
    while width > 1 and block.fits_line and cells(text) * width > columns:
        width -= 1
    while width > 1 and columns // width < 2:
        width -= 1
    return [
        Line(
            (Span(line, width, block.height, block.is_bold),),
            block.align,
            LINE_DOTS * block.height + LEADING_DOTS,
        )
        for line in _wrapped(text, columns // width, block)
    ]


def _wrapped(text: str, columns: int, block: Text) -> tuple[str, ...]:
    """Centred lines are made about equally long: a last line of one character looks like a mistake."""
    lines = wrap(text, columns, block.hang)
    if block.align is not Align.CENTER or len(lines) == 1:
        return lines
    for narrower in range(columns - 1, 3, -1):
        balanced = wrap(text, narrower, block.hang)
        if len(balanced) > len(lines):
            break
        lines = balanced
    return lines


def _column_lines(block: Columns, columns: int) -> list[Line]:
    left, right = normalise(block.left), normalise(block.right)
    gap = columns - cells(left) - cells(right)
    if gap >= 1:
        joined = left + " " * gap + right
        return text_lines(Text(joined, is_bold=block.is_bold), columns)
    return [
        *text_lines(Text(left, is_bold=block.is_bold), columns),
        *text_lines(Text(right, is_bold=block.is_bold, align=Align.RIGHT), columns),
    ]


def _printable(line: Line, paper: Paper, fonts: PrinterFonts) -> Item:
    """The line itself, or its picture when the printer lacks one of its characters."""
    if is_encodable(line.text, paper.encoding):
        return line
    return to_bitmap(draw_line(line, paper.dots, fonts))


def _qr(block: Qr, paper: Paper, fonts: PrinterFonts) -> list[Item]:
    is_wide = paper.columns >= BESIDE_MIN_COLUMNS
    if paper.draws_qr:
        under = [
            _printable(line, paper, fonts)
            for text in (block.beside if is_wide else ())
            for line in text_lines(text, paper.columns)
        ]
        return [QrCode(block.data, block.module, align=Align.CENTER), Feed(LEADING_DOTS), *under]
    if block.beside and is_wide:
        return [_qr_beside(block, paper.dots, fonts)]
    return [to_bitmap(_centred(qr_picture(block.data, block.module), paper.dots))]


def _qr_beside(block: Qr, dots: int, fonts: PrinterFonts) -> Bitmap:
    code = qr_picture(block.data, block.module)
    room = dots - code.width - BESIDE_GAP_DOTS
    lines = [line for text in block.beside for line in text_lines(text, max(8, room // CELL_DOTS))]
    strips = [draw_line(line, room, fonts) for line in lines]
    text_height = sum(strip.height for strip in strips)
    picture = blank(dots, max(code.height, text_height))
    picture.paste(code, (0, (picture.height - code.height) // 2))
    top = (picture.height - text_height) // 2
    for strip in strips:
        picture.paste(strip, (code.width + BESIDE_GAP_DOTS, top))
        top += strip.height
    return to_bitmap(picture)


def _centred(picture: Image.Image, dots: int) -> Image.Image:
    strip = blank(dots, picture.height)
    strip.paste(picture, ((dots - picture.width) // 2, 0))
    return strip


def _feeds(dots: int) -> list[Feed]:
    whole, rest = divmod(dots, MAX_FEED_DOTS)
    return [Feed(MAX_FEED_DOTS)] * whole + ([Feed(rest)] if rest else [])
