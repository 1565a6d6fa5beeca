"""A line: one link kept open by one thread, which alone reads and writes it.

Owns the thread, reconnecting with backoff and the order of things said. Does not own frames or what a device
means: a Conversation does. All methods of a Conversation run on the line's thread, so it needs no locks.
"""

import contextlib
import logging
import queue
import random
import threading
import time
from collections.abc import Callable
from typing import Protocol

from devices.errors import DeviceUnavailable
from devices.links import Backoff, Link

log = logging.getLogger(__name__)

POLL_S = 0.03
"""Longest wait for bytes before commands and deadlines are looked at: the delay a command can meet. Smaller
burns the processor with many lines, larger is felt between F1 and the counter display."""

WRITE_TIMEOUT_S = 1.0
"""A frame of 64 bytes takes 70 ms at 9600 baud; a port that has not taken it by then is as good as gone."""

JOIN_S = 5.0

Command = Callable[[], None]


class Conversation(Protocol):
    """What is said on a line. Whatever it raises but DeviceUnavailable is logged and the line goes on."""

    def opened(self) -> None:
        """The link is open, for the first time or again: say what the devices must know."""
        ...

    def lost(self, reason: str) -> None: ...

    def received(self, data: bytes) -> None: ...

    def turn(self, now: float) -> None:
        """Called every POLL_S or sooner, also while the link is lost. `now` is monotonic, in seconds."""
        ...


class Line:
    """Args:
    link: closed; the line opens and closes it.
    monotonic: seconds, for tests to turn.
    """

    def __init__(self, link: Link, monotonic: Callable[[], float] = time.monotonic) -> None:
        self._link = link
        self._monotonic = monotonic
        self._conversation: Conversation | None = None
        self._backoff = Backoff(random.random)
        self._commands: queue.SimpleQueue[Command] = queue.SimpleQueue()
        self._is_stopping = threading.Event()
        self._thread: threading.Thread | None = None
        self._next_try = 0.0
        self._was_open = False
        self._has_tried = False

    @property
    def name(self) -> str:
        return self._link.name

    @property
    def is_open(self) -> bool:
        return self._link.is_open

    def start(self, conversation: Conversation) -> None:
        """Begin in the background. Does nothing when it has begun."""
        if self._thread is None:
            self._conversation = conversation
            self._thread = threading.Thread(
                target=self._run, args=(conversation,), name=f"line {self._link.name}", daemon=True
            )
            self._thread.start()

    def do(self, command: Command) -> None:
        """Run `command` on the line's thread, soon, whether the link is open or not."""
        self._commands.put(command)

    def send(self, data: bytes) -> None:
        """Write now. Only for the conversation itself. Raises DeviceUnavailable."""
        log.debug("%s > %s", self._link.name, data.hex(" "))
        self._link.write_all(data, WRITE_TIMEOUT_S)

    def close(self) -> None:
        """End the thread and let go of the link. Harmless when repeated."""
        self._is_stopping.set()
        self._commands.put(lambda: None)
        self._link.close()
        thread = self._thread
        if thread is not None and thread is not threading.current_thread():
            thread.join(JOIN_S)

    def _run(self, conversation: Conversation) -> None:
        while not self._is_stopping.is_set():
            try:
                if self._link.is_open:
                    self._converse(conversation)
                else:
                    self._reconnect(conversation)
            except DeviceUnavailable as error:
                self._lose(conversation, error)
            except Exception:  # a fault in one frame or listener must not end the line
                log.exception("%s: the conversation failed, it goes on", self._link.name)
        self._link.close()

    def _converse(self, conversation: Conversation) -> None:
        data = self._link.read(256, POLL_S)
        if data:
            log.debug("%s < %s", self._link.name, data.hex(" "))
            conversation.received(data)
        self._run_commands()
        conversation.turn(self._monotonic())

    def _reconnect(self, conversation: Conversation) -> None:
        if self._was_open:
            raise DeviceUnavailable("the link closed itself", device=self._link.name)
        if time.monotonic() >= self._next_try:
            self._link.open()
            self._backoff.reset()
            self._was_open = True
            conversation.opened()
            return
        with contextlib.suppress(queue.Empty):
            self._commands.get(timeout=POLL_S)()
        self._run_commands()
        conversation.turn(self._monotonic())

    def _run_commands(self) -> None:
        while True:
            try:
                command = self._commands.get_nowait()
            except queue.Empty:
                return
            command()

    def _lose(self, conversation: Conversation, error: DeviceUnavailable) -> None:
        self._link.close()
        self._next_try = time.monotonic() + self._backoff.next_delay_s()
        if self._was_open or not self._has_tried:
            self._was_open = False
            self._has_tried = True
            if not self._is_stopping.is_set():
                conversation.lost(str(error))
