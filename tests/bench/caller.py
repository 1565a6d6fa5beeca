"""Closed-loop MQTT clients in a process of their own: each asks, waits for the answer, and asks again.

Owns the load of the bench, the same for the bare echo and for the hall. Knows nothing of what answers.

As a program it is `Callers`' child: one line of JSON in (an `Order`), one out (the seconds of each answer).
"""

import json
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

from config.contract import topics
from config.mqtt import Message, Session
from tests.bench.children import ROOT

ANSWER_S = 20.0
"""No answer within this ends the bench: something is broken, and no figure would mean anything."""


@dataclass(frozen=True, slots=True)
class Order:
    """Ask `hall` for numbers of `services` in turn, with so many of the clients, for so long."""

    hall: str
    clients: int
    seconds: float
    services: Sequence[str]


class Caller:
    """One client. Its loop runs in its network thread: an answer sends the next question."""

    def __init__(self, url: str, name: str, halls: Sequence[str]) -> None:
        self._name = name
        self._session = Session(url, name)
        for hall in halls:
            self._session.subscribe(topics.replies(hall, name), self._take)
        self._order: Order | None = None
        self._until = self._asked_at = 0.0
        self._asked = b""
        self._number = 0
        self._done = threading.Event()
        self.answers: list[float] = []

    def open(self) -> None:
        self._session.start()
        if not self._session.wait_connected(10):
            raise SystemExit(f"{self._name}: no broker")

    def close(self) -> None:
        self._session.close()

    def begin(self, order: Order, until: float) -> None:
        self.answers = []
        self._done.clear()
        self._order, self._until = order, until
        self._ask()

    def await_end(self) -> None:
        if not self._done.wait(max(0.0, self._until - time.perf_counter()) + ANSWER_S):
            raise SystemExit(f"{self._name}: no answer to {self._asked!r}")

    def _ask(self) -> None:
        assert self._order is not None
        id_ = uuid.uuid4().hex
        service = self._order.services[self._number % len(self._order.services)]
        self._number += 1
        at = datetime.now(UTC).isoformat()
        self._asked = id_.encode()
        payload = (
            f'{{"v":1,"id":"{id_}","at":"{at}","client":"{self._name}",'
            f'"body":{{"type":"issue_ticket","service":"{service}"}}}}'
        ).encode()
        self._asked_at = time.perf_counter()
        if not self._session.publish(topics.commands(self._order.hall, self._name), payload, expires_s=10):
            raise SystemExit(f"{self._name}: the broker is gone")

    def _take(self, message: Message) -> None:
        now = time.perf_counter()
        if self._asked not in message.payload or b'"ok":true' not in message.payload:
            raise SystemExit(f"{self._name}: not the answer that was due: {message.payload!r}")
        self.answers.append(now - self._asked_at)
        if now < self._until:
            self._ask()
        else:
            self._done.set()


def serve(url: str, prefix: str, count: int, halls: Sequence[str]) -> None:
    """The child: carry out orders from stdin until it ends."""
    callers = [Caller(url, f"{prefix}-{number}", halls) for number in range(count)]
    for caller in callers:
        caller.open()
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    for line in sys.stdin:
        order = Order(**json.loads(line))
        until = time.perf_counter() + order.seconds
        busy = callers[: order.clients]
        for caller in busy:
            caller.begin(order, until)
        for caller in busy:
            caller.await_end()
        sys.stdout.write(json.dumps([answer for caller in busy for answer in caller.answers]) + "\n")
        sys.stdout.flush()
    for caller in callers:
        caller.close()


class Callers:
    """The bench's end of the child."""

    def __init__(self, process: "subprocess.Popen[str]") -> None:
        self._process = process

    def ask(self, order: Order) -> list[float]:
        """Seconds of each answer."""
        assert self._process.stdin is not None and self._process.stdout is not None
        self._process.stdin.write(json.dumps(asdict(order)) + "\n")
        self._process.stdin.flush()
        line = self._process.stdout.readline()
        if not line:
            raise RuntimeError("the load generator ended; see above")
        answers: list[float] = json.loads(line)
        return answers


@contextmanager
def callers(url: str, count: int, halls: Sequence[str]) -> Iterator[Callers]:
    command = [sys.executable, "-m", "tests.bench.caller", url, "bench", str(count), *halls]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None and process.stdin is not None
            assert process.stdout.readline() == "ready\n", "the load generator did not start"
            yield Callers(process)
            process.stdin.close()
            process.wait(30)
        finally:
            process.kill()


if __name__ == "__main__":
    serve(sys.argv[1], sys.argv[2], int(sys.argv[3]), sys.argv[4:])
