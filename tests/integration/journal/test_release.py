"""Journals stored by earlier releases open in this one: nothing is lost, the chain holds, the events still read."""

import shutil
from pathlib import Path

import pytest

from config.contract import events as e
from config.contract.coding import decode_record
from hall_server.domain.fold import apply
from hall_server.domain.model import HallState
from hall_server.journal import Head, Journal, Snapshot
from hall_server.journal.read import Reader
from hall_server.journal.rebuild import rebuild
from hall_server.journal.verify import verify
from tests.integration.journal.tables import read_rows

DATA = Path(__file__).parents[2] / "data"

HEADS = {"journal-1.sqlite": Head(255, "67367c802a13b40e842bd5f31b3db296404205bee168528fbb8962c2e86c777d")}


def test_every_stored_journal_has_its_head_noted() -> None:
    assert {path.name for path in DATA.glob("journal-*.sqlite")} == set(HEADS)


@pytest.fixture(params=sorted(HEADS))
def stored(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """A copy, since opening may migrate it."""
    return Path(shutil.copy(DATA / request.param, tmp_path))


def test_a_stored_journal_opens_whole(stored: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{stored}"
    journal = Journal.open(url, tmp_path)
    events = journal.events_after(0, 10_000)
    assert journal.head == HEADS[stored.name]
    assert journal.told() == journal.head.seq
    assert journal.latest_snapshot(1) == Snapshot(journal.head.seq, 1, b"state")
    assert journal.replies_for([("kiosk-01", "c1")]) == {("kiosk-01", "c1"): b'{"v":1,"ok":true}'}
    journal.close()
    assert verify(url, expected=HEADS[stored.name]).is_whole

    records = [decode_record(seq, entry) for seq, entry in events]
    assert {type(record.event) for record in records} == set(e.AnyEvent.__args__)
    state = HallState()
    for record in records:
        apply(state, record)
    assert state.seq == journal.head.seq

    reader = Reader.open(url)
    assert {row.id for row in reader.day_tickets(state.day)} == set(state.tickets)
    assert reader.private_text("jam") == "卡纸"
    reader.close()


def test_its_read_tables_are_those_of_a_rebuild(stored: Path, tmp_path: Path) -> None:
    url = f"sqlite:///{stored}"
    Journal.open(url, tmp_path).close()
    before = read_rows(url)
    rebuild(url, tmp_path)
    assert read_rows(url) == before
