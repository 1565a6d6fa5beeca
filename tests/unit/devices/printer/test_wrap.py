"""Line breaking: nothing too wide, nothing lost, punctuation where it belongs."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.escpos_text import cells, normalise
from devices.printer.wrap import wrap


@pytest.mark.parametrize(
    ("text", "width", "lines"),
    [
        ("请在等候区等候，留意大屏和语音", 14, ("请在等候区等", "候，留意大屏和", "语音")),
        ("请带身份证（原件）", 12, ("请带身份证", "（原件）")),
        ("预计时间 10—15分钟", 13, ("预计时间", "10—15分钟")),
        ("民政区请到12号窗口", 12, ("民政区请到", "12号窗口")),
        ("Qingxi Town Centre", 12, ("Qingxi Town", "Centre")),
        ("abcdefghij", 4, ("abcd", "efgh", "ij")),
        ("一\n\n二", 8, ("一", "", "二")),
        ("", 8, ("",)),
    ],
)
def test_lines_break_where_a_reader_expects(text: str, width: int, lines: tuple[str, ...]) -> None:
    assert wrap(text, width) == lines


def test_continuation_lines_hang_under_the_first() -> None:
    assert wrap("1. 家庭经济状况核查授权书", 16, hang=3) == ("1. 家庭经济状况", "   核查授权书")


texts = st.text(
    st.one_of(st.sampled_from("，。（）《》—、 \nA1-清溪镇便民"), st.characters(exclude_categories=["Cs"])),
    max_size=80,
).map(normalise)


@given(texts, st.integers(2, 48), st.integers(0, 10))
def test_no_line_is_too_wide_and_no_character_is_lost(text: str, width: int, hang: int) -> None:
    lines = wrap(text, width, hang)
    assert all(cells(line) <= width for line in lines)
    assert "".join("".join(lines).split()) == "".join(text.split())
