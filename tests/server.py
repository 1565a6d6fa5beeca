"""The real server as a child process, for tests and measurements: started, killed, started again on its data.

Owns the process, its log and what a killed server leaves behind (its broker). Asks the server nothing.

    with running_server(tmp_path / "hall") as server:
        client = HallClient(server.mqtt, server.hall, "kiosk-01", "kiosk", None)
        ...
        server.kill()
        server.start()  # on the same data, journal and broker port

The log of all its runs is one file; `faults()` are the lines that no healthy server writes.
"""

import json
import os
import re
import select
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from tests.conditions import eventually

ROOT = Path(__file__).resolve().parent.parent

READY_S = 30.0
"""From the start of the process to its ready line, on a machine where others are busy too."""
STOP_S = 15.0
"""From SIGTERM to the end."""

FAULT = re.compile(r"^Traceback|\bERROR\b|\bCRITICAL\b|Exception ignored|never awaited", re.MULTILINE)


class Server:
    """`db` and `broker` as on the command line; None leaves the server its default. Times are monotonic."""

    def __init__(
        self,
        data_dir: Path,
        *,
        hall_file: Path | None = None,
        db: str | None = None,
        broker: str | None = None,
        always_open: bool = True,
        log_level: str = "info",
    ) -> None:
        self.data_dir = data_dir
        self.log_file = data_dir.with_name(data_dir.name + ".log")
        self._options = ["--data", str(data_dir), "--web", "127.0.0.1:0", "--log", log_level]
        self._options += [] if hall_file is None else ["--hall", str(hall_file)]
        self._options += [] if db is None else ["--db", db]
        self._options += [] if broker is None else ["--broker", broker]
        self._options += ["--always-open"] if always_open else []
        self._process: subprocess.Popen[bytes] | None = None
        self.hall = self.mqtt = self.web = ""
        self.ready_s = 0.0
        """How long the last start took to its ready line."""

    @property
    def pid(self) -> int:
        assert self._process is not None, "the server is not running"
        return self._process.pid

    @property
    def is_running(self) -> bool:
        return self._process is not None and self._process.poll() is None

    def start(self) -> None:
        """Start it and read its ready line; fails with the log when none comes."""
        self.begin()
        self.await_ready()

    def begin(self) -> None:
        """Start it without waiting, for a kill on its way up."""
        assert not self.is_running, "the server is running already"
        self.data_dir.parent.mkdir(parents=True, exist_ok=True)
        self._began_at = time.monotonic()
        with self.log_file.open("ab") as log:
            self._process = subprocess.Popen(
                [sys.executable, "-m", "hall_server", "run", *self._options],
                cwd=ROOT,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
            )

    def await_ready(self) -> None:
        line = self._first_line()
        self.ready_s = time.monotonic() - self._began_at
        ready = json.loads(line)
        assert ready["ready"] is True, line
        self.hall, self.mqtt, self.web = ready["hall"], ready["mqtt"], ready["web"]

    def _first_line(self) -> bytes:
        assert self._process is not None and self._process.stdout is not None
        out, line = self._process.stdout.fileno(), b""
        while not line.endswith(b"\n"):
            left_s = self._began_at + READY_S - time.monotonic()
            is_there = select.select([out], [], [], max(0.0, left_s))[0]
            some = os.read(out, 4096) if is_there else b""
            if not some:
                raise AssertionError(f"no ready line within {READY_S} s:\n{self.log()[-3000:]}")
            line += some
        return line

    def kill(self) -> None:
        """SIGKILL, as a power cut is for the server; its broker lives on until the next start or `close`."""
        assert self._process is not None
        self._process.kill()
        self._forget()

    def stop(self) -> int:
        """SIGTERM; returns the exit status."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(STOP_S)
        except subprocess.TimeoutExpired:
            self.kill()
            raise AssertionError(f"not ended within {STOP_S} s:\n{self.log()[-3000:]}") from None
        return self._forget()

    def _forget(self) -> int:
        assert self._process is not None and self._process.stdout is not None
        self._process.stdout.close()
        status = self._process.wait()
        self._process = None
        return status

    def restart(self) -> None:
        """End it kindly and start it on the same data."""
        self.stop()
        self.start()

    def close(self) -> None:
        """End it and the broker that a killed one left."""
        try:
            if self._process is not None:
                self.stop()
        finally:
            self.kill_broker()

    @property
    def broker_pid(self) -> int | None:
        """Of its managed broker, if that runs."""
        try:
            pid = json.loads((self.data_dir / "broker" / "process.json").read_text())["pid"]
            command = Path(f"/proc/{pid}/cmdline").read_bytes()
        except (OSError, ValueError):
            return None
        return int(pid) if str(self.data_dir.absolute()).encode() in command else None

    def kill_broker(self) -> None:
        """SIGKILL to its managed broker; a running server starts another."""
        pid = self.broker_pid
        if pid is None:
            return
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        eventually(lambda: self.broker_pid != pid, "the broker ended")

    @property
    def database(self) -> str:
        """The URL of its default database, for reading what it stored."""
        return f"sqlite:///{self.data_dir.absolute() / 'hall.sqlite'}"

    def log(self) -> str:
        return self.log_file.read_text(errors="replace") if self.log_file.exists() else ""

    def faults(self) -> list[str]:
        """Lines of the log that tell of a defect."""
        return [line for line in self.log().splitlines() if FAULT.search(line)]


@contextmanager
def running_server(
    data_dir: Path,
    *,
    hall_file: Path | None = None,
    db: str | None = None,
    broker: str | None = None,
    always_open: bool = True,
    log_level: str = "info",
) -> Iterator[Server]:
    """A server that serves, and is gone afterwards whatever happened to it."""
    server = Server(
        data_dir, hall_file=hall_file, db=db, broker=broker, always_open=always_open, log_level=log_level
    )
    try:
        server.start()
        yield server
    finally:
        server.close()
