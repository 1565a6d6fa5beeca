"""Starting on a long journal beside starting on an empty one, and folding all of it without a snapshot.

The journal is written by the journal's own append, in large batches: whole days of visits, as a hall has them.
The server is started on it as it is found after a kill: the last snapshot as old as it can be.
"""

import secrets
import shutil
import sqlite3
import tempfile
import time
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from config.contract.events import (
    Actor,
    AnyEvent,
    DayClosed,
    DayOpened,
    PrintConfirmed,
    Rated,
    RatingInvited,
    Recorded,
    ServingStarted,
    SignedIn,
    SignedOut,
    TicketCalled,
    TicketCompleted,
    TicketIssued,
)
from config.contract.facts import CallReason
from config.contract.words import CallRule, CompletionCause, PrintOutcome, RatingSource, Role
from hall_server import snapshots
from hall_server.domain.fold import apply
from hall_server.domain.model import HallState
from hall_server.journal.batch import Batch, Entry, Snapshot, entries_of
from hall_server.journal.journal import Journal
from hall_server.restore import restore
from hall_server.settings import default_database
from hall_server.writer import SNAPSHOT_EVERY
from tests.bench.figures import Figure
from tests.server import Server

EVENTS, EVENTS_QUICK = 1_000_000, 100_000
VISITS_A_DAY = 150
PER_COMMIT = 5_000
STARTS = 3
LATER_S = 1.0
KIOSK, CLERK = Actor("kiosk-01"), Actor("w01", "S101", Role.A, "W01")


def measure(is_quick: bool) -> Iterator[Figure]:
    count = EVENTS_QUICK if is_quick else EVENTS
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as name:
        folder = Path(name)
        began = time.perf_counter()
        write_journal(folder / "long", count)
        written_s = time.perf_counter() - began
        empty, long = [], []
        for turn in range(STARTS):
            empty.append(start_s(folder / f"empty-{turn}", None))
            long.append(start_s(folder / "long", folder / f"copy-{turn}"))
        later = median(one - other for one, other in zip(long, empty, strict=True))
        million = f"{count:,} events"
        yield Figure(
            f"start on {million}",
            median(long),
            "s",
            {"on an empty hall": median(empty), "later by": later},
            *(f"≤ {LATER_S} s later", later <= LATER_S),
        )
        yield Figure(
            f"replay of {million} without a snapshot",
            count / replay_s(folder / "long", count),
            "events/s",
            {"written, read tables included": count / written_s},
        )


def start_s(data_dir: Path, copy: Path | None) -> float:
    """Until the ready line; on a copy, so that every start finds what a killed server left."""
    if copy is not None:
        shutil.copytree(data_dir, copy)
    server = Server(copy or data_dir)
    try:
        server.start()
        return server.ready_s
    finally:
        server.close()
        if copy is not None:
            shutil.rmtree(copy)


def replay_s(data_dir: Path, count: int) -> float:
    database = default_database(data_dir)
    with closing(sqlite3.connect(database.removeprefix("sqlite:///"))) as connection:
        connection.execute("DELETE FROM snapshots")
        connection.commit()
    with closing(Journal.open(database, data_dir)) as journal:
        began = time.perf_counter()
        state = restore(journal)
        spent = time.perf_counter() - began
    if state.seq != count:
        raise RuntimeError(f"{count} events were written and {state.seq} were replayed")
    return spent


def write_journal(data_dir: Path, count: int) -> None:
    """So many events, the newest of them yesterday's or today's, and one snapshot `SNAPSHOT_EVERY` before the end."""
    data_dir.mkdir(parents=True)
    state = HallState()
    snapshot_at = count - SNAPSHOT_EVERY + 1
    with closing(Journal.open(default_database(data_dir), data_dir)) as journal:
        pending: list[Entry] = []
        for record in records(count):
            apply(state, record)
            pending += entries_of([record])
            if record.seq == snapshot_at or record.seq == count or len(pending) == PER_COMMIT:
                kept = None
                if record.seq == snapshot_at:
                    kept = Snapshot(state.seq, snapshots.VERSION, snapshots.to_bytes(state))
                journal.append(Batch(pending, told=record.seq, snapshot=kept))
                pending = []


def records(count: int) -> Iterator[Recorded]:
    days = -(-count // (VISITS_A_DAY * 7 + 4)) + 1
    first = datetime.now(UTC).replace(hour=1, minute=0, second=0, microsecond=0) - timedelta(days=days)
    seq = 0
    for day in range(days):
        at = first + timedelta(days=day)
        for by, event in _day(at):
            seq += 1
            at += timedelta(seconds=20)
            yield Recorded(seq, at, by, secrets.token_hex(16), event)
            if seq == count:
                return


def _day(at: datetime) -> Iterator[tuple[Actor, AnyEvent]]:
    system = Actor("hall-server")
    day = at.date().isoformat()
    yield system, DayOpened(day=day)
    yield CLERK, SignedIn(counter="W01", clerk="S101", role=Role.A, client="w01")
    for number in range(1, VISITS_A_DAY + 1):
        label = f"A{number:03d}"
        ticket = f"{day}-{label}"
        yield (
            KIOSK,
            TicketIssued(
                *(ticket, day, label, "A", number, float(number), 0, secrets.token_urlsafe(12)),
                service="A-01",
            ),
        )
        yield KIOSK, PrintConfirmed(ticket, PrintOutcome.PRINTED)
        reason = CallReason(CallRule.SMALLEST_KEY, float(number), 1)
        yield CLERK, TicketCalled(f"{ticket}-c1", ticket, "W01", 1, reason)
        yield CLERK, ServingStarted(ticket, "W01")
        yield CLERK, TicketCompleted(ticket, "W01", CompletionCause.CLERK)
        yield CLERK, RatingInvited(ticket, "W01", at + timedelta(seconds=60))
        yield CLERK, Rated(ticket, 5, RatingSource.PAD, counter="W01", clerk="S101", role=Role.A)
    yield CLERK, SignedOut("W01", "S101")
    yield system, DayClosed(day)
