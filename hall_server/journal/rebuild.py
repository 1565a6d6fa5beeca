"""Throws the read tables away and makes them anew, for a hall whose server is stopped."""

from pathlib import Path

from hall_server.journal.database import database_url, reading, reading_engine, require_file
from hall_server.journal.journal import Journal
from hall_server.journal.migrate import require_journal
from hall_server.journal.refold import Progress


def rebuild(url: str, lock_dir: Path, progress: Progress | None = None) -> int:
    """Returns the number of events read.

    Raises:
        ValueError, JournalLocked, JournalBroken: as `Journal.open`, which would make a journal where none is.
        JournalUnavailable: the database does not answer.
    """
    target = database_url(url)
    require_file(target)
    engine = reading_engine(target)
    try:
        with reading(engine) as connection:
            require_journal(connection)
    finally:
        engine.dispose()
    opened = Journal.open(url, lock_dir)
    try:
        return opened.rebuild(progress)
    finally:
        opened.close()
