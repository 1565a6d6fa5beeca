import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from config.contract import topics
from config.contract.coding import decode_reply, encode
from config.contract.commands import CallNext, Envelope
from config.contract.refusals import RefusalCode
from config.contract.replies import Result, accepted
from config.contract.state import Health, Presence
from config.contract.topics import Stream
from config.contract.words import HealthState, Online
from config.mqtt import Message, Session
from hall_server.gateway.gateway import Gateway
from hall_server.requests import Request
from tests.broker import Broker
from tests.conditions import eventually
from tests.integration.mqtt.conftest import OpenSession
from tests.integration.mqtt.parts import HALL

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)
GOOD = Envelope(v=1, id="c1", at=NOW, client="counter-01", body=CallNext("W01"))


@dataclass
class Served:
    """A gateway with what it handed on."""

    gateway: Gateway
    session: Session
    requests: list[Request] = field(default_factory=list)
    noted: list[tuple[str, bytes]] = field(default_factory=list)


@dataclass
class Program:
    """A program with what it was told."""

    session: Session
    got: list[Message] = field(default_factory=list)

    def send(self, payload: bytes, client: str = "counter-01", **more: object) -> None:
        assert self.session.publish(topics.commands(HALL, client), payload, **more)  # type: ignore[arg-type]


def serve(url: str) -> Served:
    session = Session(url, "hall-server")
    requests: list[Request] = []
    noted: list[tuple[str, bytes]] = []
    gateway = Gateway(session, HALL, requests.append, lambda name, payload: noted.append((name, payload)))
    gateway.start()
    assert gateway.is_connected
    return Served(gateway, session, requests, noted)


@pytest.fixture
def served(broker: Broker) -> Iterator[Served]:
    served = serve(broker.url)
    yield served
    served.gateway.close()
    served.session.close()


@pytest.fixture
def program(open_session: OpenSession, served: Served) -> Program:
    session = open_session("program")
    program = Program(session)
    settled: list[bool] = []
    session.subscribe(f"halls/{HALL}/replies/+", program.got.append)
    session.subscribe(f"halls/{HALL}/events/+", program.got.append)
    session.subscribe(f"halls/{HALL}/state/#", program.got.append)
    assert session.publish("settled", b"", acknowledged=settled.append)
    eventually(lambda: settled, "the program listens")
    return program


def test_a_good_command_becomes_a_request_and_its_answer_a_reply(served: Served, program: Program) -> None:
    program.send(encode(GOOD))
    (request,) = eventually(lambda: served.requests, "the request")
    assert (request.client, request.envelope, request.expires_at, request.is_web) == (
        "counter-01",
        GOOD,
        None,
        False,
    )
    request.answer(accepted("c1", Result(help="h1")))
    (message,) = eventually(lambda: program.got, "the reply")
    assert message.topic == topics.replies(HALL, "counter-01")
    assert decode_reply(message.payload) == accepted("c1", Result(help="h1"))


def test_the_expiry_of_a_message_becomes_a_deadline(served: Served, program: Program) -> None:
    program.send(encode(GOOD), expires_s=10)
    (request,) = eventually(lambda: served.requests, "the request")
    assert request.expires_at is not None
    assert 8 < request.expires_at - time.monotonic() <= 10


def written(body: str, v: int = 1, client: str = "counter-01") -> bytes:
    return f'{{"v":{v},"id":"x","at":"2026-03-02T09:00:00Z","client":"{client}","body":{body}}}'.encode()


@pytest.mark.parametrize(
    ("payload", "code", "fault"),
    [
        (written('{"type":"sing"}'), "unknown_type", None),
        (written('{"type":"recall"}'), "bad_message", "counter"),
        (written('{"type":"recall","counter":7}'), "bad_message", "$.body.counter"),
        (written('{"type":"recall","counter":"W01"}', client="counter-02"), "bad_message", "$.client"),
        (written('{"type":"recall","counter":"W01"}', v=9), "bad_message", "v is 9"),
        (b'{"id":"x"}', "bad_message", "`v`"),
    ],
)
def test_a_bad_command_with_an_id_is_refused(
    served: Served, program: Program, payload: bytes, code: str, fault: str | None
) -> None:
    program.send(payload)
    (message,) = eventually(lambda: program.got, "the refusal")
    reply = decode_reply(message.payload)
    assert reply.id == "x"
    assert reply.refusal is not None
    assert reply.refusal.code is RefusalCode(code)
    assert fault is None or fault in str(reply.refusal.data["fault"])
    assert not served.requests
    assert not served.gateway.dropped


@pytest.mark.parametrize(
    ("payload", "reason"),
    [
        (b"", "no_id"),
        (b"\xff\xd8\xff\xe0 JFIF", "no_id"),
        (b"[]", "no_id"),
        (b'{"id":"not an id"}', "no_id"),
        (b'{"id":"' + b"9" * 65 + b'"}', "no_id"),
        (b'{"id":"x","more":' + b"[" * 100_000, "unreadable"),
        (b" " * (topics.COMMAND_MAX_BYTES + 1), "too_large"),
    ],
)
def test_poison_is_counted_and_dropped_and_the_next_command_served(
    served: Served, program: Program, payload: bytes, reason: str
) -> None:
    program.send(payload)
    program.send(encode(GOOD))
    eventually(lambda: served.requests, "the good one")
    assert served.gateway.dropped == {reason: 1}
    assert served.session.handler_errors == 0
    assert not program.got


