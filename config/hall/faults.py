"""What is wrong with a hall file: every fault with its place, what stands there and what to write instead."""

import msgspec

FOUND_SHOWN = 60
"""Characters shown of the text found; longer ones are cut, so that one line stays one line."""


class Fault(msgspec.Struct, frozen=True):
    """One fault (or, in `Hall.warnings`, one finding).

    `path` counts list entries from 0 (`posts[3].role_b`); `line` counts from 1, 0 means the file as a whole;
    `found` is the text in the file, empty when nothing stands there.
    """

    path: str
    line: int
    found: str
    problem: str
    write: str

    def __str__(self) -> str:
        place = ", ".join(p for p in (f"line {self.line}" if self.line else "", self.path) if p)
        found = f"{_shortened(self.found)!r}: " if self.found else ""
        return f"{place or 'the file'}: {found}{self.problem}; {self.write}"


class HallFileFaults(ValueError):
    """The hall file cannot be used. `faults` holds all that were found, in the order of the file."""

    def __init__(self, source: str, faults: tuple[Fault, ...]) -> None:
        self.source = source
        self.faults = faults
        count = "1 fault" if len(faults) == 1 else f"{len(faults)} faults"
        super().__init__("\n  ".join([f"{source}: {count}", *map(str, faults)]))


def _shortened(text: str) -> str:
    one_line = " ".join(text.split())
    return one_line if len(one_line) <= FOUND_SHOWN else one_line[: FOUND_SHOWN - 1] + "…"
