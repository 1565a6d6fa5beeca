"""The writer over a journal in memory that fails on order: answers, repeats, failures, and that it lives on."""

import threading
import time
from collections.abc import Callable, Collection, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from itertools import count
from typing import cast

import pytest

from config.contract import commands as c
from config.contract.coding import decode_record
from config.contract.commands import Command, Envelope
from config.contract.events import Actor, AnyEvent, DayClosed, DayOpened, HallLoaded, TicketIssued
from config.contract.facts import WaitRange
from config.contract.refusals import RefusalCode
from config.contract.replies import Reply
from config.contract.words import HelpKind, PrintOutcome, Role
from hall_server import snapshots, writer
from hall_server.domain import decide as decisions
from hall_server.domain.model import HallState, Person
from hall_server.intake import Prepared
from hall_server.journal.batch import Batch, Entry, Snapshot
from hall_server.journal.chain import Head
from hall_server.journal.errors import NotStored, OutcomeUnknown
from hall_server.journal.journal import Journal
from hall_server.journal.texts import PrivateText
from hall_server.requests import Request
from hall_server.waiting.estimate import WaitTable
from hall_server.writer import Writer
from tests.unit.hall_server.domain.hall import RULES, at

SOON_S = 5.0
"""How long a thread may take for what it does at once."""


