"""Collects the messages of code, kv rules and pages into the catalogs, and compiles them.

    python tools/messages.py update     # new messages into config/i18n/en/LC_MESSAGES/hall.po, gone ones out
    python tools/messages.py compile    # hall.po → hall.mo
    python tools/messages.py check      # says what is missing or stale; tests/unit/config/test_i18n.py does
    the same

A message is what stands in `_("…")`, `tr("…")` or `marked("…")`: in Python, in kv
expressions and in Jinja pages. The source language is Chinese, so only English has a catalog.
"""

import argparse
import ast
import io
import re
import sys
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.extract import extract
from babel.messages.mofile import write_mo
from babel.messages.pofile import read_po, write_po

from config.contract.refusals import REASON_TEXTS, TEXTS

ROOT = Path(__file__).resolve().parent.parent
PACKAGES = ("config", "devices", "kiosk", "counter", "hall_server")
PO = ROOT / "config/i18n/en/LC_MESSAGES/hall.po"
MO = PO.with_suffix(".mo")
KEYWORDS: dict[str, tuple[int, ...] | None] = {"_": None, "tr": None, "marked": None}
KV_CALL = re.compile(r"""\btr\(\s*("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')""")
NEEDLESS_HEADERS = tuple(
    f'"{name}:'.encode()
    for name in (
        *("POT-Creation-Date", "PO-Revision-Date", "Generated-By", "Project-Id-Version"),
        *("Report-Msgid-Bugs-To", "Last-Translator", "Language-Team"),
    )
)
NO_DATE = datetime(2000, 1, 1, tzinfo=UTC)
HEADER = "# English for the hall's screens, pages and slips; the message ids are the Chinese originals."


def messages() -> Iterator[tuple[str, int, str]]:
    """File, line and message id of every message in the packages.

    The refusals of the contract are read from the tables themselves: the contract marks nothing, for it
    imports nothing.
    """
    for text in dict.fromkeys((*TEXTS.values(), *REASON_TEXTS.values())):
        yield "config/contract/refusals.py", 0, text
    for package in PACKAGES:
        for path in sorted((ROOT / package).rglob("*")):
            place = path.relative_to(ROOT).as_posix()
            if path.suffix == ".py":
                yield from ((place, line, message) for line, message in _extracted("python", path))
            elif path.suffix in {".html", ".j2", ".jinja"}:
                yield from ((place, line, message) for line, message in _extracted("jinja2", path))
            elif path.suffix == ".kv":
                text = path.read_text(encoding="utf-8")
                for found in KV_CALL.finditer(text):
                    yield place, text.count("\n", 0, found.start()) + 1, ast.literal_eval(found[1])


def _extracted(method: str, path: Path) -> Iterator[tuple[int, str]]:
    source = io.BytesIO(path.read_bytes())
    extractor = "jinja2.ext:babel_extract" if method == "jinja2" else method
    for line, message, _comments, _context in extract(extractor, source, keywords=KEYWORDS):
        # A call whose argument is no literal has nothing to collect: its text is marked where it is written.
        if message and isinstance(message, str):
            yield line, message


def collected() -> Catalog:
    catalog = Catalog(locale="en", fuzzy=False)
    for place, line, message in messages():
        catalog.add(message, locations=[(place, line)])
    return catalog


def english() -> Catalog:
    if not PO.exists():
        return Catalog(locale="en", header_comment=HEADER, fuzzy=False)
    with PO.open("rb") as file:
        return read_po(file, locale="en")


def compiled(catalog: Catalog) -> bytes:
    """The same bytes from the same messages, whenever: a header without a date would get the time of reading."""
    catalog.creation_date = NO_DATE
    buffer = io.BytesIO()
    write_mo(buffer, catalog)
    return buffer.getvalue()


def faults() -> list[str]:
    """What stands between the code and a complete English screen, one line each."""
    known = english()
    found = []
    for message in collected():
        if not message.id:
            continue
        entry = known.get(message.id)
        texts = entry.string if entry is not None else ""
        if entry is None or entry.fuzzy or not (all(texts) if isinstance(texts, (tuple, list)) else texts):
            found.append(
                f"no English for {message.id!r} ({message.locations[0][0]}:{message.locations[0][1]})"
            )
    if not MO.exists() or MO.read_bytes() != compiled(known):
        found.append(f"{MO.relative_to(ROOT)} is not made from hall.po: run tools/messages.py compile")
    return found


def update() -> None:
    catalog, fresh = english(), collected()
    catalog.update(fresh, no_fuzzy_matching=True, update_header_comment=False)
    catalog.obsolete.clear()
    buffer = io.BytesIO()
    # Line numbers would change in every commit; the file says where to look.
    write_po(buffer, catalog, width=110, sort_by_file=True, include_lineno=False, omit_header=False)
    PO.write_bytes(b"".join(_without_dates(buffer.getvalue())))


def _without_dates(po: bytes) -> Iterator[bytes]:
    """Dates, names and the tool's version say nothing that git does not, and make every run a change."""
    for line in po.splitlines(keepends=True):
        if not line.startswith(NEEDLESS_HEADERS):
            yield line


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("action", choices=("update", "compile", "check"))
    match parser.parse_args().action:
        case "update":
            update()
        case "compile":
            MO.write_bytes(compiled(english()))
        case _:
            found = faults()
            print("\n".join(found) or "complete")
            sys.exit(bool(found))


if __name__ == "__main__":
    main()
