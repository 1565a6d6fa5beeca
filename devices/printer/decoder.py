"""ESC/POS bytes back to printed matter: what a printer would put on paper. Pure and incremental.

Owns the commands of escpos_build.py and those other programs commonly send; an unknown command is counted
and its two or three bytes skipped. Used by the virtual printer and by tests; independent of the builder.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

from devices.printer.document import Align
from devices.printer.page import Bitmap, CutMark, Feed, Item, Line, Page, QrCode, Span, joined


@dataclass(frozen=True, slots=True)
class PaperStatusAsked:
    """GS r: to be answered now, the buffer is worked off up to here."""

    kind: int


@dataclass(frozen=True, slots=True)
class AutoStatusSet:
    """GS a: automatic status back on or off."""

    mask: int


@dataclass(frozen=True, slots=True)
class IdentityAsked:
    """GS I."""

    kind: int


Request = PaperStatusAsked | AutoStatusSet | IdentityAsked

DEFAULT_PITCH: Final = 30
# Commands that change nothing on our paper: lead-in, then the number of parameter bytes.
_IGNORED: Final = {
    b"\x1bt": 1, b"\x1bR": 1, b"\x1b-": 1, b"\x1bM": 1, b"\x1bG": 1, b"\x1b{": 1, b"\x1bV": 1, b"\x1b=": 1,
    b"\x1bc": 2, b"\x1bp": 3, b"\x1bB": 2, b"\x1b ": 1, b"\x1b$": 2, b"\x1b\\": 2, b"\x1bD": 1,
    b"\x1c-": 1, b"\x1cS": 2, b"\x1cC": 1,
    b"\x1dL": 2, b"\x1dW": 2, b"\x1dB": 1, b"\x1db": 1, b"\x1dP": 2, b"\x1dH": 1, b"\x1dh": 1,
    b"\x1dw": 1, b"\x1df": 1,
    b"\x10\x04": 1, b"\x10\x05": 1, b"\x10\x14": 3,
}  # fmt: skip
_ALIGNS: Final = (Align.LEFT, Align.CENTER, Align.RIGHT)
_QR_LEVELS: Final = {0x30: "L", 0x31: "M", 0x32: "Q", 0x33: "H"}


@dataclass(slots=True)
class _Mode:
    """What the printer's registers hold; reset by ESC @."""

    align: Align = Align.LEFT
    pitch: int = DEFAULT_PITCH
    width: int = 1
    height: int = 1
    hanzi_width: int = 1
    hanzi_height: int = 1
    is_bold: bool = False
    is_hanzi: bool = True
    qr_module: int = 3
    qr_level: str = "L"
    qr_data: bytes = b""


