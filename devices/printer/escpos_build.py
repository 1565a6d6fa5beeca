"""A laid-out page to ESC/POS bytes. Pure: owns the command set we send, opens nothing.

    1B 40          initialise             1C 26          Chinese characters on
    1B 33 n        line spacing           1B 61 n        align 0 left 1 centre 2 right
    1B 45 n        bold                   1C 21 n        Chinese size: 04 double width, 08 double height
    1D 21 n        size (w-1)<<4 | (h-1)  1B 4A n        feed n dots
    1D 76 30 00 xL xH yL yH data          raster picture, x in bytes, y in dots
    1D 28 6B pL pH 31 fn ...              QR code: model, module, level, data, print
    1D 56 00|01    cut, partial cut

Source: hardware.md 2.1. UNVERIFIED on hardware. Tests hold QR, picture and cut to the bytes of python-escpos.

Both size commands go out, the Chinese one first: where GS ! also rules Chinese characters its finer value
wins, where it does not they are at least doubled.
"""

import re
from dataclasses import dataclass
from typing import Final

from devices.printer.document import Align
from devices.printer.escpos_text import Encoding
from devices.printer.page import Bitmap, CutMark, Feed, Line, Page, QrCode

INITIALISE: Final = b"\x1b\x40"
HANZI_ON: Final = b"\x1c\x26"
CUT_FULL: Final = b"\x1d\x56\x00"
CUT_PARTIAL: Final = b"\x1d\x56\x01"
# Answered when the printer's buffer is worked off up to here, and only while it can print.
PAPER_STATUS_QUEUED: Final = b"\x1d\x72\x01"

ASB_ON: Final = b"\x1d\x61\xff"

# Pictures go out in bands of a text line's height. A job that broke off leaves the printer waiting for the
# rest of a band; the smaller the band, the shorter the padding that frees it (`free_from_half_command`).
BAND_ROWS: Final = 24

_ALIGN: Final = {Align.LEFT: 0, Align.CENTER: 1, Align.RIGHT: 2}
_QR_LEVEL: Final = {"L": 0x30, "M": 0x31, "Q": 0x32, "H": 0x33}
# DLE EOT, DLE ENQ, DLE DC4: a printer obeys them on arrival, even when they are dots of a picture.
_REAL_TIME: Final = re.compile(rb"\x10(?=[\x04\x05\x14])")


def real_time_status(kind: int) -> bytes:
    """The question DLE EOT `kind` (1 printer, 2 offline cause, 3 error cause, 4 paper)."""
    return bytes((0x10, 0x04, kind))


def encode(page: Page, encoding: Encoding) -> bytes:
    """The bytes that print `page`, from initialising to the last cut."""
    style = _Style()
    out = bytearray(INITIALISE)
    if encoding is not Encoding.ASCII:
        out += HANZI_ON
    for item in page:
        match item:
            case Line():
                out += style.line(item, encoding)
            case Bitmap():
                out += style.align(item.align) + _bitmap(item)
            case QrCode():
                out += style.align(item.align) + _qr(item)
            case Feed():
                out += bytes((0x1B, 0x4A, item.dots))
            case CutMark():
                out += CUT_PARTIAL if item.is_partial else CUT_FULL
    return bytes(out)


def free_from_half_command(dots: int) -> bytes:
    """What a printer of that width takes as the rest of any command it still waits for, and else ignores.

    Zeros are white dots inside a picture and nothing outside one; initialising drops the begun line.
    """
    return bytes(dots // 8 * BAND_ROWS) + INITIALISE


@dataclass(slots=True)
class _Style:
    """What the printer was told last, so that only changes are sent."""

    alignment: Align = Align.LEFT
    pitch: int = 0
    is_bold: bool = False
    size: tuple[int, int] = (1, 1)

    def align(self, wanted: Align) -> bytes:
        if wanted is self.alignment:
            return b""
        self.alignment = wanted
        return bytes((0x1B, 0x61, _ALIGN[wanted]))

    def line(self, line: Line, encoding: Encoding) -> bytes:
        out = bytearray()
        if line.pitch != self.pitch:
            self.pitch = line.pitch
            out += bytes((0x1B, 0x33, line.pitch))
        out += self.align(line.align)
        for span in line.spans:
            if span.is_bold != self.is_bold:
                self.is_bold = span.is_bold
                out += bytes((0x1B, 0x45, span.is_bold))
            if (span.width, span.height) != self.size:
                self.size = (span.width, span.height)
                out += _size(*self.size, encoding)
            out += span.text.encode(encoding)
        return bytes(out) + b"\n"


def _size(width: int, height: int, encoding: Encoding) -> bytes:
    general = bytes((0x1D, 0x21, (width - 1) << 4 | (height - 1)))
    if encoding is Encoding.ASCII:
        return general
    return bytes((0x1C, 0x21, (0x04 if width > 1 else 0) | (0x08 if height > 1 else 0))) + general


def _bitmap(bitmap: Bitmap) -> bytes:
    out = bytearray()
    for top in range(0, bitmap.height, BAND_ROWS):
        rows = min(BAND_ROWS, bitmap.height - top)
        data = bitmap.data[top * bitmap.width_bytes : (top + rows) * bitmap.width_bytes]
        out += b"\x1d\x76\x30\x00" + bitmap.width_bytes.to_bytes(2, "little") + rows.to_bytes(2, "little")
        out += defused(data)
    return bytes(out)


def defused(dots: bytes) -> bytes:
    """The picture with one dot added wherever its bytes would read as a real-time command."""
    return _REAL_TIME.sub(b"\x11", dots)


def _qr(code: QrCode) -> bytes:
    data = code.data.encode("utf-8")

    def function(number: int, *parameters: int, payload: bytes = b"") -> bytes:
        body = bytes((0x31, number, *parameters)) + payload
        return b"\x1d\x28\x6b" + len(body).to_bytes(2, "little") + body

    return (
        function(0x41, 0x32, 0x00)  # model 2
        + function(0x43, code.module)
        + function(0x45, _QR_LEVEL[code.level])
        + function(0x50, 0x30, payload=data)
        + function(0x51, 0x30)
    )
