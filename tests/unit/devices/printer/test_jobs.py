"""The job log: on disk before the first byte, unknown after an interruption, readable after a torn write."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path

import pytest

from devices.printer.jobs import INTERRUPTED, KEPT_JOBS, JobLog
from devices.printer.protocol import Outcome, Printed


@contextmanager
def _opened(path: Path) -> Iterator[JobLog]:
    jobs = JobLog(path, lambda: datetime(2026, 6, 2, tzinfo=UTC))
    yield jobs
    jobs.close()


def test_outcomes_survive_a_restart(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    with _opened(path) as jobs:
        jobs.begin("a")
        assert jobs.outcome("a") is None
        jobs.finish("a", Outcome(Printed.PRINTED, "paper_low"))
        jobs.begin("b")
        jobs.finish("b", Outcome(Printed.UNKNOWN, "paper_out"))
    with _opened(path) as jobs:
        assert jobs.outcome("a") == Outcome(Printed.PRINTED, "paper_low")
        assert jobs.outcome("b") == Outcome(Printed.UNKNOWN, "paper_out")
        assert jobs.outcome("c") is None
        assert jobs.interrupted == ()


def test_a_begun_job_is_on_disk_at_once_and_unknown_to_whoever_opens_the_file_next(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    with _opened(path) as jobs:
        jobs.begin("a")
        copy = tmp_path / "as-after-a-power-cut.jsonl"
        copy.write_bytes(path.read_bytes())
        with _opened(copy) as after:
            assert after.interrupted == ("a",)
            assert after.outcome("a") == INTERRUPTED
        with _opened(copy) as later:  # told once
            assert later.interrupted == ()
            assert later.outcome("a") == INTERRUPTED


@pytest.mark.parametrize(
    "torn", ['{"job": "a", "sta', "\x00\x00\x00", '{"job": "a", "state": "no such"}', "[]"]
)
def test_a_torn_line_loses_no_other_job(tmp_path: Path, torn: str) -> None:
    path = tmp_path / "jobs.jsonl"
    with _opened(path) as jobs:
        jobs.begin("a")
    with path.open("a", encoding="utf-8") as file:
        file.write(torn)
    with _opened(path) as jobs:
        assert jobs.interrupted == ("a",)


def test_the_file_keeps_the_newest_jobs_only(tmp_path: Path) -> None:
    path = tmp_path / "jobs.jsonl"
    path.write_text(
        "".join(f'{{"job": "{n}", "state": "printed"}}\n' for n in range(KEPT_JOBS + 50)), "utf-8"
    )
    with _opened(path) as jobs:
        assert jobs.outcome("49") is None
        assert jobs.outcome("50") == Outcome(Printed.PRINTED)
    assert len(path.read_text("utf-8").splitlines()) == KEPT_JOBS
