"""How fast the journal takes tickets, beside what the bare database takes in the same run. Asserts nothing.

    python -m tests.bench.journal_speed [--postgresql]

`measure(url)` is for the bench as a whole. A ticket is what one `issue_ticket` stores: journal entry, read table,
reply, told-cursor. The bare database writes rows of the same size by hand-written statements, without hash chain,
encoding and SQLAlchemy; `bare_commit` is one small row per commit, the least a durable fact can cost.
"""

import json
import secrets
import sqlite3
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psycopg

from config.contract.events import Actor, Recorded, TicketIssued
from config.contract.facts import WaitRange
from hall_server.journal import Batch, Journal, StoredReply, entries_of
from hall_server.journal.database import database_url, sqlite_file
from tests.postgres import cluster

BATCHES = (1, 16, 64)
# Long enough to cross several checkpoints of the log.
SECONDS = 2.0
REPLY = b"r" * 400
AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)

_BARE_TABLES = (
    "CREATE TABLE bare_entry (seq BIGINT PRIMARY KEY, stored TEXT)",
    "CREATE TABLE bare_ticket (id TEXT PRIMARY KEY, day TEXT, label TEXT, token TEXT UNIQUE, rest TEXT)",
    "CREATE UNIQUE INDEX bare_label ON bare_ticket (day, label)",
    "CREATE TABLE bare_reply (client TEXT, id TEXT, reply TEXT, PRIMARY KEY (client, id))",
    "CREATE TABLE bare_row (n BIGINT)",
)


@dataclass(frozen=True, slots=True)
class Speed:
    """Tickets per second. `share` is the journal's rate over the bare database's."""

    database: str
    per_commit: int
    journal: float
    bare: float
    bare_commit: float
    share: float


def issue(seq: int) -> Recorded:
    """Ids as the server draws them: rising; token and command id as they come: random."""
    event = TicketIssued(
        f"{seq:016x}", f"d{seq // 999}", f"A{seq % 999:03d}", "A", seq % 999, float(seq), 5, secrets.token_urlsafe(16),
        service="S01", wait_s=WaitRange(60, 120, 300),
    )  # fmt: skip
    return Recorded(seq, AT, Actor("kiosk-01"), uuid.uuid4().hex, event)


def rate(step: Callable[[int], None], per_commit: int) -> float:
    """Tickets per second of a step that writes `per_commit` tickets from a number on."""
    start, seq = time.perf_counter(), 1
    while (spent := time.perf_counter() - start) < SECONDS:
        step(seq)
        seq += per_commit
    return (seq - 1) / spent


def of_journal(url: str, per_commit: int) -> float:
    with tempfile.TemporaryDirectory() as lock_dir, closing(Journal.open(url, Path(lock_dir))) as journal:

        def step(seq: int) -> None:
            records = [issue(number) for number in range(seq, seq + per_commit)]
            replies = [StoredReply("kiosk-01", record.command, AT, REPLY) for record in records]
            journal.append(Batch(entries_of(records), replies, told=seq - 1))

        return rate(step, per_commit)


def of_bare_database(url: str, per_commit: int) -> tuple[float, float]:
    """The same rows by hand, and single small rows."""
    file = sqlite_file(database_url(url))
    connection: Any
    if file is None:
        connection, mark, begin = psycopg.connect(url, autocommit=True), "%s", "BEGIN"
    else:
        connection, mark, begin = sqlite3.connect(file, isolation_level=None), "?", "BEGIN IMMEDIATE"
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
    with closing(connection), closing(connection.cursor()) as cursor:
        for table in _BARE_TABLES:
            cursor.execute(table)
        entry = f"INSERT INTO bare_entry VALUES ({mark}, {mark})"
        ticket = f"INSERT INTO bare_ticket VALUES ({mark}, {mark}, {mark}, {mark}, {mark})"
        reply = f"INSERT INTO bare_reply VALUES ({mark}, {mark}, {mark})"

        def step(seq: int) -> None:
            numbers = range(seq, seq + per_commit)
            cursor.execute(begin)
            cursor.executemany(entry, [(number, "e" * 280) for number in numbers])
            cursor.executemany(
                ticket,
                [
                    (f"{n:016x}", f"d{n // 999}", f"A{n % 999}", secrets.token_urlsafe(16), "t" * 80)
                    for n in numbers
                ],
            )
            cursor.executemany(reply, [("kiosk-01", uuid.uuid4().hex, "r" * 400) for _ in numbers])
            cursor.execute("COMMIT")

        def small(seq: int) -> None:
            cursor.execute(begin)
            cursor.execute(f"INSERT INTO bare_row VALUES ({mark})", (seq,))
            cursor.execute("COMMIT")

        return rate(step, per_commit), rate(small, 1)


def measure(fresh_url: Callable[[], str]) -> list[Speed]:
    """One row per batch size; `fresh_url` names an empty database each time it is called."""
    found: list[Speed] = []
    for per_commit in BATCHES:
        journal = of_journal(fresh_url(), per_commit)
        url = fresh_url()
        bare, bare_commit = of_bare_database(url, per_commit)
        name = database_url(url).get_backend_name()
        found.append(Speed(name, per_commit, journal, bare, bare_commit, journal / bare))
    return found


def measure_sqlite(folder: Path) -> list[Speed]:
    return measure(lambda: f"sqlite:///{folder / uuid.uuid4().hex}.sqlite")


def measure_postgresql() -> list[Speed]:
    """On a cluster of its own that flushes to the disk."""
    with cluster(is_durable=True) as running:

        def fresh() -> str:
            name = f"bench_{uuid.uuid4().hex}"
            running.execute(f"CREATE DATABASE {name}")
            return running.url(name)

        return measure(fresh)


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        speeds = measure_sqlite(Path(folder))
    if "--postgresql" in sys.argv[1:]:
        speeds += measure_postgresql()
    for speed in speeds:
        print(json.dumps({key: round(value, 2) if isinstance(value, float) else value
                          for key, value in asdict(speed).items()}))  # fmt: skip


if __name__ == "__main__":
    main()
