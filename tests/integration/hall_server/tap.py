"""Listens on the wire beside everybody: what the hall answered, what it told. Judges nothing."""

import threading
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager

import msgspec

from config.contract import topics
from config.contract.coding import decode_reply
from config.contract.topics import Stream
from config.mqtt import Message, Session
from tests.conditions import eventually


class _Numbered(msgspec.Struct):
    seq: int


class _Told(msgspec.Struct):
    v: int
    events: list[msgspec.Raw]


_told = msgspec.json.Decoder(_Told)
_numbered = msgspec.json.Decoder(_Numbered)


class Tap:
    """`replies` holds the bytes of every answer by (client, id), `events` (number, stored bytes) by stream."""

    def __init__(self, url: str, hall: str) -> None:
        self.replies: dict[tuple[str, str], list[bytes]] = defaultdict(list)
        self.events: dict[Stream, list[tuple[int, bytes]]] = {stream: [] for stream in Stream}
        self.seqs: set[int] = set()
        self._lock = threading.Lock()
        self._session = Session(url, "tap")
        self._session.subscribe(topics.replies(hall, "+"), self._take_reply)
        for stream in Stream:
            self._session.subscribe(topics.events(hall, stream), self._take_events)

    def start(self) -> None:
        self._session.start()
        assert self._session.wait_connected(10)

    def close(self) -> None:
        self._session.close()
        assert not self._session.handler_errors, "the tap understood everything it heard"

    def await_events(self, after: int, last: int) -> None:
        """Wait until every event from `after` to `last` was told, in whatever order the streams bring them."""
        wanted = set(range(after + 1, last + 1))
        eventually(lambda: wanted <= self.seqs, f"events up to {last} were told", 15)

    def _take_reply(self, message: Message) -> None:
        reply = decode_reply(message.payload)
        self.replies[topics.last_level(message.topic), reply.id].append(message.payload)

    def _take_events(self, message: Message) -> None:
        stream = Stream(topics.last_level(message.topic))
        for raw in _told.decode(message.payload).events:
            seq = _numbered.decode(raw).seq
            stored = b"{" + bytes(raw).removeprefix(b'{"seq":%d,' % seq)
            self.events[stream].append((seq, stored))
            self.seqs.add(seq)


@contextmanager
def tapped(url: str, hall: str) -> Iterator[Tap]:
    tap = Tap(url, hall)
    tap.start()
    try:
        yield tap
    finally:
        tap.close()
