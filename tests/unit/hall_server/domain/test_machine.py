"""Any sequence of commands against a plain model: the same answers, the same calls, the same state.

`HALL_TEST_DEEP=1` plays many and long days; without it a few, so that the unit tests stay quick.
"""

import os
from datetime import timedelta
from itertools import pairwise

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, precondition, rule

from config.contract import commands as c
from config.contract import events as e
from config.contract.coding import decode_record, encode_record
from config.contract.commands import Command
from config.contract.events import Event
from config.contract.refusals import Refusal
from config.contract.words import HoldKind, PauseReason, TicketClass
from hall_server import snapshots
from hall_server.domain.fold import apply
from hall_server.domain.model import HallState
from tests.unit.hall_server.domain.hall import HOURS, POSTS, Play, only
from tests.unit.hall_server.domain.plain_model import Model, Visit

IS_DEEP = os.environ.get("HALL_TEST_DEEP") == "1"
pytestmark = pytest.mark.timeout(3600 if IS_DEEP else 60)

# Weighted: most of a day is one counter and one group busy.
counters = st.sampled_from(["W01", "W01", "W03", "W03", "W02", "D01"])
groups = st.sampled_from("AAABBC")
classes = st.sampled_from([TicketClass.NORMAL, TicketClass.NORMAL, TicketClass.CARE, *TicketClass])
picks = st.integers(0, 50)
pauses = st.sampled_from([0.0, 0.5, 1.0, 7.0, 10.0, 31.0, 60.0, 601.0, 1801.0])


