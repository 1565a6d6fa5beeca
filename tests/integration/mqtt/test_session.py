import logging
import socket
import time
from functools import partial

import pytest
from paho.mqtt.client import Client
from paho.mqtt.enums import CallbackAPIVersion, MQTTProtocolVersion

from config.contract.topics import COMMAND_MAX_BYTES
from config.mqtt import Message, Session, Will
from tests.broker import Broker
from tests.conditions import eventually
from tests.integration.mqtt.conftest import OpenSession


def received(session: Session, topic: str) -> list[Message]:
    """What arrives there from now on."""
    messages: list[Message] = []
    session.subscribe(topic, messages.append)
    settle(session)
    return messages


def settle(session: Session) -> None:
    """Wait until the broker did all that the session asked for: it works in order."""
    done: list[bool] = []
    assert session.publish("settled", b"", acknowledged=done.append)
    eventually(lambda: done, "the broker has done it")


def test_a_message_arrives_with_what_its_sender_said_about_it(open_session: OpenSession) -> None:
    sender, receiver = open_session("sender"), open_session("receiver")
    got = received(receiver, "room/+")
    assert sender.publish("room/one", b"hello", expires_s=30, response_topic="room/answers")
    eventually(lambda: got, "the message")
    assert got[0] == Message("room/one", b"hello", expires_in_s=30, response_topic="room/answers")


def test_a_failing_handler_is_logged_counted_and_stops_nothing(
    open_session: OpenSession, caplog: pytest.LogCaptureFixture
) -> None:
    session = open_session("clumsy")
    session.subscribe("a/b", lambda message: [][len(message.payload)])
    got = received(session, "a/b")
    for n in range(3):
        assert session.publish("a/b", b"%d" % n)
    eventually(lambda: len(got) == 3, "all three messages")
    assert session.handler_errors == 3
    assert session.is_connected
    assert "IndexError" in caplog.text


def test_both_ends_send_small_packets_at_once(open_session: OpenSession, broker: Broker) -> None:
    """Without TCP_NODELAY on either end a round trip waits for a delayed acknowledgement, 40 ms."""
    asking, answering = open_session("asking"), open_session("answering")
    answering.subscribe("question", partial(answer, answering))
    settle(answering)
    got = received(asking, "answer")
    times = []
    for n in range(40):
        started_at = time.perf_counter()
        assert asking.publish("question", b"%d" % n)
        eventually(partial(got.__getitem__, slice(n, None)), "an answer")
        times.append(time.perf_counter() - started_at)
    assert sorted(times)[len(times) // 2] < 0.030


def answer(session: Session, question: Message) -> None:
    assert session.publish("answer", question.payload)


def test_the_socket_has_no_nagle(open_session: OpenSession, monkeypatch: pytest.MonkeyPatch) -> None:
    sockets: list[socket.socket] = []
    create = socket.create_connection

    def watched(*args, **kwargs):
        sockets.append(create(*args, **kwargs))
        return sockets[-1]

    monkeypatch.setattr(socket, "create_connection", watched)
    open_session("quick")
    assert [sock.getsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY) for sock in sockets] == [1]


def test_it_goes_on_by_itself_after_the_broker_was_killed(open_session: OpenSession, broker: Broker) -> None:
    session = open_session("patient")
    changes: list[bool] = []
    session.on_connection(changes.append)
    got = received(session, "a/+")
    broker.kill()
    eventually(lambda: changes == [False], "the loss is noticed")
    broker.start()
    eventually(lambda: changes == [False, True], "connected again")
    assert session.publish("a/b", b"after")
    eventually(lambda: [message.payload for message in got] == [b"after"], "subscribed again")


def test_what_is_published_offline_is_refused_and_never_sent(
    open_session: OpenSession, broker: Broker
) -> None:
    session, other = open_session("offline"), open_session("other")
    got = received(other, "a/b")
    broker.kill()
    eventually(lambda: not session.is_connected and not other.is_connected, "the loss is noticed")
    assert not session.publish("a/b", b"lost")
    broker.start()
    eventually(lambda: session.is_connected and other.is_connected, "connected again")
    assert session.publish("a/b", b"sent")
    eventually(lambda: got, "a message")
    assert [message.payload for message in got] == [b"sent"]


