"""What stands on slip, notice and test slip: every fact, nothing too wide, in both languages and widths."""

from collections.abc import Callable
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from devices.printer.compose import compose
from devices.printer.document import Cut, Document, Qr, Text
from devices.printer.escpos_text import Encoding, cells
from devices.printer.fonts import shipped_fonts
from devices.printer.layout import SlipFacts, notice, slip, test_slip
from devices.printer.page import CELL_DOTS, Bitmap, CutMark, Line, page_text
from devices.printer.paper import PAPER_58, PAPER_80, Paper
from tests.unit.devices.printer.papers import NOTICE, SLIP, TEST_SLIP

FONTS = shipped_fonts()
NATIVE = Paper(draws_qr=True)


def _text(document: Document, paper: Paper = NATIVE) -> str:
    return page_text(compose(document, paper, FONTS))


def test_the_slip_says_everything_in_the_order_of_the_house() -> None:
    assert _text(slip(SLIP, "zh_CN")).splitlines() == [
        "清溪镇便民服务中心",
        "Qingxi Town Convenience Service Centre",
        "A012",
        "【优先】",
        "城乡居民基本养",
        "老保险参保登记",
        "民政区·1号窗口、2号窗口",
        "前面还有 3 人",
        "预计 10—15 分钟",
        "-" * 48,
        "[QR https://qx.example.cn/t/k3v9x2m7q4]",
        "扫码看排队进度",
        "请在等候区等候，留意大屏和语音",
        "请备好：身份证、户口簿、近期一寸免冠照片2张",
        "叫号三次未到按过号处理，当日内回来可在原窗口恢复",
        "一次。",
        "取号时间                        2026-06-02 09:31",
        "监督电话                            0830-3391234",
        "[cut]",
    ]


def test_the_english_slip_is_english_where_the_house_speaks() -> None:
    lines = _text(slip(SLIP, "en")).splitlines()
    assert "3 ahead of you" in lines
    assert "about 10—15 min" in lines
    assert "Issued                          2026-06-02 09:31" in lines


@pytest.mark.parametrize(
    ("change", "shown", "absent"),
    [
        ({"wait_min": None}, "窗口暂无人值守，请到咨询台", "预计"),
        ({"ahead": 0, "wait_min": (0, 0)}, "前面无人等候", "预计"),
        ({"ahead": 0, "wait_min": (0, 3)}, "预计 0—3 分钟", "还有"),
        ({"wait_min": (5, 5)}, "预计 5 分钟", "—"),
        ({"page_url": None}, "请在等候区等候，留意大屏和语音", "[QR"),
        ({"priority": None}, "A012", "【"),
        ({"materials": ()}, "A012", "请备好"),
        ({"is_reprint": True}, "补打 · 号码不变", "预定"),
    ],
)
def test_the_slip_says_only_what_is_so(change: dict[str, object], shown: str, absent: str) -> None:
    text = _text(slip(replace(SLIP, **change), "zh_CN"))  # type: ignore[arg-type]
    assert shown in text
    assert absent not in text


def test_without_a_page_there_is_no_code_and_a_first_slip_is_not_called_a_reprint() -> None:
    assert not any(isinstance(block, Qr) for block in slip(replace(SLIP, page_url=None), "zh_CN"))
    assert "补打" not in _text(slip(SLIP, "zh_CN"))


@pytest.mark.parametrize("paper", [PAPER_80, PAPER_58])
def test_the_number_stands_alone_at_least_fifteen_millimetres_high(paper: Paper) -> None:
    number = next(
        item
        for item in compose(slip(SLIP, "zh_CN"), paper, FONTS)
        if isinstance(item, Line) and item.text == "A012"
    )
    assert number.spans[0].height == 8  # of 24 dots: digits of 17 dots and more become over 15 mm
    assert number.spans[0].width * 4 * CELL_DOTS <= paper.dots


