"""Status frames: the bits both ways, and no stream of bytes makes the parser raise or lose step."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.escpos_status import (
    Automatic,
    FlowControl,
    Frame,
    Identity,
    Paper,
    Queued,
    RealTime,
    StatusParser,
    queued_paper,
    read_automatic,
    read_bits,
)

REAL_TIME = [bits for bits in range(256) if bits & 0x93 == 0x12]
QUEUED = [bits for bits in range(256) if bits & 0x90 == 0]
AUTOMATIC_FIRST = [bits for bits in range(256) if bits & 0x93 == 0x10]
NOISE = [
    bits
    for bits in range(256)
    if bits & 0x90 and bits & 0x93 not in (0x12, 0x10) and bits not in (0x11, 0x13, 0x5F)
]

frames = st.one_of(
    st.sampled_from(REAL_TIME).map(lambda bits: (bytes([bits]), RealTime(bits))),
    st.sampled_from(QUEUED).map(lambda bits: (bytes([bits]), Queued(bits))),
    st.sampled_from([(b"\x11", FlowControl(True)), (b"\x13", FlowControl(False))]),
    st.tuples(st.sampled_from(AUTOMATIC_FIRST), *[st.sampled_from(QUEUED)] * 3).map(
        lambda four: (bytes(four), Automatic(bytes(four)))
    ),
    st.text(st.characters(min_codepoint=0x20, max_codepoint=0x7E), max_size=30).map(
        lambda text: (b"_" + text.encode() + b"\x00", Identity(text))
    ),
)


def _pieces(data: bytes, cuts: list[int]) -> list[bytes]:
    edges = sorted({0, len(data), *(cut % (len(data) + 1) for cut in cuts)})
    return [data[a:b] for a, b in pairwise(edges)]


def _parse(parser: StatusParser, pieces: list[bytes]) -> list[Frame]:
    return [frame for piece in pieces for frame in parser.feed(piece)]


@given(st.lists(frames, max_size=20), st.lists(st.integers(0, 10_000), max_size=10))
def test_frames_are_told_apart_however_the_stream_is_split(
    sent: list[tuple[bytes, Frame]], cuts: list[int]
) -> None:
    parser = StatusParser()
    stream = b"".join(data for data, _ in sent)
    assert _parse(parser, _pieces(stream, cuts)) == [frame for _, frame in sent]
    assert parser.dropped == 0


@given(st.lists(st.tuples(st.lists(st.sampled_from(NOISE), max_size=4).map(bytes), frames), max_size=15))
def test_noise_between_frames_is_counted_and_costs_no_frame(
    sent: list[tuple[bytes, tuple[bytes, Frame]]],
) -> None:
    parser = StatusParser()
    stream = b"".join(noise + data for noise, (data, _) in sent)
    assert parser.feed(stream) == [frame for _, (_, frame) in sent]
    assert parser.dropped == sum(len(noise) for noise, _ in sent)


@given(st.binary(max_size=200), st.sampled_from(REAL_TIME))
def test_after_any_bytes_at_all_a_real_time_reply_is_heard_at_once_or_after_what_it_interrupts(
    junk: bytes, bits: int
) -> None:
    parser = StatusParser()
    parser.feed(junk)
    # a half identity may swallow printable bytes; the reply after its end is heard
    parser.feed(b"\x80")
    assert parser.feed(bytes([bits])) == [RealTime(bits)]


@pytest.mark.parametrize("length", [1, 2, 3])
def test_a_truncated_automatic_status_does_not_swallow_the_reply_after_it(length: int) -> None:
    parser = StatusParser()
    assert parser.feed(b"\x18\x00\x0f\x0f"[:length] + b"\x12") == [RealTime(0x12)]
    assert parser.dropped == length


@pytest.mark.parametrize(
    ("replies", "code", "paper"),
    [
        ({1: 0x12, 2: 0x12, 4: 0x12}, None, Paper.OK),
        ({1: 0x12, 2: 0x12, 4: 0x1E}, None, Paper.NEAR_END),
        ({1: 0x1A, 2: 0x32, 4: 0x72}, "paper_out", Paper.OUT),
        ({1: 0x1A, 2: 0x32, 4: 0x7E}, "paper_out", Paper.OUT),
        ({1: 0x1A, 2: 0x16, 4: 0x12}, "cover_open", Paper.OK),
        ({1: 0x1A, 2: 0x36, 4: 0x7E}, "cover_open", Paper.OUT),
        ({1: 0x1A, 2: 0x52, 3: 0x1A, 4: 0x12}, "cutter_jam", Paper.OK),
        ({1: 0x1A, 2: 0x52, 3: 0x52, 4: 0x12}, "head_hot", Paper.OK),
        ({1: 0x1A, 2: 0x52, 3: 0x32, 4: 0x12}, "printer_error", Paper.OK),
        ({1: 0x1A, 2: 0x12, 4: 0x12}, "offline", Paper.OK),
        ({1: 0x16, 2: 0x12, 4: 0x12}, None, Paper.OK),  # drawer pin high
    ],
)
def test_replies_say_what_a_person_must_do(replies: dict[int, int], code: str | None, paper: Paper) -> None:
    bits = read_bits(replies)
    fault = bits.fault("printer-1")
    assert (fault.code if fault else None) == code
    assert bits.paper is paper


@pytest.mark.parametrize(
    ("four", "code"),
    [
        (b"\x10\x00\x00\x0f", None),
        (b"\x14\x00\x03\x0f", None),
        (b"\x18\x00\x0f\x0f", "paper_out"),
        (b"\x38\x00\x00\x0f", "cover_open"),
        (b"\x18\x08\x00\x0f", "cutter_jam"),
        (b"\x18\x40\x00\x0f", "head_hot"),
        (b"\x18\x20\x00\x0f", "printer_error"),
        (b"\x18\x00\x00\x0f", "offline"),
    ],
)
def test_automatic_status_says_the_same(four: bytes, code: str | None) -> None:
    fault = read_automatic(four).fault("printer-1")
    assert (fault.code if fault else None) == code


@pytest.mark.parametrize(
    ("bits", "paper"), [(0x00, Paper.OK), (0x03, Paper.NEAR_END), (0x0C, Paper.OUT), (0x0F, Paper.OUT)]
)
def test_the_queued_reply_tells_the_paper(bits: int, paper: Paper) -> None:
    assert queued_paper(bits) is paper
