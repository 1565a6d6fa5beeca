"""Opening: one server only, the right schema, an end that was not touched, and a clear word when not."""

from collections.abc import Callable
from pathlib import Path

import pytest
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from hall_server.journal import Batch, Journal, JournalBroken, JournalLocked, entries_of
from hall_server.journal import migrate as migrations
from hall_server.journal.read import Reader
from hall_server.journal.read_tables import read
from hall_server.journal.schema import kept
from tests.integration.journal.story import Story, a_day
from tests.integration.journal.tables import browsing, tamper

LENGTH = 150


@pytest.fixture
def written(open_journal: Callable[[], Journal]) -> Callable[[], Journal]:
    journal = open_journal()
    journal.append(Batch(entries_of(Story().go_on(a_day(LENGTH)).records), told=10))
    journal.close()
    return open_journal


def test_a_second_server_is_refused_and_told_why(opened: Journal, url: str, tmp_path: Path) -> None:
    opened.append(Batch(entries_of(Story().records)))
    with pytest.raises(JournalLocked, match="stop the other one") as of_folder:
        Journal.open(url, tmp_path / "data")
    assert "process" in str(of_folder.value)
    with pytest.raises(JournalLocked, match="stop the other one"):
        Journal.open(url, tmp_path / "another")
    opened.append(Batch(told=1))


def test_another_journal_in_the_same_folder_is_refused(opened: Journal, tmp_path: Path) -> None:
    with pytest.raises(JournalLocked):
        Journal.open(f"sqlite:///{tmp_path / 'other.sqlite'}", tmp_path / "data")


def test_the_lock_is_free_after_close(open_journal: Callable[[], Journal]) -> None:
    for _ in range(3):
        journal = open_journal()
        journal.close()
        journal.close()


def test_postgresql_names_who_holds_the_journal(postgres_url: str, tmp_path: Path) -> None:
    first = Journal.open(postgres_url, tmp_path / "one")
    with pytest.raises(JournalLocked, match="hall-server writer from this machine"):
        Journal.open(postgres_url, tmp_path / "two")
    first.close()


def test_the_migrated_schema_is_the_one_in_the_code(opened: Journal, url: str) -> None:
    assert opened.head.seq == 0
    both = MetaData()
    for tables in (kept, read):
        for table in tables.sorted_tables:
            table.to_metadata(both)
    with browsing(url) as connection:
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        assert compare_metadata(context, both) == []


def test_the_present_revision_is_the_newest_step() -> None:
    config = Config()
    config.set_main_option("script_location", str(Path(migrations.__file__).parent / "migrations"))
    assert ScriptDirectory.from_config(config).get_heads() == [migrations.REVISION]


def test_a_schema_of_a_newer_release_is_refused(written: Callable[[], Journal], url: str) -> None:
    tamper(url, "UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(JournalBroken, match="9999"):
        written()
    with pytest.raises(JournalBroken, match="9999"):
        Reader.open(url)


@pytest.mark.parametrize(
    ("fault", "statement"),
    [
        ("removed", "DELETE FROM journal WHERE seq > 5"),
        ("Entry [0-9]+ is not what was written", "UPDATE journal SET stored = replace(stored, 'k', 'K')"),
        ("Entry [0-9]+ is not what was written", "UPDATE journal SET seq = seq + 1000 WHERE seq > 140"),
    ],
)
def test_a_changed_end_is_refused(
    written: Callable[[], Journal], url: str, fault: str, statement: str
) -> None:
    tamper(url, statement)
    with pytest.raises(JournalBroken, match=fault):
        written()


def test_a_refused_start_leaves_no_lock(written: Callable[[], Journal], url: str) -> None:
    tamper(url, "UPDATE cursors SET value = 100000 WHERE name = 'told'")
    for _ in range(2):
        with pytest.raises(JournalBroken, match="was told"):
            written()
    tamper(url, "UPDATE cursors SET value = 1 WHERE name = 'told'")
    assert written().told() == 1


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "hall.sqlite"
    path.write_bytes(b"not a database" * 1000)
    with pytest.raises(JournalBroken, match="cannot be opened"):
        Journal.open(f"sqlite:///{path}", tmp_path)


def test_a_database_that_is_away_is_refused(tmp_path: Path) -> None:
    with pytest.raises(JournalBroken, match="cannot be opened") as refusal:
        Journal.open(f"postgresql://hall:secret@/x?host={tmp_path}", tmp_path)
    assert "secret" not in str(refusal.value)


@pytest.mark.parametrize("url", ["mysql://h/d", "sqlite://", "sqlite:///:memory:", "hall.sqlite"])
def test_other_urls_are_refused(url: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="sqlite:///"):
        Journal.open(url, tmp_path)


def test_a_reader_needs_a_journal(url: str) -> None:
    with pytest.raises(JournalBroken, match="no journal"):
        Reader.open(url)
