"""Colours, sizes, spaces and motion, once, for Kivy and for CSS. Owns values only, draws nothing.

Text under 36 px needs a contrast of 7:1, larger text 4.5:1; `TEXT_PAIRS` names every pair that screens use
and a test holds them to it. Colour never stands alone: a word and a shape go with it.
"""

from dataclasses import dataclass, fields
from typing import Final, NewType

Colour = NewType("Colour", str)
"""`#RRGGBB`."""


@dataclass(frozen=True, slots=True)
class Palette:
    """What each colour is for, not what it looks like."""

    sign_red: Colour = Colour("#9B1C16")  # the hall's name, and the one primary action of a screen
    sign_red_pressed: Colour = Colour("#6F110C")
    ink: Colour = Colour("#1A1A1A")
    soft_ink: Colour = Colour("#4A4F56")
    line: Colour = Colour("#D9DCE0")
    paper: Colour = Colour("#FFFFFF")
    paper_pressed: Colour = Colour("#E3E6E9")
    wall: Colour = Colour("#F5F6F4")
    disabled: Colour = Colour("#ECEEEF")
    disabled_ink: Colour = Colour("#474C52")
    normal: Colour = Colour("#1B7F3B")
    warning: Colour = Colour("#FFC20E")  # with ink on it
    alarm: Colour = Colour("#B3261E")
    off: Colour = Colour("#8A9097")
    board_ground: Colour = Colour("#000000")
    board_text: Colour = Colour("#FFFFFF")
    board_number: Colour = Colour("#FFD400")
    board_counter: Colour = Colour("#39D353")
    board_row: Colour = Colour("#1E1E1E")


@dataclass(frozen=True, slots=True)
class TypeScale:
    """Type sizes in px of the screen the scale is designed for; a heading names a tile on the kiosk."""

    body: int
    label: int
    heading: int
    number: int
    result: int


@dataclass(frozen=True, slots=True)
class TextPair:
    ink: Colour
    ground: Colour
    large: bool = False
    """True where the pair is only used at 36 px and above."""


PALETTE: Final = Palette()
AREA_COLOURS: Final = (Colour("#0B4F9E"), Colour("#6A3FA0"), Colour("#1B7F3B"), Colour("#8A5A00"))
"""In the order of the four areas; the hall file may name others. White text on them at large sizes only."""

SPACES: Final = (4, 8, 12, 16, 24, 32, 48, 64)
RADIUS: Final = 12
HAIRLINE: Final = 2

KIOSK_TYPE: Final = TypeScale(body=28, label=36, heading=52, number=96, result=180)
"""For a 21.5-inch touch screen of 1080 × 1920 (102 dpi): 28 px is a 5 mm capital."""
COUNTER_TYPE: Final = TypeScale(body=13, label=15, heading=20, number=56, result=56)
PAGE_TYPE: Final = TypeScale(body=15, label=18, heading=24, number=40, result=40)
BOARD_TYPE: Final = TypeScale(body=32, label=40, heading=56, number=120, result=180)
LARGE_PRINT: Final = 1.5
"""The factor of 大字版."""

KIOSK_DESIGN: Final = (1080, 1920)
KIOSK_TOUCH: Final = 104
"""25 mm at 102 dpi, the least height of what is touched; smaller and a finger of an old hand misses."""
KIOSK_GAP: Final = 24
"""5 mm and a little between two things that are touched."""
PAGE_TOUCH: Final = 44
COUNTER_TOUCH: Final = 32

MOTION_MS: Final = 150
BLINK_HZ: Final = 2.0
BLINK_S: Final = 3.0
"""Longer or faster blinking tires, and above 3 Hz endangers, the people who look at it."""

TEXT_PAIRS: Final = (
    TextPair(PALETTE.ink, PALETTE.paper),
    TextPair(PALETTE.ink, PALETTE.wall),
    TextPair(PALETTE.ink, PALETTE.warning),
    TextPair(PALETTE.ink, PALETTE.paper_pressed),
    TextPair(PALETTE.soft_ink, PALETTE.paper),
    TextPair(PALETTE.soft_ink, PALETTE.wall),
    TextPair(PALETTE.sign_red, PALETTE.paper),
    TextPair(PALETTE.paper, PALETTE.sign_red),
    TextPair(PALETTE.paper, PALETTE.sign_red_pressed),
    TextPair(PALETTE.disabled_ink, PALETTE.disabled),
    TextPair(PALETTE.paper, PALETTE.alarm, large=True),
    TextPair(PALETTE.paper, PALETTE.normal, large=True),
    TextPair(PALETTE.board_text, PALETTE.board_ground),
    TextPair(PALETTE.board_text, PALETTE.board_row),
    TextPair(PALETTE.board_number, PALETTE.board_ground),
    TextPair(PALETTE.board_number, PALETTE.board_row),
    TextPair(PALETTE.board_counter, PALETTE.board_ground),
    TextPair(PALETTE.board_counter, PALETTE.board_row),
    *(TextPair(PALETTE.paper, colour, large=True) for colour in AREA_COLOURS),
)


def rgb(colour: Colour) -> tuple[float, float, float]:
    """The three channels from 0 to 1."""
    return (int(colour[1:3], 16) / 255, int(colour[3:5], 16) / 255, int(colour[5:7], 16) / 255)


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2, from 1 to 21."""
    lighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (lighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    red, green, blue = (
        channel / 12.92 if channel <= 0.04045 else ((channel + 0.055) / 1.055) ** 2.4
        for channel in rgb(colour)
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def css_variables() -> str:
    """A `:root` rule with every token: `--sign-red`, `--area-1`, `--space-16`, `--type-body`,
    `--board-number-size` …
    """
    lines = [f"  --{css_name(field.name)}: {getattr(PALETTE, field.name)};" for field in fields(Palette)]
    lines += [f"  --area-{place}: {colour};" for place, colour in enumerate(AREA_COLOURS, start=1)]
    lines += [f"  --space-{space}: {space}px;" for space in SPACES]
    for prefix, suffix, scale in (("type-", "", PAGE_TYPE), ("board-", "-size", BOARD_TYPE)):
        lines += [
            f"  --{prefix}{css_name(f.name)}{suffix}: {getattr(scale, f.name)}px;" for f in fields(TypeScale)
        ]
    lines += [
        f"  --radius: {RADIUS}px;",
        f"  --touch: {PAGE_TOUCH}px;",
        f"  --motion: {MOTION_MS}ms;",
        f"  --blink-period: {1 / BLINK_HZ:g}s;",
        f"  --blink-time: {BLINK_S:g}s;",
    ]
    return ":root {\n" + "\n".join(lines) + "\n}\n"


def css_name(field: str) -> str:
    """The CSS spelling of a token's name."""
    return field.replace("_", "-")