def test_an_acknowledgement_says_whether_the_broker_has_it(open_session: OpenSession, broker: Broker) -> None:
    session = open_session("sure")
    told: list[bool] = []
    assert session.publish("a/b", b"1", acknowledged=told.append)
    eventually(lambda: told == [True], "acknowledged")
    broker.freeze()
    assert session.publish("a/b", b"2", acknowledged=told.append)
    broker.kill()
    eventually(lambda: told == [True, False], "told of the loss")


def test_it_waits_for_a_broker_that_is_not_there_yet(
    broker: Broker, caplog: pytest.LogCaptureFixture
) -> None:
    broker.stop()
    session = Session(broker.url, "early")
    session.start()
    try:
        eventually(lambda: "no connection" in caplog.text, "it says so")
        broker.start()
        assert session.wait_connected(10)
    finally:
        session.close()
    assert [record.levelno for record in caplog.records if "no connection" in record.message] == [
        logging.WARNING
    ]


def test_a_stranger_that_accepts_and_says_nothing_is_left(caplog: pytest.LogCaptureFixture) -> None:
    with socket.create_server(("127.0.0.1", 0)) as mute:
        session = Session(f"mqtt://127.0.0.1:{mute.getsockname()[1]}", "deceived")
        session.start()
        try:
            eventually(lambda: "did not answer as a broker" in caplog.text, "it says so")
            assert not session.is_connected
        finally:
            session.close()


def test_the_last_will_is_told_when_a_session_dies_and_not_when_it_ends(
    open_session: OpenSession, broker: Broker
) -> None:
    watcher = open_session("watcher")
    got = received(watcher, "wills/+")
    ending = open_session("ending", will=Will("wills/ending", b"gone"))
    ending.close()
    with socket.create_server(("127.0.0.1", 0)) as door:
        dying = Session(
            f"mqtt://127.0.0.1:{door.getsockname()[1]}", "dying", will=Will("wills/dying", b"gone")
        )
        dying.start()
        near, _ = door.accept()
        with near, socket.create_connection(("127.0.0.1", broker.port)) as far:
            far.sendall(near.recv(4096))
            near.sendall(far.recv(4096))
            eventually(lambda: dying.is_connected, "connected through the door")
        eventually(lambda: got, "the will")  # both ends are cut now
        dying.close()
    assert [message.topic for message in got] == ["wills/dying"]


def test_an_oversized_payload_harms_only_its_sender(open_session: OpenSession, broker: Broker) -> None:
    receiver = open_session("receiver")
    losses: list[bool] = []
    receiver.on_connection(losses.append)
    got = received(receiver, "a/b")
    neighbour = open_session("neighbour")
    neighbour.on_connection(losses.append)
    farewells: list[str] = []
    sender = Client(CallbackAPIVersion.VERSION2, "greedy", protocol=MQTTProtocolVersion.MQTTv5)
    sender.on_disconnect = lambda *args: farewells.append(str(args[3]))
    sender.connect("127.0.0.1", broker.port)
    sender.loop_start()
    try:
        eventually(sender.is_connected, "connected")
        sender.publish("a/b", b"x" * (2 * COMMAND_MAX_BYTES), qos=1)
        eventually(lambda: farewells, "the sender is disconnected")
    finally:
        sender.disconnect()
        sender.loop_stop()
    assert neighbour.publish("a/b", b"y" * COMMAND_MAX_BYTES)
    eventually(lambda: got, "the largest allowed payload")
    assert [len(message.payload) for message in got] == [COMMAND_MAX_BYTES]
    assert losses == []


def test_two_of_one_id_are_told(open_session: OpenSession, caplog: pytest.LogCaptureFixture) -> None:
    first, second = open_session("twin"), open_session("twin")
    eventually(
        lambda: "is another program running as twin?" in caplog.text, "the loser names the likely cause"
    )
    first.close()
    eventually(lambda: second.is_connected, "the other has its place")
