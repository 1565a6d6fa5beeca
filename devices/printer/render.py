"""Pictures of paper: a laid-out page to an image and to PNG, and a line of text to printable dots. Pure.

The virtual printer draws what it decoded from bytes, previews draw a document before it is bytes: one
renderer, so that a preview is what comes out of the printer.
"""

import io
from typing import Final

from PIL import Image, ImageChops, ImageDraw

from devices.printer.compose import compose
from devices.printer.document import Align, Document
from devices.printer.fonts import PrinterFonts, shipped_fonts
from devices.printer.ink import blank, draw_line
from devices.printer.page import Bitmap, CutMark, Feed, Item, Line, Page, QrCode
from devices.printer.paper import PAPER_80, Paper
from devices.printer.qr import qr_picture

MARGIN_DOTS: Final = 24  # unprintable paper left and right, drawn so that the picture looks like the slip
_PAPER: Final = 255
_CUT: Final = 170


def preview(document: Document, paper: Paper = PAPER_80, fonts: PrinterFonts | None = None) -> Image.Image:
    """The document as the printer would show it, in greys, 8 dots a millimetre."""
    chosen = fonts or shipped_fonts()
    return render(compose(document, paper, chosen), paper.dots, chosen)


def preview_png(document: Document, paper: Paper = PAPER_80, fonts: PrinterFonts | None = None) -> bytes:
    """`preview` as a PNG file."""
    return to_png(preview(document, paper, fonts))


def render(page: Page, dots: int, fonts: PrinterFonts) -> Image.Image:
    """The page on paper `dots` wide, with its margins."""
    strips = [_strip(item, dots, fonts) for item in page]
    height = sum(strip.height for strip in strips)
    image = Image.new("L", (dots + 2 * MARGIN_DOTS, height + 2 * MARGIN_DOTS), _PAPER)
    top = MARGIN_DOTS
    for strip in strips:
        image.paste(strip, (MARGIN_DOTS, top))
        top += strip.height
    return image


def to_png(image: Image.Image) -> bytes:
    out = io.BytesIO()
    image.save(out, "PNG", optimize=False)
    return out.getvalue()


def _strip(item: Item, dots: int, fonts: PrinterFonts) -> Image.Image:
    match item:
        case Line():
            return draw_line(item, dots, fonts)
        case Bitmap():
            picture = ImageChops.invert(
                Image.frombytes("1", (item.width_bytes * 8, item.height), item.data).convert("L")
            )
            return _aligned(picture, dots, item.align)
        case QrCode():
            return _aligned(qr_picture(item.data, item.module, item.level), dots, item.align)
        case Feed():
            return blank(dots, item.dots)
        case CutMark():
            return _cut_mark(dots)


def _aligned(picture: Image.Image, dots: int, align: Align) -> Image.Image:
    strip = blank(dots, picture.height)
    room = dots - picture.width
    left = {Align.LEFT: 0, Align.CENTER: room // 2, Align.RIGHT: room}[align]
    strip.paste(picture, (max(0, left), 0))
    return strip


def _cut_mark(dots: int) -> Image.Image:
    strip = blank(dots, 3)
    pen = ImageDraw.Draw(strip)
    for left in range(0, dots, 16):
        pen.line((left, 1, left + 8, 1), fill=_CUT)
    return strip
