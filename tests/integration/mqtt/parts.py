"""A hall's server for the client's tests: it answers, or not, as the test says."""

from collections import Counter
from collections.abc import Callable

from config.contract import topics
from config.contract.coding import decode_envelope, encode
from config.contract.commands import Envelope
from config.contract.replies import Reply, Result, accepted
from config.mqtt import Message, Session

HALL = "test-hall"


def accept(envelope: Envelope) -> Reply | None:
    return accepted(envelope.id, Result())


def ignore(_envelope: Envelope) -> Reply | None:
    return None


class AnsweringHall:
    """Keeps every command it got, in order, and answers as `answer` decides."""

    def __init__(self, url: str, answer: Callable[[Envelope], Reply | None] = accept) -> None:
        self.answer = answer
        self.got: list[Envelope] = []
        self.expiries: list[int | None] = []
        self.session = Session(url, "hall-server")
        self.session.subscribe(f"halls/{HALL}/commands/+", self._take)
        self.session.start()
        assert self.session.wait_connected(10)

    @property
    def times_got(self) -> Counter[str]:
        return Counter(envelope.id for envelope in self.got)

    def close(self) -> None:
        self.session.close()

    def _take(self, message: Message) -> None:
        envelope = decode_envelope(message.payload)
        self.got.append(envelope)
        self.expiries.append(message.expires_in_s)
        reply = self.answer(envelope)
        if reply is not None:
            self.session.publish(topics.replies(HALL, envelope.client), encode(reply))
