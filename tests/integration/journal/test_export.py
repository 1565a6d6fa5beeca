"""The ledger's files open in a spreadsheet, hold the day's rows, and run nothing."""

import csv
from pathlib import Path

import pytest
from openpyxl import load_workbook

from config.contract import events as e
from config.contract.events import Actor, Recorded
from hall_server.journal import Batch, Journal, entries_of
from hall_server.journal.export import export_day
from hall_server.journal.ledger import Names
from hall_server.journal.read import Reader
from tests.integration.journal.story import OPENING, Story, a_day

DAY = "2026-03-02"


def read_csv(path: Path) -> list[dict[str, str]]:
    assert path.read_bytes().startswith(b"\xef\xbb\xbf"), "Excel reads UTF-8 only after its mark"
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def shown(cell: object) -> str:
    """As a spreadsheet shows it: a whole number of minutes needs no decimals."""
    return "" if cell is None else str(cell).removesuffix(".0")


@pytest.fixture
def story(opened: Journal) -> Story:
    story = Story().go_on(a_day(250, seed=16))
    opened.append(Batch(entries_of(story.records)))
    return story


def test_files_hold_the_rows_of_the_day(story: Story, url: str, tmp_path: Path) -> None:
    reader = Reader.open(url)
    tickets, calls = reader.day_tickets(DAY), reader.day_calls(DAY)
    ratings = reader.recent_ratings(DAY)
    reader.close()
    assert tickets
    assert calls
    assert ratings
    written = export_day(url, DAY, tmp_path / "out", Names(groups={"A": "综合业务"}))
    assert [path.name for path in written] == [
        f"ledger-{DAY}.xlsx",
        f"ledger-{DAY}-tickets.csv",
        f"ledger-{DAY}-calls.csv",
        f"ledger-{DAY}-ratings.csv",
    ]
    assert sorted(written) == sorted((tmp_path / "out").iterdir())

    rows = read_csv(written[1])
    assert [row["号码"] for row in rows] == [ticket.label for ticket in tickets]
    assert "A 综合业务" in {row["业务组"] for row in rows}
    assert {row["日期"] for row in rows} == {DAY}
    assert [row["窗口"] for row in read_csv(written[2])] == [call.counter for call in calls]
    assert len(read_csv(written[3])) == len(ratings)
    assert "号码" not in read_csv(written[3])[0]

    book = load_workbook(written[0])
    assert book.sheetnames == ["取号", "叫号", "评价"]
    for path, sheet in zip(written[1:], book.worksheets, strict=True):
        in_csv = read_csv(path)
        in_book = list(sheet.iter_rows(values_only=True))
        assert [str(cell) for cell in in_book[0]] == list(in_csv[0])
        assert len(in_book) == len(in_csv) + 1
        for of_book, of_csv in zip(in_book[1:], in_csv, strict=True):
            assert [shown(cell) for cell in of_book] == [shown(cell) for cell in of_csv.values()]
    book.close()


def test_a_day_without_tickets_has_headings_only(story: Story, url: str, tmp_path: Path) -> None:
    written = export_day(url, "2026-12-24", tmp_path)
    assert [read_csv(path) for path in written[1:]] == [[], [], []]
    with pytest.raises(ValueError, match="2026-13"):
        export_day(url, "2026-13-01", tmp_path)


def test_no_cell_is_a_formula(opened: Journal, url: str, tmp_path: Path) -> None:
    bad = ['=HYPERLINK("http://x")', "+1", "-1", "@SUM(A1)", "\t=1"]
    records = [
        Recorded(
            number,
            OPENING,
            Actor("kiosk-01"),
            "c",
            e.TicketIssued(f"t{number}", DAY, f"A{number}", "A", number, 0.0, 0, f"k{number}", service=text),
        )
        for number, text in enumerate(bad, 1)
    ]
    opened.append(Batch(entries_of(records)))
    workbook, tickets, *_ = export_day(url, DAY, tmp_path)
    assert [row["事项"] for row in read_csv(tickets)] == ["'" + text.replace("\t", "") for text in bad]
    book = load_workbook(workbook)
    cells = [cell for sheet in book.worksheets for row in sheet.iter_rows() for cell in row]
    assert all(cell.data_type != "f" for cell in cells)
    assert not [cell.value for cell in cells if str(cell.value).startswith(("=", "+", "-", "@"))]
    book.close()
