"""The virtual printer: receives ESC/POS as a real one does, keeps every slip, misbehaves on order.

Owns the printer's mind: receive buffer, real-time and queued answers, paper, cover, cutter, faults, and
the files of each slip (bytes, text, picture). Wires to the world are in simulator_ports.py.

DLE EOT is answered on arrival, even off line and even when the bytes are dots of a picture; GS r, GS a and
GS I are answered when they reach the head of the buffer, which stands still while the printer is off line.
"""

import re
import threading
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path
from typing import Final

from devices.printer.decoder import AutoStatusSet, Decoder, IdentityAsked, PaperStatusAsked, Request
from devices.printer.fonts import PrinterFonts
from devices.printer.page import Bitmap, CutMark, Item, Line, Page, QrCode, joined, page_text
from devices.printer.profiles import PrinterProfile
from devices.printer.render import render, to_png

BUFFER_BYTES: Final = 4096  # of a cheap printer
_ONLY_QUESTIONS: Final = re.compile(rb"(\x10\x04[\x01-\x04])+")


@dataclass(slots=True)
class Faults:
    """What is wrong now. `None` and `False` are health.

    Attributes:
        run_out_after: the paper ends after so many more bytes are worked off.
        disconnect_after: the connection breaks after so many more bytes have arrived.
        bytes_per_s: takes data no faster than this.
        is_mute: prints and answers nothing.
        noise: sent before every answer; with `is_mute` instead of it.
    """

    is_paper_out: bool = False
    is_paper_low: bool = False
    is_cover_open: bool = False
    is_cutter_jammed: bool = False
    is_mute: bool = False
    noise: bytes = b""
    run_out_after: int | None = None
    disconnect_after: int | None = None
    bytes_per_s: int | None = None


@dataclass(frozen=True, slots=True)
class Slip:
    """One piece of paper that left the printer. `is_complete`: it ended as its sender wanted."""

    number: int
    at: datetime
    text: str
    page: Page
    data: bytes
    png: Path
    is_complete: bool


@dataclass(frozen=True, slots=True)
class PrinterView:
    """The state for a page or a test to look at."""

    paper: str
    is_cover_open: bool
    is_offline: bool
    is_mute: bool
    slips: int
    cuts: int
    buffered_bytes: int
    unfinished_text: str


@dataclass(slots=True)
class _OnPaper:
    """What is printed and not yet cut off."""

    items: list[Item] = field(default_factory=list)
    data: bytearray = field(default_factory=bytearray)

    @property
    def has_matter(self) -> bool:
        return any(isinstance(item, Line | Bitmap | QrCode) for item in self.items)


