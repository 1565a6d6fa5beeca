"""What a printer answers: an incremental parser of its status bytes, and what their bits mean. Pure.

    DLE EOT reply   0xx1xx10            & 93 == 12   one byte; which question it answers is known by order
    ASB             0xx1xx00 + 3 bytes  & 93 == 10   automatic status back, also unasked
    XON, XOFF       11, 13
    GS r reply      0xx0xxxx            & 90 == 00   one byte, in the order of the print data
    GS I text       5F … 00

Source: hardware.md 2.1. UNVERIFIED on hardware. Bytes that fit nowhere are dropped and counted; nothing
raises.
"""

from dataclasses import dataclass, field
from enum import StrEnum

from devices.errors import DeviceFault


@dataclass(frozen=True, slots=True)
class RealTime:
    """A DLE EOT reply."""

    bits: int


@dataclass(frozen=True, slots=True)
class Queued:
    """A GS r reply."""

    bits: int


@dataclass(frozen=True, slots=True)
class Automatic:
    """Four bytes of automatic status back."""

    bits: bytes


@dataclass(frozen=True, slots=True)
class FlowControl:
    is_ready: bool


@dataclass(frozen=True, slots=True)
class Identity:
    text: str


Frame = RealTime | Queued | Automatic | FlowControl | Identity

_MAX_IDENTITY = 80  # longer is noise, not a model name


@dataclass(slots=True)
class StatusParser:
    """Feed it bytes as they arrive. `dropped` counts bytes that belong to nothing."""

    dropped: int = 0
    _held: bytearray = field(default_factory=bytearray)

    def feed(self, data: bytes) -> list[Frame]:
        """The frames that `data` completes, in order."""
        frames: list[Frame] = []
        for byte in data:
            frame = self._take(byte)
            if frame is not None:
                frames.append(frame)
        return frames

    def reset(self) -> None:
        """Forget a half frame, when the link was lost."""
        self._held.clear()

    def _take(self, byte: int) -> Frame | None:
        if self._held and self._held[0] == 0x5F:
            return self._take_identity(byte)
        if self._held:
            if byte & 0x90 == 0:
                return self._take_automatic(byte)
            self.dropped += len(self._held)
            self._held.clear()
        return self._take_first(byte)

    def _take_first(self, byte: int) -> Frame | None:
        if byte in (0x11, 0x13):
            return FlowControl(byte == 0x11)
        if byte & 0x93 == 0x12:
            return RealTime(byte)
        if byte & 0x90 == 0:
            return Queued(byte)
        if byte & 0x93 == 0x10 or byte == 0x5F:
            self._held.append(byte)
        else:
            self.dropped += 1
        return None

    def _take_automatic(self, byte: int) -> Frame | None:
        self._held.append(byte)
        if len(self._held) < 4:
            return None
        frame = Automatic(bytes(self._held))
        self._held.clear()
        return frame

    def _take_identity(self, byte: int) -> Frame | None:
        if byte == 0:
            frame = Identity(self._held[1:].decode("ascii"))
            self._held.clear()
            return frame
        if 0x20 <= byte < 0x7F and len(self._held) <= _MAX_IDENTITY:
            self._held.append(byte)
            return None
        self.dropped += len(self._held)
        self._held.clear()
        return self._take_first(byte)


class Paper(StrEnum):
    OK = "ok"
    NEAR_END = "near_end"
    OUT = "out"


@dataclass(frozen=True, slots=True)
class PrinterBits:
    """What the replies to DLE EOT 1–4 say together. What was not asked stays as if well."""

    is_offline: bool = False
    is_cover_open: bool = False
    has_error: bool = False
    has_cutter_error: bool = False
    has_unrecoverable_error: bool = False
    is_head_hot: bool = False
    paper: Paper = Paper.OK

    def fault(self, device: str) -> DeviceFault | None:
        """Why it cannot print, the cause a person can see first; None when it can."""
        if self.is_cover_open:
            return DeviceFault("cover_open", "the cover is open: close it", device=device)
        if self.paper is Paper.OUT:
            return DeviceFault("paper_out", "the paper is out: load a roll", device=device)
        if self.has_cutter_error:
            return DeviceFault("cutter_jam", "the cutter is stuck: clear the paper", device=device)
        if self.is_head_hot:
            return DeviceFault("head_hot", "the print head is hot: wait", device=device)
        if self.has_unrecoverable_error or self.has_error:
            return DeviceFault(
                "printer_error", "the printer reports an error: switch it off and on", device=device
            )
        if self.is_offline:
            return DeviceFault("offline", "the printer is off line: press its feed button", device=device)
        return None


def read_bits(replies: dict[int, int]) -> PrinterBits:
    """From the replies to DLE EOT, by question 1–4."""
    printer, cause, error, paper = (replies.get(kind, 0x12) for kind in (1, 2, 3, 4))
    is_out = bool(paper & 0x60) or bool(cause & 0x20)
    is_near = bool(paper & 0x0C)
    return PrinterBits(
        is_offline=bool(printer & 0x08),
        is_cover_open=bool(cause & 0x04),
        has_error=bool(cause & 0x40),
        has_cutter_error=bool(error & 0x08),
        has_unrecoverable_error=bool(error & 0x20),
        is_head_hot=bool(error & 0x40),
        paper=Paper.OUT if is_out else Paper.NEAR_END if is_near else Paper.OK,
    )


def read_automatic(bits: bytes) -> PrinterBits:
    """From the four bytes of automatic status back."""
    printer, error, paper, _ = bits
    return PrinterBits(
        is_offline=bool(printer & 0x08),
        is_cover_open=bool(printer & 0x20),
        has_cutter_error=bool(error & 0x08),
        has_unrecoverable_error=bool(error & 0x20),
        is_head_hot=bool(error & 0x40),
        paper=Paper.OUT if paper & 0x0C else Paper.NEAR_END if paper & 0x03 else Paper.OK,
    )


def queued_paper(bits: int) -> Paper:
    """The paper as a GS r 1 reply tells it."""
    return Paper.OUT if bits & 0x0C else Paper.NEAR_END if bits & 0x03 else Paper.OK
