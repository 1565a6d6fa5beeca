"""The teller with an outlet that takes, refuses and forgets on order, in time of the test's own."""

from collections.abc import Callable

import msgspec
import pytest

from config.contract import commands as c
from config.contract.coding import decode, decode_record
from config.contract.events import DayOpened, SignedIn, stream_of
from config.contract.state import QueuesState
from config.contract.topics import Stream
from config.contract.words import PauseReason
from hall_server import teller as tellers
from hall_server.hall_rules import wait_model_of
from hall_server.hub import StateHub
from hall_server.journal.batch import entries_of
from hall_server.teller import HallTeller
from hall_server.told_cursor import IN_FLIGHT_MAX, RETURN_S, SAVE_EVERY_S, ToldCursor
from tests.unit.hall_server.sample import SamplePlay

QUEUES = "halls/nx-qx/state/queues"
BOARD = "halls/nx-qx/state/board"


class _Numbered(msgspec.Struct):
    seq: int
    type: str


class _Published(msgspec.Struct):
    v: int
    events: list[_Numbered]


class Outlet:
    def __init__(self) -> None:
        self.is_connected = True
        self.acknowledges = True
        self.events: list[tuple[Stream, _Published]] = []
        self.states: list[tuple[str, bytes]] = []
        self.open: list[Callable[[bool], None]] = []

    def publish_events(self, stream: Stream, payload: bytes, acknowledged: Callable[[bool], None]) -> bool:
        if not self.is_connected:
            return False
        self.events.append((stream, decode(payload, _Published)))
        if self.acknowledges:
            acknowledged(True)
        else:
            self.open.append(acknowledged)
        return True

    def publish_state(self, topic: str, payload: bytes) -> None:
        self.states.append((topic, payload))

    @property
    def numbers(self) -> list[int]:
        """Of all events that went out, in the order in which they did."""
        return [event.seq for _, message in self.events for event in message.events]

    def of(self, topic: str) -> list[bytes]:
        return [payload for name, payload in self.states if name == topic]


class Telling:
    """A hall in play whose commits are told. `beat` is the teller's own time, the play's is the hall's."""

    def __init__(self, told: int = 0) -> None:
        self.play = SamplePlay()
        self.beat = 1000.0
        self.outlet = Outlet()
        self.hub = StateHub()
        self.cursor = ToldCursor(told, lambda: self.beat)
        self.reads: list[int] = []
        self.teller = HallTeller(
            self.play.hall,
            self.play.rules,
            wait_model_of(self.play.hall),
            self.hub,
            self.outlet,
            self.read,
            lambda seq, stored: decode_record(seq, stored).event,
            self.cursor,
            lambda: self.beat,
        )
        self.committed = 0

    def read(self, seq: int, limit: int) -> list[tuple[int, bytes]]:
        self.reads.append(seq)
        return [
            (e.record.seq, e.stored)
            for e in entries_of(self.play.log[seq : min(seq + limit, self.committed)])
        ]

    def commit(self) -> None:
        """What happened since the last time, in one commit."""
        new = entries_of(self.play.log[self.committed :])
        self.committed = len(self.play.log)
        self.teller.committed(self.play.state, new, self.play.now)

    def issue(self, group: str = "A") -> None:
        """A commit of one ticket, so long after the one before that it is told at once."""
        self.beat += tellers.TELL_EVERY_S
        self.issue_now(group)

    def issue_now(self, group: str = "A") -> None:
        self.play.issue(group)
        self.commit()

    def rest(self, seconds: float) -> None:
        """Let the writer wait as long as the teller says, again and again."""
        end, turns = self.beat + seconds, 0
        while self.beat < end:
            wait_s = self.teller.idle(self.play.state, self.play.now)
            self.beat = min(end, self.beat + max(wait_s, 1e-6))
            turns += 1
        assert turns <= 25 * seconds + 5, "it does not spin"
        self.teller.idle(self.play.state, self.play.now)


@pytest.fixture
def telling() -> Telling:
    telling = Telling()
    telling.commit()  # the day was opened
    return telling


# Events.


def test_a_commit_goes_out_as_one_message_a_stream_in_order(telling: Telling) -> None:
    telling.beat += tellers.TELL_EVERY_S
    telling.play.sign_in("W01")
    telling.play.issue("A")
    telling.play.serve()
    telling.commit()
    (first, *messages) = telling.outlet.events
    assert first == (Stream.QUEUE, _Published(1, [_Numbered(1, "day_opened")]))
    assert [(stream, [event.type for event in message.events]) for stream, message in messages] == [
        (Stream.STAFF, ["signed_in"]),
        (Stream.QUEUE, ["ticket_issued", "ticket_called", "serving_started", "ticket_completed"]),
        (Stream.RATINGS, ["rating_invited"]),
    ]
    assert sorted(telling.outlet.numbers) == list(range(1, len(telling.play.log) + 1))
    assert telling.reads == [], "the journal is not asked for what is at hand"


