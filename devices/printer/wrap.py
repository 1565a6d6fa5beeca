"""Breaking Chinese and mixed text into lines of a fixed number of cells. Pure.

Rules: a Latin word or number stays whole where it fits; no line begins with closing punctuation or ends
with an opening bracket; a dash holds both its sides (10—15) and a number what it counts (12号).
"""

from typing import Final

from devices.printer.escpos_text import cells

_NO_START: Final = frozenset("，。、；：！？）》」』】〕〉”’…—·％,.;:!?)]}>%'\"")
_NO_END: Final = frozenset("（《「『【〔〈“‘—([{<￥$")


def wrap(text: str, width: int, hang: int = 0) -> tuple[str, ...]:
    """Lines of at most `width` cells; from the second line of a paragraph on indented by `hang` spaces.

    `text` is normalised. Line feeds break; an empty paragraph gives an empty line. `width` is at least 2.
    """
    lines: list[str] = []
    for paragraph in text.split("\n"):
        lines += _wrap_paragraph(paragraph, width, min(hang, max(0, width - 8)))
    return tuple(lines)


def _wrap_paragraph(text: str, width: int, hang: int) -> list[str]:
    lines: list[str] = []
    line = ""
    for unit in _units(text):
        indent = " " * hang if lines else ""
        if cells(indent + line + unit.rstrip(" ")) <= width:
            line += unit
            continue
        if line.strip(" "):
            lines.append(indent + line.rstrip(" "))
            indent = " " * hang
        pieces = _split(unit.strip(" "), width - cells(indent))
        for piece in pieces[:-1]:
            lines.append((" " * hang if lines else "") + piece)
        line = pieces[-1] if pieces else ""
        line += " " if unit.endswith(" ") and line else ""
    lines.append((" " * hang if lines else "") + line.rstrip(" "))
    return lines


def _units(text: str) -> list[str]:
    """Pieces between which a line may break; spaces belong to the piece before them."""
    units: list[str] = []
    for c in text:
        if units and not _may_break(units[-1], c):
            units[-1] += c
        else:
            units.append(c)
    return units


def _may_break(before: str, c: str) -> bool:
    last = before[-1]
    if c == " ":
        return False
    if last == " ":
        return True
    if c in _NO_START or last in _NO_END:
        return False
    return not (c < "\x80" if last < "\x80" and not last.isdigit() else last.isdigit())


def _split(unit: str, width: int) -> list[str]:
    """A piece wider than the line, cut where it must be."""
    pieces: list[str] = []
    piece = ""
    for c in unit:
        if piece and cells(piece + c) > width:
            pieces.append(piece)
            piece = ""
        piece += c
    return [*pieces, piece] if piece else pieces