class HallDay(RuleBasedStateMachine):
    def __init__(self) -> None:
        super().__init__()
        self.play = Play(start="2026-11-24T09:30")
        self.model = Model()
        for counter in ("W01", "W03"):
            self.play.sign_in(counter)
            self.model.sign_in(counter, POSTS[counter][0])

    @property
    def now(self) -> float:
        return HOURS.seconds_of_day(self.play.now, HOURS.day_of(self.play.now))

    def ask(self, command: Command, is_accepted: bool) -> list[Event]:
        decision = self.play.do(command)
        assert isinstance(decision, Refusal) is not is_accepted, (command, decision)
        self.model.time_is(self.now)  # a ticket reserved for a counter that paused for long falls at once
        self.play.tick()
        return [] if isinstance(decision, Refusal) else decision

    def visit(self, pick: int) -> Visit:
        """Rather one that something can be done with than one that ended."""
        visits = sorted(self.model.visits.values(), key=lambda v: v.state in ("completed", "cancelled"))
        return visits[pick % len(visits)]

    @initialize(line=st.lists(st.tuples(groups, classes, pauses), max_size=14))
    def morning(self, line: list[tuple[str, TicketClass, float]]) -> None:
        for group, class_, pause in line:
            self.issue(group, class_)
            self.wait(min(pause, 60.0))

    has_visits = precondition(lambda self: self.model.visits)

    @rule(group=groups, class_=classes)
    def issue(self, group: str, class_: TicketClass) -> None:
        if self.now > 17 * 3600:
            return
        command = c.IssueTicket(group, class_, slot=self.play.now)
        issued = only(e.TicketIssued, self.play.ok(command))
        assert issued.ahead == self.model.issue(issued.ticket, group, class_.value, self.now)
        assert issued.number == self.model.numbers[group]

    @rule(counter=counters, is_b=st.booleans())
    def sign_in(self, counter: str, is_b: bool) -> None:
        clerk = POSTS[counter][is_b]
        self.ask(c.SignIn(counter, clerk, "2580"), self.model.sign_in(counter, clerk))

    @rule(counter=counters)
    def sign_out(self, counter: str) -> None:
        self.ask(c.SignOut(counter), self.model.sign_out(counter))

    @rule(counter=counters)
    def pause(self, counter: str) -> None:
        self.ask(c.Pause(counter, PauseReason.OTHER), self.model.pause(counter, self.now))

    @rule(counter=counters)
    def unpause(self, counter: str) -> None:
        self.ask(c.Unpause(counter), self.model.unpause(counter))

    @rule(counter=counters)
    def call_next(self, counter: str) -> None:
        firsts = self.model.next_for(counter) if self.model.is_free(counter) else []
        events = self.ask(c.CallNext(counter), bool(firsts))
        if firsts:
            called = only(e.TicketCalled, events)
            assert called.ticket in {visit.id for visit in firsts}
            self.model.called(counter, self.model.visits[called.ticket])

    @rule(counter=counters)
    def call_serve_and_complete(self, counter: str) -> None:
        """A whole visit, so that days get somewhere."""
        self.call_next(counter)
        self.start(counter)
        self.complete(counter)

    @rule(counter=counters)
    def call_and_start(self, counter: str) -> None:
        self.call_next(counter)
        self.start(counter)

    @rule(counter=counters, kind=st.sampled_from(HoldKind), elsewhere=counters)
    def call_hold_and_resume(self, counter: str, kind: HoldKind, elsewhere: str) -> None:
        self.call_and_start(counter)
        self.hold(counter, kind)
        for visit in [v for v in self.model.visits.values() if v.state == "on_hold"][-1:]:
            self.ask(c.Resume(elsewhere, visit.id), self.model.resume(elsewhere, visit))

    @rule(counter=counters, to=counters, pause=pauses, is_undone=st.booleans())
    def call_and_transfer(self, counter: str, to: str, pause: float, is_undone: bool) -> None:
        self.call_and_start(counter)
        self.transfer(counter, None, to)
        if is_undone:
            self.wait(pause)
            self.undo(counter)

    @rule(counter=counters, pause=pauses, is_undone=st.booleans())
    def call_miss_and_return(self, counter: str, pause: float, is_undone: bool) -> None:
        self.call_next(counter)
        self.no_show(counter)
        self.wait(pause)
        if is_undone:
            self.undo(counter)
        for visit in [v for v in self.model.visits.values() if v.state == "no_show"][:1]:
            self.come_back(visit)

    @has_visits
    @rule(counter=counters, pick=picks)
    def call_by_hand(self, counter: str, pick: int) -> None:
        visit = self.visit(pick)
        may = self.model.may_call(counter, visit)
        self.ask(c.CallTicket(counter, visit.id), may)
        if may:
            self.model.called(counter, visit)

    @rule(counter=counters)
    def recall(self, counter: str) -> None:
        self.ask(c.Recall(counter), self.model.at(counter, "called") is not None)

    @rule(counter=counters)
    def start(self, counter: str) -> None:
        self.ask(c.StartServing(counter), self.model.start(counter))

    @rule(counter=counters)
    def complete(self, counter: str) -> None:
        self.ask(c.Complete(counter), self.model.complete(counter, self.now))

    @rule(counter=counters)
    def no_show(self, counter: str) -> None:
        self.ask(c.NoShow(counter), self.model.no_show(counter, self.now))

    @has_visits
    @rule(pick=picks)
    def return_missed(self, pick: int) -> None:
        self.come_back(self.visit(pick))

    def come_back(self, visit: Visit) -> None:
        line = self.model.waiting(visit.group)
        may = self.model.may_return(visit, self.now)
        events = self.ask(c.ReturnTicket(visit.id), may)
        if may:
            place = self.model.returned(visit, only(e.TicketReturned, events).key)
            assert place >= min(2, len(line)), "behind the second, or behind the last"
            # No further than the tickets that share its key ask for.
            assert place <= 2 or {v.key for v in line[1:place]} == {line[1].key}

    @rule(counter=counters, kind=st.sampled_from(HoldKind))
    def hold(self, counter: str, kind: HoldKind) -> None:
        self.ask(c.Hold(counter, kind), self.model.hold(counter, kind is HoldKind.KEPT))

    @has_visits
    @rule(counter=counters, pick=picks)
    def resume(self, counter: str, pick: int) -> None:
        visit = self.visit(pick)
        self.ask(c.Resume(counter, visit.id), self.model.resume(counter, visit))

    @rule(counter=counters, group=st.one_of(st.none(), groups), to=st.one_of(st.none(), counters))
    def transfer(self, counter: str, group: str | None, to: str | None) -> None:
        is_accepted = self.model.transfer(counter, group, to, self.now)
        self.ask(c.Transfer(counter, group, to), is_accepted)

    @rule(counter=counters, group=groups)
    def transfer_to_a_group(self, counter: str, group: str) -> None:
        self.transfer(counter, group, None)

    @rule(counter=counters, to=counters)
    def transfer_to_a_counter(self, counter: str, to: str) -> None:
        self.transfer(counter, None, to)

    @rule(counter=counters)
    def undo(self, counter: str) -> None:
        self.ask(c.Undo(counter), self.model.undo(counter, self.now))

    @has_visits
    @rule(pick=picks)
    def cancel(self, pick: int) -> None:
        visit = self.visit(pick)
        self.ask(c.Cancel(visit.id), self.model.cancel(visit))

    @has_visits
    @rule(pick=picks, level=st.integers(1, 5))
    def rate(self, pick: int, level: int) -> None:
        done = [v for v in self.model.visits.values() if v.state == "completed"] or [self.visit(pick)]
        visit = done[pick % len(done)]
        self.ask(c.Rate(visit.id, level), self.model.rate(visit))

    @rule(seconds=pauses)
    def wait(self, seconds: float) -> None:
        if self.now > 22 * 3600:
            return  # the night is a rule of its own
        self.play.wait(seconds=seconds)
        self.model.time_is(self.now)

    @rule(sure=st.integers(0, 9))
    def night(self, sure: int) -> None:
        if sure:
            return
        day = HOURS.day_of(self.play.now) + timedelta(days=1)
        while not HOURS.is_working_day(day):
            day += timedelta(days=1)
        self.play.wait_until(f"{day}T09:30")
        ended = self.model.end_of_day()
        assert {ticket: self.play.is_in(ticket).value for ticket in ended} == ended

    @rule()
    def restart_from_the_journal(self) -> None:
        """What stands in the journal as bytes makes the same state."""
        state = HallState()
        for record in self.play.log:
            apply(state, decode_record(record.seq, encode_record(record)))
        assert_same(state, self.play.state)
        self.play.state = state

    @rule(pick=picks)
    def restart_from_a_snapshot(self, pick: int) -> None:
        """A snapshot at any point and the events after it make the same state."""
        point = pick * 7 % (len(self.play.log) + 1)
        state = HallState()
        for record in self.play.log[:point]:
            apply(state, record)
        state = snapshots.from_bytes(snapshots.to_bytes(state))
        for record in self.play.log[point:]:
            apply(state, record)
        assert_same(state, self.play.state)
        self.play.state = state

    @invariant()
    def every_ticket_is_as_the_model_says(self) -> None:
        tickets = self.play.state.tickets
        assert {
            t.id: (t.state.value, t.group, t.key, t.counter, t.reserved_for, t.has_returned)
            for t in tickets.values()
        } == {
            v.id: (v.state, v.group, v.key, v.counter, v.reserved, v.returned)
            for v in self.model.visits.values()
        }

    @invariant()
    def every_counter_is_as_the_model_says(self) -> None:
        for name, desk in self.model.desks.items():
            counter = self.play.state.counter(name)
            paused = (
                None
                if counter.paused_at is None
                else HOURS.seconds_of_day(counter.paused_at, HOURS.day_of(counter.paused_at))
            )
            assert (counter.clerk, counter.ticket, paused, counter.care_streak) == (
                desk.clerk,
                desk.ticket,
                desk.paused,
                desk.streak,
            )
            assert (counter.invited and counter.invited.ticket) == (desk.invited and desk.invited[0])

    @invariant()
    def no_ticket_is_at_two_counters(self) -> None:
        at_counters = [there.ticket for there in self.play.state.counters.values() if there.ticket]
        assert len(at_counters) == len(set(at_counters))
        busy = {t.id for t in self.play.state.tickets.values() if t.state in ("called", "serving")}
        assert busy == set(at_counters)

    @invariant()
    def lines_hold_exactly_who_waits_in_calling_order(self) -> None:
        lines = self.play.state.lines
        standing = [
            (ticket, group, None) for group, line in lines.groups.items() for _, _, ticket in line
        ] + [
            (ticket, self.play.ticket(ticket).group, counter)
            for counter, line in lines.reserved.items()
            for _, _, ticket in line
        ]
        waiting = [v for v in self.model.visits.values() if v.state == "waiting"]
        assert sorted(standing, key=str) == sorted(((v.id, v.group, v.reserved) for v in waiting), key=str)
        for line in (*lines.groups.values(), *lines.reserved.values()):
            assert all(before[:2] <= after[:2] for before, after in pairwise(line))
            assert all(self.play.ticket(ticket).is_care for _, _, ticket in line.care)
            assert not any(self.play.ticket(ticket).is_care for _, _, ticket in line.others)

    @invariant()
    def lists_hold_exactly_who_belongs_there(self) -> None:
        state, visits = self.play.state, self.model.visits.values()
        assert set(state.held) == {v.id for v in visits if v.state == "on_hold"}
        assert set(state.missed) == {v.id for v in visits if v.state == "no_show"}
        assert state.served_today == sum(v.state == "completed" for v in visits)

    def teardown(self) -> None:
        numbers: dict[tuple[str, str], list[int]] = {}
        for record in self.play.log:
            if isinstance(record.event, e.TicketIssued):
                numbers.setdefault((record.event.day, record.event.group), []).append(record.event.number)
        for given in numbers.values():
            assert given == list(range(1, len(given) + 1)), "no number twice, no gap"
        assert [record.seq for record in self.play.log] == list(range(1, len(self.play.log) + 1))
        self.restart_from_the_journal()


def assert_same(one: HallState, other: HallState) -> None:
    """The same in everything, order included."""
    assert one == other
    assert snapshots.to_bytes(one) == snapshots.to_bytes(other)


TestHallDay = HallDay.TestCase
TestHallDay.settings = settings(
    max_examples=1000 if IS_DEEP else 40,
    stateful_step_count=80 if IS_DEEP else 40,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.filter_too_much],
)
