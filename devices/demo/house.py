"""The programs of the demo as child processes: started in order, ended in reverse, none left behind."""

import ctypes
import json
import logging
import os
import signal
import subprocess
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

log = logging.getLogger(__name__)

READY_S = 30.0
STOP_S = 10.0
PR_SET_PDEATHSIG = 1


class ChildEnded(RuntimeError):
    """A program of the hall ended by itself; the message names it, its status and its log."""


@dataclass(frozen=True, slots=True)
class Child:
    name: str
    process: "subprocess.Popen[str]"
    log_file: Path


class House:
    """Owns the processes it started. `stop` may be called twice."""

    def __init__(self, logs: Path) -> None:
        self._logs = logs
        self._logs.mkdir(parents=True, exist_ok=True)
        self._children: list[Child] = []

    def start(
        self, name: str, module: str, arguments: Sequence[str], environment: Mapping[str, str] | None = None
    ) -> Child:
        """Run `python -m module …`; its log goes to a file of its own, its stdout can be read."""
        return self.start_command(name, [sys.executable, "-m", module, *arguments], environment)

    def start_command(
        self,
        name: str,
        command: Sequence[str],
        environment: Mapping[str, str] | None = None,
        keep_open: Sequence[int] = (),
    ) -> Child:
        """`keep_open` are file descriptors the program inherits."""
        log_file = self._logs / f"{name}.log"
        with log_file.open("ab") as output:
            process = subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=output,
                text=True,
                env={**os.environ, **(environment or {})},
                pass_fds=tuple(keep_open),
                preexec_fn=_die_with_parent if sys.platform == "linux" else None,
            )
        child = Child(name, process, log_file)
        self._children.append(child)
        return child

    def ready_line(self, child: Child) -> dict[str, object]:
        """The first line the program prints, which says where it serves.

        Raises:
            ChildEnded: it ended instead.
        """
        assert child.process.stdout is not None
        line = child.process.stdout.readline()
        if not line:
            child.process.wait(READY_S)
            raise ChildEnded(self._epitaph(child))
        ready: dict[str, object] = json.loads(line)
        return ready

    def check(self) -> None:
        """Raises ChildEnded when one of them is gone."""
        for child in self._children:
            if child.process.poll() is not None:
                raise ChildEnded(self._epitaph(child))

    def ended(self, child: Child) -> bool:
        return child.process.poll() is not None

    def _epitaph(self, child: Child) -> str:
        tail = child.log_file.read_text(errors="replace").splitlines()[-8:]
        return f"{child.name} ended with status {child.process.returncode}:\n" + "\n".join(tail)

    def stop(self) -> None:
        """End all, the last started first; what does not go in time is killed."""
        while self._children:
            child = self._children.pop()
            if child.process.poll() is None:
                child.process.send_signal(signal.SIGTERM)
                try:
                    child.process.wait(STOP_S)
                except subprocess.TimeoutExpired:
                    log.warning("%s did not end in time and is killed", child.name)
                    child.process.kill()
                    child.process.wait()
            if child.process.stdout is not None:
                child.process.stdout.close()


def _die_with_parent() -> None:
    """In the child: end when the demo is killed without a chance to stop its children."""
    ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal.SIGTERM)
