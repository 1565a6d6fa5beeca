"""A0 90 frames: known layout both ways, colours per character, parsers that noise cannot lead astray."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.display.a090 import (
    MAX_DATA,
    SHOW,
    Answer,
    AnswerParser,
    Colour,
    Frame,
    FrameParser,
    build,
    build_answer,
    decode_text,
    encode_text,
)

frames = st.builds(Frame, st.integers(0, 255), st.sampled_from([0xA1, 0xA2, SHOW]), st.binary(max_size=300))
noise = st.one_of(
    st.binary(max_size=40),
    st.lists(st.sampled_from([0xA0, 0x90, 0xA5, 0xAA, 0x01, 0x00]), max_size=20).map(bytes),
)
gbk_text = st.text(st.characters(codec="gbk", exclude_categories=["Cc"]), max_size=30)


def test_a_show_frame_has_the_known_layout() -> None:
    data = encode_text("A1请", Colour.GREEN)
    assert data == bytes.fromhex("41 01 31 01 C7 EB 01")
    # XOR of 01 A5 00 07 and the data
    assert build(Frame(0x01, SHOW, data)) == bytes.fromhex("A0 90 01 A5 00 07 41 01 31 01 C7 EB 01 FE")


def test_a_frame_without_data_has_the_known_layout() -> None:
    assert build(Frame(0x05, 0xA1)) == bytes.fromhex("A0 90 05 A1 00 00 A4")


def test_the_length_is_split_by_256() -> None:
    wire = build(Frame(1, SHOW, bytes(255)))
    assert wire[4:6] == b"\x00\xff"
    assert build(Frame(1, SHOW, bytes(256)))[4:6] == b"\x01\x00"
    with pytest.raises(ValueError, match="do not fit"):
        build(Frame(1, SHOW, bytes(MAX_DATA + 1)))


@pytest.mark.parametrize("gap", ["", "A5", "00 01"])
def test_an_answer_is_read_whatever_lies_before_its_tail(gap: str) -> None:
    assert AnswerParser().feed(bytes.fromhex(f"A0 90 01 {gap} A5 AA")) == [Answer(1)]


def test_the_echo_of_a_frame_is_no_answer() -> None:
    text_beginning_with_the_tail = bytes.fromhex("A5 AA 00")
    assert AnswerParser().feed(build(Frame(1, SHOW, text_beginning_with_the_tail))) == []


def test_a_character_gbk_lacks_becomes_a_question_mark() -> None:
    assert decode_text(encode_text("𠀀1", Colour.RED)) == [("?", Colour.RED), ("1", Colour.RED)]


@pytest.mark.parametrize("data", [b"A", b"\xc7", b"\xc7\xeb", b"A\x09", b"\xff\xff\x00"])
def test_data_that_is_no_text_is_refused(data: bytes) -> None:
    with pytest.raises(ValueError):
        decode_text(data)


@given(text=gbk_text, colour=st.sampled_from(Colour))
def test_text_comes_back_in_its_colour(text: str, colour: Colour) -> None:
    assert decode_text(encode_text(text, colour)) == [(character, colour) for character in text]


@given(sent=st.lists(frames, max_size=4), cuts=st.lists(st.integers(1, 20), max_size=20))
def test_frames_survive_any_splitting_and_merging(sent: list[Frame], cuts: list[int]) -> None:
    wire = b"".join(map(build, sent))
    parser, read, start = FrameParser(), list[Frame](), 0
    for cut in cuts:
        read += parser.feed(wire[start : start + cut])
        start += cut
    assert read + parser.feed(wire[start:]) == sent


@given(frame=frames, junk=noise)
def test_the_good_frame_after_noise_is_never_lost(frame: Frame, junk: bytes) -> None:
    parser = FrameParser()
    read = [found for byte in junk + build(frame) for found in parser.feed(bytes((byte,)))]
    assert frame in read + parser.idle()


@given(frame=frames, other=frames, kept=st.integers(0, 300))
def test_the_frame_after_a_truncated_one_is_never_lost(frame: Frame, other: Frame, kept: int) -> None:
    parser = FrameParser()
    truncated = build(other)[:kept] if kept < len(build(other)) else b""
    assert frame in parser.feed(truncated) + parser.feed(build(frame)) + parser.idle()


@given(address=st.integers(0, 255), junk=noise)
def test_the_good_answer_after_noise_is_never_lost(address: int, junk: bytes) -> None:
    parser = AnswerParser()
    wire = junk + build_answer(address)
    assert Answer(address) in [found for byte in wire for found in parser.feed(bytes((byte,)))]


def test_an_unfinished_answer_is_forgotten_when_a_new_question_is_asked() -> None:
    parser = AnswerParser()
    assert parser.feed(build_answer(1)[:4]) == []
    parser.reset()
    assert parser.feed(b"\xaa") == []
    assert parser.feed(build_answer(1)) == [Answer(1)]
