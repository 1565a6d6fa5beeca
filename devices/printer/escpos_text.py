"""Text as ESC/POS printers with a Chinese character ROM take it. Pure: owns normalisation, encodability
and widths.

Source: hardware.md 2.1. UNVERIFIED on hardware.

GBK, never GB18030: four-byte codes contain digits and print as junk on a GBK ROM. What GBK lacks is not
guessed
at: the composer prints such a line as a picture.
"""

import unicodedata
from enum import StrEnum
from typing import Final


class Encoding(StrEnum):
    """What the printer's character ROM holds."""

    GBK = "gbk"
    GB2312 = "gb2312"
    ASCII = "ascii"  # no Chinese ROM: every line with a Chinese character is drawn


# Characters people type, and the one of the same look that printers have.
_REPLACED: Final = str.maketrans(
    {
        "\u00a5": "\uffe5",  # yen sign → full-width yuan; its GB18030 code would print as "0 6"
        "\u2013": "\u2014",
        "\u2015": "\u2014",
        "\u2212": "-",
        "\u2022": "\u00b7",
        "\u30fb": "\u00b7",
        "\u301c": "\uff5e",
        "\u00a0": " ",
        "\u2009": " ",
        "\u202f": " ",
        "\t": " ",
    }
)


def normalise(text: str) -> str:
    """Composed, with printable look-alikes and without control characters; line feeds stay.

    Dropping controls is also what keeps a name from the hall file from being read as a printer command.
    """
    composed = unicodedata.normalize("NFC", text).translate(_REPLACED)
    return "".join(c for c in composed if c == "\n" or unicodedata.category(c) not in _DROPPED)


_DROPPED: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Cn"})


def is_encodable(text: str, encoding: Encoding) -> bool:
    """Whether the printer's own characters can show all of `text` (already normalised)."""
    try:
        text.encode(encoding)
    except UnicodeEncodeError:
        return False
    return True


def cells(text: str) -> int:
    """Width in half-width cells: an ASCII character takes one, every other two."""
    return sum(1 if c < "\x80" else 2 for c in text)
