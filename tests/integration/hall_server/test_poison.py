"""What no healthy client sends: each is refused with a code or dropped and counted, and nobody else notices."""

import json
import threading
import time
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from queue import Empty, SimpleQueue

import msgspec
import pytest

from config.contract import topics
from config.contract.coding import decode_reply
from config.contract.commands import Command, ConfirmPrint, Envelope, IssueTicket
from config.contract.refusals import RefusalCode
from config.contract.replies import Reply
from config.contract.words import PrintOutcome
from config.hall import default_hall_path, load_hall
from config.mqtt import Message, Session
from devices.hall.client import HallClient
from hall_server import views
from hall_server.domain.model import HallState
from hall_server.hall_rules import rules_of
from hall_server.intake import Prepared
from hall_server.journal.batch import Entry
from hall_server.journal.journal import Journal
from hall_server.requests import Request
from hall_server.settings import default_database
from hall_server.waiting.estimate import WaitTable
from hall_server.writer import Writer
from tests.conditions import eventually
from tests.server import Server, running_server

HALL = "nx-qx"
AT = "2026-11-24T01:00:00Z"


class Poisoner:
    """Sends whatever it is told to, as any MQTT client can."""

    def __init__(self, url: str, client: str = "poisoner") -> None:
        self.client = client
        self._replies: SimpleQueue[Reply] = SimpleQueue()
        self.session = Session(url, client)
        self.session.subscribe(topics.replies(HALL, client), self._take)
        self.session.start()
        assert self.session.wait_connected(10)

    def _take(self, message: Message) -> None:
        self._replies.put(decode_reply(message.payload))

    def send(self, payload: bytes, topic: str = "", retain: bool = False) -> None:
        acknowledged = threading.Event()
        is_sent = self.session.publish(
            *(topic or topics.commands(HALL, self.client), payload),
            retain=retain,
            acknowledged=lambda _: acknowledged.set(),
        )
        assert is_sent and acknowledged.wait(10)

    def answer(self, payload: bytes) -> Reply:
        self.send(payload)
        try:
            return self._replies.get(timeout=10)
        except Empty:
            raise AssertionError(f"no answer to {payload[:200]!r}") from None

    def say(self, body: object, **changes: object) -> Reply:
        """A good envelope with a body of any kind, and with whatever else is changed about it."""
        envelope = {"v": 1, "id": f"p-{id(body)}", "at": AT, "client": self.client, "body": body} | changes
        reply = self.answer(json.dumps(envelope).encode())
        assert reply.id == envelope["id"]
        return reply


@pytest.fixture
def poisoner(server: Server) -> Iterator[Poisoner]:
    opened = Poisoner(server.mqtt)
    yield opened
    opened.session.close()


@contextmanager
def unmoved(server: Server) -> Iterator[HallClient]:
    """Another client, which must get its answers before and after, over the connection it had."""
    client = HallClient(server.mqtt, HALL, "kiosk-01", "test", None)
    losses: list[bool] = []
    client.start()
    try:
        assert client.wait_connected(10)
        client.on_connection(lambda is_connected: None if is_connected else losses.append(True))
        takes_a_number(client)
        yield client
        takes_a_number(client)
        assert not losses, "it lost its connection"
    finally:
        client.close()
    assert server.is_running
    assert not server.faults()


def takes_a_number(client: HallClient) -> None:
    reply = client.ask_and_wait(IssueTicket("A"), 10)
    assert reply is not None and reply.ok, reply


BAD_BODIES = {
    "a type of no command": ({"type": "open_the_doors"}, RefusalCode.UNKNOWN_TYPE),
    "a type that is a number": ({"type": 7}, RefusalCode.BAD_MESSAGE),
    "no type": ({}, RefusalCode.BAD_MESSAGE),
    "no body": (None, RefusalCode.BAD_MESSAGE),
    "a list": ([1, 2], RefusalCode.BAD_MESSAGE),
    "a field missing": ({"type": "issue_ticket"}, RefusalCode.BAD_MESSAGE),
    "a field of the wrong type": ({"type": "issue_ticket", "service": 12}, RefusalCode.BAD_MESSAGE),
    "a word of no list": (
        {"type": "issue_ticket", "service": "A", "class": "royal"},
        RefusalCode.BAD_MESSAGE,
    ),
    "a level out of range": ({"type": "rate", "ticket": "x", "level": 6}, RefusalCode.BAD_MESSAGE),
    "an id of forbidden letters": ({"type": "cancel", "ticket": "A001'; DROP"}, RefusalCode.BAD_MESSAGE),
    "a text without end": (
        {"type": "confirm_print", "ticket": "x", "outcome": "printed", "detail": "x" * 5000},
        RefusalCode.BAD_MESSAGE,
    ),
    "two targets": (
        {"type": "transfer", "counter": "W01", "to_group": "A", "to_counter": "W02"},
        RefusalCode.BAD_MESSAGE,
    ),
    "a slot without a zone": (
        {"type": "issue_ticket", "service": "A", "class": "appointment", "slot": "2026-11-24T10:00:00"},
        RefusalCode.BAD_MESSAGE,
    ),
    "an unknown service": ({"type": "issue_ticket", "service": "Z-99"}, RefusalCode.UNKNOWN_SERVICE),
    "an unknown ticket": ({"type": "cancel", "ticket": "2020-01-01-A001"}, RefusalCode.UNKNOWN_TICKET),
    "an unknown counter": ({"type": "call_next", "counter": "W99"}, RefusalCode.UNKNOWN_COUNTER),
    "an unknown call": (
        {"type": "acknowledge_call", "call": "c", "device": "d"},
        RefusalCode.UNKNOWN_CALL,
    ),
    "an unknown place": (
        {"type": "request_help", "place": "moon", "kind": "guide"},
        RefusalCode.UNKNOWN_PLACE,
    ),
    "an unknown help": ({"type": "answer_help", "help": "h"}, RefusalCode.UNKNOWN_HELP),
    "a counter where nobody signed in": ({"type": "call_next", "counter": "W01"}, RefusalCode.NOT_SIGNED_IN),
    "a wrong PIN": (
        {"type": "sign_in", "counter": "W01", "clerk": "S101", "pin": "0000"},
        RefusalCode.WRONG_CREDENTIALS,
    ),
    "a clerk of no hall": (
        {"type": "sign_in", "counter": "W01", "clerk": "S999", "pin": "2580"},
        RefusalCode.WRONG_CREDENTIALS,
    ),
    "a clerk of another post": (
        {"type": "sign_in", "counter": "W01", "clerk": "S203", "pin": "2580"},
        RefusalCode.WRONG_CREDENTIALS,
    ),
}

