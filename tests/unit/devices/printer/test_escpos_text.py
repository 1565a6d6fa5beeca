"""Text for printers: what is replaced, what is dropped, what fits a GBK ROM."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.escpos_text import Encoding, cells, is_encodable, normalise


@pytest.mark.parametrize(
    ("typed", "bytes_sent"),
    [
        ("¥", "a3a4"),
        ("￥", "a3a4"),
        ("10–15", "3130a1aa3135"),
        ("·", "a1a4"),
        ("•", "a1a4"),
        ("：，", "a3baa3ac"),
        ("a\u00a0b", "612062"),
    ],
)
def test_characters_that_print_as_junk_are_replaced_by_their_gbk_likeness(
    typed: str, bytes_sent: str
) -> None:
    assert normalise(typed).encode("gbk").hex() == bytes_sent


@pytest.mark.parametrize("rare", ["䶮", "㛃", "𠮷", "€"])
def test_what_gbk_lacks_is_told_and_not_replaced(rare: str) -> None:
    assert normalise(rare) == rare
    assert not is_encodable(rare, Encoding.GBK)


def test_gb2312_is_the_smaller_rom() -> None:
    assert is_encodable("镕", Encoding.GBK)
    assert not is_encodable("镕", Encoding.GB2312)
    assert not is_encodable("清", Encoding.ASCII)


@given(st.text())
def test_no_text_reaches_the_printer_as_a_command(text: str) -> None:
    sent = normalise(text).replace("\n", "").encode("gbk", "ignore")
    assert not any(byte < 0x20 or byte == 0x7F for byte in sent)


@given(st.text())
def test_width_in_cells_is_the_number_of_gbk_bytes(text: str) -> None:
    encodable = "".join(c for c in normalise(text) if is_encodable(c, Encoding.GBK))
    assert cells(encodable) == len(encodable.encode("gbk"))
