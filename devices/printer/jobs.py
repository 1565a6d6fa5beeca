"""Which print jobs were begun and how they ended, on disk. Owns one JSON-lines file of one printer.

A job's line is on the disk before its first byte leaves; a job without an ending, after a crash or a power
cut, is "unknown": some of it may be on paper, so nobody prints it again by itself.
"""

import contextlib
import json
import logging
import os
import threading
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Final

from devices.printer.protocol import Outcome, Printed

log = logging.getLogger(__name__)

INTERRUPTED: Final = Outcome(Printed.UNKNOWN, "interrupted")
# Ids remembered across a restart. A client repeats a job within minutes, never after thousands of others.
KEPT_JOBS: Final = 2000


class JobLog:
    """Opened once per printer; the folder must exist.

    Args:
        now: gives the aware time written beside each line, for people who read the file.
    """

    def __init__(self, path: Path, now: Callable[[], datetime]) -> None:
        self._path = path
        self._now = now
        self._lock = threading.Lock()
        self._outcomes = _read(path)
        self.interrupted = tuple(job for job, outcome in self._outcomes.items() if outcome is None)
        for job in self.interrupted:
            log.warning("print job %s was interrupted: it may be partly printed", job)
            self._outcomes[job] = INTERRUPTED
        self._compact()
        self._file = path.open("a", encoding="utf-8")

    def outcome(self, job_id: str) -> Outcome | None:
        """How the job ended; None for a job never begun or under way."""
        return self._outcomes.get(job_id)

    def begin(self, job_id: str) -> None:
        """Write down that the job's first byte is about to leave. Raises OSError when the disk refuses."""
        with self._lock:
            self._append({"job": job_id, "at": self._now().isoformat(), "state": "begun"})
            self._outcomes[job_id] = None

    def finish(self, job_id: str, outcome: Outcome) -> None:
        """Write down how it ended. A disk that refuses is logged: after a restart the job is then unknown."""
        with self._lock:
            self._outcomes[job_id] = outcome
            try:
                self._append(
                    {
                        "job": job_id,
                        "at": self._now().isoformat(),
                        "state": outcome.result.value,
                        "detail": outcome.detail,
                    }
                )
            except OSError:
                log.exception("cannot write the outcome of print job %s to %s", job_id, self._path)

    def close(self) -> None:
        self._file.close()

    def _append(self, entry: dict[str, str]) -> None:
        self._file.write(json.dumps(entry, ensure_ascii=False) + "\n")
        self._file.flush()
        os.fsync(self._file.fileno())

    def _compact(self) -> None:
        """Rewrite the file with the newest jobs; replaced whole, so a crash leaves the old or the new."""
        kept = list(self._outcomes.items())[-KEPT_JOBS:]
        self._outcomes = dict(kept)
        fresh = self._path.with_suffix(".new")
        with fresh.open("w", encoding="utf-8") as file:
            for job, outcome in kept:
                ended = outcome or INTERRUPTED
                entry = {"job": job, "state": ended.result.value, "detail": ended.detail}
                file.write(json.dumps(entry, ensure_ascii=False) + "\n")
            file.flush()
            os.fsync(file.fileno())
        fresh.replace(self._path)
        _sync_folder(self._path.parent)


def _read(path: Path) -> dict[str, Outcome | None]:
    outcomes: dict[str, Outcome | None] = {}
    try:
        lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    except FileNotFoundError:
        return outcomes
    for number, line in enumerate(lines, 1):
        try:
            entry = json.loads(line)
            job, state = str(entry["job"]), str(entry["state"])
            outcomes[job] = (
                None if state == "begun" else Outcome(Printed(state), str(entry.get("detail", "")))
            )
        except (ValueError, KeyError, TypeError):
            # the last line of a power cut: its job has its begin line, or was never begun
            log.warning("%s line %d is not readable and is left out", path, number)
    return outcomes


def _sync_folder(folder: Path) -> None:
    """Make a rename survive a power cut; Windows has no such call and does it by itself."""
    with contextlib.suppress(OSError):
        descriptor = os.open(folder, os.O_RDONLY)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