BAD_ENVELOPES: dict[str, dict[str, object]] = {
    "another client's name": {"client": "kiosk-01"},
    "a client that is a number": {"client": 3},
    "another version": {"v": 2},
    "no version": {"v": None},
    "a time of no calendar": {"at": "yesterday at noon"},
}


def test_a_bad_command_is_refused_with_a_code(server: Server, poisoner: Poisoner) -> None:
    with unmoved(server):
        said = {name: poisoner.say(body) for name, (body, _) in BAD_BODIES.items()}
        enveloped = {
            name: poisoner.say({"type": "issue_ticket", "service": "A"}, **changes)
            for name, changes in BAD_ENVELOPES.items()
        }

    codes = {name: reply.refusal.code for name, reply in said.items() if reply.refusal is not None}
    assert codes == {name: code for name, (_, code) in BAD_BODIES.items()}
    for name, reply in enveloped.items():
        assert reply.refusal is not None, name
        assert reply.refusal.code is RefusalCode.BAD_MESSAGE, name


UNANSWERABLE = {
    "empty": b"",
    "binary": bytes(range(256)) * 4,
    "not JSON": b"give me a number",
    "half a message": b'{"v":1,"id":"half","at":',
    "JSON of another kind": b"[1,2,3]",
    "no id": b'{"v":1,"at":"2026-11-24T01:00:00Z","client":"poisoner","body":{"type":"issue_ticket"}}',
    "an id that is a number": b'{"v":1,"id":5,"client":"poisoner"}',
    "an id without end": b'{"v":1,"id":"%b","client":"poisoner"}' % (b"x" * 70),
    "lone surrogates": b'{"v":1,"id":"\\ud800"}',
    "not UTF-8": b'{"v":1,"id":"\xff\xfe"}',
}
NESTED = b"[" * 200_000
"""Deeper than any parser's stack, and an id before it that could be answered."""


def test_a_message_that_nobody_can_be_told_about_is_dropped_and_counted(
    server: Server, poisoner: Poisoner
) -> None:
    with unmoved(server):
        for payload in UNANSWERABLE.values():
            poisoner.send(payload)
        poisoner.send(b'{"v":1,"id":"deep","body":' + NESTED)
        good = b'{"v":1,"id":"x","at":"%b","client":"%b","body":{"type":"issue_ticket","service":"A"}}'
        for client in ("bad_client", "bad client", "窗口", "x" * 65, "a.b"):
            payload = good % (AT.encode(), client.encode())
            poisoner.send(payload, f"halls/{HALL}/commands/{client}")
        poisoner.send(good % (AT.encode(), b"later"), topics.commands(HALL, "later"), retain=True)
        poisoner.send(b"", topics.commands(HALL, "later"), retain=True)
        last = poisoner.say({"type": "call_next", "counter": "W01"})

    assert last.refusal is not None
    for reason in ("no_id", "bad_client"):
        assert f"so far as {reason}" in server.log()


def test_presence_and_health_that_are_none_are_dropped(server: Server, poisoner: Poisoner) -> None:
    with unmoved(server):
        for topic in (
            topics.presence(HALL, "kiosk-09"),
            topics.presence(HALL, "bad_client"),
            topics.health(HALL, "pad-w01"),
        ):
            for payload in (*UNANSWERABLE.values(), NESTED):
                poisoner.send(payload, topic)
        eventually(lambda: "so far as unreadable" in server.log(), "the drops are counted")


