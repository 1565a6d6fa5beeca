import threading
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from config.contract import topics
from config.contract.coding import decode, encode
from config.contract.commands import CallNext, Complete, IssueTicket, Pause, Rate
from config.contract.refusals import Refusal, RefusalCode, refuse
from config.contract.replies import Reply, Result, refused
from config.contract.state import BoardState, Health, Presence
from config.contract.words import HealthState, Online, PauseReason
from config.mqtt import Message
from devices.hall import HallClient, OutboxInUse
from tests.broker import Broker
from tests.conditions import eventually
from tests.integration.mqtt.conftest import OpenClient, OpenSession
from tests.integration.mqtt.parts import HALL, AnsweringHall, accept, ignore

NOW = datetime(2026, 3, 2, 9, 0, tzinfo=UTC)


def board(seq: int, *missed: str) -> bytes:
    return encode(BoardState(v=1, seq=seq, at=NOW, is_open=True, calls=(), missed=missed))


def test_a_command_is_answered(hall: AnsweringHall, open_client: OpenClient) -> None:
    client = open_client("kiosk-01")
    reply = client.ask_and_wait(IssueTicket("A"), 5)
    assert reply is not None
    assert reply.result == Result()
    assert hall.got[0].client == "kiosk-01"
    assert hall.got[0].body == IssueTicket("A")


def test_an_unanswered_command_is_repeated_under_its_id_until_answered(
    hall: AnsweringHall, open_client: OpenClient
) -> None:
    hall.answer = lambda envelope: accept(envelope) if len(hall.got) > 1 else None
    client = open_client()
    replies: list[Reply | None] = []
    command_id = client.ask(CallNext("W01"), replies.append)
    eventually(lambda: replies, "the answer to the repeat")
    assert hall.times_got == {command_id: 2}
    assert replies[0] is not None
    assert replies[0].id == command_id


def test_a_command_nobody_answers_ends_with_none(hall: AnsweringHall, open_client: OpenClient) -> None:
    hall.answer = ignore
    client = open_client()
    assert client.ask_and_wait(CallNext("W01"), 0.2) is None


def test_the_expiry_travels_with_the_command_and_shrinks_with_each_repeat(
    hall: AnsweringHall, open_client: OpenClient
) -> None:
    hall.answer = ignore
    client = open_client()
    client.ask(CallNext("W01"), lambda reply: None)
    eventually(lambda: len(hall.expiries) == 2, "the first repeat")
    first, second = hall.expiries
    assert first == 10
    assert second is not None
    assert 7 <= second <= 8


def test_a_fact_carries_no_expiry(hall: AnsweringHall, open_client: OpenClient) -> None:
    client = open_client()
    client.post(Complete("W01"))
    eventually(lambda: hall.expiries == [None], "the fact")


def test_a_command_asked_during_an_outage_is_done_after_it(
    hall: AnsweringHall, open_client: OpenClient, broker: Broker
) -> None:
    client = open_client()
    broker.kill()
    eventually(lambda: not client.is_connected, "the loss is noticed")
    replies: list[Reply | None] = []
    client.ask(CallNext("W01"), replies.append)
    broker.start()
    eventually(lambda: replies, "answered after the outage")
    assert replies[0] is not None
    assert replies[0].ok


def test_facts_are_sent_in_the_order_they_happened_and_before_later_commands(
    hall: AnsweringHall, open_client: OpenClient
) -> None:
    client = open_client()
    for n in range(150):
        client.post(Rate(f"t{n}", 5))
    eventually(lambda: not client.unanswered_facts, "all answered")
    client.post(Complete("W01"))
    client.ask_and_wait(CallNext("W01"), 5)
    assert [envelope.body for envelope in hall.got] == [
        *(Rate(f"t{n}", 5) for n in range(150)),
        Complete("W01"),
        CallNext("W01"),
    ]