def test_commits_in_quick_succession_go_out_together(telling: Telling) -> None:
    telling.issue()
    sent = len(telling.outlet.events)
    for _ in range(5):
        telling.issue_now()
    assert len(telling.outlet.events) == sent, "the last message went out just now"
    telling.rest(tellers.TELL_EVERY_S)
    assert [len(message.events) for _, message in telling.outlet.events[sent:]] == [5]
    assert telling.outlet.numbers == list(range(1, 8))
    assert telling.reads == []


def test_more_than_is_kept_at_hand_is_told_from_the_journal(
    telling: Telling, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tellers, "FRESH_MAX", 3)
    telling.issue()
    for _ in range(8):
        telling.issue_now()
    telling.rest(1.0)
    assert telling.outlet.numbers == list(range(1, 11))
    assert telling.reads


def test_acknowledged_events_move_the_cursor(telling: Telling) -> None:
    assert telling.teller.told() == 1
    telling.outlet.acknowledges = False
    telling.beat += SAVE_EVERY_S
    telling.issue()
    assert telling.teller.told() is None
    for acknowledged in telling.outlet.open:
        acknowledged(True)
    assert telling.teller.told() == 2
    assert telling.teller.told() is None


def test_without_a_connection_nothing_piles_up_and_later_all_is_told_once(telling: Telling) -> None:
    telling.outlet.is_connected = False
    for _ in range(5):
        telling.issue()
    telling.rest(2.0)
    assert telling.outlet.numbers == [1]
    telling.outlet.is_connected = True
    telling.rest(2.0)
    assert telling.outlet.numbers == [1, 2, 3, 4, 5, 6]
    assert telling.teller.told() == 6
    telling.issue()
    assert telling.outlet.numbers == [1, 2, 3, 4, 5, 6, 7]


def test_without_a_connection_the_journal_is_not_read_over_and_over(telling: Telling) -> None:
    telling.outlet.is_connected = False
    for _ in range(30):
        telling.issue()
        telling.rest(0.1)
    telling.rest(7.0)
    assert len(telling.reads) <= 10.0 / tellers.OFFLINE_S + 1


def test_a_lost_connection_tells_again_from_what_was_told(telling: Telling) -> None:
    telling.beat += 100  # what was told before is long delivered
    telling.outlet.acknowledges = False
    for _ in range(3):
        telling.issue()
    assert telling.outlet.numbers == [1, 2, 3, 4]
    telling.outlet.open[0](True)
    telling.outlet.open[1](False)
    telling.outlet.open[2](False)
    telling.outlet.acknowledges = True
    telling.rest(1.0)
    assert telling.outlet.numbers == [1, 2, 3, 4, 3, 4]
    assert telling.teller.told() == 4


def test_after_a_loss_it_waits_for_the_others_and_keeps_the_order(telling: Telling) -> None:
    telling.cursor.note_connection(False)
    telling.outlet.is_connected = False
    telling.issue()
    telling.outlet.is_connected = True
    telling.cursor.note_connection(True)
    telling.issue()
    sent = len(telling.outlet.numbers)
    telling.rest(RETURN_S - 0.1)
    assert len(telling.outlet.numbers) == sent
    telling.rest(0.2)
    told = telling.outlet.numbers[sent:]
    assert told == [1, 2, 3], "the first was acknowledged too shortly before the loss"


def test_a_slow_broker_holds_events_back_in_the_journal(telling: Telling) -> None:
    telling.outlet.acknowledges = False
    for _ in range(IN_FLIGHT_MAX + 10):
        telling.issue("B" if len(telling.play.log) % 2 else "A")
    assert len(telling.outlet.numbers) == 1 + IN_FLIGHT_MAX
    telling.outlet.acknowledges = True
    for acknowledged in telling.outlet.open:
        acknowledged(True)
    telling.rest(1.0)
    assert telling.outlet.numbers == list(range(1, IN_FLIGHT_MAX + 12))


def test_the_untold_tail_of_an_earlier_run_is_told_from_the_journal() -> None:
    telling = Telling(told=2)
    for _ in range(4):
        telling.play.issue("A")
    telling.committed = 5
    telling.teller.committed(telling.play.state, [], telling.play.now)
    telling.rest(0.2)
    assert telling.outlet.numbers == [3, 4, 5]


