"""The sample hall's text and ways to change it, for the tests of the hall file."""

import re

from config.hall import Fault, HallFileFaults, default_hall_path, load_hall_text

SAMPLE = default_hall_path().read_text(encoding="utf-8")


def _shortened() -> str:
    """The sample with one service and the devices of two counters: read in a third of the time, and most faults
    need no more.
    """
    start, end = SAMPLE.index("\nservices:"), SAMPLE.index("\nticketing:")
    head, first, *_ = re.split(r"(?m)^(?=  - code: )", SAMPLE[start:end])
    text = SAMPLE[:start] + head + first + SAMPLE[end:]
    return re.sub(r"(?m)^  - \{id: (pad|disp)-(w0[3-9]|w10|d01),.*\n", "", text)


SHORT = _shortened()


def mutated(*changes: tuple[str, str], text: str = SAMPLE) -> str:
    """The sample with each first text, which must stand there exactly once, replaced by the second."""
    for old, new in changes:
        assert text.count(old) == 1, f"{old!r} stands {text.count(old)} times in the sample"
        text = text.replace(old, new)
    return text


def faults_of(text: str) -> tuple[Fault, ...]:
    """The faults of a text; none if it loads."""
    try:
        load_hall_text(text, "test")
    except HallFileFaults as refused:
        return refused.faults
    return ()


def shortest(old: str, paths: str) -> str:
    """The short sample where a change of `old` and its faults at `paths` concern nothing that it lacks."""
    return SHORT if SHORT.count(old) == SAMPLE.count(old) and "services[" not in paths else SAMPLE


def warnings_of(text: str) -> tuple[Fault, ...]:
    return load_hall_text(text, "test").warnings


def without_section(key: str) -> str:
    """The sample without a top-level section."""
    lines = SHORT.splitlines(keepends=True)
    start = next(place for place, line in enumerate(lines) if line.startswith(f"{key}:"))
    end = next((place for place in range(start + 1, len(lines)) if lines[place][0] not in " \n#"), len(lines))
    return "".join(lines[:start] + lines[end:])
