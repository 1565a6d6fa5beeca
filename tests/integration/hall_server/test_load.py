"""Sixteen clients issue, four counters serve, all at once, on both databases."""

from pathlib import Path

from config.contract.commands import CallNext
from config.contract.events import TicketCalled
from hall_server.journal.verify import verify
from tests.broker import Broker
from tests.integration.hall_server import ledger
from tests.integration.hall_server.crowd import Crowd, busy
from tests.integration.hall_server.tap import tapped
from tests.server import running_server

HALL = "nx-qx"


def test_a_busy_hall_repeats_skips_and_loses_nothing(database: str, broker: Broker, tmp_path: Path) -> None:
    with (
        tapped(broker.url, HALL) as tap,
        running_server(tmp_path / "hall", db=database, broker=broker.url) as server,
    ):
        with busy(Crowd(broker.url, HALL, tickets=150)) as crowd:
            crowd.finish()
        tap.await_events(0, len(ledger.read(database).rows))
        assert server.stop() == 0
        assert not server.faults()

    stored = ledger.read(database)
    assert len(crowd.exchanges) > 3000, "thousands of commands, or nothing was shown"
    ledger.check_chain(stored)
    ledger.check_story(stored.records())
    ledger.check_replies(stored, crowd.exchanges)
    ledger.check_wire(stored, tap)
    ledger.check_told(stored, tap, may_repeat=False)
    calls = [
        exchange for exchange in crowd.exchanges if isinstance(exchange.body, CallNext) and exchange.reply.ok
    ]
    made = [r for r in stored.records() if isinstance(r.event, TicketCalled) and r.event.attempt == 1]
    assert len(calls) == len(made)
    assert verify(database).is_whole
