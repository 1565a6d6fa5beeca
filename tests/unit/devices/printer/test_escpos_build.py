"""Bytes for the printer: known vectors, python-escpos as second opinion, and back through the decoder."""

import logging

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageChops

from devices.printer.decoder import AutoStatusSet, Decoder, IdentityAsked, PaperStatusAsked, decode
from devices.printer.document import Align
from devices.printer.escpos_build import defused, encode, free_from_half_command, real_time_status
from devices.printer.escpos_text import Encoding
from devices.printer.page import Bitmap, CutMark, Feed, Line, Page, QrCode, Span, joined


def _body(*page: Line | Bitmap | QrCode | Feed | CutMark) -> bytes:
    return encode(page, Encoding.GBK).removeprefix(b"\x1b\x40\x1c\x26")


@pytest.mark.parametrize(
    ("line", "hex_bytes"),
    [
        (Line((Span("清溪"),), pitch=34), "1b3322 c7e5cfaa 0a"),
        (Line((Span("A1", 4, 4),), pitch=106), "1b336a 1c210c 1d2133 4131 0a"),
        (Line((Span("号", 2, 2),), Align.CENTER, 58), "1b333a 1b6101 1c210c 1d2111 bac5 0a"),
        (Line((Span("号", 1, 2),), pitch=58), "1b333a 1c2108 1d2101 bac5 0a"),
        (Line((Span("x", is_bold=True),), Align.RIGHT, 34), "1b3322 1b6102 1b4501 78 0a"),
    ],
)
def test_a_line_goes_out_in_gbk_with_both_size_commands(line: Line, hex_bytes: str) -> None:
    assert _body(line) == bytes.fromhex(hex_bytes)


def test_every_job_starts_with_initialise_and_chinese_mode_unless_there_is_no_chinese_rom() -> None:
    assert encode((), Encoding.GBK) == b"\x1b\x40\x1c\x26"
    assert encode((), Encoding.ASCII) == b"\x1b\x40"
    assert real_time_status(4) == b"\x10\x04\x04"


def test_a_style_once_sent_is_not_sent_again() -> None:
    line = Line((Span("a", 2, 2),), Align.CENTER, 58)
    assert _body(line, line).count(b"\x1d\x21") == 1


@pytest.fixture
def reference() -> "object":
    """python-escpos, whose import sets logging up: put back as it was."""
    handlers = list(logging.getLogger().handlers)
    from escpos.printer import Dummy

    logging.getLogger().handlers[:] = handlers
    return Dummy(profile="RP326")


def test_qr_picture_and_cut_are_the_bytes_of_python_escpos(reference: "object") -> None:
    from escpos.printer import Dummy

    assert isinstance(reference, Dummy)
    reference.qr("https://qx.example.cn/t/k3v9", ec=1, size=6, native=True)
    assert _body(QrCode("https://qx.example.cn/t/k3v9", 6, "M")) == reference.output
    reference.clear()
    picture = Bitmap(2, 3, bytes.fromhex("80010ff0aa55"))
    image = ImageChops.invert(Image.frombytes("1", (16, 3), picture.data).convert("L"))
    reference.image(image, impl="bitImageRaster")
    assert _body(picture) == reference.output
    reference.clear()
    reference.cut(mode="PART")
    assert reference.output.endswith(_body(CutMark()))
    reference.clear()
    reference.cut(mode="FULL")
    assert reference.output.endswith(_body(CutMark(is_partial=False)))


@given(st.binary(max_size=300))
def test_no_picture_holds_a_real_time_command_and_only_dots_are_added(dots: bytes) -> None:
    safe = defused(dots)
    assert not any(command in safe for command in (b"\x10\x04", b"\x10\x05", b"\x10\x14"))
    assert len(safe) == len(dots)
    assert all(after & before == before for before, after in zip(dots, safe, strict=True))


characters = st.sampled_from("清溪镇便民服务中心A0123 -—·，。（）abc")
sizes = st.tuples(st.integers(1, 8), st.integers(1, 8))
lines = st.builds(
    lambda text, size, is_bold, align, pitch: Line((Span(text, size[0], size[1], is_bold),), align, pitch),
    st.text(characters, min_size=1, max_size=20),
    sizes,
    st.booleans(),
    st.sampled_from(Align),
    st.integers(1, 255),
)
pictures = st.integers(1, 6).flatmap(
    lambda width: st.integers(1, 60).flatmap(
        lambda height: st.builds(
            Bitmap,
            st.just(width),
            st.just(height),
            st.binary(min_size=width * height, max_size=width * height).map(defused),
            st.sampled_from(Align),
        )
    )
)
codes = st.builds(
    QrCode,
    st.text(st.characters(min_codepoint=33, max_codepoint=126), min_size=1, max_size=80),
    st.integers(1, 16),
    st.sampled_from("LMQH"),
    st.sampled_from(Align),
)
pages = st.lists(
    st.one_of(
        lines, pictures, codes, st.builds(Feed, st.integers(1, 255)), st.builds(CutMark, st.booleans())
    ),
    max_size=12,
).map(tuple)


@given(pages)
def test_what_is_built_is_what_the_decoder_reads(page: Page) -> None:
    assert decode(encode(page, Encoding.GBK)) == joined(page)


@given(pages, st.integers(1, 7))
def test_bytes_may_arrive_in_any_pieces(page: Page, size: int) -> None:
    data = encode(page, Encoding.GBK)
    decoder = Decoder()
    items = [item for start in range(0, len(data), size) for item in decoder.feed(data[start : start + size])]
    assert items == list(Decoder().feed(data))
    assert decoder.pending == 0


@given(st.binary(max_size=400))
def test_the_decoder_survives_any_bytes(data: bytes) -> None:
    list(Decoder().feed(data))


@given(pages, st.data())
def test_a_job_broken_off_anywhere_does_not_spoil_the_next(page: Page, data: st.DataObject) -> None:
    sent = encode(page, Encoding.GBK)
    decoder = Decoder()
    list(decoder.feed(sent[: data.draw(st.integers(0, len(sent)))]))
    list(decoder.feed(free_from_half_command(576)))
    following = (Line((Span("B002"),), pitch=34), CutMark())
    assert list(decoder.feed(encode(following, Encoding.GBK)))[-2:] == list(following)


@pytest.mark.parametrize(
    ("sent", "printed"),
    [
        (b"\x1b\x21\x30A\n", Line((Span("A", 2, 2),))),
        (b"\x1c\x57\x01\xba\xc5\n", Line((Span("号", 2, 2),))),
        (b"\x1b\x74\x10\x1b\x52\x0fA\n", Line((Span("A"),))),
        (b"A\x1b\x45\x01B\n", Line((Span("A"), Span("B", is_bold=True)))),
    ],
)
def test_the_decoder_reads_what_other_programs_send(sent: bytes, printed: Line) -> None:
    assert decode(sent) == (printed,)


def test_the_decoder_hands_on_what_must_be_answered_in_order() -> None:
    made = list(Decoder().feed(b"A\x1d\x72\x01\x1d\x61\xff\x1d\x49\x43\x1d\x56\x42\x10"))
    assert made == [
        Line((Span("A"),)),
        PaperStatusAsked(1),
        AutoStatusSet(0xFF),
        IdentityAsked(0x43),
        Feed(0x10),
        CutMark(),
    ]


def test_an_unknown_command_is_counted() -> None:
    decoder = Decoder()
    assert list(decoder.feed(b"\x1b\x7e\x01ok\n"))[-1] == Line((Span("ok"),))
    assert decoder.unknown == [b"\x1b\x7e"]