def test_the_notice_holds_its_nine_fields_with_version_and_date() -> None:
    text = _text(notice(NOTICE))
    for name, value in (
        ("服务项目", "最低生活保障申请"),
        ("受理单位", "清溪镇便民服务中心民政窗口"),
        ("办理流程", "受理 → 入户调查 → 初审 → 村(社区)公示 → 报\n  区民政部门审批 → 回复"),
        ("所需材料", "1. 书面申请（原件1份）"),
        ("办理条件", "户籍在本镇；家庭收入和财产符合标准"),
        ("收费标准", "不收费"),
        ("法定时限", "30个工作日"),
        ("承诺时限", "25个工作日"),
        ("联系电话", "0830-3391200"),
        ("投诉电话", "0830-3391234"),
    ):
        assert f"{name}\n  {value}\n" in text
    assert "版本 2026-01                    2026-06-02 09:31" in text


def test_a_notice_without_materials_says_so_and_without_conditions_is_silent() -> None:
    text = _text(notice(replace(NOTICE, materials=(), conditions="")))
    assert "所需材料\n  无需材料\n" in text
    assert "办理条件" not in text


def test_the_test_slip_shows_what_a_technician_must_see() -> None:
    text = _text(test_slip(TEST_SLIP))
    for shown in ("打印测试 Test slip", "A012", "两倍高宽", "tcp://192.168.30.21:9100", "generic-80"):
        assert shown in text


def test_a_rare_name_is_drawn_and_its_neighbours_stay_text() -> None:
    rare, plain = compose((Text("䶮先生"), Text("王先生")), PAPER_80, FONTS)
    assert isinstance(rare, Bitmap)
    assert any(rare.data)
    assert isinstance(plain, Line)


def test_a_printer_without_chinese_characters_gets_pictures_of_them() -> None:
    page = compose((Text("清溪镇"), Text("A012")), Paper(encoding=Encoding.ASCII), FONTS)
    assert [type(item) for item in page] == [Bitmap, Line]


@pytest.mark.parametrize(("paper", "has_cut"), [(PAPER_80, True), (PAPER_58, False)])
def test_paper_is_cut_only_where_there_is_a_cutter(paper: Paper, has_cut: bool) -> None:
    assert any(isinstance(item, CutMark) for item in compose((Cut(),), paper, FONTS)) == has_cut


words = st.text(st.sampled_from("清溪镇便民服务中心，。（）、A0123 abc—·䶮\n"), max_size=60)
facts = st.builds(
    SlipFacts,
    hall_name_zh=words,
    hall_name_en=words,
    label=st.text(st.sampled_from("ABC0123456789"), min_size=1, max_size=9),
    service_name=words,
    group_name=words,
    area=words,
    counters=words,
    ahead=st.integers(0, 999),
    wait_min=st.none() | st.tuples(st.integers(0, 600), st.integers(0, 600)),
    issued_at=st.just(SLIP.issued_at),
    page_url=st.none() | st.just(SLIP.page_url),
    materials=st.lists(words, max_size=4).map(tuple),
    no_show_rule=words,
    complaint_phone=words,
    priority=st.none() | words,
    is_reprint=st.booleans(),
)


def _fits(document: Document, paper: Paper) -> bool:
    return all(
        sum(cells(span.text) * span.width for span in item.spans) <= paper.columns
        if isinstance(item, Line)
        else item.width_bytes * 8 <= paper.dots
        if isinstance(item, Bitmap)
        else True
        for item in compose(document, paper, FONTS)
    )


@given(facts, st.sampled_from(["zh_CN", "en"]), st.sampled_from([PAPER_80, PAPER_58]))
def test_no_fact_however_long_runs_off_the_paper(drawn: SlipFacts, language: str, paper: Paper) -> None:
    assert _fits(slip(drawn, language), paper)


@pytest.mark.parametrize("paper", [PAPER_80, PAPER_58])
@pytest.mark.parametrize(
    "make", [lambda: notice(NOTICE), lambda: notice(NOTICE, "en"), lambda: test_slip(TEST_SLIP)]
)
def test_notice_and_test_slip_fit_their_paper(make: Callable[[], Document], paper: Paper) -> None:
    assert _fits(make(), paper)
