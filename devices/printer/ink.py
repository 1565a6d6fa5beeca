"""One line of text in character cells, and from a picture to printable dots. Pure."""

from typing import Final

from PIL import Image, ImageDraw

from devices.printer.document import Align
from devices.printer.escpos_text import cells
from devices.printer.fonts import PrinterFonts
from devices.printer.page import CELL_DOTS, LINE_DOTS, Bitmap, Line, Span

# Below this grey a dot is burnt. Higher: thin strokes grow together; lower: they break.
BLACK_BELOW: Final = 150
# An em of the font is taller than a cell by the tails of Latin letters: this size and baseline keep all
# ink inside.
_EM: Final = 0.92
_BASELINE: Final = 0.78


def blank(width: int, height: int) -> Image.Image:
    return Image.new("L", (width, height), 255)


def draw_line(line: Line, dots: int, fonts: PrinterFonts) -> Image.Image:
    """The line on a strip `dots` wide and as high as the paper moves. What does not fit is cut off."""
    strip = blank(dots, line.height)
    width = sum(cells(span.text) * span.width * CELL_DOTS for span in line.spans)
    room = max(0, dots - width)
    left = {Align.LEFT: 0, Align.CENTER: room // 2, Align.RIGHT: room}[line.align]
    tallest = max((span.height for span in line.spans), default=1)
    for span in line.spans:
        top = LINE_DOTS * (tallest - span.height)
        for character in span.text:
            _draw_character(strip, left, top, character, span, fonts)
            left += cells(character) * span.width * CELL_DOTS
    return strip


def to_bitmap(image: Image.Image, align: Align = Align.LEFT) -> Bitmap:
    """The picture in black and white, widened to whole bytes."""
    width_bytes = (image.width + 7) // 8
    canvas = blank(width_bytes * 8, image.height)
    canvas.paste(image, (0, 0))
    # mode "1" packs eight dots a byte; ink is the set bit
    packed = canvas.point(lambda grey: 255 if grey < BLACK_BELOW else 0).convert("1").tobytes()
    return Bitmap(width_bytes, image.height, packed, align)


def _draw_character(
    strip: Image.Image, left: int, top: int, character: str, span: Span, fonts: PrinterFonts
) -> None:
    if character == " ":
        return
    cell_width = cells(character) * CELL_DOTS * span.width
    height = LINE_DOTS * span.height
    face = fonts.face_for(character, round(height * _EM))
    natural = max(1, round(face.getlength(character)))
    glyph = Image.new("L", (natural, height), 0)
    pen = ImageDraw.Draw(glyph)
    pen.text((0, round(height * _BASELINE)), character, fill=255, font=face, anchor="ls")
    wanted = min(cell_width, max(1, round(natural * span.width / span.height)))
    if wanted != natural:
        glyph = glyph.resize((wanted, height), Image.Resampling.LANCZOS)
    left += (cell_width - wanted) // 2
    strip.paste(0, (left, top), glyph)
    if span.is_bold:  # printers strike twice, one dot apart
        strip.paste(0, (left + span.width, top), glyph)