class VirtualPrinter:
    """All methods may be called from any thread.

    Args:
        folder: receives slip-0001.bin, .txt and .png and so on; made if missing.
        now: the aware time written on each slip's record.
        on_slip: told of each slip once its files are written, on the thread that wrote them.
    """

    def __init__(
        self,
        profile: PrinterProfile,
        folder: Path,
        fonts: PrinterFonts,
        now: Callable[[], datetime],
        on_slip: Callable[[Slip], None] | None = None,
    ) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._profile = profile
        self._folder = folder
        self._fonts = fonts
        self._now = now
        self._on_slip = on_slip
        self._lock = threading.RLock()
        self._delivering = threading.Lock()
        self._faults = Faults()
        self._decoder = Decoder()
        self._taken = bytearray()
        self._paper = _OnPaper()
        self._ended: list[tuple[Page, bytes, bool]] = []
        self._slips: list[Slip] = []
        self._cuts = 0
        self._replies = bytearray()
        self._last_two = b""
        self._asb_mask = 0

    # What the wire does

    def receive(self, data: bytes) -> None:
        """Bytes have arrived: answer what is urgent, work off the rest while on line."""
        with self._lock:
            self._answer_real_time(data)
            if self._is_offline and _ONLY_QUESTIONS.fullmatch(data):
                return  # a printer asked for hours while its paper is out does not fill up with the questions
            self._decoder.push(data)
            self._taken += data
            self._work()

    def take_replies(self) -> bytes:
        """What the printer wants to say now."""
        with self._lock:
            replies = bytes(self._replies)
            self._replies.clear()
            return replies

    @property
    def has_room(self) -> bool:
        """False when the buffer is full: the wire then takes no more."""
        with self._lock:
            return not (self._is_offline and self._decoder.pending >= BUFFER_BYTES)

    @property
    def bytes_per_s(self) -> int | None:
        return self._faults.bytes_per_s

    def must_disconnect(self, received: int) -> bool:
        """Whether the ordered break of the connection is due, `received` more bytes having come."""
        with self._lock:
            left = self._faults.disconnect_after
            if left is None:
                return False
            self._faults.disconnect_after = left - received if received < left else None
            return received >= left

    def deliver(self) -> None:
        """Draw and keep the slips that have ended; no answer of `receive` waits for a picture."""
        with self._delivering:
            while True:
                with self._lock:
                    if not self._ended:
                        return
                    page, data, is_complete = self._ended.pop(0)
                    number = len(self._slips) + 1
                slip = self._keep(number, page, data, is_complete=is_complete)
                with self._lock:
                    self._slips.append(slip)
                if self._on_slip is not None:
                    self._on_slip(slip)

    # What a person does

    def take_paper(self) -> None:
        """The roll is empty."""
        self._change(is_paper_out=True)

    def load_paper(self) -> None:
        """A new roll; a piece that was begun is torn off, what is in the buffer goes on the new one."""
        with self._lock:
            if self._paper.has_matter:
                self._end_slip(is_complete=False)
            self._change(is_paper_out=False, is_paper_low=False, run_out_after=None)
        self.deliver()

    def open_cover(self) -> None:
        self._change(is_cover_open=True)

    def close_cover(self) -> None:
        self._change(is_cover_open=False)
        self.deliver()

    def order(self, **faults: bool | int | bytes | None) -> None:
        """Set fields of `Faults`, e.g. `order(run_out_after=400)`. Raises AttributeError for others."""
        self._change(**faults)
        self.deliver()

    def mend(self) -> None:
        """Everything is well again."""
        self.load_paper()
        with self._lock:
            self._faults = Faults()
            self._work()
        self.deliver()

    @property
    def slips(self) -> tuple[Slip, ...]:
        with self._lock:
            return tuple(self._slips)

    def view(self) -> PrinterView:
        with self._lock:
            faults = self._faults
            paper = "out" if faults.is_paper_out else "near_end" if faults.is_paper_low else "ok"
            return PrinterView(
                paper,
                faults.is_cover_open,
                self._is_offline,
                faults.is_mute,
                len(self._slips),
                self._cuts,
                self._decoder.pending,
                page_text(tuple(self._paper.items)) if self._paper.items else "",
            )

    @property
    def _is_offline(self) -> bool:
        return self._faults.is_paper_out or self._faults.is_cover_open or self._faults.is_cutter_jammed

    def _change(self, **faults: bool | int | bytes | None) -> None:
        with self._lock:
            before = self._automatic()
            for name, value in faults.items():
                setattr(self._faults, name, value)
            if self._asb_mask and self._automatic() != before:
                self._say(self._automatic())
            self._work()

    def _answer_real_time(self, data: bytes) -> None:
        seen = self._last_two + data
        for start in range(len(seen) - 2):
            if seen[start : start + 2] == b"\x10\x04" and 1 <= seen[start + 2] <= 4:
                self._say(bytes((self._real_time(seen[start + 2]),)))
        self._last_two = seen[-2:]

    def _work(self) -> None:
        """Print while on line, command by command, so that a fault strikes in the middle of a slip."""
        while not self._is_offline:
            before = self._decoder.pending
            made = self._decoder.step()
            if made is None:
                return
            used = before - self._decoder.pending
            self._paper.data += self._taken[:used]
            del self._taken[:used]
            for item in made:
                self._print(item)
            left = self._faults.run_out_after
            if left is not None:
                self._faults.run_out_after = left - used
                if left <= used:
                    self._change(is_paper_out=True, run_out_after=None)

    def _print(self, item: Item | Request) -> None:
        match item:
            case PaperStatusAsked(kind=1):
                if not self._profile.cutter and self._paper.has_matter:
                    self._end_slip(is_complete=True)
                self._say(bytes((0x03 if self._faults.is_paper_low else 0x00,)))
            case PaperStatusAsked():
                self._say(b"\x00")
            case AutoStatusSet():
                self._asb_mask = item.mask
                if item.mask:
                    self._say(self._automatic())
            case IdentityAsked():
                self._say(b"_" + self._profile.id.encode("ascii") + b"\x00")
            case CutMark():
                self._cuts += 1
                self._paper.items.append(item)
                self._end_slip(is_complete=True)
            case _:
                self._paper.items.append(item)

    def _end_slip(self, *, is_complete: bool) -> None:
        if self._paper.has_matter:
            self._ended.append((joined(tuple(self._paper.items)), bytes(self._paper.data), is_complete))
        self._paper = _OnPaper()

    def _keep(self, number: int, page: Page, data: bytes, *, is_complete: bool) -> Slip:
        stem = self._folder / f"slip-{number:04d}"
        text = page_text(page)
        png = stem.with_suffix(".png")
        stem.with_suffix(".bin").write_bytes(data)
        stem.with_suffix(".txt").write_text(text, encoding="utf-8")
        png.write_bytes(to_png(render(page, self._profile.dots, self._fonts)))
        return Slip(number, self._now(), text, page, data, png, is_complete)

    def _say(self, reply: bytes) -> None:
        self._replies += self._faults.noise
        if not self._faults.is_mute:
            self._replies += reply

    def _real_time(self, kind: int) -> int:
        faults = self._faults
        bits = 0x12
        match kind:
            case 1:
                bits |= 0x08 if self._is_offline else 0
            case 2:
                bits |= 0x04 if faults.is_cover_open else 0
                bits |= 0x20 if faults.is_paper_out else 0
                bits |= 0x40 if faults.is_cutter_jammed else 0
            case 3:
                bits |= 0x08 if faults.is_cutter_jammed else 0
            case _:
                bits |= 0x0C if faults.is_paper_low or faults.is_paper_out else 0
                bits |= 0x60 if faults.is_paper_out else 0
        return bits

    def _automatic(self) -> bytes:
        faults = self._faults
        first = 0x10 | (0x08 if self._is_offline else 0) | (0x20 if faults.is_cover_open else 0)
        second = 0x08 if faults.is_cutter_jammed else 0
        is_low = faults.is_paper_low or faults.is_paper_out
        third = (0x03 if is_low else 0) | (0x0C if faults.is_paper_out else 0)
        return bytes((first, second, third, 0x0F))
