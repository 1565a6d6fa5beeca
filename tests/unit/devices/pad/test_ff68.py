"""FF 68 frames: the known byte vectors both ways, and a parser that noise cannot lead astray."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.pad.ff68 import MAX_LENGTH, Frame, Parser, build

VECTORS = [
    (Frame(0x81, 0x11, b"\x00"), "FF 68 03 03 68 81 11 00 92 16"),
    (Frame(0x81, 0x01, b"\x00"), "FF 68 03 03 68 81 01 00 82 16"),
    (Frame(0x81, 0x01, b"\x0b"), "FF 68 03 03 68 81 01 0B 8D 16"),
    (Frame(0x81, 0x02, b"\x05"), "FF 68 03 03 68 81 02 05 88 16"),
    (Frame(0x01, 0x02, bytes.fromhex("0A0A0A000102")), "FF 68 08 08 68 01 02 0A 0A 0A 00 01 02 24 16"),
    (Frame(0x01, 0x03), "FF 68 02 02 68 01 03 04 16"),
]
ACK_WITHOUT_LEAD_IN = (Frame(0x81, 0x01), "68 02 02 68 81 01 82 16")

frames = st.builds(Frame, st.integers(0, 255), st.integers(0, 255), st.binary(max_size=MAX_LENGTH - 2))
# Noise that looks like the real thing: starts, lengths and ends at random.
noise = st.one_of(
    st.binary(max_size=40),
    st.lists(st.sampled_from([0xFF, 0x68, 0x03, 0x16, 0x40, 0x81]), max_size=20).map(bytes),
)


@pytest.mark.parametrize(("frame", "wire"), VECTORS)
def test_known_frames_are_built_and_read(frame: Frame, wire: str) -> None:
    assert build(frame) == bytes.fromhex(wire)
    assert Parser().feed(bytes.fromhex(wire)) == [frame]


def test_the_acknowledgement_without_lead_in_is_built_and_read() -> None:
    frame, wire = ACK_WITHOUT_LEAD_IN
    assert build(frame, has_lead_in=False) == bytes.fromhex(wire)
    assert Parser().feed(bytes.fromhex(wire)) == [frame]


@pytest.mark.parametrize("position", range(10))
def test_a_frame_with_one_wrong_byte_is_not_read(position: int) -> None:
    damaged = bytearray(build(Frame(0x81, 0x11, b"\x00")))
    damaged[position] ^= 0x01
    parser = Parser()
    read = parser.feed(bytes(damaged)) + parser.idle()
    is_lead_in = position == 0
    assert read == ([Frame(0x81, 0x11, b"\x00")] if is_lead_in else [])


def test_too_much_data_is_refused() -> None:
    with pytest.raises(ValueError, match="do not fit"):
        build(Frame(1, 1, bytes(MAX_LENGTH - 1)))


@given(sent=st.lists(frames, max_size=5), cuts=st.lists(st.integers(1, 20)), has_lead_in=st.booleans())
def test_frames_survive_any_splitting_and_merging(
    sent: list[Frame], cuts: list[int], has_lead_in: bool
) -> None:
    wire = b"".join(build(frame, has_lead_in=has_lead_in) for frame in sent)
    parser, read, start = Parser(), list[Frame](), 0
    for cut in cuts:
        read += parser.feed(wire[start : start + cut])
        start += cut
    read += parser.feed(wire[start:])
    assert read == sent
    assert parser.dropped_bytes == 0


@given(frame=frames, junk=noise)
def test_the_good_frame_after_noise_is_never_lost(frame: Frame, junk: bytes) -> None:
    parser = Parser()
    read = [found for byte in junk + build(frame) for found in parser.feed(bytes((byte,)))]
    read += parser.idle()
    assert frame in read


@given(frame=frames, other=frames, kept=st.integers(0, 70))
def test_the_frame_after_a_truncated_one_is_never_lost(frame: Frame, other: Frame, kept: int) -> None:
    parser = Parser()
    read = parser.feed(build(other)[:kept]) + parser.feed(build(frame)) + parser.idle()
    assert frame in read


@given(chunks=st.lists(noise))
def test_noise_never_raises_and_silence_ends_what_is_unfinished(chunks: list[bytes]) -> None:
    parser = Parser()
    for chunk in chunks:
        parser.feed(chunk)
    parser.idle()
    assert parser.feed(build(Frame(0x81, 0x11, b"\x02"))) == [Frame(0x81, 0x11, b"\x02")]