class MemoryJournal:
    """What the writer uses of a journal. `fail` is raised by the next appends; `keeps` says whether an unknown
    outcome was a stored one."""

    def __init__(self) -> None:
        self.stored: list[bytes] = []
        self.replies: dict[tuple[str, str], bytes] = {}
        self.batches: list[Batch] = []
        self.snapshot: Snapshot | None = None
        self.fail: list[Exception] = []
        self.keeps = False
        self.fails_to_reread = 0
        self.fails_to_look_up = 0
        self.attempts = 0
        self.is_spinning = threading.Event()

    def append(self, batch: Batch) -> None:
        self.attempts += 1
        if self.attempts > 50:
            self.is_spinning.set()
        failure = self.fail.pop(0) if self.fail else None
        if failure is None or (isinstance(failure, OutcomeUnknown) and self.keeps):
            for record, stored in batch.records:
                assert record.seq == len(self.stored) + 1, "numbers without a gap"
                self.stored.append(stored)
            for reply in batch.replies:
                assert (reply.client, reply.id) not in self.replies, "an id is accepted once"
                self.replies[reply.client, reply.id] = reply.reply
            self.snapshot = batch.snapshot or self.snapshot
            self.batches.append(batch)
        if failure is not None:
            raise failure

    def replies_for(self, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        if self.fails_to_look_up:
            self.fails_to_look_up -= 1
            raise NotStored("out of reach")
        return {key: self.replies[key] for key in keys if key in self.replies}

    def events_after(self, seq: int, limit: int) -> list[tuple[int, bytes]]:
        return list(enumerate(self.stored, 1))[seq : seq + limit]

    def latest_snapshot(self, version: int) -> Snapshot | None:
        return self.snapshot

    def reread_head(self) -> Head:
        if self.fails_to_reread:
            self.fails_to_reread -= 1
            raise NotStored("out of reach")
        return Head(len(self.stored), "")

    @property
    def events(self) -> list[AnyEvent]:
        return [decode_record(seq, stored).event for seq, stored in enumerate(self.stored, 1)]

    def labels(self) -> list[str]:
        return [event.label for event in self.events if isinstance(event, TicketIssued)]


@dataclass
class QuietTeller:
    """Wants nothing and remembers what it was told."""

    entries: list[Entry] = field(default_factory=list)
    cursor: int | None = None
    table: WaitTable = field(default_factory=dict)
    fail: Exception | None = None

    def committed(self, state: HallState, entries: Sequence[Entry], now: datetime) -> None:
        self.entries += entries
        if self.fail is not None:
            raise self.fail

    def told(self) -> int | None:
        return self.cursor

    def waits(self) -> WaitTable:
        return self.table

    def idle(self, state: HallState, now: datetime) -> float:
        return 3600.0


class Bench:
    """A writer at work, and what its senders hear."""

    def __init__(self) -> None:
        self.journal = MemoryJournal()
        self.teller = QuietTeller()
        self.time = at("2026-11-24T09:30")
        self.state = HallState()
        self.writer = self.make()
        self.is_started = False
        self.numbers = count()

    def make(self) -> Writer:
        return Writer(
            cast(Journal, self.journal),
            self.state,
            RULES,
            self.teller,
            people=lambda clerk: Person(clerk, ""),
            page_url=lambda token: None,
            clock=lambda: self.time,
        )

    def start(self, *first: HallLoaded) -> None:
        self.writer.start(first)
        self.is_started = True

    def close(self) -> None:
        if self.is_started:
            self.is_started = False
            self.writer.close()

    def send(self, command: Command, id_: str = "", client: str = "kiosk-01", **more: object) -> "Answer":
        answer = Answer()
        number = next(self.numbers)
        envelope = Envelope(1, id_ or f"id-{number}", self.time, client, command)
        expires_at = more.pop("expires_at", None)
        request = Request(client, envelope, answer.hear, cast("float | None", expires_at))
        self.writer.submit(Prepared(request, token=f"token-{number}", **more))  # type: ignore[arg-type]
        return answer

    def together(self, *sends: Callable[[], "Answer"]) -> list["Answer"]:
        """These arrive while the writer is busy, so that they become one batch."""
        is_busy, may_go_on = threading.Event(), threading.Event()

        def wait(state: HallState, now: datetime) -> None:
            is_busy.set()
            assert may_go_on.wait(SOON_S)

        self.writer.ask(wait)
        assert is_busy.wait(SOON_S)
        answers = [send() for send in sends]
        may_go_on.set()
        return answers

    def look(self) -> bytes:
        """The whole state, as bytes."""
        return self.writer.ask(lambda state, now: snapshots.to_bytes(state)).result(SOON_S)


class Answer:
    def __init__(self) -> None:
        self._replies: list[Reply] = []
        self._heard = threading.Event()

    def hear(self, reply: Reply) -> None:
        assert not self._replies, "answered once"
        self._replies.append(reply)
        self._heard.set()

    @property
    def is_heard(self) -> bool:
        return self._heard.is_set()

    @property
    def reply(self) -> Reply:
        assert self._heard.wait(SOON_S), "no answer"
        return self._replies[0]

    @property
    def label(self) -> str:
        result = self.reply.result
        assert result is not None and result.ticket is not None, self.reply
        return result.ticket.label

    @property
    def code(self) -> RefusalCode:
        assert self.reply.refusal is not None, self.reply
        return self.reply.refusal.code


@pytest.fixture
def bench(monkeypatch: pytest.MonkeyPatch) -> Iterator[Bench]:
    monkeypatch.setattr(writer, "RETRY_S", 0.0)
    bench = Bench()
    yield bench
    bench.close()


ISSUE = c.IssueTicket("A")

# The start, the usual day and the end.


def test_the_start_opens_the_day_and_stores_its_facts(bench: Bench) -> None:
    bench.start(HallLoaded("nx-qx", "abc"))
    assert bench.journal.events == [DayOpened("2026-11-24"), HallLoaded("nx-qx", "abc")]
    assert [entry.record.seq for entry in bench.teller.entries] == [1, 2]
    assert {entry.record.by for entry in bench.teller.entries} == {Actor("hall-server")}


def test_a_journal_that_takes_nothing_stops_the_start(bench: Bench) -> None:
    bench.journal.fail = [NotStored("disk full")]
    with pytest.raises(NotStored):
        bench.start()


def test_an_answer_comes_after_the_commit(bench: Bench) -> None:
    bench.start()
    in_journal: list[list[str]] = []
    answer = Answer()

    def hear(reply: Reply) -> None:
        in_journal.append(bench.journal.labels())
        answer.hear(reply)

    bench.writer.submit(Prepared(Request("kiosk-01", Envelope(1, "a", bench.time, "kiosk-01", ISSUE), hear)))
    assert answer.label == "A001"
    assert in_journal == [["A001"]]


def test_what_was_committed_is_told_with_who_did_it_and_by_which_command(bench: Bench) -> None:
    bench.start()
    bench.send(c.SignIn("W01", "S1", "2580"), "in", "counter-W01", is_pin_right=True)
    bench.send(ISSUE, "issue")
    assert bench.send(c.CallNext("W01"), "call", "counter-W01").reply.ok
    bench.look()
    told = [(entry.record.seq, entry.record.command, entry.record.by) for entry in bench.teller.entries]
    assert told == [
        (1, "", Actor("hall-server")),
        (2, "in", Actor("counter-W01")),
        (3, "issue", Actor("kiosk-01")),
        (4, "call", Actor("counter-W01", clerk="S1", role=Role.A, post="W01")),
    ]
    assert [entry.stored for entry in bench.teller.entries] == bench.journal.stored


def test_what_arrives_together_is_one_commit(bench: Bench) -> None:
    bench.start()
    answers = bench.together(*[lambda: bench.send(ISSUE)] * 20)
    assert sorted(answer.label for answer in answers) == [f"A{n:03d}" for n in range(1, 21)]
    assert [len(batch.records) for batch in bench.journal.batches] == [1, 20]


def test_each_command_of_a_batch_sees_what_the_ones_before_it_did(bench: Bench) -> None:
    bench.start()
    answers = bench.together(
        lambda: bench.send(c.SignIn("W01", "S1", "2580"), client="counter-W01", is_pin_right=True),
        lambda: bench.send(c.CallNext("W01"), client="counter-W01"),
        lambda: bench.send(ISSUE),
        lambda: bench.send(c.CallNext("W01"), client="counter-W01"),
    )
    assert answers[1].code is RefusalCode.NOTHING_WAITING
    call = answers[3].reply.result
    assert call is not None and call.call is not None and call.call.ticket.label == "A001"


def test_new_tickets_are_told_the_standing_wait(bench: Bench) -> None:
    bench.start()
    bench.teller.table = {"A": WaitRange(1, 2, 3)}
    result = bench.send(ISSUE).reply.result
    assert result is not None and result.ticket is not None and result.ticket.wait_s == WaitRange(1, 2, 3)


def test_a_free_text_is_stored_beside_its_event(bench: Bench) -> None:
    bench.start()
    label = bench.send(ISSUE).label
    text = PrivateText("t1", b"salt", "paper jam", bench.time)
    command = c.ConfirmPrint(f"2026-11-24-{label}", PrintOutcome.NOT_PRINTED, "paper jam")
    assert bench.send(command, text=text).reply.ok
    assert bench.journal.batches[-1].texts == [text]
    assert (
        b"paper jam" not in bench.journal.stored[-1]
        and text.reference().digest.encode() in bench.journal.stored[-1]
    )


def test_the_end_serves_what_came_before_and_keeps_a_snapshot(bench: Bench) -> None:
    bench.start()
    answers = bench.together(lambda: bench.send(ISSUE), lambda: bench.send(ISSUE))
    bench.close()
    assert [answer.label for answer in answers] == ["A001", "A002"]
    assert bench.journal.snapshot is not None
    kept = snapshots.from_bytes(bench.journal.snapshot.blob)
    assert kept.seq == bench.journal.snapshot.seq == 3 and kept.last_number == {"A": 2}


def test_a_snapshot_is_taken_every_so_many_events(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "SNAPSHOT_EVERY", 5)
    bench.start()
    for _ in range(12):
        assert bench.send(ISSUE).reply.ok
    taken = [batch.snapshot.seq for batch in bench.journal.batches if batch.snapshot is not None]
    assert taken == [5, 10]


def test_the_told_cursor_is_stored_with_the_next_commit(bench: Bench) -> None:
    bench.start()
    bench.teller.cursor = 1
    assert bench.send(ISSUE).reply.ok
    assert bench.journal.batches[-1].told == 1


# Repeats.


def test_the_same_id_gets_the_same_answer(bench: Bench) -> None:
    bench.start()
    first = bench.send(ISSUE, "one").reply
    bench.time += timedelta(hours=1)
    assert bench.send(ISSUE, "one").reply == first
    assert bench.send(c.CallNext("W01"), "one").reply == first, "whatever it asks now"
    assert bench.journal.labels() == ["A001"]


def test_the_same_id_twice_in_one_batch_is_done_once(bench: Bench) -> None:
    bench.start()
    one, two = bench.together(lambda: bench.send(ISSUE, "one"), lambda: bench.send(ISSUE, "one"))
    assert one.reply == two.reply
    assert bench.journal.labels() == ["A001"]


def test_two_clients_may_choose_the_same_id(bench: Bench) -> None:
    bench.start()
    one, two = bench.together(
        lambda: bench.send(ISSUE, "one", "kiosk-01"), lambda: bench.send(ISSUE, "one", "kiosk-02")
    )
    assert {one.label, two.label} == {"A001", "A002"}


def test_a_refusal_is_decided_anew(bench: Bench) -> None:
    bench.start()
    assert bench.send(c.Cancel("2026-11-24-A001"), "one").code is RefusalCode.UNKNOWN_TICKET
    assert bench.send(ISSUE).label == "A001"
    assert bench.send(c.Cancel("2026-11-24-A001"), "one").reply.ok


def test_an_answer_without_events_is_kept_too(bench: Bench) -> None:
    bench.start()
    assert bench.send(ISSUE).reply.ok
    bench.send(c.SignIn("W01", "S1", "2580"), client="counter-W01", is_pin_right=True)
    assert bench.send(c.CallNext("W01"), client="counter-W01").reply.ok
    shown = c.AcknowledgeCall("2026-11-24-A001-c1", "display-w01")
    assert bench.send(shown, "one").reply.ok
    assert bench.send(shown, "two").reply.ok
    assert ("kiosk-01", "two") in bench.journal.replies


# Expiry.


def test_a_command_that_is_too_late_is_not_executed(bench: Bench) -> None:
    bench.start()
    assert bench.send(ISSUE, expires_at=time.monotonic() - 0.001).code is RefusalCode.EXPIRED
    assert bench.send(ISSUE, expires_at=time.monotonic() + 60).label == "A001"


def test_a_late_repeat_of_an_accepted_command_gets_its_answer(bench: Bench) -> None:
    bench.start()
    first = bench.send(ISSUE, "one").reply
    assert bench.send(ISSUE, "one", expires_at=time.monotonic() - 1).reply == first


# Time.


def test_time_in_the_journal_never_runs_backwards(bench: Bench) -> None:
    bench.start()
    for minutes in (5, -60, 3):
        bench.time += timedelta(minutes=minutes)
        assert bench.send(ISSUE).reply.ok
    times = [decode_record(seq, stored).at for seq, stored in enumerate(bench.journal.stored, 1)]
    assert times == sorted(times)


def test_the_day_turns_before_the_commands_of_the_new_day(bench: Bench) -> None:
    bench.start()
    bench.send(ISSUE)
    bench.look()
    bench.time = at("2026-11-25T09:30")
    assert bench.send(ISSUE).label == "A001"
    assert [type(event) for event in bench.journal.events[-3:]] == [DayClosed, DayOpened, TicketIssued]
    assert len(bench.journal.batches[-1].records) == 4, "one commit, with yesterday's ticket expired"


# Failures.


def test_a_batch_that_is_not_stored_is_refused_and_forgotten(bench: Bench) -> None:
    bench.start()
    assert bench.send(ISSUE).label == "A001"
    before = bench.look()
    bench.journal.fail = [NotStored("disk full")]
    answers = bench.together(lambda: bench.send(ISSUE), lambda: bench.send(c.IssueTicket("B")))
    assert [answer.code for answer in answers] == [RefusalCode.NOT_STORED] * 2
    assert bench.look() == before
    assert len(bench.teller.entries) == 2, "nobody is told what is not on disk"
    assert bench.send(ISSUE).label == "A002"


def test_a_refused_id_may_be_tried_again(bench: Bench) -> None:
    bench.start()
    bench.journal.fail = [NotStored("disk full")]
    assert bench.send(ISSUE, "one").code is RefusalCode.NOT_STORED
    assert bench.send(ISSUE, "one").label == "A001"


def test_a_repeat_in_a_batch_that_fails_still_gets_its_answer(bench: Bench) -> None:
    bench.start()
    first = bench.send(ISSUE, "one").reply
    bench.journal.fail = [NotStored("disk full")]
    again, new = bench.together(lambda: bench.send(ISSUE, "one"), lambda: bench.send(ISSUE))
    assert new.code is RefusalCode.NOT_STORED
    assert again.reply == first, "what was accepted is not called lost"


@pytest.mark.parametrize("keeps", [True, False])
def test_an_unknown_outcome_is_looked_up_before_anybody_is_answered(bench: Bench, keeps: bool) -> None:
    bench.start()
    bench.journal.keeps = keeps
    bench.journal.fail = [OutcomeUnknown("connection lost")]
    answer = bench.send(ISSUE)
    if keeps:
        assert answer.label == "A001"
        bench.look()
        assert bench.teller.entries[-1].record.seq == 2
    else:
        assert answer.code is RefusalCode.NOT_STORED
    assert bench.send(ISSUE).label == ("A002" if keeps else "A001")


@pytest.mark.parametrize("keeps", [True, False])
def test_an_unknown_outcome_stays_open_while_the_journal_is_away(bench: Bench, keeps: bool) -> None:
    bench.start()
    bench.journal.keeps = keeps
    bench.journal.fail = [OutcomeUnknown("connection lost")]
    bench.journal.fails_to_reread = 3
    answer = bench.send(ISSUE)
    assert answer.reply.ok is keeps
    assert bench.journal.fails_to_reread == 0
    assert not bench.writer.is_failed


def test_the_state_is_read_again_until_the_journal_is_back(bench: Bench) -> None:
    bench.start()
    bench.journal.fail = [NotStored("disk full")]
    bench.journal.fails_to_reread = 3
    assert bench.send(ISSUE).code is RefusalCode.NOT_STORED
    assert bench.send(ISSUE).label == "A001"
    assert bench.journal.fails_to_reread == 0


def test_without_a_look_at_old_replies_nothing_is_decided(bench: Bench) -> None:
    bench.start()
    bench.journal.fails_to_look_up = 1
    assert bench.send(ISSUE).code is RefusalCode.NOT_STORED
    assert bench.journal.labels() == []
    assert bench.send(ISSUE).label == "A001"


def test_a_command_that_breaks_the_decision_breaks_nothing_else(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    def poisoned(state: HallState, rules: object, command: Command, context: object) -> object:
        if command == c.Cancel("poison"):
            raise ZeroDivisionError
        return decisions.decide(state, rules, command, context)  # type: ignore[arg-type]

    monkeypatch.setattr(writer, "decide", poisoned)
    bench.start()
    before = bench.look()
    answers = bench.together(lambda: bench.send(ISSUE), lambda: bench.send(c.Cancel("poison")))
    assert [answer.code for answer in answers] == [RefusalCode.NOT_STORED] * 2
    assert bench.look() == before
    assert bench.send(ISSUE).label == "A001"


def test_a_journal_that_stays_full_at_midnight_is_not_hammered(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(writer, "RETRY_S", 60.0)
    bench.start()
    bench.journal.fail = [NotStored("disk full")] * 1000
    bench.time = at("2026-11-25T00:00")
    bench.look()
    assert not bench.journal.is_spinning.wait(0.2)
    bench.journal.fail.clear()
    assert bench.send(c.RequestHelp("W01", HelpKind.GUIDE)).reply.ok, (
        "a command is served at once all the same"
    )
    assert DayOpened("2026-11-25") in bench.journal.events


def test_an_answer_that_cannot_be_handed_on_stops_nobody(bench: Bench) -> None:
    def break_(reply: Reply) -> None:
        raise RuntimeError("the page is gone")

    bench.start()
    bench.writer.submit(Prepared(Request("k", Envelope(1, "a", bench.time, "k", ISSUE), break_), token="t"))
    assert bench.send(ISSUE).label == "A002"


def test_a_teller_that_fails_stops_nobody(bench: Bench) -> None:
    bench.start()
    bench.teller.fail = RuntimeError("no broker")
    assert bench.send(ISSUE).label == "A001"
    assert bench.send(ISSUE).label == "A002"


def test_a_writer_can_end_while_the_journal_is_away(bench: Bench, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(writer, "RETRY_S", 60.0)
    bench.start()
    bench.journal.keeps = True
    bench.journal.fail = [OutcomeUnknown("connection lost")]
    bench.journal.fails_to_reread = 1000
    answer = bench.send(ISSUE)
    bench.close()
    assert not answer.is_heard, "stored or not, nobody knows: who asked asks again"


# Questions.


def test_a_question_is_answered_between_batches(bench: Bench) -> None:
    bench.start()
    bench.send(ISSUE)
    assert bench.writer.ask(lambda state, now: (state.last_number, now)).result(SOON_S) == (
        {"A": 1},
        bench.time,
    )


def test_a_question_that_fails_tells_its_asker(bench: Bench) -> None:
    bench.start()
    with pytest.raises(ZeroDivisionError):
        bench.writer.ask(lambda state, now: 1 // 0).result(SOON_S)
    assert bench.send(ISSUE).label == "A001"


def test_a_question_that_nobody_waits_for_any_more_stops_nobody(bench: Bench) -> None:
    bench.start()
    questions = []

    def ask_and_go() -> Answer:
        question = bench.writer.ask(lambda state, now: state.seq)
        assert question.cancel()
        questions.append(question)
        return bench.send(ISSUE)

    (answer,) = bench.together(ask_and_go)
    assert answer.label == "A001"
    assert bench.send(ISSUE).label == "A002"
