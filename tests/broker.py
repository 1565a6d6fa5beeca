"""A real Mosquitto for tests, on a free loopback port that it keeps over kill and restart.

Owns process, port and folder. It is set up by the template of the managed broker, as a hall is.
"""

import signal
import socket
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from hall_server.gateway import mosquitto_conf
from hall_server.gateway.broker import LOOPBACK, accepts, broker_user, find_mosquitto


class Broker:
    """`url` stays the same for the life of the object."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._process: subprocess.Popen[bytes] | None = None
        with socket.socket() as probe:
            probe.bind((LOOPBACK, 0))
            self.port: int = probe.getsockname()[1]
        self.url = f"mqtt://{LOOPBACK}:{self.port}"

    def start(self) -> None:
        self._folder.mkdir(parents=True, exist_ok=True)
        conf = self._folder / "mosquitto.conf"
        conf.write_text(mosquitto_conf.managed(self.port, self._folder, broker_user()))
        self._process = subprocess.Popen(
            [find_mosquitto(), "-c", str(conf)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
        )
        deadline = time.monotonic() + 10
        while not accepts(self.port):
            assert self._process.poll() is None, (self._folder / "mosquitto.log").read_text()
            assert time.monotonic() < deadline, f"no broker on port {self.port}"
            time.sleep(0.01)

    def freeze(self) -> None:
        """Let it hang: it reads and answers nothing from now on. Ends with `kill`."""
        assert self._process is not None
        self._process.send_signal(signal.SIGSTOP)

    def kill(self) -> None:
        """As a power cut does: SIGKILL."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def forget(self) -> None:
        """Lose all that it stored; between `kill` and `start`."""
        (self._folder / "mosquitto.db").unlink(missing_ok=True)

    def stop(self) -> None:
        if self._process is not None:
            self._process.send_signal(signal.SIGCONT)
            self._process.terminate()
            self._process.wait(10)
            self._process = None


@contextmanager
def running_broker(folder: Path) -> Iterator[Broker]:
    broker = Broker(folder)
    broker.start()
    try:
        yield broker
    finally:
        broker.stop()
