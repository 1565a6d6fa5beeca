"""Makes config/look/fonts/hall-cjk.ttf: WenQuanYi Micro Hei cut down to what the hall can show.

Kivy has no fallback chain between fonts, so one file must hold everything: GBK's characters, ASCII and the
signs of the screens. `.notdef` keeps its box, so that a character we lack is seen and reported, not
swallowed.

    python tools/make_font.py PATH/TO/wqy-microhei.ttc
"""

import argparse
from pathlib import Path

from fontTools.subset import Options, Subsetter  # type: ignore[import-untyped]
from fontTools.ttLib import TTFont  # type: ignore[import-untyped]

TARGET = Path(__file__).resolve().parent.parent / "config/look/fonts/hall-cjk.ttf"

# Signs outside GBK that screens use beside a word: states, arrows, units.
SCREEN_SIGNS = "●▲■◆○△□◇✓✔✕✖×÷±−≈≤≥→←↑↓▶◀▼★☆–—…℃°‰№㎡½©®™€¥·①②③④⑤⑥⑦⑧⑨⑩☎・"


def wanted() -> set[int]:
    """The code points to keep: Latin-1, GBK, half- and full-width forms, and the signs above."""
    points = set(range(0x20, 0x7F)) | set(range(0xA0, 0x100)) | set(range(0xFF01, 0xFF5F))
    points.update(map(ord, SCREEN_SIGNS))
    for lead in range(0x81, 0xFF):
        for trail in range(0x40, 0xFF):
            try:
                points.add(ord(bytes((lead, trail)).decode("gbk")))
            except UnicodeDecodeError:
                continue
    return points


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="wqy-microhei.ttc (Debian: package fonts-wqy-microhei)")
    parser.add_argument("--target", type=Path, default=TARGET)
    arguments = parser.parse_args()

    font = TTFont(arguments.source, fontNumber=0, recalcTimestamp=False)
    options = Options()
    options.notdef_outline = True
    options.hinting = (
        False  # unhinted outlines are a third smaller, and screens of 90 dpi and more do not need them
    )
    options.layout_features = ["kern"]
    options.name_IDs = ["*"]
    options.drop_tables += ["FFTM", "vhea", "vmtx"]
    subsetter = Subsetter(options)
    subsetter.populate(unicodes=wanted())
    subsetter.subset(font)
    font.save(arguments.target)


if __name__ == "__main__":
    main()
