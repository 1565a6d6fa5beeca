"""Throws the read tables away and makes them anew, for a hall whose server is stopped."""

from pathlib import Path

from hall_server.journal.journal import Journal
from hall_server.journal.refold import Progress


def rebuild(url: str, lock_dir: Path, progress: Progress | None = None) -> int:
    """Returns the number of events read.

    Raises:
        ValueError, JournalLocked, JournalBroken: as `Journal.open`.
    """
    opened = Journal.open(url, lock_dir)
    try:
        return opened.rebuild(progress)
    finally:
        opened.close()
