"""verify, export and rebuild on what served visits left behind: what was changed is found, nothing is lost."""

import csv
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import openpyxl
import pytest

from tests.e2e.commands import hall_server
from tests.e2e.plain import at_counter, plain
from tests.postgres import Cluster
from tests.server import Server, running_server

VISITS = 4


def serve_visits(server: Server) -> None:
    with plain(server, "kiosk-01") as kiosk, at_counter(server, "W06", "S107") as clerk:
        for level in range(1, VISITS + 1):
            ticket = kiosk.issue("E-01")["id"]
            kiosk.do("confirm_print", ticket=ticket, outcome="printed")
            clerk.do("call_next", counter="W06")
            clerk.do("start_serving", counter="W06")
            clerk.do("complete", counter="W06")
            kiosk.do("rate", ticket=ticket, level=level)
        kiosk.do("confirm_print", ticket=kiosk.issue("A", "care")["id"], outcome="not_printed", detail="纸尽")


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A stopped hall's data after some visits; read it, never change it."""
    folder = tmp_path_factory.mktemp("verbs") / "hall"
    with running_server(folder) as server:
        serve_visits(server)
    return folder


@pytest.fixture
def copy(data: Path, tmp_path: Path) -> Path:
    folder = tmp_path / "hall"
    folder.mkdir()
    with closing(sqlite3.connect(data / "hall.sqlite")) as whole, closing(database(folder)) as target:
        whole.backup(target)
    return folder


def database(folder: Path) -> sqlite3.Connection:
    return sqlite3.connect(folder / "hall.sqlite", isolation_level=None)


def test_a_whole_chain_is_verified(data: Path) -> None:
    ended = hall_server("verify", "--data", data)
    assert ended.status == 0
    with closing(database(data)) as journal:
        ((count, head),) = journal.execute(
            "SELECT count(*), max(hash) FROM journal WHERE seq = (SELECT max(seq) FROM journal)"
        )
        ((count,),) = journal.execute("SELECT count(*) FROM journal")
    assert f"{count} events" in ended.out and head in ended.out


@contextmanager
def tampered(folder: Path) -> Iterator[tuple[sqlite3.Connection, int]]:
    with closing(database(folder)) as journal:
        ((seq,),) = journal.execute("SELECT seq FROM journal WHERE type = 'rated' ORDER BY seq LIMIT 1")
        yield journal, seq


def broken(folder: Path) -> str:
    ended = hall_server("verify", "--data", folder)
    assert ended.status == 1
    return ended.out


def test_one_changed_byte_is_found_and_the_first_broken_entry_named(copy: Path) -> None:
    with tampered(copy) as (journal, seq):
        changed = journal.execute(
            """UPDATE journal SET stored = replace(stored, '"level":1', '"level":5') WHERE seq = ?""", (seq,)
        )
        assert changed.rowcount == 1
        journal.execute("UPDATE journal SET stored = stored || ' ' WHERE seq = ?", (seq + 3,))
    assert f"event {seq}:" in broken(copy)


def test_a_changed_hash_is_found(copy: Path) -> None:
    with tampered(copy) as (journal, seq):
        journal.execute(
            "UPDATE journal SET hash = replace(hash, substr(hash, 1, 4), 'ffff') WHERE seq = ?", (seq,)
        )
    assert f"event {seq}:" in broken(copy)


@pytest.mark.parametrize("column", ["at", "type", "command"])
def test_a_changed_column_beside_the_stored_bytes_is_found(copy: Path, column: str) -> None:
    with tampered(copy) as (journal, seq):
        journal.execute(f"UPDATE journal SET {column} = ? WHERE seq = ?", (1 if column == "at" else "x", seq))
    assert f"event {seq}:" in broken(copy)


def test_a_missing_entry_is_found(copy: Path) -> None:
    with tampered(copy) as (journal, seq):
        journal.execute("DELETE FROM journal WHERE seq = ?", (seq,))
    assert f"event {seq}" in broken(copy)


