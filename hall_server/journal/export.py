"""Writes a day's ledger to files: one workbook with three sheets, and the same three tables as CSV for Excel.

Owns the file formats. What the cells hold is `ledger`'s.
"""

import csv
from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter

from hall_server.journal.ledger import Cell, Names, Sheet, sheets
from hall_server.journal.read import Reader

# A text that starts so is a formula to a spreadsheet, and may be somebody's attempt to run one.
_FORMULA_STARTS = ("=", "+", "-", "@")
_MOMENT = "%Y-%m-%d %H:%M:%S"
_MOMENT_IN_EXCEL = "yyyy-mm-dd hh:mm:ss"
_WIDTH = 14
_MOMENT_WIDTH = 20


def export_day(url: str, day: str, out_dir: Path, names: Names | None = None) -> list[Path]:
    """Write `ledger-DAY.xlsx` and `ledger-DAY-{tickets,calls,ratings}.csv`; each appears whole or not at all.

    Args:
        day: ISO date of the hall's zone; a day without tickets gives files with headings only.

    Raises:
        ValueError: no date, or a URL of no database we use.
        JournalBroken, JournalUnavailable: as `Reader.open`.
        OSError: the folder cannot be written.
    """
    day = datetime.strptime(day, "%Y-%m-%d").date().isoformat()  # noqa: DTZ007 - a date has no zone
    reader = Reader.open(url)
    try:
        tables = sheets(
            reader.day_tickets(day),
            reader.day_calls(day),
            reader.day_visits(day),
            list(reversed(reader.recent_ratings(day))),
            names or Names(),
        )
    finally:
        reader.close()
    out_dir.mkdir(parents=True, exist_ok=True)
    written = [out_dir / f"ledger-{day}.xlsx"]
    _write_workbook(written[0], tables)
    for table in tables:
        path = out_dir / f"ledger-{day}-{table.name}.csv"
        _write_csv(path, table)
        written.append(path)
    return written


def neutral(text: str) -> str:
    """The same text as a spreadsheet shows it, never as a formula, and without control characters."""
    shown = "".join(letter for letter in text if letter.isprintable())
    return "'" + shown if shown.lstrip().startswith(_FORMULA_STARTS) else shown


def _write_csv(path: Path, table: Sheet) -> None:
    draft = path.with_name(path.name + ".part")
    # The mark at the start makes Excel read UTF-8.
    with draft.open("w", encoding="utf-8-sig", newline="") as file:
        writer = csv.writer(file)
        writer.writerow(table.headings)
        writer.writerows([_in_csv(cell) for cell in row] for row in table.rows)
    draft.replace(path)


def _in_csv(cell: Cell) -> str | int | float:
    match cell:
        case None:
            return ""
        case datetime():
            return cell.strftime(_MOMENT)
        case str():
            return neutral(cell)
        case _:
            return cell


def _write_workbook(path: Path, tables: Iterable[Sheet]) -> None:
    book = Workbook(write_only=True)
    for table in tables:
        sheet = book.create_sheet(table.title)
        sheet.freeze_panes = "A2"
        for place, heading in enumerate(table.headings):
            letter = get_column_letter(place + 1)
            sheet.column_dimensions[letter].width = _MOMENT_WIDTH if heading.endswith("时间") else _WIDTH
        headings = [WriteOnlyCell(sheet, heading) for heading in table.headings]
        for cell in headings:
            cell.font = Font(bold=True)
        sheet.append(headings)
        for row in table.rows:
            sheet.append([_in_workbook(sheet, cell) for cell in row])
    draft = path.with_name(path.name + ".part")
    book.save(draft)
    draft.replace(path)


def _in_workbook(sheet: object, cell: Cell) -> object:
    if isinstance(cell, str):
        return neutral(cell)
    if isinstance(cell, datetime):
        written = WriteOnlyCell(sheet, cell)
        written.number_format = _MOMENT_IN_EXCEL
        return written
    return cell
