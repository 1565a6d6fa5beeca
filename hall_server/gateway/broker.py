"""The private Mosquitto of a hall: its files, its process, its restarts.

Owns DIR/broker: configuration, log, data, port and process id. Does not own what travels over it. A broker
that outlived its server is recognised by the configuration file on its command line: adopted when it serves,
ended when it does not. A stranger on the kept port is left alone, and another port is taken.
"""

import json
import logging
import os
import shutil
import signal
import socket
import subprocess
import threading
import time
from pathlib import Path

from hall_server.gateway import mosquitto_conf

log = logging.getLogger(__name__)

LOOPBACK = "127.0.0.1"
SEARCH_ALSO = ("/usr/sbin", "/usr/local/sbin", "/opt/homebrew/sbin")
"""Debian puts the broker where only root's PATH looks."""
START_S = 10.0
"""For a new broker to answer; reading a large store takes a while."""
STOP_S = 5.0
"""For a broker to save and end; after it SIGKILL, which loses at most the last second of retained state."""
WATCH_S = 0.5
"""How often the process is looked at: an outage lasts so much longer."""
RESTART_S = (0.0, 1.0, 2.0, 5.0, 10.0)
"""Waits before restarts in a row, the last one for good."""
STABLE_S = 30.0
"""A broker that ran this long starts the row anew."""


class BrokerUnavailable(RuntimeError):
    """The broker cannot be started; the message says what to install or mend."""


class ManagedBroker:
    """`start()` once, `stop()` once; between them it is watched by one thread."""

    def __init__(self, data_dir: Path) -> None:
        self._folder = data_dir.absolute() / "broker"
        self._conf = self._folder / "mosquitto.conf"
        self._said = self._folder / "mosquitto.out"
        self._state = self._folder / "process.json"
        self._process: subprocess.Popen[bytes] | None = None
        self._pid: int | None = None
        self._port = 0
        self._stopping = threading.Event()
        self._watcher: threading.Thread | None = None
        self.restarts = 0

    @property
    def url(self) -> str:
        return f"mqtt://{LOOPBACK}:{self._port}"

    @property
    def pid(self) -> int | None:
        """Of the broker that serves now."""
        return self._pid

    def start(self) -> str:
        """Start it, or adopt the one that serves already; returns its URL once it accepts connections.

        Raises:
            BrokerUnavailable: no Mosquitto on this machine, or it does not come up.
        """
        binary = find_mosquitto()
        self._folder.mkdir(parents=True, exist_ok=True)
        kept_port, kept_pid = self._read_state()
        orphan = kept_pid if kept_pid is not None and self._is_ours(kept_pid) else None
        if orphan is not None and kept_port and accepts(kept_port):
            log.info(
                "adopting the broker of this hall that still serves: process %d, port %d", orphan, kept_port
            )
            self._pid, self._port = orphan, kept_port
        else:
            if orphan is not None:
                log.warning("ending a broker of this hall that does not serve: process %d", orphan)
                _end(orphan)
            self._port = self._choose_port(kept_port)
            self._launch(binary)
        self._watcher = threading.Thread(target=self._watch, args=(binary,), name="broker-watch", daemon=True)
        self._watcher.start()
        return self.url

    def stop(self) -> None:
        """End the broker, kindly first. Its port stays its own."""
        self._stopping.set()
        if self._watcher is not None:
            self._watcher.join()
            self._watcher = None
        if self._pid is not None:
            self._end_current()
            self._write_state()

    def _watch(self, binary: str) -> None:
        failures, started_at = 0, time.monotonic()
        while not self._stopping.wait(WATCH_S):
            if self._is_running():
                continue
            if time.monotonic() - started_at > STABLE_S:
                failures = 0
            self._end_current()
            log.warning(
                "the broker ended by itself, starting it again; see %s", self._folder / "mosquitto.log"
            )
            if self._stopping.wait(RESTART_S[min(failures, len(RESTART_S) - 1)]):
                return
            failures, started_at = failures + 1, time.monotonic()
            try:
                self._launch(binary)
            except (BrokerUnavailable, OSError) as why:
                log.error("the broker does not start, trying on: %s", why)
            else:
                self.restarts += 1

    def _launch(self, binary: str) -> None:
        """Start a process on the port and wait until it serves."""
        self._conf.write_text(mosquitto_conf.managed(self._port, self._folder, broker_user()))
        # In a session of its own: Ctrl-C at the server's terminal is the server's to act on, in its order.
        with self._said.open("wb") as said:
            self._process = subprocess.Popen(
                [binary, "-c", str(self._conf)],
                stdin=subprocess.DEVNULL,
                stdout=said,
                stderr=said,
                start_new_session=True,
            )
        self._pid = self._process.pid
        self._write_state()
        deadline = time.monotonic() + START_S
        while not accepts(self._port):
            if self._process.poll() is not None or time.monotonic() > deadline or self._stopping.is_set():
                last_words = self._last_words()
                self._end_current()
                raise BrokerUnavailable(f"mosquitto does not serve on port {self._port}: {last_words}")
            time.sleep(0.01)
        log.info("broker serves on %s, process %d", self.url, self._pid)

    def _last_words(self) -> str:
        """What it said before it ended; a broker that hangs has said nothing."""
        if self._process is None or self._process.poll() is None:
            return f"no answer after {START_S:.0f} s, see {self._folder / 'mosquitto.log'}"
        said = self._said.read_text(errors="replace").strip()
        return said or f"ended with {self._process.returncode}, see {self._folder / 'mosquitto.log'}"

    def _is_running(self) -> bool:
        if self._process is not None:
            return self._process.poll() is None
        return self._pid is not None and self._is_ours(self._pid)

    def _end_current(self) -> None:
        if self._process is not None:
            _end_child(self._process)
        elif self._pid is not None and self._is_ours(self._pid):
            _end(self._pid)
        self._process = self._pid = None

    def _choose_port(self, kept: int) -> int:
        if kept and _is_free(kept):
            return kept
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            port: int = probe.getsockname()[1]
        if kept:
            log.warning(
                "port %d of this broker is taken by another program, it is %d from now on", kept, port
            )
        return port

    def _is_ours(self, pid: int) -> bool:
        """Whether this process runs on our configuration file; a number may by now be a stranger's."""
        return str(self._conf) in _command(pid)

    def _read_state(self) -> tuple[int, int | None]:
        try:
            state = json.loads(self._state.read_text())
            return int(state["port"]), None if state["pid"] is None else int(state["pid"])
        except FileNotFoundError:
            return 0, None
        except (ValueError, KeyError, TypeError) as why:
            log.warning("%s is unreadable, the broker gets a new port: %s", self._state, why)
            return 0, None

    def _write_state(self) -> None:
        draft = self._state.with_suffix(".new")
        draft.write_text(json.dumps({"port": self._port, "pid": self._pid}))
        draft.replace(self._state)