def test_two_entries_that_changed_places_are_found(copy: Path) -> None:
    with tampered(copy) as (journal, seq):
        journal.execute("UPDATE journal SET seq = -1 WHERE seq = ?", (seq,))
        journal.execute("UPDATE journal SET seq = ? WHERE seq = ?", (seq, seq + 1))
        journal.execute("UPDATE journal SET seq = ? WHERE seq = -1", (seq + 1,))
    assert f"event {seq}:" in broken(copy)


def test_a_day_is_exported_as_csv_and_xlsx(data: Path, tmp_path: Path) -> None:
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    ended = hall_server("export", "--data", data, "--day", day, "--out", tmp_path / "new" / "out")
    assert ended.status == 0
    files = [Path(line) for line in ended.out.splitlines()]
    assert files and all(path.is_file() for path in files)
    (book,) = [path for path in files if path.suffix == ".xlsx"]
    (tickets,) = [path for path in files if path.name.endswith("-tickets.csv")]
    with tickets.open(encoding="utf-8-sig", newline="") as lines:
        rows = list(csv.DictReader(lines))
    assert [row["号码"] for row in rows if row["状态"] == "办结"] == [
        f"E{n:03d}" for n in range(1, VISITS + 1)
    ]
    assert {row["打印结果"] for row in rows if row["号码"] == "A001"} == {"未打印"}
    assert [row["评价"] for row in rows][:2] == ["非常不满意", "不满意"]
    with closing(openpyxl.load_workbook(book, read_only=True)) as sheets:
        cells = {str(cell) for row in sheets.worksheets[0].iter_rows(values_only=True) for cell in row}
    assert {row["号码"] for row in rows} <= cells


READ_TABLES = ("tickets", "visits", "calls", "ratings")


def test_read_tables_thrown_away_are_rebuilt_as_they_were(copy: Path) -> None:
    def content() -> dict[str, list[tuple[object, ...]]]:
        with closing(database(copy)) as journal:
            return {name: sorted(journal.execute(f"SELECT * FROM {name}"), key=repr) for name in READ_TABLES}

    before = content()
    assert all(before.values())
    with closing(database(copy)) as journal:
        for name in READ_TABLES:
            journal.execute(f"DELETE FROM {name}")
    ended = hall_server("rebuild", "--data", copy)
    assert ended.status == 0 and "events" in ended.out
    assert content() == before


def test_a_rebuilt_hall_serves_on(copy: Path) -> None:
    assert hall_server("rebuild", "--data", copy).status == 0
    with running_server(copy) as server, plain(server, "kiosk-01") as kiosk:
        assert kiosk.issue("E")["label"] == f"E{VISITS + 1:03d}"
    assert hall_server("verify", "--data", copy).status == 0


def test_verify_and_export_may_run_beside_a_server_and_rebuild_may_not(
    server: Server, tmp_path: Path
) -> None:
    serve_visits(server)
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    assert hall_server("verify", "--data", server.data_dir).status == 0
    assert hall_server("export", "--data", server.data_dir, "--day", day, "--out", tmp_path).status == 0
    ended = hall_server("rebuild", "--data", server.data_dir)
    assert ended.status == 1 and str(server.pid) in ended.err


def test_postgresql_is_verified_exported_and_rebuilt(postgres_cluster: Cluster, tmp_path: Path) -> None:
    day = datetime.now(ZoneInfo("Asia/Shanghai")).date().isoformat()
    with postgres_cluster.database() as db:
        with running_server(tmp_path / "hall", db=db) as server:
            serve_visits(server)
        where = ("--data", tmp_path / "hall", "--db", db)
        assert hall_server("verify", *where).status == 0
        assert hall_server("rebuild", *where).status == 0
        ended = hall_server("export", *where, "--day", day, "--out", tmp_path / "out")
        assert ended.status == 0
        (tickets,) = (tmp_path / "out").glob("*-tickets.csv")
        assert f"E{VISITS:03d}" in tickets.read_text()
