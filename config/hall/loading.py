"""From a hall file to a Hall, or to all its faults at once."""

from pathlib import Path

import msgspec

from config.hall.checks import check
from config.hall.document import Document
from config.hall.faults import Fault, HallFileFaults
from config.hall.model import Hall
from config.hall.nodes import parse
from config.hall.reading import Reading, read

MAX_BYTES = 2_000_000
"""A hall file is some 30 kB; a larger one than this is not a hall file."""


def default_hall_path() -> Path:
    """The sample hall that ships with the programs."""
    return Path(__file__).parent.parent / "sample_hall.yaml"


def load_hall(path: Path) -> Hall:
    """The hall of a file. Raises HallFileFaults, also if the file cannot be read."""
    try:
        raw = path.read_bytes()
    except OSError as error:
        raise _refused(str(path), f"cannot be read ({error.strerror})", "name a hall file") from error
    if len(raw) > MAX_BYTES:
        raise _refused(str(path), "is too large for a hall file", "name a hall file")
    try:
        text = raw.decode("utf-8-sig")  # Windows editors begin a file with a byte order mark
    except UnicodeDecodeError as error:
        line = raw.count(b"\n", 0, error.start) + 1
        raise _refused(str(path), "is not in UTF-8", "save the file as UTF-8", line) from error
    return load_hall_text(text, str(path))


def load_hall_text(text: str, source: str) -> Hall:
    """The hall of a text; `source` names it in messages. Raises HallFileFaults."""
    reading = Reading()
    root = parse(text, reading.faults)
    if root is None:
        reading.faults = reading.faults or [Fault("", 0, "", "is empty", "begin with the sample hall")]
        raise _all(source, reading.faults)
    hall = read(root, Hall, reading)
    document = Document(root, reading)
    check(document)
    if hall is None or reading.faults:
        raise _all(source, reading.faults)
    warnings = sorted(document.warnings, key=_place)
    return msgspec.structs.replace(hall, warnings=tuple(warnings))


def _refused(source: str, problem: str, write: str, line: int = 0) -> HallFileFaults:
    return HallFileFaults(source, (Fault("", line, "", problem, write),))


def _all(source: str, faults: list[Fault]) -> HallFileFaults:
    return HallFileFaults(source, tuple(sorted(dict.fromkeys(faults), key=_place)))


def _place(fault: Fault) -> tuple[int, str]:
    return fault.line, fault.path