def find_mosquitto() -> str:
    """The broker's program.

    Raises:
        BrokerUnavailable: not installed.
    """
    path = os.pathsep.join((os.environ.get("PATH", os.defpath), *SEARCH_ALSO))
    found = shutil.which("mosquitto", path=path)
    if found is None:
        raise BrokerUnavailable(
            "mosquitto is not installed: install it (Debian: apt install mosquitto), "
            "or name a broker that is there with --broker mqtt://HOST:PORT"
        )
    return found


def accepts(port: int) -> bool:
    """Whether something on this machine answers a CONNECT on the port as an MQTT broker does."""
    connect = b"\x10\x10\x00\x04MQTT\x05\x02\x00\x05\x00\x00\x03_up"
    try:
        with socket.create_connection((LOOPBACK, port), timeout=1.0) as probe:
            probe.sendall(connect)
            return probe.recv(1) == b"\x20"
    except OSError:
        return False


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        if os.name == "posix":
            probe.setsockopt(
                socket.SOL_SOCKET, socket.SO_REUSEADDR, 1
            )  # old connections linger, and hinder nobody
        try:
            probe.bind((LOOPBACK, port))
        except OSError:
            return False
        return True


def broker_user() -> str:
    """Root would become user mosquitto, who may not write in our folder; others stay who they are."""
    return "root" if os.name == "posix" and os.geteuid() == 0 else "mosquitto"


def _command(pid: int) -> list[str]:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().decode(errors="replace").split("\0")
    except OSError:
        return []


def _end_child(process: subprocess.Popen[bytes]) -> None:
    process.terminate()
    try:
        process.wait(STOP_S)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()


def _end(pid: int) -> None:
    """End a process that is not our child."""
    for sent in (signal.SIGTERM, signal.SIGKILL):
        try:
            os.kill(pid, sent)
        except ProcessLookupError:
            return
        deadline = time.monotonic() + STOP_S
        while _command(pid) and time.monotonic() < deadline:
            time.sleep(0.01)
        if not _command(pid):
            return