def test_facts_survive_their_program_and_arrive_once_each(
    hall: AnsweringHall, open_client: OpenClient, broker: Broker, tmp_path: Path
) -> None:
    first = open_client(outbox=tmp_path / "outbox.db")
    broker.kill()
    eventually(lambda: not first.is_connected, "the loss is noticed")
    posted = [first.post(Rate(f"t{n}", 5)) for n in range(120)]
    first.close()
    broker.start()
    eventually(lambda: hall.session.is_connected, "the hall is back")
    second = open_client(outbox=tmp_path / "outbox.db")
    eventually(lambda: not second.unanswered_facts, "all answered")
    assert [envelope.id for envelope in hall.got] == posted
    second.close()
    third = open_client(outbox=tmp_path / "outbox.db")
    assert third.unanswered_facts == 0


def test_a_fact_posted_before_the_program_was_killed_is_on_disk(
    hall: AnsweringHall, open_client: OpenClient, tmp_path: Path
) -> None:
    hall.answer = ignore
    writer = HallClient("mqtt://127.0.0.1:9", HALL, "kiosk-01", "kiosk", tmp_path / "outbox.db")
    writer.post(Complete("W01"))
    copy = tmp_path / "as-found.db"
    for end in ("", "-wal"):  # what a power cut would leave
        copy.with_name(copy.name + end).write_bytes((tmp_path / f"outbox.db{end}").read_bytes())
    writer.close()
    assert open_client(outbox=copy).unanswered_facts == 1


def test_an_outbox_belongs_to_one_program(open_client: OpenClient, tmp_path: Path) -> None:
    open_client("kiosk-01", tmp_path / "outbox.db")
    with pytest.raises(OutboxInUse, match=r"outbox\.db is in use"):
        open_client("kiosk-02", tmp_path / "outbox.db")


def test_an_unreadable_outbox_is_set_aside(open_client: OpenClient, tmp_path: Path) -> None:
    (tmp_path / "outbox.db").write_bytes(b"not a database" * 100)
    assert open_client(outbox=tmp_path / "outbox.db").unanswered_facts == 0
    (aside,) = tmp_path.glob("outbox.db.unreadable-*")
    assert aside.read_bytes() == b"not a database" * 100


def test_a_refused_fact_is_reported_and_not_sent_again(hall: AnsweringHall, open_client: OpenClient) -> None:
    hall.answer = lambda envelope: refused(envelope.id, refuse(RefusalCode.WRONG_STATE))
    client = open_client()
    told: list[tuple[object, Refusal]] = []
    client.on_refused(lambda fact, refusal: told.append((fact, refusal)))
    client.post(Rate("t1", 5))
    eventually(lambda: told, "the refusal is reported")
    assert told == [(Rate("t1", 5), refuse(RefusalCode.WRONG_STATE))]
    assert client.unanswered_facts == 0
    assert len(hall.got) == 1


def test_a_fact_the_hall_could_not_store_is_repeated(hall: AnsweringHall, open_client: OpenClient) -> None:
    full_disk = refuse(RefusalCode.NOT_STORED)
    hall.answer = lambda envelope: accept(envelope) if len(hall.got) > 1 else refused(envelope.id, full_disk)
    client = open_client()
    client.post(Rate("t1", 5))
    eventually(lambda: not client.unanswered_facts, "stored in the end")
    assert len(hall.got) == 2


def test_what_is_no_fact_cannot_be_posted(open_client: OpenClient) -> None:
    with pytest.raises(ValueError, match="CallNext is no fact"):
        open_client().post(CallNext("W01"))


def test_a_late_follower_gets_the_state_and_then_each_newer_one(
    open_client: OpenClient, open_session: OpenSession
) -> None:
    server = open_session("hall-server")
    tell = partial(server.publish, topics.board_state(HALL), retain=True)
    assert tell(board(5, "A001"))
    client = open_client()
    seen: list[BoardState] = []
    cleared: list[bool] = []
    client.follow(topics.board_state(HALL), BoardState, seen.append, lambda: cleared.append(True))
    eventually(lambda: [state.seq for state in seen] == [5], "the retained state")
    for payload in (board(4, "old"), b"{", board(5, "A001"), board(5, "A002"), board(6)):
        assert tell(payload)
    eventually(lambda: len(seen) == 3, "the newer ones")
    assert [(state.seq, *state.missed) for state in seen] == [(5, "A001"), (5, "A002"), (6,)]
    assert tell(b"")
    eventually(lambda: cleared == [True], "told that it was cleared")


