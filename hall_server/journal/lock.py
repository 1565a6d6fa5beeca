"""The one-writer lock: an operating system's lock on a file, and PostgreSQL's advisory lock.

Both vanish with their process, so a crash leaves nothing to clear by hand.
"""

import os
import sys
import time
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, func, literal, select, text

from hall_server.journal.database import Link, prepare
from hall_server.journal.errors import JournalBroken, JournalLocked

# "HALL" in ASCII: keeps our advisory locks apart from those of other programs in the same database.
ADVISORY_SPACE = 0x48414C4C

# The byte of the lock file that is locked: far behind its text, since Windows lets nobody read a locked byte.
_LOCKED_BYTE = 1 << 30

_POLL_S = 0.05

_ADVICE = "One hall has one server: stop the other one, or start this one with a --data and --db of its own."

_WRITABLE = "The data folder and all in it belong to the user the server runs as."


class FileLock:
    """Held from `take` to `release` by this process, not by the children it starts."""

    def __init__(self, descriptor: int) -> None:
        self._descriptor = descriptor

    @classmethod
    def take(cls, path: Path) -> Self:
        """Never waits.

        Raises:
            JournalLocked: somebody holds it; the text says who, as far as the file tells.
            JournalBroken: its folder or file cannot be made or written.
        """
        try:
            path.parent.mkdir(parents=True, exist_ok=True)
            descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o644)
        except OSError as error:
            raise JournalBroken(f"{path} cannot be written: {error.strerror}. {_WRITABLE}") from error
        if not _try_lock(descriptor):
            os.close(descriptor)
            holder = path.read_text(errors="replace").strip() or "another process"
            raise JournalLocked(f"The journal is in use: {holder} holds {path}. {_ADVICE}")
        os.ftruncate(descriptor, 0)
        os.lseek(descriptor, 0, os.SEEK_SET)
        os.write(descriptor, f"process {os.getpid()}\n".encode())
        return cls(descriptor)

    def release(self) -> None:
        """The file stays: were it removed, two processes could each lock a file of that name."""
        if self._descriptor >= 0:
            os.close(self._descriptor)
            self._descriptor = -1


def _try_lock(descriptor: int) -> bool:
    if sys.platform == "win32":
        import msvcrt

        os.lseek(descriptor, _LOCKED_BYTE, os.SEEK_SET)
        try:
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
        except OSError:
            return False
        return True
    import fcntl

    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def take_advisory_lock(engine: Engine, link: Link, wait_s: float = 0.0) -> None:
    """Lock the journal of this database and schema for as long as the link lives.

    Args:
        wait_s: how long a lost session of ours, not yet given up by the database, may hold it.

    Raises:
        JournalLocked: another session holds it; the text says which.
    """
    place = func.hashtext(func.current_schema())
    attempt = prepare(engine, select(func.pg_try_advisory_lock(literal(ADVISORY_SPACE), place)))
    deadline = time.monotonic() + wait_s
    while not link.fetch(attempt, {})[0][0]:
        if time.monotonic() >= deadline:
            raise JournalLocked(f"The journal is in use: {_advisory_holder(engine, link)}. {_ADVICE}")
        time.sleep(_POLL_S)


def _advisory_holder(engine: Engine, link: Link) -> str:
    query = text(
        "SELECT a.pid, a.application_name, coalesce(host(a.client_addr), 'this machine') FROM pg_locks l "
        "JOIN pg_stat_activity a USING (pid) "
        "WHERE l.locktype = 'advisory' AND l.granted AND l.classid = :space "
        "AND l.objid::bigint = (hashtext(current_schema())::bigint & 4294967295) "
        "AND l.database = (SELECT oid FROM pg_database WHERE datname = current_database())"
    ).bindparams(space=ADVISORY_SPACE)
    for pid, name, host in link.fetch(prepare(engine, query), {}):
        return f"{name or 'a session'} from {host} (PostgreSQL process {pid}) holds its advisory lock"
    return "another session holds its advisory lock"
