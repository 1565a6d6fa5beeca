"""`hall-server` as a person types it: one command to its end, with what it said."""

import shutil
import subprocess
import sys
from pathlib import Path

from tests.server import ROOT

END_S = 30.0
"""How long a command may take on a machine where others are busy."""


class Ended:
    def __init__(self, status: int, out: str, err: str) -> None:
        self.status, self.out, self.err = status, out, err

    @property
    def said(self) -> list[str]:
        """The lines for a person: on stderr, without what is only logged."""
        return [line for line in self.err.splitlines() if not line.startswith("20")]


def hall_server(*arguments: str | Path, is_weak: bool = False) -> Ended:
    """Run it to its end; `is_weak` takes from root what other users cannot do either: write everywhere."""
    command = [sys.executable, "-m", "hall_server", *map(str, arguments)]
    if is_weak:
        setpriv = shutil.which("setpriv")
        assert setpriv is not None, "setpriv (util-linux) is installed"
        command = [setpriv, "--bounding-set=-all", "--inh-caps=-all", *command]
    ended = subprocess.run(
        command,
        cwd=ROOT,
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        timeout=END_S,
    )
    assert "Traceback" not in ended.stdout + ended.stderr, ended.stderr
    return Ended(ended.returncode, ended.stdout, ended.stderr)


WEB = ("--web", "127.0.0.1:0")


def refused(*arguments: str | Path, is_weak: bool = False) -> str:
    """What a start that must fail tells a person."""
    ended = hall_server("run", *arguments, is_weak=is_weak)
    assert ended.status == 1, ended.err
    assert ended.out == "", "no ready line"
    assert ended.said, "it says why"
    return "\n".join(ended.said)
