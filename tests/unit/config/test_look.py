"""The look: legible pairs, a font that holds every character we write, and one source for CSS and Kivy."""

import re
from pathlib import Path

import pytest
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

from config.i18n import CATALOGS
from config.look.fonts import cjk_font_path
from config.look.tokens import PALETTE, SPACES, TEXT_PAIRS, Colour, TextPair, contrast, css_variables

ROOT = Path(__file__).resolve().parents[3]


@pytest.mark.parametrize("pair", TEXT_PAIRS, ids=lambda pair: f"{pair.ink} on {pair.ground}")
def test_text_can_be_read_on_its_ground(pair: TextPair):
    assert contrast(pair.ink, pair.ground) >= (4.5 if pair.large else 7.0)


def test_contrast_is_that_of_wcag():
    assert contrast(Colour("#000000"), Colour("#FFFFFF")) == pytest.approx(21.0)
    assert contrast(Colour("#767676"), Colour("#FFFFFF")) == pytest.approx(4.54, abs=0.01)


def test_css_holds_every_token_once():
    css = css_variables()
    names = re.findall(r"^  (--[a-z0-9-]+):", css, re.MULTILINE)
    assert len(names) == len(set(names))
    assert f"--sign-red: {PALETTE.sign_red};" in css
    assert {f"--space-{space}" for space in SPACES} <= set(names)
    assert {"--type-body", "--board-number-size", "--area-4", "--motion"} <= set(names)


@pytest.fixture(scope="module")
def drawn() -> set[int]:
    with TTFont(cjk_font_path()) as font:
        return set(font.getBestCmap())


def test_the_font_covers_gb2312(drawn: set[int]):
    wanted = set()
    for row in range(0xA1, 0xF8):
        for cell in range(0xA1, 0xFF):
            try:
                wanted.add(ord(bytes((row, cell)).decode("gb2312")))
            except UnicodeDecodeError:
                continue
    assert len(wanted) > 7400
    assert not {chr(point) for point in wanted - drawn}


def test_the_font_covers_what_we_write(drawn: set[int]):
    written = [*(ROOT / "config").glob("*.yaml"), *CATALOGS.rglob("*.po")]
    # Not devices: a printer's test slip holds rare characters on purpose and draws them with other fonts.
    for package in ("config", "kiosk", "counter", "hall_server"):
        written += [path for suffix in ("*.kv", "*.py", "*.html") for path in (ROOT / package).rglob(suffix)]
    assert any(path.suffix == ".po" for path in written)
    missing = {
        f"{character} in {path.relative_to(ROOT)}"
        for path in written
        for character in set(path.read_text(encoding="utf-8"))
        if character not in "\n\t" and ord(character) not in drawn
    }
    assert not missing


def test_a_character_we_lack_shows_a_box():
    with TTFont(cjk_font_path()) as font:
        assert font["glyf"][".notdef"].numberOfContours > 0
