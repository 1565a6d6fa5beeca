"""What must be true of a journal whatever happened: walked event by event against plain rules of its own.

Reads the database by its driver and knows nothing of the domain's code: it is the second opinion.
"""

import hashlib
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Sequence
from contextlib import closing
from dataclasses import dataclass, field

import psycopg

from config.contract.coding import decode_record, decode_reply
from config.contract.commands import CallNext, CallTicket, IssueTicket, Recall
from config.contract.events import (
    ActionUndone,
    DayClosed,
    Recorded,
    ServingStarted,
    TicketCalled,
    TicketCompleted,
    TicketHeld,
    TicketIssued,
    TicketNoShow,
    TicketResumed,
    TicketReturned,
    TicketTransferred,
)
from tests.integration.hall_server.crowd import Exchange
from tests.integration.hall_server.tap import Tap


@dataclass(frozen=True, slots=True)
class Stored:
    """All that a journal holds: (number, stored bytes, hash) in order, and answers by (client, command id)."""

    rows: list[tuple[int, bytes, str]]
    replies: dict[tuple[str, str], bytes]

    def records(self) -> list[Recorded]:
        return [decode_record(seq, stored) for seq, stored, _ in self.rows]


def read(url: str) -> Stored:
    journal = "SELECT seq, stored, hash FROM journal ORDER BY seq"
    replies = "SELECT client, id, reply FROM replies"
    connection: sqlite3.Connection | psycopg.Connection
    if url.startswith("sqlite:///"):
        connection = sqlite3.connect(f"file:{url.removeprefix('sqlite:///')}?mode=ro", uri=True)
    else:
        connection = psycopg.connect(url)
    with closing(connection):
        rows = [
            (int(seq), str(stored).encode(), str(hash_)) for seq, stored, hash_ in connection.execute(journal)
        ]
        answers = {(client, id_): bytes(reply) for client, id_, reply in connection.execute(replies)}
    return Stored(rows, answers)


def check_chain(stored: Stored) -> None:
    before = bytes(32)
    for place, (seq, content, hash_) in enumerate(stored.rows, start=1):
        assert seq == place, f"event {place} is missing"
        before = hashlib.sha256(before + seq.to_bytes(8, "big") + content).digest()
        assert hash_ == before.hex(), f"event {seq} is not what was written"


@dataclass(slots=True)
class _Day:
    """The plain model: where each ticket is. `at` is its counter while called or served."""

    numbers: dict[str, int] = field(default_factory=lambda: defaultdict(int))
    labels: set[str] = field(default_factory=set)
    state: dict[str, str] = field(default_factory=dict)
    at: dict[str, str] = field(default_factory=dict)
    busy: dict[str, str] = field(default_factory=dict)
    call: dict[str, tuple[str, int]] = field(default_factory=dict)

    def move(self, ticket: str, allowed: tuple[str, ...], to: str) -> None:
        assert self.state[ticket] in allowed, f"{ticket} was {self.state[ticket]} and became {to}"
        self.state[ticket] = to

    def occupy(self, ticket: str, counter: str) -> None:
        assert counter not in self.busy, f"{ticket} came to {counter}, where {self.busy[counter]} still was"
        assert ticket not in self.at, f"{ticket} came to {counter} and was at {self.at[ticket]}"
        self.busy[counter], self.at[ticket] = ticket, counter

    def free(self, ticket: str, counter: str) -> None:
        assert self.at.pop(ticket) == counter, f"{ticket} was elsewhere"
        assert self.busy.pop(counter) == ticket


