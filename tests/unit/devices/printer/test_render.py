"""Pictures of paper: the preview is what the bytes print, and layouts look as they did when judged.

After a wanted change, open the new picture, judge it, and store it:
`python -m tests.unit.devices.printer.test_render`.
"""

from pathlib import Path

import pytest
from PIL import Image, ImageChops, ImageStat

from devices.printer.compose import compose
from devices.printer.decoder import decode
from devices.printer.document import Document, Text
from devices.printer.escpos_build import encode
from devices.printer.fonts import shipped_fonts
from devices.printer.layout import notice, slip, test_slip
from devices.printer.paper import PAPER_58, PAPER_80, Paper
from devices.printer.render import MARGIN_DOTS, preview, preview_png, render
from tests.unit.devices.printer.papers import NOTICE, SLIP, TEST_SLIP

FONTS = shipped_fonts()
GOLDEN = Path(__file__).with_name("golden")
LAYOUTS: dict[str, tuple[Document, Paper]] = {
    "slip-80": (slip(SLIP, "zh_CN"), PAPER_80),
    "slip-80-en": (slip(SLIP, "en"), PAPER_80),
    "slip-58": (slip(SLIP, "zh_CN"), PAPER_58),
    "notice-80": (notice(NOTICE), PAPER_80),
    "test-80": (test_slip(TEST_SLIP), PAPER_80),
}
# Mean difference of grey a dot: versions of the font library draw edges differently; a moved line is over 5.
TOLERANCE = 1.0


def _difference(one: Image.Image, other: Image.Image) -> float:
    return float(ImageStat.Stat(ImageChops.difference(one, other)).mean[0])


@pytest.mark.parametrize("name", LAYOUTS)
def test_a_layout_looks_as_it_was_judged(name: str) -> None:
    document, paper = LAYOUTS[name]
    with Image.open(GOLDEN / f"{name}.png") as golden:
        drawn = preview(document, paper, FONTS)
        assert drawn.size == golden.size
        assert _difference(drawn, golden.convert("L")) < TOLERANCE


def test_the_golden_comparison_notices_a_moved_line() -> None:
    moved = preview((Text(" "), *LAYOUTS["slip-80"][0]), PAPER_80, FONTS)
    with Image.open(GOLDEN / "slip-80.png") as golden:
        assert _difference(moved.crop((0, 0, *golden.size)), golden.convert("L")) > TOLERANCE


@pytest.mark.parametrize("name", LAYOUTS)
def test_the_preview_is_what_the_bytes_print(name: str) -> None:
    document, paper = LAYOUTS[name]
    sent = encode(compose(document, paper, FONTS), paper.encoding)
    printed = render(decode(sent), paper.dots, FONTS)
    assert _difference(printed, preview(document, paper, FONTS)) < 0.01  # a dot or two for defused pictures


@pytest.mark.parametrize("paper", [PAPER_80, PAPER_58])
def test_the_digits_themselves_are_over_fifteen_millimetres_high(paper: Paper) -> None:
    number = next(block for block in slip(SLIP, "zh_CN") if isinstance(block, Text) and block.text == "A012")
    ink = ImageChops.invert(preview((number,), paper, FONTS)).getbbox()
    assert ink is not None
    left, top, right, bottom = ink
    assert bottom - top >= 15 * 8
    assert left >= MARGIN_DOTS
    assert right <= MARGIN_DOTS + paper.dots


def test_no_ink_is_lost_at_the_edges_of_a_character_cell() -> None:
    """Tails and crowns stay inside their line: the same text in a taller strip has no more ink."""
    text = "国鹰（gjy|Åq"
    drawn = preview((Text(text, height=8, width=2),), PAPER_80, FONTS)
    rows = ImageChops.invert(drawn).getbbox()
    assert rows is not None
    assert rows[1] > MARGIN_DOTS - 1
    assert rows[3] < MARGIN_DOTS + 8 * 24 + 1


def test_a_preview_is_a_png_of_the_paper_with_its_margins() -> None:
    data = preview_png(slip(SLIP, "zh_CN"), PAPER_58, FONTS)
    assert data.startswith(b"\x89PNG")
    assert preview(slip(SLIP, "zh_CN"), PAPER_58, FONTS).width == 384 + 2 * MARGIN_DOTS


if __name__ == "__main__":
    for stored, (document, paper) in LAYOUTS.items():
        preview(document, paper, FONTS).save(GOLDEN / f"{stored}.png", optimize=True)