@dataclass(slots=True)
class Decoder:
    """A printer's mind: feed it bytes as they come; it keeps what is not yet a whole command.

    Attributes:
        unknown: lead-ins it could not read, for the log of a technician.
    """

    unknown: list[bytes] = field(default_factory=list)
    _rest: bytearray = field(default_factory=bytearray)
    _mode: _Mode = field(default_factory=_Mode)
    _spans: list[Span] = field(default_factory=list)

    def push(self, data: bytes) -> None:
        """Take bytes in without working on them."""
        self._rest += data

    def step(self) -> list[Item | Request] | None:
        """Work off one command or character; None when what is left is not whole."""
        if not self._rest:
            return None
        used, made = self._step()
        if not used:
            return None
        del self._rest[:used]
        return made

    def feed(self, data: bytes) -> Iterator[Item | Request]:
        """Take bytes in and work off everything that is whole."""
        self.push(data)
        while (made := self.step()) is not None:
            yield from made

    @property
    def pending(self) -> int:
        """Bytes taken in and not yet worked off."""
        return len(self._rest)

    @property
    def has_open_line(self) -> bool:
        return bool(self._spans)

    def _step(self) -> tuple[int, list[Item | Request]]:
        first = self._rest[0]
        if first in (0x1B, 0x1C, 0x1D, 0x10):
            return self._command()
        if first == 0x0A:
            return 1, [self._end_line()]
        if first < 0x20:
            return 1, []
        if first >= 0x81 and self._mode.is_hanzi:
            if len(self._rest) < 2:
                return 0, []
            self._add(bytes(self._rest[:2]).decode("gbk", "replace"), is_hanzi=True)
            return 2, []
        self._add(bytes((first,)).decode("ascii", "replace"), is_hanzi=False)
        return 1, []

    def _add(self, text: str, *, is_hanzi: bool) -> None:
        mode = self._mode
        # a doubled Hanzi register counts only where GS ! says nothing: ours agree, other programs send one
        # of them
        width = mode.width if not is_hanzi or mode.width > 1 else mode.hanzi_width
        height = mode.height if not is_hanzi or mode.height > 1 else mode.hanzi_height
        if self._spans:
            last = self._spans[-1]
            if (last.width, last.height, last.is_bold) == (width, height, mode.is_bold):
                self._spans[-1] = Span(last.text + text, width, height, mode.is_bold)
                return
        self._spans.append(Span(text, width, height, mode.is_bold))

    def _end_line(self) -> Item:
        spans, self._spans = tuple(self._spans), []
        return Line(spans, self._mode.align, self._mode.pitch) if spans else Feed(self._mode.pitch)

    def _flushed(self) -> list[Item | Request]:
        return [self._end_line()] if self._spans else []

    def _command(self) -> tuple[int, list[Item | Request]]:
        data = self._rest
        if len(data) < 2:
            return 0, []
        lead = bytes(data[:2])
        match lead:
            case b"\x1d(":
                return self._function()
            case b"\x1dv":
                return self._raster()
            case b"\x1dV":
                return self._cut()
            case b"\x1b@":
                self._mode = _Mode()
                self._spans.clear()  # a line begun and not ended is dropped
                return 2, []
            case b"\x1b2":
                self._mode.pitch = DEFAULT_PITCH
                return 2, []
            case b"\x1c&" | b"\x1c.":
                self._mode.is_hanzi = lead == b"\x1c&"
                return 2, []
        if lead in _IGNORED:
            used = 2 + _IGNORED[lead]
            return (used, []) if len(data) >= used else (0, [])
        if len(data) < 3:
            return 0, []
        made = self._one_parameter(lead, data[2])
        if made is None:
            self.unknown.append(lead)
            return 2, []
        return 3, made

    def _one_parameter(self, lead: bytes, n: int) -> list[Item | Request] | None:
        mode = self._mode
        match lead:
            case b"\x1ba":
                mode.align = _ALIGNS[n % 0x30] if n % 0x30 < 3 else mode.align
            case b"\x1bE":
                mode.is_bold = bool(n & 1)
            case b"\x1b3":
                mode.pitch = n
            case b"\x1b!":
                mode.is_bold = bool(n & 0x08)
                mode.width, mode.height = (2 if n & 0x20 else 1), (2 if n & 0x10 else 1)
            case b"\x1d!":
                mode.width, mode.height = (n >> 4 & 7) + 1, (n & 7) + 1
            case b"\x1c!":
                mode.hanzi_width, mode.hanzi_height = (2 if n & 0x04 else 1), (2 if n & 0x08 else 1)
            case b"\x1cW":
                mode.hanzi_width = mode.hanzi_height = 2 if n & 1 else 1
            case b"\x1bJ":
                return [*self._flushed(), Feed(n)]
            case b"\x1bd":
                return [*self._flushed(), Feed(n * mode.pitch)]
            case b"\x1dr":
                return [*self._flushed(), PaperStatusAsked(n % 0x30)]
            case b"\x1da":
                return [AutoStatusSet(n)]
            case b"\x1dI":
                return [IdentityAsked(n)]
            case _:
                return None
        return []

    def _cut(self) -> tuple[int, list[Item | Request]]:
        if len(self._rest) < 3:
            return 0, []
        kind = self._rest[2]
        if kind < 0x41:
            return 3, [*self._flushed(), CutMark(bool(kind & 1))]
        if len(self._rest) < 4:
            return 0, []
        feed: list[Item | Request] = [Feed(self._rest[3])] if self._rest[3] else []
        return 4, [*self._flushed(), *feed, CutMark(kind != 0x41)]

    def _raster(self) -> tuple[int, list[Item | Request]]:
        if len(self._rest) < 8:
            return 0, []
        width_bytes = int.from_bytes(self._rest[4:6], "little")
        height = int.from_bytes(self._rest[6:8], "little")
        end = 8 + width_bytes * height
        if len(self._rest) < end:
            return 0, []
        if not width_bytes or not height:
            return end, []
        picture = Bitmap(width_bytes, height, bytes(self._rest[8:end]), self._mode.align)
        return end, [*self._flushed(), picture]

    def _function(self) -> tuple[int, list[Item | Request]]:
        if len(self._rest) < 5:
            return 0, []
        end = 5 + int.from_bytes(self._rest[3:5], "little")
        if len(self._rest) < end:
            return 0, []
        body = bytes(self._rest[5:end])
        if self._rest[2] != 0x6B or len(body) < 3 or body[0] != 0x31:
            return end, []
        mode = self._mode
        match body[1]:
            case 0x43:
                mode.qr_module = body[2]
            case 0x45:
                mode.qr_level = _QR_LEVELS.get(body[2], "L")
            case 0x50:
                mode.qr_data = body[3:]
            case 0x51 if mode.qr_data:
                code = QrCode(
                    mode.qr_data.decode("utf-8", "replace"), mode.qr_module, mode.qr_level, mode.align
                )
                return end, [*self._flushed(), code]
        return end, []


def decode(data: bytes) -> Page:
    """All that a whole stream prints; bands of pictures are joined, requests left out."""
    made = Decoder().feed(data)
    return joined(
        tuple(item for item in made if not isinstance(item, PaperStatusAsked | AutoStatusSet | IdentityAsked))
    )