def test_a_client_no_topic_may_name_is_dropped(served: Served, program: Program) -> None:
    program.send(encode(GOOD), client="窗口")
    eventually(lambda: served.gateway.dropped == {"bad_client": 1}, "counted")
    assert not served.requests


def test_a_retained_command_is_not_executed_again_at_the_next_start(
    broker: Broker, open_session: OpenSession
) -> None:
    kept: list[bool] = []
    assert open_session("careless").publish(
        topics.commands(HALL, "counter-01"), encode(GOOD), retain=True, acknowledged=kept.append
    )
    eventually(lambda: kept, "retained by the broker")
    served = serve(broker.url)
    try:
        eventually(lambda: served.gateway.dropped == {"retained": 1}, "counted")
        assert not served.requests
    finally:
        served.session.close()


def test_events_are_told_and_acknowledged(served: Served, program: Program, broker: Broker) -> None:
    told: list[bool] = []
    assert served.gateway.publish_events(Stream.QUEUE, b'{"v":1,"events":[]}', told.append)
    eventually(lambda: told == [True], "acknowledged")
    (message,) = eventually(lambda: program.got, "the events")
    assert message.topic == topics.events(HALL, Stream.QUEUE)
    broker.kill()
    eventually(lambda: not served.gateway.is_connected, "the loss is noticed")
    assert not served.gateway.publish_events(Stream.QUEUE, b"{}", told.append)
    assert told == [True]


def test_a_new_broker_gets_the_whole_state(served: Served, broker: Broker, open_session: OpenSession) -> None:
    queues, board = topics.queues_state(HALL), topics.board_state(HALL)
    served.gateway.publish_state(queues, b"1")
    broker.kill()
    eventually(lambda: not served.gateway.is_connected, "the loss is noticed")
    served.gateway.publish_state(board, b"1")
    served.gateway.publish_state(board, b"2")
    broker.forget()
    broker.start()
    late = open_session("late")
    got: list[Message] = []
    late.subscribe(f"halls/{HALL}/state/+", got.append)
    eventually(
        lambda: {message.topic: message.payload for message in got} == {queues: b"1", board: b"2"}, "both"
    )


def test_a_counter_that_is_gone_is_cleared_and_the_others_stay(
    broker: Broker, open_session: OpenSession
) -> None:
    gone, stays = topics.counter_state(HALL, "W09"), topics.counter_state(HALL, "W01")
    before = serve(broker.url)
    for topic in (gone, stays):
        before.gateway.publish_state(topic, b"old")
    before.session.close()
    session = Session(broker.url, "hall-server")
    gateway = Gateway(session, HALL, lambda request: None, lambda name, payload: None)
    gateway.publish_state(stays, b"new")
    watcher = open_session("watcher")
    seen: list[tuple[str, bytes]] = []
    watcher.subscribe(topics.counter_state(HALL, "+"), lambda got: seen.append((got.topic, got.payload)))
    eventually(lambda: len(seen) == 2, "what was retained")
    gateway.start()
    try:
        eventually(lambda: len(seen) == 4, "two changes")
        assert sorted(seen[2:]) == [(stays, b"new"), (gone, b"")]
        late = open_session("late")
        left: list[bytes] = []
        late.subscribe(topics.counter_state(HALL, "+"), lambda got: left.append(got.payload))
        gateway.publish_state(stays, b"newer")
        eventually(lambda: b"newer" in left, "the last change")
        assert b"old" not in left
    finally:
        session.close()


def test_presence_and_health_are_noted_when_they_are_what_their_topic_says(
    served: Served, program: Program
) -> None:
    presence = Presence(1, Online.ONLINE, "kiosk", "1", "host", NOW)
    health = Health(1, "printer-01", "printer", "host", HealthState.OK, NOW)
    for topic, payload in (
        (topics.presence(HALL, "kiosk-01"), encode(presence)),
        (topics.presence(HALL, "kiosk-01"), b'{"state":"dancing"}'),
        (topics.presence(HALL, "kiosk 1"), encode(presence)),
        (topics.health(HALL, "printer-01"), encode(health)),
        (topics.health(HALL, "printer-02"), encode(health)),
        (topics.presence(HALL, "kiosk-01"), b""),
    ):
        assert program.session.publish(topic, payload)
    eventually(lambda: len(served.noted) == 3, "what is good")
    assert served.noted == [
        ("presence/kiosk-01", encode(presence)),
        ("health/printer-01", encode(health)),
        ("presence/kiosk-01", b""),
    ]
    assert served.gateway.dropped == {"unreadable": 1, "bad_client": 1, "wrong_topic": 1}


def test_commands_are_served_again_after_the_broker_was_killed(
    served: Served, program: Program, broker: Broker
) -> None:
    broker.kill()
    eventually(lambda: not served.gateway.is_connected and not program.session.is_connected, "the loss")
    broker.start()
    eventually(
        lambda: served.session.wait_connected(0) and program.session.wait_connected(0), "both are back"
    )
    program.send(encode(GOOD))
    eventually(lambda: served.requests, "the request")
