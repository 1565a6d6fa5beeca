"""verify, export and rebuild where there is nothing to read, or nowhere to write: in words, and nothing is made."""

from pathlib import Path

import pytest

from tests.e2e.commands import hall_server
from tests.server import Server

VERBS = [("verify",), ("export", "--day", "2026-03-02"), ("rebuild",)]


@pytest.mark.parametrize("verb", VERBS)
def test_a_journal_that_is_not_there_is_named_and_none_is_made(tmp_path: Path, verb: tuple[str, ...]) -> None:
    ended = hall_server(*verb, "--data", tmp_path / "none")
    assert ended.status == 1 and str(tmp_path / "none") in ended.err
    assert not (tmp_path / "none").exists()
    elsewhere = tmp_path / "other.sqlite"
    ended = hall_server(*verb, "--data", tmp_path, "--db", f"sqlite:///{elsewhere}")
    assert ended.status == 1 and str(elsewhere) in ended.err
    assert not elsewhere.exists()


@pytest.mark.parametrize("verb", VERBS)
def test_a_database_that_does_not_answer_is_named(tmp_path: Path, verb: tuple[str, ...]) -> None:
    ended = hall_server(*verb, "--data", tmp_path, "--db", "postgresql://nobody@127.0.0.1:1/hall")
    assert ended.status == 1 and "127.0.0.1" in ended.err


@pytest.mark.parametrize("verb", VERBS)
def test_a_file_that_is_no_database_is_refused(tmp_path: Path, verb: tuple[str, ...]) -> None:
    (tmp_path / "hall.sqlite").write_bytes(b"no database at all, but long enough to look at" * 100)
    ended = hall_server(*verb, "--data", tmp_path)
    assert ended.status == 1 and ended.said


@pytest.mark.parametrize("day", ["yesterday", "2026-13-01", ""])
def test_a_day_that_is_none_is_refused(tmp_path: Path, day: str) -> None:
    ended = hall_server("export", "--data", tmp_path, "--day", day)
    assert ended.status == 2 and "YYYY-MM-DD" in ended.err.splitlines()[-1]


def test_a_folder_that_cannot_be_written_is_named(server: Server, tmp_path: Path) -> None:
    (tmp_path / "out").write_text("")
    ended = hall_server("export", "--data", server.data_dir, "--day", "2026-03-02", "--out", tmp_path / "out")
    assert ended.status == 1 and str(tmp_path / "out") in ended.err
