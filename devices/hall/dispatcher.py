"""One thread for what must not run in the network's: callbacks in order, and timers. Knows no messages."""

import logging
import queue
import threading
import time
from collections.abc import Callable

log = logging.getLogger(__name__)

Work = Callable[[], None]


def guarded(work: Work) -> Work:
    """`work` that logs its own failure with traceback, so that whoever runs it goes on."""

    def run() -> None:
        try:
            work()
        except Exception:
            log.exception("a callback failed, going on")

    return run


class Dispatcher:
    """Runs work in the order it was put, and `tick(now)` whenever the time that it named last has come.

    `tick` takes the monotonic time and returns when it wants to be called next, None for "when woken".
    """

    def __init__(self, name: str, tick: Callable[[float], float | None]) -> None:
        self._tick = tick
        self._due: float | None = None
        self._work: queue.SimpleQueue[Work | None] = queue.SimpleQueue()
        self._thread = threading.Thread(target=self._run, name=name, daemon=True)

    def start(self) -> None:
        self._thread.start()

    def put(self, work: Work) -> None:
        self._work.put(guarded(work))

    def wake(self) -> None:
        """Ask `tick` again when it is due."""
        self._work.put(_nothing)

    def close(self) -> None:
        """Run what is left, then end the thread; from within a callback, without waiting for it."""
        self._work.put(None)
        if self._thread.is_alive() and threading.current_thread() is not self._thread:
            self._thread.join()

    def _run(self) -> None:
        while True:
            try:
                self._due = self._tick(time.monotonic())
            except Exception:
                log.exception("a timer failed, going on")
                self._due = time.monotonic() + 1.0
            try:
                work = self._work.get(timeout=self._wait_s())
            except queue.Empty:
                continue
            if work is None:
                return
            work()

    def _wait_s(self) -> float | None:
        return None if self._due is None else max(0.0, self._due - time.monotonic())


def _nothing() -> None:
    pass
