"""Guards for every test: what a test starts it also ends, and every log call can be formatted.

Owns no fixture that a test asks for; those stand beside the tests that use them.
"""

import logging
import os
import signal
import threading
import time
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path
from typing import TypeVar

import pytest
from hypothesis import settings

FOLDERS = ("unit", "integration", "e2e")

# How long a thread or process that was told to end may take. Too small makes busy machines fail, too large
# only delays the report of a real leak.
GRACE_S = 5.0

# In the environment of all that the tests start, so that a process whose parent died is still known as ours.
RUN_MARK = f"HALL_TEST_RUN={uuid.uuid4()}"

Found = TypeVar("Found")

bad_log_calls: list[str] = []

# A quick look on every run, a deep one by HALL_TEST_DEEP=1: the unit tests have ten seconds in all.
settings.register_profile("quick", max_examples=40, deadline=None)
settings.register_profile("deep", max_examples=1000, deadline=None)
settings.load_profile("deep" if os.environ.get("HALL_TEST_DEEP") == "1" else "quick")


def pytest_configure() -> None:
    key, _, value = RUN_MARK.partition("=")
    os.environ[key] = value
    for package in ("config", "devices", "kiosk", "counter", "hall_server"):
        logging.getLogger(package).setLevel(logging.DEBUG)  # a call below the level would never be formatted
    make_record = logging.getLogRecordFactory()

    def make_checked_record(*args: object, **kwargs: object) -> logging.LogRecord:
        record: logging.LogRecord = make_record(*args, **kwargs)
        try:
            record.getMessage()
        except Exception as why:  # noqa: BLE001 - the arguments are formatted by their own code
            place = f"{record.pathname}:{record.lineno}"
            bad_log_calls.append(f"{place}: {record.msg!r} % {record.args!r}: {why}")
        return record

    logging.setLogRecordFactory(make_checked_record)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    here = Path(__file__).parent
    for item in items:
        folder = item.path.relative_to(here).parts[0]
        if folder in FOLDERS:
            item.add_marker(folder)


@pytest.fixture(autouse=True)
def leaves_no_thread() -> Iterator[None]:
    before = set(threading.enumerate())

    def leaked() -> list[str]:
        return [thread.name for thread in threading.enumerate() if thread not in before]

    yield
    left = leftovers(leaked)
    assert not left, f"threads still running: {left}"


@pytest.fixture(autouse=True)
def leaves_no_process() -> Iterator[None]:
    before = processes()

    def leaked() -> dict[int, str]:
        return started_since(before)

    yield
    left = leftovers(leaked)
    for pid in left:
        with suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)  # the next test is not to meet it
    assert not left, f"processes still running: {left}"


@pytest.fixture(autouse=True)
def logs_well() -> Iterator[None]:
    bad_log_calls.clear()
    yield
    assert not bad_log_calls, "log calls that cannot be formatted:\n" + "\n".join(bad_log_calls)


def leftovers(look: Callable[[], Found]) -> Found:
    """Return what `look` still finds when nothing is left to find, or when the grace is over."""
    deadline = time.monotonic() + GRACE_S
    while (found := look()) and time.monotonic() < deadline:
        time.sleep(0.01)
    return found


def processes() -> set[int]:
    return {int(name) for name in os.listdir("/proc") if name.isdigit()}


def parent_of(pid: int) -> int | None:
    """Return the parent, or None for a process that ended, even if nobody has collected it yet."""
    try:
        state, parent = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[:2]
    except OSError:
        return None
    return None if state == "Z" else int(parent)


def started_since(before: set[int]) -> dict[int, str]:
    """Return {process: command} of what this test started: children of ours, and orphans that carry our mark.

    What a process of an earlier, wider fixture starts meanwhile (a browser's tab, a database's worker) is not
    the test's.
    """
    found = {}
    for pid in processes() - before:
        parent = parent_of(pid)
        if parent is None or not (parent == os.getpid() or is_marked(pid)):
            continue
        ancestor: int | None = parent
        while ancestor is not None and ancestor not in before:
            ancestor = parent_of(ancestor)
        if ancestor is None or not is_marked(ancestor):
            found[pid] = command(pid)
    return found


def is_marked(pid: int) -> bool:
    try:
        return RUN_MARK.encode() in Path(f"/proc/{pid}/environ").read_bytes().split(b"\0")
    except OSError:
        return False


def command(pid: int) -> str:
    try:
        return Path(f"/proc/{pid}/cmdline").read_bytes().replace(b"\0", b" ").decode(errors="replace").strip()
    except OSError:
        return "(ended)"