def test_a_long_tail_is_told_in_pages(telling: Telling, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tellers, "CATCH_UP_PAGE", 3)
    telling.outlet.is_connected = False
    for _ in range(8):
        telling.issue()
    telling.outlet.is_connected = True
    telling.rest(2.0)
    assert telling.outlet.numbers == list(range(1, 10))
    assert [len(message.events) for _, message in telling.outlet.events] == [1, 3, 3, 2]


def test_streams_are_for_those_entitled() -> None:
    assert stream_of(SignedIn) is Stream.STAFF
    assert stream_of(DayOpened) is Stream.QUEUE


# State.


def test_the_first_change_of_a_quiet_hall_goes_out_at_once(telling: Telling) -> None:
    telling.rest(3.0)
    before = len(telling.outlet.of(QUEUES))
    telling.issue()
    assert len(telling.outlet.of(QUEUES)) == before + 1


def test_a_busy_hall_publishes_a_topic_ten_times_a_second_at_most(telling: Telling) -> None:
    telling.rest(1.0)
    before = len(telling.outlet.of(QUEUES))
    for number in range(40):
        telling.issue_now("ABCDEFGHJK"[number % 10])
        telling.rest(0.025)
    assert 9 <= len(telling.outlet.of(QUEUES)) - before <= 11


def test_the_last_change_of_a_burst_is_published(telling: Telling) -> None:
    for _ in range(7):
        telling.issue()
    telling.rest(0.2)
    state = decode(telling.outlet.of(QUEUES)[-1], QueuesState)
    assert (state.seq, state.groups[0].waiting) == (8, 7)


def test_what_did_not_change_is_not_published_again(telling: Telling) -> None:
    telling.rest(1.0)
    topics = [topic for topic, _ in telling.outlet.states]
    assert len(topics) == len(set(topics)) == 3 + 11, "each once at the start"
    telling.outlet.states.clear()
    telling.issue("J")
    telling.rest(12.0)
    assert {topic for topic, _ in telling.outlet.states} == {QUEUES, "halls/nx-qx/state/counters/W10"}
    assert len(telling.outlet.states) == 2


def test_what_only_the_clock_changes_is_published_within_seconds(telling: Telling) -> None:
    telling.rest(1.0)
    telling.outlet.states.clear()
    telling.play.now = telling.play.now.replace(hour=17, minute=59, second=58)
    telling.rest(tellers.REFRESH_S + 0.2)
    assert decode(telling.outlet.of(QUEUES)[-1], QueuesState).is_open
    telling.play.now = telling.play.now.replace(hour=18)
    telling.rest(tellers.REFRESH_S + 0.2)
    assert not decode(telling.outlet.of(QUEUES)[-1], QueuesState).is_open


def test_pages_get_what_the_broker_gets(telling: Telling) -> None:
    telling.issue()
    telling.rest(0.2)
    assert telling.hub.latest("queues") == telling.outlet.of(QUEUES)[-1]
    assert telling.hub.latest("board") == telling.outlet.of(BOARD)[-1]
    counters = sorted(f"counters/{there.id}" for there in telling.play.hall.counters)
    assert telling.hub.names() == ("board", *counters, "posts", "queues")


def test_state_is_told_to_pages_also_without_a_broker(telling: Telling) -> None:
    telling.outlet.is_connected = False
    telling.issue()
    telling.rest(0.2)
    payload = telling.hub.latest("queues")
    assert payload is not None and decode(payload, QueuesState).seq == 2


def test_a_new_ticket_knows_of_a_counter_that_has_just_opened(telling: Telling) -> None:
    assert telling.teller.waits()["A"] is None
    telling.play.sign_in("W01")
    telling.commit()
    wait = telling.teller.waits()["A"]
    assert wait is not None and wait.p50 == 0
    telling.play.ok(c.Pause("W01", PauseReason.OTHER))
    telling.commit()
    assert telling.teller.waits()["A"] is None


def test_the_writer_is_asked_back_when_something_is_due(telling: Telling) -> None:
    telling.rest(1.0)
    telling.beat += 0.5
    telling.issue_now()
    telling.beat += 0.03
    telling.issue_now()
    assert telling.teller.idle(telling.play.state, telling.play.now) == pytest.approx(0.07)
    telling.beat += 0.07
    assert telling.teller.idle(telling.play.state, telling.play.now) == pytest.approx(tellers.REFRESH_S)
