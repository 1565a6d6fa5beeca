"""A0 90 frames of the two-colour counter strip. Pure: text in, bytes out, and back.

Owns the byte layout of "show" and of the strip's answer. Does not own retries, blinking or what is shown.

    host → strip
    off  bytes  meaning
    0,1  A0 90  start
    2    ADDR
    3    CMD    A5 show; A1 show what is stored, A2 store (not used here)
    4,5  LENh LENl   bytes of DATA, high × 256 + low
    6..  DATA   per character its GBK byte or bytes and one colour byte: 00 red, 01 green, 02 yellow
    n    XOR    of ADDR .. DATA

    strip → host
    A0 90 ADDR [0..2 bytes nobody describes] A5 AA

The one public source divides the length by 255; below 255 bytes that is the same, above it is taken for a
slip of the pen there. What lies between ADDR and A5 AA in the answer is not described, so up to two bytes are
skipped: a third would let the echo of our own frame (A5 LENh LENl, then text beginning with A5 AA) pass for
one.

Source (facts only): marzlia/HallQueFront, SLZCWndScreen.cpp and HardWareDef.h.
UNVERIFIED: no real strip has been connected yet.
"""

from dataclasses import dataclass
from enum import IntEnum

HEAD = b"\xa0\x90"
SHOW = 0xA5
ANSWER_TAIL = b"\xa5\xaa"
MAX_ANSWER_GAP = 2

MAX_DATA = 1024
"""Most data bytes believed: over 300 characters. A larger limit makes noise hold a good frame back longer."""

_HEADER = 6  # A0 90 ADDR CMD LENh LENl


class Colour(IntEnum):
    RED = 0
    GREEN = 1
    YELLOW = 2


Coloured = tuple[str, Colour]
"""One character and its colour."""


@dataclass(frozen=True, slots=True)
class Frame:
    address: int
    command: int
    data: bytes = b""


@dataclass(frozen=True, slots=True)
class Answer:
    """The strip at this address took the last frame."""

    address: int


def encode_text(text: str, colour: Colour) -> bytes:
    """The DATA of a text in one colour. A character GBK lacks becomes `?`."""
    return b"".join(character.encode("gbk", "replace") + bytes((colour,)) for character in text)


def decode_text(data: bytes) -> list[Coloured]:
    """The characters of DATA. Raises ValueError when it does not divide into characters and colours."""
    characters: list[Coloured] = []
    rest = data
    while rest:
        width = 2 if rest[0] >= 0x81 else 1
        if len(rest) <= width:
            raise ValueError("display data ends within a character")
        characters.append((rest[:width].decode("gbk"), Colour(rest[width])))
        rest = rest[width + 1 :]
    return characters


def build(frame: Frame) -> bytes:
    """The bytes of a frame. Raises ValueError when the data does not fit."""
    if len(frame.data) > MAX_DATA:
        raise ValueError(f"{len(frame.data)} bytes do not fit on a display: {MAX_DATA} at most")
    body = bytes((frame.address, frame.command, *divmod(len(frame.data), 256))) + frame.data
    return HEAD + body + bytes((_xor(body),))


def build_answer(address: int) -> bytes:
    """What a strip sends when it has taken a frame."""
    return HEAD + bytes((address,)) + ANSWER_TAIL


class FrameParser:
    """The strip's ear: finds frames in a stream that may be damaged anywhere."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Frame]:
        self._pending += data
        return self._take(is_silence=False)

    def idle(self) -> list[Frame]:
        """The line has been silent: what is unfinished is noise. Returns frames a false header had hidden."""
        return self._take(is_silence=True)

    def _take(self, *, is_silence: bool) -> list[Frame]:
        frames: list[Frame] = []
        while self._pending:
            frame, used = _read_frame(self._pending)
            if used == 0 and not is_silence:
                break
            if frame is not None:
                frames.append(frame)
            del self._pending[: used or 1]
        return frames


class AnswerParser:
    """The host's ear: finds answers in a stream that may be damaged anywhere."""

    def __init__(self) -> None:
        self._pending = bytearray()

    def feed(self, data: bytes) -> list[Answer]:
        self._pending += data
        answers: list[Answer] = []
        while self._pending:
            answer, used = _read_answer(self._pending)
            if used == 0:
                break
            if answer is not None:
                answers.append(answer)
            del self._pending[:used]
        return answers

    def reset(self) -> None:
        """Forget an unfinished answer: a new question is asked."""
        self._pending.clear()


def _read_frame(pending: bytearray) -> tuple[Frame | None, int]:
    """A frame and its size, (None, 0) when more bytes are needed, (None, 1) when none starts here."""
    if not _may_start(pending):
        return None, 1
    if len(pending) < _HEADER:
        return None, 0
    length = pending[4] * 256 + pending[5]
    if length > MAX_DATA:
        return None, 1
    size = _HEADER + length + 1
    if len(pending) < size:
        return None, 0
    if _xor(pending[2 : size - 1]) != pending[size - 1]:
        return None, 1
    return Frame(pending[2], pending[3], bytes(pending[_HEADER : size - 1])), size


def _read_answer(pending: bytearray) -> tuple[Answer | None, int]:
    if not _may_start(pending):
        return None, 1
    for gap in range(MAX_ANSWER_GAP + 1):
        if HEAD in pending[2 : 3 + gap]:
            return None, 1  # a later start is nearer to the tail
        tail = bytes(pending[3 + gap : 5 + gap])
        if tail == ANSWER_TAIL:
            return Answer(pending[2]), 5 + gap
        if len(tail) < 2:
            return None, 0
    return None, 1


def _may_start(pending: bytearray) -> bool:
    return HEAD.startswith(bytes(pending[:2])) if len(pending) < 2 else pending[:2] == HEAD


def _xor(data: bytes | bytearray) -> int:
    result = 0
    for byte in data:
        result ^= byte
    return result
