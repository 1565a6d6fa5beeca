"""Killed in the middle of writing, a journal still holds whatever was acknowledged, whole and once."""

import subprocess
import sys
from pathlib import Path

import pytest

import hall_server
from hall_server.journal import Batch, Journal
from hall_server.journal.rebuild import rebuild
from hall_server.journal.verify import verify
from tests.integration.journal.tables import kept_rows, read_rows, tamper

APPENDER = Path(__file__).with_name("appender.py")
ROOT = Path(hall_server.__file__).parent.parent


def append_until_killed(url: str, folder: Path, per_commit: int, commits: int) -> int:
    """The last number whose commit was acknowledged before kill -9."""
    child = subprocess.Popen(
        [sys.executable, str(APPENDER), url, str(folder), str(per_commit)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
        env={"PYTHONPATH": str(ROOT)},
    )
    assert child.stdout is not None
    with child:
        said = [child.stdout.readline() for _ in range(commits)]
        child.kill()
        said += child.stdout.readlines()
    whole = [line for line in said if line.endswith("\n")]
    assert len(whole) >= commits
    return int(whole[-1])


@pytest.mark.parametrize(("per_commit", "commits"), [(1, 150), (17, 20)])
def test_after_kill_9_all_that_was_acknowledged_is_there(
    url: str, tmp_path: Path, per_commit: int, commits: int
) -> None:
    acknowledged = 0
    for _ in range(2):  # the second goes on where the first was killed
        acknowledged = append_until_killed(url, tmp_path, per_commit, commits)
        journal = Journal.open(url, tmp_path)
        head = journal.head
        assert acknowledged <= head.seq <= acknowledged + per_commit
        found = journal.replies_for([("kiosk-01", f"c{seq}") for seq in range(1, acknowledged + 1)])
        journal.close()
        assert len(found) == acknowledged
        verdict = verify(url)
        assert verdict.is_whole
        assert verdict.head == head
    rows = kept_rows(url)
    tickets = read_rows(url)["tickets"]
    assert len(rows["journal"]) == len(rows["replies"]) == len(tickets) == head.seq
    rebuild(url, tmp_path)
    assert read_rows(url)["tickets"] == tickets
    tamper(url, "DELETE FROM tickets WHERE id = 't1'")  # that a difference would have been seen
    assert read_rows(url)["tickets"] != tickets


def test_an_append_after_a_kill_needs_no_repair(url: str, tmp_path: Path) -> None:
    append_until_killed(url, tmp_path, 3, 5)
    journal = Journal.open(url, tmp_path)
    journal.append(Batch(told=journal.head.seq))
    assert journal.told() == journal.head.seq
    journal.close()