def check_story(records: Iterable[Recorded]) -> None:
    """Numbers without gap or repeat, a ticket at one counter at most, calls neither lost nor repeated."""
    day, calls = _Day(), set[str]()
    for record in records:
        match record.event:
            case DayClosed():
                day = _Day()
            case TicketIssued(ticket=ticket, label=label, group=group, number=number):
                day.numbers[group] += 1
                assert number == day.numbers[group], f"{label} follows {group}{day.numbers[group] - 1}"
                assert label == f"{group}{number:03d}" and label not in day.labels, f"{label} again"
                day.labels.add(label)
                assert ticket not in day.state
                day.state[ticket] = "waiting"
            case TicketCalled(ticket=ticket, counter=counter, call=call, attempt=1):
                day.move(ticket, ("waiting",), "called")
                day.occupy(ticket, counter)
                assert call not in calls, f"{call} was made twice"
                calls.add(call)
                day.call[ticket] = call, 1
            case TicketCalled(ticket=ticket, counter=counter, call=call, attempt=attempt):
                assert day.state[ticket] == "called" and day.at[ticket] == counter
                assert day.call[ticket] == (call, attempt - 1), f"{call} was repeated out of turn"
                day.call[ticket] = call, attempt
            case ServingStarted(ticket=ticket, counter=counter):
                day.move(ticket, ("called",), "serving")
                assert day.at[ticket] == counter
            case TicketCompleted(ticket=ticket, counter=counter):
                day.move(ticket, ("called", "serving"), "completed")
                day.free(ticket, counter)
            case TicketNoShow(ticket=ticket, counter=counter):
                day.move(ticket, ("called",), "missed")
                day.free(ticket, counter)
            case TicketReturned(ticket=ticket):
                day.move(ticket, ("missed",), "waiting")
            case TicketHeld(ticket=ticket, counter=counter):
                day.move(ticket, ("serving",), "held")
                day.free(ticket, counter)
            case TicketResumed(ticket=ticket, counter=counter):
                day.move(ticket, ("held",), "serving")
                day.occupy(ticket, counter)
            case TicketTransferred(ticket=ticket, counter=counter):
                day.move(ticket, ("called", "serving"), "waiting")
                day.free(ticket, counter)
            case ActionUndone(ticket=ticket, counter=counter):
                day.move(ticket, ("missed", "waiting"), "called")
                day.occupy(ticket, counter)
            case _:
                continue


def check_replies(stored: Stored, exchanges: Sequence[Exchange]) -> None:
    """Every answer says what the journal says, and every accepted command was answered."""
    by_command: dict[str, list[Recorded]] = defaultdict(list)
    for record in stored.records():
        if record.command:
            last = by_command[record.command]
            assert not last or last[-1].seq == record.seq - 1, f"{record.command} was executed twice"
            last.append(record)
    accepted = [exchange for exchange in exchanges if exchange.reply.ok]
    for exchange in accepted:
        records = by_command.get(exchange.reply.id)
        assert records, f"{exchange} was answered and is not in the journal"
        assert {record.by.client for record in records} == {exchange.client}
        assert decode_reply(stored.replies[exchange.client, exchange.reply.id]) == exchange.reply
        _check_content(exchange, records)
    answered = [exchange.reply.id for exchange in accepted]
    assert len(answered) == len(set(answered))
    assert set(answered) == set(by_command), "a command is in the journal whose sender has no answer"


def _check_content(exchange: Exchange, records: Sequence[Recorded]) -> None:
    result = exchange.reply.result
    assert result is not None
    match exchange.body:
        case IssueTicket():
            (record,) = records
            event, ticket = record.event, result.ticket
            assert isinstance(event, TicketIssued) and ticket is not None
            told = (ticket.id, ticket.label, ticket.group, ticket.ahead, ticket.class_, ticket.issued_at)
            assert told == (event.ticket, event.label, event.group, event.ahead, event.class_, record.at)
        case CallNext() | CallTicket() | Recall():
            record = records[-1]
            event, call = record.event, result.call
            assert isinstance(event, TicketCalled) and call is not None
            said = (call.id, call.counter, call.attempt, call.ticket.id, call.reason, call.at)
            assert said == (event.call, event.counter, event.attempt, event.ticket, event.reason, record.at)
        case _:
            return


def check_wire(stored: Stored, tap: Tap) -> None:
    """Whatever was answered to an accepted id, however often, was byte for byte what is stored for it."""
    for key, payloads in tap.replies.items():
        kept = stored.replies.get(key)
        said = {payload for payload in payloads if decode_reply(payload).ok}
        assert said <= {kept}, f"{key}: {said} was answered, {kept!r} is stored"


def check_told(stored: Stored, tap: Tap, *, may_repeat: bool, after: int = 0) -> None:
    """Every event was told as it is stored, in order on its stream; more than once only after a failure.

    `after` is the last event that was told before the tap listened.
    """
    content = {seq: kept for seq, kept, _ in stored.rows}
    told: set[int] = set()
    for stream, events in tap.events.items():
        seqs = [seq for seq, _ in events]
        if may_repeat:
            seqs = _first_times(seqs)
        assert seqs == sorted(set(seqs)), f"{stream} was told out of order or twice"
        assert not told & set(seqs), f"{stream} tells events of another stream"
        told |= set(seqs)
        wrong = [seq for seq, kept in events if content.get(seq) != kept]
        assert not wrong, f"told otherwise than stored: {wrong[:5]}"
    missing = sorted(seq for seq in set(content) - told if seq > after)
    assert not missing, f"{len(missing)} of {len(content)} events were not told, the first is {missing[0]}"


def _first_times(seqs: Iterable[int]) -> list[int]:
    """As a receiver that drops what it has seen."""
    newest, fresh = 0, []
    for seq in seqs:
        if seq > newest:
            fresh.append(seq)
            newest = seq
    return fresh
