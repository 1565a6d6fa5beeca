"""`hall-counter` as a process: on a real X server with real keys, and where it cannot start."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from config.contract.commands import IssueTicket
from tests.conditions import eventually
from tests.server import ROOT, Server

from .conftest import Visitor


@contextmanager
def screen() -> Iterator[str]:
    """An X server in memory; its DISPLAY."""
    reading, writing = os.pipe()
    command = ["Xvfb", "-displayfd", str(writing), "-screen", "0", "900x700x24", "-nolisten", "tcp"]
    process = subprocess.Popen(command, pass_fds=(writing,), stderr=subprocess.DEVNULL)
    os.close(writing)
    try:
        with os.fdopen(reading) as answer:
            yield f":{answer.readline().strip()}"
    finally:
        process.terminate()
        process.wait(10)


class Window:
    """The program's window, as a person has it: keys go in, the UI map says what can be read."""

    def __init__(self, display: str, map_file: Path) -> None:
        self._display, self._map_file = display, map_file

    def key(self, *names: str) -> None:
        self._do("key", *names)

    def type(self, text: str) -> None:
        self._do("type", "--delay", "20", text)

    def text(self, ui_id: str) -> str:
        try:
            widgets = json.loads(self._map_file.read_text("utf-8"))["widgets"]
        except (OSError, ValueError):
            return ""
        return next((str(widget["text"]) for widget in widgets if widget["id"] == ui_id), "")

    def _do(self, *words: str) -> None:
        subprocess.run(
            ["xdotool", *words], env={**os.environ, "DISPLAY": self._display}, check=True, timeout=10
        )


def program(*arguments: str, **environment: str) -> "subprocess.Popen[bytes]":
    return subprocess.Popen(
        [sys.executable, "-m", "counter", *arguments],
        cwd=ROOT,
        env={**os.environ, **environment},
        stderr=subprocess.PIPE,
    )


def test_real_keys_on_a_real_screen(server: Server, visitor: Visitor, tmp_path: Path):
    visitor.ask(IssueTicket("A-04"))
    map_file = tmp_path / "ui.json"
    with screen() as display:
        started = program(
            *("--mqtt", server.mqtt, "--counter", "W01", "--data", str(tmp_path / "w01")),
            *("--ui-map", str(map_file)),
            DISPLAY=display,
            SDL_VIDEODRIVER="x11",
        )
        try:
            window = Window(display, map_file)
            eventually(lambda: window.text("sign_in:post") == "1号窗口 民政", "the window is there", 20)
            window.type("s101")
            window.key("Return")
            window.type("2580")
            window.key("KP_Enter")
            eventually(lambda: "叫号" in window.text("action:call_next"), "signed in")
            window.key("F1")
            eventually(lambda: window.text("current:number") == "A001", "F1 calls and opens no settings")
            window.key("F12", "Escape", "F9")
            eventually(lambda: window.text("current:doing") == "办理中", "F9 starts")
            window.key("F3")
            eventually(lambda: "评价邀请中" in window.text("note"), "F3 completes")
            window.key("ctrl+q", "1")
            eventually(lambda: window.text("sign_in:note") == "已签退", "signed out")
        finally:
            started.terminate()
            _, log = started.communicate(timeout=15)
    assert started.returncode == 0
    assert b"Traceback" not in log, log.decode()


@pytest.mark.parametrize(
    ("arguments", "says"),
    [
        (["--counter", "W99"], "the hall file has no counter W99: use one of W01"),
        (["--counter", "W01", "--link", "pad-w01"], "write DEVICE=URL"),
        (["--counter", "W01", "--client", "no spaces"], "use 1 to 64 letters"),
    ],
)
def test_what_cannot_work_is_said_at_start(tmp_path: Path, arguments: list[str], says: str):
    started = program(
        *("--mqtt", "mqtt://127.0.0.1:1", "--data", str(tmp_path), *arguments), SDL_VIDEODRIVER="offscreen"
    )
    _, log = started.communicate(timeout=20)
    assert started.returncode == 2
    assert says in log.decode()
    assert "Traceback" not in log.decode()


def test_without_a_screen_it_stops_and_says_so(tmp_path: Path):
    started = program(
        *("--mqtt", "mqtt://127.0.0.1:1", "--data", str(tmp_path), "--counter", "W01"),
        DISPLAY=":98765",
        SDL_VIDEODRIVER="x11",
    )
    _, log = started.communicate(timeout=20)
    assert started.returncode == 3
    assert "Is a screen there" in log.decode()


def test_nothing_posix_is_imported_with_the_client():
    """What starts on Windows imports nothing that is not there."""
    absent = ("fcntl", "termios", "pty", "pwd", "grp", "resource", "tty")
    code = (
        "import sys, serial, subprocess, multiprocessing, tempfile\n"  # these have a Windows side of their own
        f"[sys.modules.__setitem__(m, None) for m in {absent!r}]\n"
        "import counter.__main__, counter.line, counter.memory, counter.printing, counter.bell, counter.on_top\n"
        "import counter.core.presenter, counter.core.desk, counter.core.beside, counter.core.work_view\n"
        "import devices.hosting.building, devices.registry, devices.hall"
    )
    done = subprocess.run([sys.executable, "-c", code], cwd=ROOT, capture_output=True, timeout=30)
    assert done.returncode == 0, done.stderr.decode()
