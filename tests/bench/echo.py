"""The limit beside the hall: answers every command at once with bytes of the right size, and stores nothing.

The same client library, broker and topics as the hall's; the id of the command is all it reads.
"""

import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager

from config.contract import topics
from config.mqtt import Message, Session
from tests.bench.children import ROOT

HALL = "bench-echo"
_ID_BEFORE = b'"id":"'


class Echo:
    """`size` is how long its answers are."""

    def __init__(self, url: str, size: int) -> None:
        self._size = size
        self.session = Session(url, "bench-echo", in_flight=500)
        self.session.subscribe(topics.commands(HALL, "+"), self._take)

    def _take(self, message: Message) -> None:
        start = message.payload.index(_ID_BEFORE) + len(_ID_BEFORE)
        head = (
            b'{"v":1,"id":"%b","ok":true,"x":"' % message.payload[start : message.payload.index(b'"', start)]
        )
        payload = head + b"x" * (self._size - len(head) - 2) + b'"}'
        self.session.publish(topics.replies(HALL, topics.last_level(message.topic)), payload)


@contextmanager
def echoing(url: str, size: int) -> Iterator[None]:
    """An echo in a process of its own, as the hall's server is."""
    command = [sys.executable, "-m", "tests.bench.echo", url, str(size)]
    with subprocess.Popen(
        command, cwd=ROOT, text=True, stdin=subprocess.PIPE, stdout=subprocess.PIPE
    ) as process:
        try:
            assert process.stdout is not None and process.stdin is not None
            assert process.stdout.readline() == "ready\n", "the echo did not start"
            yield
            process.stdin.close()
            process.wait(30)
        finally:
            process.kill()


if __name__ == "__main__":
    echo = Echo(sys.argv[1], int(sys.argv[2]))
    echo.session.start()
    assert echo.session.wait_connected(10)
    sys.stdout.write("ready\n")
    sys.stdout.flush()
    sys.stdin.read()
    echo.session.close()
