"""FF 68 frames of rating pads and caller keypads on an RS-485 line. Pure: bytes in, frames out.

Owns the byte layout. Does not own what a function or a data byte means on a model (the profile does) nor
the conversation (the driver does).

    off  bytes  meaning
    0    FF     lead-in; one known host leaves it out before its acknowledgement, so it is optional here
    1    68     start
    2,3  L L    twice the same, L = 2 + len(data): counts ADDR, FUNC and DATA
    4    68     start again
    5    ADDR   keypads 01..7F, pads 80 and above; on some sites both share one address
    6    FUNC   pad → host: 11 rating.  host → pad: 01 acknowledge or start, 02 stars.  keypad → host: 01 key
    7..  DATA
    n    CS     (ADDR + FUNC + DATA) mod 256
    n+1  16     end

    9600 8N1, half duplex. A pad repeats its rating until it is acknowledged.

Sources (facts only): JackQChen/QueueSystem, CallSystem/CallSystem/frmMain.cs; marzlia/HallQueFront,
HardWareDef.h and SLZCEvaluator.cpp. The skeleton is that of FT1.2.
UNVERIFIED: no real pad has been connected yet.
"""

from dataclasses import dataclass

LEAD_IN = 0xFF
START = 0x68
END = 0x16

MIN_LENGTH = 2
MAX_LENGTH = 64
"""Largest L believed; the longest known has 8. A larger limit lets noise hold a good frame back longer."""

_HEADER = 4  # 68 L L 68
_TRAILER = 2  # CS 16


@dataclass(frozen=True, slots=True)
class Frame:
    """What one frame says. `address` and `function` are bytes."""

    address: int
    function: int
    data: bytes = b""


def build(frame: Frame, *, has_lead_in: bool = True) -> bytes:
    """The bytes of a frame. Raises ValueError when the data does not fit."""
    body = bytes((frame.address, frame.function)) + frame.data
    if len(body) > MAX_LENGTH:
        raise ValueError(f"{len(frame.data)} data bytes do not fit into a frame: {MAX_LENGTH - 2} at most")
    head = bytes((START, len(body), len(body), START))
    lead_in = bytes((LEAD_IN,)) if has_lead_in else b""
    return lead_in + head + body + bytes((sum(body) & 0xFF, END))


class Parser:
    """Finds frames in a stream that may start, stop or be damaged anywhere.

    A header that proves false costs one byte, never the frame behind it.
    """

    def __init__(self) -> None:
        self._pending = bytearray()
        self.dropped_bytes = 0  # noise seen so far, lead-ins not counted

    def feed(self, data: bytes) -> list[Frame]:
        """The frames completed by `data`. Keeps an unfinished one for the next call."""
        self._pending += data
        return self._take(is_silence=False)

    def idle(self) -> list[Frame]:
        """The line has been silent longer than any gap inside a frame: what is unfinished is noise.

        Returns frames that a false header had hidden.
        """
        return self._take(is_silence=True)

    def _take(self, *, is_silence: bool) -> list[Frame]:
        frames: list[Frame] = []
        pending = self._pending
        while pending:
            if pending[0] == LEAD_IN:
                del pending[0]
                continue
            frame, used = _read(pending)
            if used == 0 and not is_silence:
                break
            if frame is not None:
                frames.append(frame)
            else:
                used = 1
                self.dropped_bytes += 1
            del pending[:used]
        return frames


def _read(pending: bytearray) -> tuple[Frame | None, int]:
    """A frame and its size, (None, 0) when more bytes are needed, (None, 1) when none starts here."""
    if pending[0] != START:
        return None, 1
    if len(pending) >= 2 and not MIN_LENGTH <= pending[1] <= MAX_LENGTH:
        return None, 1
    if len(pending) >= 3 and pending[2] != pending[1]:
        return None, 1
    if len(pending) < _HEADER:
        return None, 0
    if pending[3] != START:
        return None, 1
    size = _HEADER + pending[1] + _TRAILER
    if len(pending) < size:
        return None, 0
    body = bytes(pending[_HEADER : size - _TRAILER])
    if pending[size - 1] != END or pending[size - 2] != sum(body) & 0xFF:
        return None, 1
    return Frame(body[0], body[1], body[2:]), size
