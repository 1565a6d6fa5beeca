"""SIGKILL to server or broker in the middle of the work."""

import random
from contextlib import suppress
from pathlib import Path

from config.contract import topics
from config.mqtt import Session
from hall_server.journal.verify import verify
from tests.conditions import eventually
from tests.integration.hall_server import ledger
from tests.integration.hall_server.crowd import Crowd, busy
from tests.integration.hall_server.tap import Tap, tapped
from tests.server import Server, running_server

HALL = "nx-qx"
ROUNDS = 4


def check(stored: ledger.Stored, crowd: Crowd, tap: Tap) -> None:
    ledger.check_chain(stored)
    ledger.check_story(stored.records())
    ledger.check_replies(stored, crowd.exchanges)
    ledger.check_wire(stored, tap)


def kill_again_and_again(server: Server, crowd: Crowd, dice: random.Random) -> None:
    """At any moment: in the middle of commands, and once on the way up."""
    for number in range(ROUNDS):
        crowd.goes_on(dice.randint(20, 400))
        server.kill()
        if number == 1:
            server.begin()
            eventually(lambda: "journal.lock" in open_files(server.pid), "it is opening its journal")
            server.kill()
        server.start()
    crowd.goes_on(50)


def open_files(pid: int) -> set[str]:
    names = set()
    for link in Path(f"/proc/{pid}/fd").iterdir():
        with suppress(FileNotFoundError):  # closed meanwhile
            names.add(link.readlink().name)
    return names


def test_what_a_killed_server_answered_is_there_once_and_its_clients_go_on(
    database: str, tmp_path: Path
) -> None:
    dice = random.Random(20)
    with running_server(tmp_path / "hall", db=database) as server, tapped(server.mqtt, HALL) as tap:
        untapped = len(ledger.read(database).rows)
        with busy(Crowd(server.mqtt, HALL, tickets=10_000)) as crowd:
            kill_again_and_again(server, crowd, dice)
            crowd.end()
        stored = ledger.read(database)
        repeat_some(server.mqtt, stored, tap, dice)
        assert server.stop() == 0
        tap.await_events(untapped, len(ledger.read(database).rows))

    after = ledger.read(database)
    assert after.replies == stored.replies, "a repeated command was executed again"
    assert not server.faults()
    check(after, crowd, tap)
    ledger.check_told(after, tap, may_repeat=True, after=untapped)
    assert verify(database).is_whole


def repeat_some(url: str, stored: ledger.Stored, tap: Tap, dice: random.Random) -> None:
    """Say old commands once more, some with another content: the id alone decides."""
    chosen = dice.sample(sorted(stored.replies), 200)
    before = {key: len(tap.replies[key]) for key in chosen}
    session = Session(url, "parrot")
    session.start()
    try:
        assert session.wait_connected(10)
        for client, id_ in chosen:
            again = b'{"v":1,"id":"%b","at":"2026-01-01T00:00:00Z","client":"%b","body":%b}' % (
                *(id_.encode(), client.encode()),
                b'{"type":"issue_ticket","service":"A"}',
            )
            session.publish(topics.commands(HALL, client), again)
        eventually(lambda: all(len(tap.replies[key]) > before[key] for key in chosen), "all answered again")
    finally:
        session.close()


def test_a_killed_broker_stops_nothing(server: Server) -> None:
    with tapped(server.mqtt, HALL) as tap:
        untapped = len(ledger.read(server.database).rows)
        with busy(Crowd(server.mqtt, HALL, tickets=10_000)) as crowd:
            for _ in range(ROUNDS):
                crowd.goes_on(300)
                server.kill_broker()
            crowd.goes_on(300)
            crowd.end()
        stored = ledger.read(server.database)
        tap.await_events(untapped, len(stored.rows))

    assert not server.faults()
    check(stored, crowd, tap)
    ledger.check_told(stored, tap, may_repeat=True, after=untapped)
