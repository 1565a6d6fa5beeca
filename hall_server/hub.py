"""The newest state of the hall for whoever draws it: payloads by name, and who waits for changes.

Owns the latest payload of each name and its subscribers. Does not know what the payloads mean and keeps no history.
Names: queues, board, posts, counters/W01, health/pad-w01, presence/kiosk-01.
"""

import asyncio
import threading
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress


class StateHub:
    """Written from any thread, read from any thread, followed from any number of event loops."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._latest: dict[str, bytes] = {}
        self._followers: set[_Follower] = set()

    def publish(self, name: str, payload: bytes) -> None:
        """Replace the state of `name`; an empty payload clears it. Never blocks on a follower."""
        with self._lock:
            if payload:
                self._latest[name] = payload
            else:
                self._latest.pop(name, None)
            for follower in self._followers:
                if name.startswith(follower.prefixes):
                    follower.put(name, payload)

    def latest(self, name: str) -> bytes | None:
        with self._lock:
            return self._latest.get(name)

    def names(self) -> tuple[str, ...]:
        with self._lock:
            return tuple(sorted(self._latest))

    async def changes(self, prefixes: Iterable[str]) -> AsyncGenerator[tuple[str, bytes]]:
        """First the latest of each name that starts with one of `prefixes`, then every change; b"" means cleared.

        A slow reader finds only the newest of each name, so that nothing piles up for it. Close the iterator
        (`contextlib.aclosing`) to stop following at once.
        """
        follower = _Follower(tuple(prefixes), asyncio.get_running_loop())
        with self._lock:
            for name in sorted(self._latest):
                if name.startswith(follower.prefixes):
                    follower.put(name, self._latest[name])
            self._followers.add(follower)
        try:
            while True:
                await follower.wake.wait()
                with self._lock:
                    fresh = follower.take()
                while fresh:
                    name = next(iter(fresh))
                    yield name, fresh.pop(name)
                    with self._lock:
                        fresh |= follower.take()
        finally:
            with self._lock:
                self._followers.discard(follower)


class _Follower:
    """One reader: what it has not yet seen, newest only. All but `wake.wait` happens under the hub's lock."""

    def __init__(self, prefixes: tuple[str, ...], loop: asyncio.AbstractEventLoop) -> None:
        self.prefixes = prefixes
        self.wake = asyncio.Event()
        self._loop = loop
        self._fresh: dict[str, bytes] = {}
        self._is_woken = False

    def put(self, name: str, payload: bytes) -> None:
        self._fresh[name] = payload
        if not self._is_woken:
            self._is_woken = True
            with suppress(RuntimeError):  # its loop has ended, and with it the reader
                self._loop.call_soon_threadsafe(self.wake.set)

    def take(self) -> dict[str, bytes]:
        """What is new. Runs in the follower's own loop."""
        fresh, self._fresh = self._fresh, {}
        self._is_woken = False
        self.wake.clear()
        return fresh
