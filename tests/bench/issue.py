"""A durable number over the broker, beside a bare echo over the same broker and beside one bare commit.

The three take turns every second, because a machine is never the same for long: each round compares what was
measured within three seconds, and the figures are the middle of the rounds.
"""

import sqlite3
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

from tests.bench.caller import Callers, Order, callers
from tests.bench.echo import HALL as ECHO
from tests.bench.echo import echoing
from tests.bench.figures import Figure, percentile
from tests.server import running_server

SERVICES = ("A-01", "B-01", "C-01", "D-01", "E-01", "F-01", "G-01", "H-01", "J-01", "K-01")
CLIENTS = (1, 16)
REPLY_BYTES = 300
"""About as long as the hall's answer, so that the echo carries the same."""
COMMITS = 200
WARM_UP = 1500
ROW = "r" * 300
"""One row as long as a stored event."""

ECHO_AND_COMMIT = 1.5
ECHO_RATE = 0.6


@dataclass(frozen=True, slots=True)
class Round:
    """Seconds of each answer and commit; rates are answers per second."""

    echo: list[float]
    issue: list[float]
    commit: list[float]
    seconds: float

    @property
    def slowness(self) -> float:
        limit = percentile(self.echo, 0.5) + percentile(self.commit, 0.5)
        return percentile(self.issue, 0.5) / limit

    @property
    def share(self) -> float:
        return len(self.issue) / len(self.echo)


def measure(is_quick: bool) -> Iterator[Figure]:
    rounds, seconds = (3, 1.0) if is_quick else (9, 1.5)
    for clients in CLIENTS:  # each on an empty hall: no day has as many numbers as a bench takes
        with tempfile.TemporaryDirectory(prefix="hall-bench-") as name:
            folder = Path(name)
            with (
                running_server(folder / "hall") as server,
                echoing(server.mqtt, REPLY_BYTES),
                callers(server.mqtt, clients, (server.hall, ECHO)) as load,
                bare_database(folder / "bare.sqlite") as bare,
            ):
                _round(load, server.hall, clients, 0.5, bare)  # the first is for caches to warm
                found = [_round(load, server.hall, clients, seconds, bare) for _ in range(rounds)]
        yield from _figures(clients, found)


def _round(load: Callers, hall: str, clients: int, seconds: float, bare: sqlite3.Connection) -> Round:
    return Round(
        echo=load.ask(Order(ECHO, clients, seconds, SERVICES)),
        issue=load.ask(Order(hall, clients, seconds, SERVICES)),
        commit=commits(bare, COMMITS),
        seconds=seconds,
    )


@contextmanager
def bare_database(file: Path) -> Iterator[sqlite3.Connection]:
    """WAL and synchronous FULL, as the journal is; its log has grown already, as the journal's has after an hour."""
    with closing(sqlite3.connect(file, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode = WAL")
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("CREATE TABLE entry (seq INTEGER PRIMARY KEY, stored TEXT)")
        commits(connection, WARM_UP)
        yield connection


def commits(connection: sqlite3.Connection, count: int) -> list[float]:
    """Seconds of each, one small row in it."""
    spent = []
    for _ in range(count):
        began = time.perf_counter()
        connection.execute("BEGIN IMMEDIATE")
        connection.execute("INSERT INTO entry (stored) VALUES (?)", (ROW,))
        connection.execute("COMMIT")
        spent.append(time.perf_counter() - began)
    return spent


def _figures(clients: int, rounds: Sequence[Round]) -> Iterator[Figure]:
    def ms(share: float, of: str) -> float:
        return 1000 * median(percentile(getattr(one, of), share) for one in rounds)

    def per_s(of: str) -> float:
        return median(len(getattr(one, of)) / one.seconds for one in rounds)

    who = f"{clients} client{'s' if clients > 1 else ''}"
    slowness = median(one.slowness for one in rounds)
    share = median(one.share for one in rounds)
    yield Figure(
        f"issue, {who}: p50",
        ms(0.5, "issue"),
        "ms",
        {"echo p50": ms(0.5, "echo"), "commit p50": ms(0.5, "commit"), "issue / (echo + commit)": slowness},
        *(f"≤ {ECHO_AND_COMMIT} × (echo + commit)", slowness <= ECHO_AND_COMMIT) if clients == 1 else (),
    )
    yield Figure(f"issue, {who}: p99", ms(0.99, "issue"), "ms", {"echo p99": ms(0.99, "echo")})
    yield Figure(
        f"issue, {who}: rate",
        per_s("issue"),
        "tickets/s",
        {"echo": per_s("echo"), "issue / echo": share},
        *(f"≥ {ECHO_RATE} × echo", share >= ECHO_RATE) if clients > 1 else (),
    )
