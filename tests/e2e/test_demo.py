"""The demo as a person starts it: a whole hall, visits through its real windows, and nothing left behind."""

import json
import signal
import subprocess
import sys
from pathlib import Path
from urllib.request import urlopen

import pytest

from tests.conditions import eventually

VISITS = 6


def start(folder: Path, *options: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-m", "devices.demo", "--data", str(folder), *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        stdin=subprocess.DEVNULL,
        text=True,
    )


@pytest.mark.timeout(240)
def test_every_visit_is_printed_called_served_and_rated_once(tmp_path: Path) -> None:
    demo = start(tmp_path, "--visits", str(VISITS), "--exit", "--web", "127.0.0.1:0")
    out, err = demo.communicate(timeout=220)
    assert demo.returncode == 0, err
    counted = json.loads(out.strip().splitlines()[-1])
    steps = dict.fromkeys(("visits", "issued", "printed", "called", "completed", "rated"), VISITS)
    assert counted == {**steps, "lost": 0, "duplicates": 0}


@pytest.mark.timeout(120)
def test_the_page_of_the_devices_shows_the_hall_and_ctrl_c_ends_all(tmp_path: Path) -> None:
    demo = start(tmp_path, "--web", "127.0.0.1:0", "--page", "127.0.0.1:0")
    assert demo.stdout is not None
    try:
        address = ""
        while not address:
            line = demo.stdout.readline()
            assert line, "the demo ended before it said where its page is"
            if "virtual devices" in line:
                address = line.split()[-1]
        eventually(lambda: b"live" in urlopen(f"{address}static/devices.js").read(), "the page is served")
        picture = urlopen(f"{address}windows/kiosk").read()
        assert picture.startswith(b"\xff\xd8"), "the kiosk's window is mirrored as a JPEG"
    finally:
        demo.send_signal(signal.SIGINT)
        demo.communicate(timeout=60)
    assert demo.returncode == 0