def test_a_payload_above_the_limit_reaches_nobody(server: Server, poisoner: Poisoner) -> None:
    with unmoved(server):
        lost = threading.Event()
        poisoner.session.on_connection(lambda is_connected: None if is_connected else lost.set())
        head = b'{"v":1,"id":"big","at":"%b","client":"poisoner","body":{"type":"x","y":"' % AT.encode()
        poisoner.session.publish(topics.commands(HALL, "poisoner"), head + b"x" * (2 << 20) + b'"}}')
        assert lost.wait(10), "the broker disconnects who sends more than its limit"
        assert poisoner.session.wait_connected(15)
        just_above = head + b"x" * topics.COMMAND_MAX_BYTES + b'"}}'
        poisoner.send(just_above)
        eventually(lambda: "so far as too_large" in server.log(), "the drop is counted")
        assert poisoner.say({"type": "call_next", "counter": "W01"}).refusal is not None


def test_a_repeated_id_gets_its_old_answer_whatever_it_says_now(server: Server, poisoner: Poisoner) -> None:
    with unmoved(server):
        first = poisoner.say({"type": "issue_ticket", "service": "A"}, id="again")
        second = poisoner.say({"type": "issue_ticket", "service": "B"}, id="again")
        third = poisoner.say({"type": "call_next", "counter": "W01"}, id="again", at="2020-01-01T00:00:00Z")

    assert first.ok
    assert first == second == third


class _Silent:
    """Tells nobody: for a journal written without a hall around it."""

    def committed(self, state: HallState, entries: Sequence[Entry], now: datetime) -> None:
        return

    def told(self) -> int | None:
        return None

    def waits(self) -> WaitTable:
        return {}

    def idle(self, state: HallState, now: datetime) -> float:
        return 60.0


@contextmanager
def writing(data_dir: Path, ago: timedelta) -> Iterator[Callable[[Request], Reply]]:
    """The server's own writer on its own journal, with its clock set back; yields how to ask it."""
    hall = load_hall(default_hall_path())
    data_dir.mkdir(parents=True)
    journal = Journal.open(default_database(data_dir), data_dir)
    writer = Writer(
        *(journal, HallState(), rules_of(hall, True), _Silent()),
        people=lambda clerk: views.person_of(hall, clerk),
        page_url=lambda token: None,
        clock=lambda: datetime.now(UTC) - ago,
    )
    writer.start([])

    def ask(request: Request) -> Reply:
        answered: Future[Reply] = Future()
        writer.submit(Prepared(replace(request, answer=answered.set_result), token="t" * 16))
        return answered.result(10)

    try:
        yield ask
    finally:
        writer.close()
        journal.close()


def a_request(expires_at: float | None = None) -> Request:
    envelope = Envelope(v=1, id="then", at=datetime.now(UTC), client="kiosk-01", body=IssueTicket("A"))
    return Request("kiosk-01", envelope, lambda reply: None, expires_at)


def test_a_command_whose_time_is_over_is_not_executed(tmp_path: Path) -> None:
    with writing(tmp_path / "hall", timedelta(0)) as ask:
        late = ask(a_request(expires_at=time.monotonic() - 0.001))
        again = ask(a_request())

    assert late.refusal is not None and late.refusal.code is RefusalCode.EXPIRED
    assert again.ok, "a refusal is no answer for good: the same id is decided anew"


def test_a_ticket_of_yesterday_is_refused_and_today_begins_with_one(tmp_path: Path) -> None:
    with writing(tmp_path / "hall", timedelta(days=1)) as ask:
        issued = ask(a_request())
    assert issued.result is not None and issued.result.ticket is not None
    ticket, label = issued.result.ticket.id, issued.result.ticket.label
    refused: dict[str, Command] = {
        "cancel": _body("cancel", ticket=ticket),
        "reprint": _body("reprint", ticket=ticket),
        "return": _body("return_ticket", ticket=ticket),
        "call": _body("call_ticket", ticket=ticket, counter="W01"),
        "rate": _body("rate", ticket=ticket, level=5),
    }

    with running_server(tmp_path / "hall") as server:
        client = HallClient(server.mqtt, HALL, "w01", "test", None)
        client.start()
        try:
            assert client.wait_connected(10)
            signed_in = client.ask_and_wait(_body("sign_in", counter="W01", clerk="S101", pin="2580"), 10)
            answers = {name: client.ask_and_wait(body, 10) for name, body in refused.items()}
            late_paper = client.ask_and_wait(ConfirmPrint(ticket, PrintOutcome.PRINTED), 10)
            today = client.ask_and_wait(IssueTicket("A"), 10)
        finally:
            client.close()
        assert not server.faults()

    assert signed_in is not None and signed_in.ok
    for name, reply in answers.items():
        assert reply is not None and reply.refusal is not None, name
        assert reply.refusal.code is RefusalCode.WRONG_STATE, name
    assert late_paper is not None and late_paper.ok, "what happened to its paper is a fact all the same"
    assert today is not None and today.result is not None and today.result.ticket is not None
    assert today.result.ticket.label == label
    assert today.result.ticket.id != ticket


def _body(kind: str, **fields: object) -> Command:
    return msgspec.convert({"type": kind} | fields, Command)
