"""What pages and reports read is what happened: one short day, figure by figure, on both databases."""

from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta

import pytest

from config.contract import events as e
from config.contract.events import Actor, Recorded
from config.contract.facts import CallReason
from config.contract.words import CallRule, RatingReason, RatingSource, Role, TicketState
from hall_server.journal import Batch, Journal, JournalUnavailable, entries_of
from hall_server.journal.database import reading
from hall_server.journal.read import Reader
from hall_server.journal.read_tables import tickets
from hall_server.journal.rows import CounterDay, DaySummary, GroupDay, Rates

DAY = "2026-03-02"
NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def minute(number: float) -> datetime:
    return NINE + timedelta(minutes=number)


def a_short_day() -> list[Recorded]:
    """Five tickets: two served and rated, one missed, one cancelled, one still waits. One of the next day."""
    told: list[Recorded] = []

    def tell(at: float, event: e.AnyEvent, counter: str | None = None) -> None:
        by = Actor("server") if counter is None else Actor(counter, "z" + counter[1:], Role.A, counter)
        told.append(Recorded(len(told) + 1, minute(at), by, f"c{len(told)}", event))

    def issue(at: float, number: int, group: str = "A", day: str = DAY) -> None:
        ticket, label = f"{day[-1]}{group}{number}", f"{group}{number:03d}"
        tell(at, e.TicketIssued(ticket, day, label, group, number, float(number), 0, "k" + ticket, "S01"))

    def call(at: float, ticket: str, counter: str) -> None:
        reason = CallReason(CallRule.SMALLEST_KEY, 1.0, 1)
        tell(at, e.TicketCalled(f"{ticket}-c1", ticket, counter, 1, reason), counter)

    issue(1, 1)
    issue(2, 2)
    issue(3, 1, "B")
    issue(4, 3)
    issue(5, 2, "B")
    call(6, "2A1", "W01")
    tell(7, e.ServingStarted("2A1", "W01"), "W01")
    call(8, "2B1", "W02")
    tell(10, e.ServingStarted("2B1", "W02"), "W02")
    tell(11, e.TicketCancelled("2A3"))
    tell(17, e.TicketCompleted("2A1", "W01"), "W01")
    tell(17.5, e.Rated("2A1", 3, RatingSource.PAD, (), "W01", "z01", Role.A))
    call(18, "2A2", "W01")
    tell(19, e.TicketNoShow("2A2", "W01", 1), "W01")
    tell(20, e.TicketCompleted("2B1", "W02"), "W02")
    tell(21, e.Rated("2B1", 1, RatingSource.PAGE, (RatingReason.ATTITUDE,), "W02", "z02", Role.A))
    issue(24 * 60, 1, "A", "2026-03-03")
    return told


@pytest.fixture
def reader(opened: Journal, url: str) -> Iterator[Reader]:
    opened.append(Batch(entries_of(a_short_day())))
    found = Reader.open(url)
    yield found
    found.close()


def test_the_day_in_figures(reader: Reader) -> None:
    summary = reader.day_summary(DAY)
    assert summary == DaySummary(
        day=DAY,
        issued=5,
        waiting=1,
        called=3,
        completed=2,
        no_shows=1,
        cancelled=1,
        expired=0,
        average_wait_s=520.0,
        longest_wait_s=16 * 60,
        ratings=Rates(rated=2, satisfied=1),
    )
    assert summary.ratings.satisfaction == 0.5
    assert summary.rating_rate == 1.0


def test_a_day_without_tickets_has_no_shares(reader: Reader) -> None:
    summary = reader.day_summary("2026-03-09")
    assert (summary.issued, summary.no_shows, summary.average_wait_s) == (0, 0, None)
    assert summary.ratings.satisfaction is None
    assert summary.rating_rate is None
    assert reader.waiting_curve("2026-03-09") == []


def test_groups_and_counters(reader: Reader) -> None:
    assert reader.by_group(DAY) == [
        GroupDay("A", 3, 0, 2, 1, 630.0, 16 * 60),
        GroupDay("B", 2, 1, 1, 1, 300.0, 300.0),
    ]
    assert reader.by_counter(DAY) == [
        CounterDay("W01", 2, 1, 1, 600.0, Rates(1, 1)),
        CounterDay("W02", 1, 0, 1, 600.0, Rates(1, 0)),
    ]


def test_a_ticket_by_its_token(reader: Reader) -> None:
    row = reader.ticket_by_token("k2A1")
    assert row is not None
    assert (row.label, row.state, row.counter, row.rating) == ("A001", TicketState.COMPLETED, "W01", 3)
    assert (row.issued_at, row.called_at, row.started_at, row.ended_at) == (
        minute(1),
        minute(6),
        minute(7),
        minute(17),
    )
    assert row.wait_s == 300
    assert reader.ticket_by_token("nobody") is None


def test_tickets_in_the_order_of_issue(reader: Reader) -> None:
    assert [row.label for row in reader.day_tickets(DAY)] == ["A001", "A002", "B001", "A003", "B002"]


def test_the_newest_ratings_first(reader: Reader) -> None:
    assert [row.level for row in reader.recent_ratings(DAY, 5)] == [1, 3]
    newest = reader.recent_ratings(DAY, 1)
    assert [(row.source, row.reasons, row.counter) for row in newest] == [
        (RatingSource.PAGE, (RatingReason.ATTITUDE,), "W02")
    ]


def test_how_many_waited(reader: Reader) -> None:
    points = reader.waiting_curve(DAY, step_min=10, until=minute(30))
    assert [(point.at, point.waiting, point.mean_wait_s) for point in points] == [
        (minute(0), 0, None),
        (minute(10), 3, 300.0),
        (minute(20), 1, 960.0),
        (minute(30), 1, None),
    ]


def test_a_returned_ticket_waits_again(open_journal: Callable[[], Journal], url: str) -> None:
    journal = open_journal()
    told = a_short_day()
    seq = len(told)
    told.append(Recorded(seq + 1, minute(24 * 60 + 1), Actor("desk"), "x", e.TicketReturned("2A2", 9.0)))
    journal.append(Batch(entries_of(told)))
    reader = Reader.open(url)
    assert reader.waiting_curve(DAY, until=minute(24 * 60 + 5))[-1].waiting == 2
    reader.close()


def test_a_reader_changes_nothing_and_slows_nobody(reader: Reader, opened: Journal) -> None:
    for number in range(20):
        assert reader.day_summary(DAY).issued == 5
        opened.append(Batch(told=number % 3))
    with pytest.raises(JournalUnavailable), reading(reader._engine) as connection:
        connection.execute(tickets.delete())
