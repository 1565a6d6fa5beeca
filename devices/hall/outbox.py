"""Facts on disk until the hall has them: one SQLite file for one program.

Owns storage and order. Does not send anything: that is posting.py.
"""

import logging
import sqlite3
import threading
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import msgspec

from config.contract.commands import Command

log = logging.getLogger(__name__)

_encoder = msgspec.json.Encoder()
_decoder = msgspec.json.Decoder(Command)


class OutboxInUse(RuntimeError):
    """Another program has the same outbox open; give each its own file."""


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that happened, with the id under which it is sent until it is answered."""

    id: str
    at: datetime
    body: Command


class Outbox:
    """`add` returns when the fact is on disk. Without a path facts last as long as the program does.

    A file that cannot be read is set aside, never deleted. A disk that cannot be written is logged, and the
    fact goes on in memory.
    """

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._db = _open(path)

    def facts(self) -> list[Fact]:
        """All that is stored, in the order it was added."""
        with self._lock:
            rows = self._db.execute("SELECT id, at, body FROM facts ORDER BY n").fetchall()
        facts = []
        for fact_id, at, body in rows:
            try:
                facts.append(Fact(fact_id, datetime.fromisoformat(at), _decoder.decode(body)))
            except (ValueError, msgspec.DecodeError) as why:
                log.error("%s: fact %s is unreadable and stays where it is: %s", self._path, fact_id, why)
        return facts

    def add(self, fact: Fact) -> None:
        row = (fact.id, fact.at.isoformat(), _encoder.encode(fact.body))
        with self._lock:
            try:
                self._db.execute("INSERT INTO facts (id, at, body) VALUES (?, ?, ?)", row)
            except sqlite3.OperationalError as why:
                log.error("%s: fact %s is only in memory, check the disk: %s", self._path, fact.id, why)

    def remove(self, fact_id: str) -> None:
        """Forget an answered fact. Not worth a flush: one that comes back is sent again, harmlessly."""
        with self._lock:
            try:
                self._db.execute("PRAGMA synchronous=NORMAL")
                self._db.execute("DELETE FROM facts WHERE id = ?", (fact_id,))
                self._db.execute("PRAGMA synchronous=FULL")
            except sqlite3.OperationalError as why:
                log.error("%s: fact %s will be sent again, check the disk: %s", self._path, fact_id, why)

    def close(self) -> None:
        with self._lock:
            self._db.close()


def _open(path: Path | None) -> sqlite3.Connection:
    if path is None:
        return _prepared(":memory:")
    path.parent.mkdir(parents=True, exist_ok=True)
    try:
        return _prepared(str(path))
    except sqlite3.OperationalError as why:
        if "locked" in str(why):
            raise OutboxInUse(f"{path} is in use by another program") from why
        raise
    except sqlite3.DatabaseError as why:
        aside = path.with_name(f"{path.name}.unreadable-{int(time.time())}")
        path.rename(aside)
        log.error("%s cannot be read (%s): kept as %s, starting an empty one", path, why, aside.name)
        return _prepared(str(path))


def _prepared(name: str) -> sqlite3.Connection:
    db = sqlite3.connect(name, timeout=0.5, isolation_level=None, check_same_thread=False)
    try:
        db.execute("PRAGMA locking_mode=EXCLUSIVE")  # a second program on the same file is told at once
        db.execute("PRAGMA journal_mode=WAL")
        db.execute("PRAGMA synchronous=FULL")
        db.execute(
            "CREATE TABLE IF NOT EXISTS facts (n INTEGER PRIMARY KEY, id TEXT UNIQUE, at TEXT, body BLOB)"
        )
        db.execute("DELETE FROM facts WHERE n < 0")  # takes the file's lock
    except sqlite3.Error:
        db.close()
        raise
    return db
