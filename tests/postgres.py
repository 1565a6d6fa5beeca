"""A PostgreSQL cluster of the tests' own, reached by a Unix socket, with a database for whoever asks.

A conftest imports `postgres_cluster`; a test or fixture names it as its argument and asks it for a `database()`.
(getfixturevalue would start it inside a test, and the guard against leaked processes would end it.)
"""

import os
import shutil
import subprocess
import tempfile
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import psycopg
import pytest

# How long a cluster may take to start or stop on a busy machine.
START_S = 60


class Cluster:
    """`folder` is None where PostgreSQL is not installed: who asks for a database then skips."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder

    def url(self, database: str) -> str:
        return f"postgresql://postgres@/{database}?host={self.folder}"

    def execute(self, sql: str) -> None:
        with psycopg.connect(self.url("postgres"), autocommit=True) as connection:
            connection.execute(sql.encode())

    @contextmanager
    def database(self) -> Iterator[str]:
        """The URL of a fresh database, dropped afterwards with whoever is still connected."""
        if self.folder is None:
            pytest.skip("PostgreSQL is not installed on this machine")
        name = f"hall_{uuid.uuid4().hex[:12]}"
        self.execute(f"CREATE DATABASE {name}")
        try:
            yield self.url(name)
        finally:
            self.execute(f"DROP DATABASE {name} WITH (FORCE)")


def programs() -> Path | None:
    """The folder of the newest PostgreSQL's programs; None where it is not installed."""
    found = [path.parent for path in Path("/usr/lib/postgresql").glob("*/bin/initdb")]
    on_path = shutil.which("initdb")
    if on_path is not None:
        found.append(Path(on_path).resolve().parent)
    return max(found, key=lambda folder: [int(part) for part in folder.parts if part.isdigit()], default=None)


@contextmanager
def cluster(*, is_durable: bool = False) -> Iterator[Cluster]:
    """A running cluster; `is_durable` flushes to the disk as a real one does, for measurements."""
    folder = Path(tempfile.mkdtemp(prefix="hall-pg-"))
    binaries = programs()
    assert binaries is not None, "PostgreSQL is not installed"
    as_user: list[str] = []
    if os.geteuid() == 0:  # PostgreSQL refuses to run as root
        shutil.chown(folder, "postgres", "postgres")
        as_user = ["runuser", "-u", "postgres", "--"]

    def run(program: str, *arguments: str) -> None:
        command = [*as_user, str(binaries / program), "-D", str(folder / "data"), *arguments]
        subprocess.run(command, check=True, cwd="/", stdout=subprocess.DEVNULL, timeout=START_S)

    sync = "on" if is_durable else "off"
    settings = f"-k {folder} -c listen_addresses= -c fsync={sync} -c max_connections=40"
    try:
        run("initdb", "-U", "postgres", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync")
        run("pg_ctl", "start", "-w", "-l", str(folder / "log"), "-o", settings)
        try:
            yield Cluster(folder)
        finally:
            run("pg_ctl", "stop", "-w", "-m", "immediate")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


@pytest.fixture(scope="session")
def postgres_cluster() -> Iterator[Cluster]:
    if programs() is None:
        yield Cluster(None)
        return
    with cluster() as running:
        yield running