def test_a_failing_callback_stops_nothing(
    hall: AnsweringHall, open_client: OpenClient, caplog: pytest.LogCaptureFixture
) -> None:
    client = open_client()
    client.ask(Pause("W01", PauseReason.OTHER), lambda reply: 1 / 0)  # type: ignore[arg-type]
    eventually(lambda: "ZeroDivisionError" in caplog.text, "logged")
    assert client.ask_and_wait(Pause("W01", PauseReason.OTHER), 5) is not None


def test_callbacks_go_where_the_program_wants_them(hall: AnsweringHall, broker: Broker) -> None:
    waiting: list[object] = []
    client = HallClient(broker.url, HALL, "kiosk-01", "kiosk", None, deliver=waiting.append)
    names: list[str] = []
    client.start()
    try:
        assert client.wait_connected(10)
        client.ask(CallNext("W01"), lambda reply: names.append(threading.current_thread().name))
        (work,) = eventually(lambda: waiting, "handed over")
        assert names == []
        assert callable(work)
        work()
        assert names == ["MainThread"]
    finally:
        client.close()


def test_what_cannot_wait_for_the_screen_hears_an_answer_at_once(hall: AnsweringHall, broker: Broker) -> None:
    waiting: list[Callable[[], None]] = []  # a screen that draws for ever
    client = HallClient(broker.url, HALL, "kiosk-01", "kiosk", None, deliver=waiting.append)
    client.start()
    try:
        arrived: list[Reply] = []
        client.ask(IssueTicket("A"), lambda reply: None, on_arrival=arrived.append)
        eventually(lambda: arrived, "the answer on the network's thread")
        assert waiting, "the screen is told too, when it comes to it"
    finally:
        client.close()


def test_a_program_says_online_and_offline(open_client: OpenClient, open_session: OpenSession) -> None:
    seen: list[Presence] = []
    watcher = open_session("watcher")
    watcher.subscribe(
        topics.presence(HALL, "kiosk-01"), lambda got: seen.append(decode(got.payload, Presence))
    )
    client = open_client("kiosk-01")
    eventually(lambda: [presence.state for presence in seen] == [Online.ONLINE], "online")
    client.close()
    eventually(lambda: len(seen) == 2, "offline")
    assert seen[1].state is Online.OFFLINE
    assert seen[1].program == "kiosk"
    assert seen[1].started_at == seen[0].started_at


def test_health_is_told_at_each_change_once_and_again_to_a_new_broker(
    open_client: OpenClient, open_session: OpenSession, broker: Broker
) -> None:
    told: list[Message] = []
    watcher = open_session("watcher")
    watcher.subscribe(topics.health(HALL, "printer-01"), told.append)
    client = open_client()
    for state, code in (
        (HealthState.OK, ""),
        (HealthState.OK, ""),
        (HealthState.UNAVAILABLE, "paper_out"),
        (HealthState.UNAVAILABLE, "cover_open"),
        (HealthState.OK, ""),
    ):
        client.report_health("printer-01", "printer", state, code)
    eventually(lambda: len(told) == 4, "four changes")
    healths = [decode(message.payload, Health) for message in told]
    assert [health.code for health in healths] == ["", "paper_out", "cover_open", ""]
    assert healths[1].since == healths[2].since
    assert healths[0].since < healths[1].since < healths[3].since
    broker.kill()
    broker.forget()
    broker.start()
    eventually(lambda: len(told) == 5, "told to the new broker")
    assert told[4].payload == told[3].payload


def test_connection_changes_are_told_from_the_present_one_on(open_client: OpenClient, broker: Broker) -> None:
    client = open_client()
    changes: list[bool] = []
    client.on_connection(changes.append)
    eventually(lambda: changes == [True], "how it is now")
    broker.kill()
    eventually(lambda: changes == [True, False], "the loss")
    broker.start()
    eventually(lambda: changes == [True, False, True], "the return")


@pytest.mark.parametrize("client_id", ["", "kiosk 1", "kiosk/1", "自助机", "x" * 65, "kiosk-01\n"])
def test_a_client_id_that_no_topic_can_hold_is_refused(client_id: str) -> None:
    with pytest.raises(ValueError, match="letters, digits and hyphens"):
        HallClient("mqtt://127.0.0.1:9", HALL, client_id, "kiosk", None)
