"""Plausible days in a hall, made from a list of numbers: what happens next is one of the things that can.

The same numbers give the same events; shorter lists give shorter days, so that Hypothesis can shrink them.
"""

import random
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, datetime, timedelta
from functools import partial

from config.contract import events as e
from config.contract.events import Actor, Recorded, TextRef
from config.contract.facts import CallReason, WaitRange
from config.contract.words import (
    CallRule,
    CareReason,
    CompletionCause,
    HelpKind,
    HoldKind,
    InvitationEnd,
    PauseReason,
    PrintOutcome,
    RatingReason,
    RatingSource,
    Role,
    SignOutCause,
    TicketClass,
    TicketState,
    Undoable,
)

COUNTERS = {"W01": "z01", "W02": "z02", "W03": "z03"}
GROUPS = "ABC"
OPENING = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)  # nine in the morning in Shanghai


def a_day(length: int, seed: int = 1) -> list[int]:
    """Choices for a story of about that many events."""
    return random.Random(seed).choices(range(10**6), k=length)


Step = Callable[[], None]


class Story:
    """Tells events one after the other; `records` is what happened so far."""

    def __init__(self) -> None:
        self.records: list[Recorded] = []
        self.at = OPENING
        self.day = 0
        self.states: dict[str, TicketState] = {}
        self.groups: dict[str, str] = {}
        self.counters: dict[str, str | None] = dict.fromkeys(COUNTERS)
        self.undo: dict[str, tuple[Undoable, str, str]] = {}
        self.attempts: dict[str, int] = {}
        self.calls: dict[str, str] = {}
        self.call_counts: dict[str, int] = {}
        self.known_start: set[str] = set()
        self.returned: set[str] = set()
        self.rated: set[str] = set()
        self.numbers: dict[str, int] = {}
        self.copies: dict[str, int] = {}
        self.reserved: dict[str, str] = {}
        self.paused: set[str] = set()
        self.helps: list[str] = []
        self.made = 0
        self._open_day()

    def go_on(self, choices: Sequence[int]) -> "Story":
        for choice in choices:
            self.at += timedelta(milliseconds=1 + choice % 90_000)
            steps = list(self._steps())
            steps[choice % len(steps)]()
        return self

    def tell(self, event: e.AnyEvent, counter: str | None = None) -> None:
        by = Actor("kiosk-01") if counter is None else Actor(counter, COUNTERS[counter], Role.A, counter)
        number = len(self.records) + 1
        self.records.append(Recorded(number, self.at, by, f"c{number}", event))

    def _steps(self) -> Iterator[Step]:
        """Whatever can happen now; issuing often, the day's end rarely."""
        yield from (partial(self._issue, group) for group in GROUPS)
        yield self._ask_help
        if self.helps:
            yield self._answer_help
        for ticket, state in list(self.states.items())[-12:]:
            yield from self._ticket_steps(ticket, state)
        for counter, holds in self.counters.items():
            if holds is not None:
                yield from self._counter_steps(counter, holds)
            else:
                yield partial(self._pause, counter)
                if counter in self.undo:
                    yield from (partial(self._take_back, counter) for _ in range(6))
        if len(self.records) > 60 * (self.day + 1):
            yield self._close_day

    def _ticket_steps(self, ticket: str, state: TicketState) -> Iterator[Step]:
        free = next((counter for counter, holds in self.counters.items() if holds is None), None)
        yield lambda: self._print(ticket)
        yield lambda: self._reprint(ticket)
        if state is TicketState.WAITING and free is not None:
            yield lambda: self._call(free, ticket)
            yield lambda: self._call(free, ticket)
        if ticket in self.reserved:
            yield lambda: self._end_reservation(ticket)
        if state in (TicketState.WAITING, TicketState.ON_HOLD, TicketState.CALLED):
            yield lambda: self._cancel(ticket)
        if state is TicketState.NO_SHOW and ticket not in self.returned:
            yield from (partial(self._return, ticket) for _ in range(6))
        if state is TicketState.ON_HOLD and free is not None:
            yield lambda: self._resume(free, ticket)
        if state is TicketState.COMPLETED and ticket not in self.rated:
            yield lambda: self._rate(ticket)

    def _counter_steps(self, counter: str, ticket: str) -> Iterator[Step]:
        yield lambda: self._complete(counter, ticket)
        if self.states[ticket] is TicketState.CALLED:
            yield lambda: self._start(counter, ticket)
            yield lambda: self._start(counter, ticket)
            yield lambda: self._recall(counter, ticket)
            yield lambda: self._acknowledge(ticket)
            yield lambda: self._miss(counter, ticket)
        else:
            yield lambda: self._hold(counter, ticket)
            yield lambda: self._transfer(counter, ticket)
            yield lambda: self._transfer(counter, ticket)

    def _open_day(self) -> None:
        self.tell(e.HallLoaded("nx-qx", "0" * 64))
        self.tell(e.DayOpened(self.date))
        for counter, clerk in COUNTERS.items():
            self.tell(e.SignedIn(counter, clerk, Role.A, counter), counter)

    @property
    def date(self) -> str:
        return f"2026-03-{2 + self.day:02d}"

    def _close_day(self) -> None:
        for ticket, state in self.states.items():
            if state is TicketState.SERVING:
                counter = next(c for c, holds in self.counters.items() if holds == ticket)
                known = ticket in self.known_start
                self.tell(e.TicketCompleted(ticket, counter, CompletionCause.DAY_CLOSE, known))
            elif state in (TicketState.WAITING, TicketState.CALLED, TicketState.ON_HOLD):
                self.tell(e.TicketExpired(ticket))
        for counter, clerk in COUNTERS.items():
            self.tell(e.SignedOut(counter, clerk, SignOutCause.DAY_CLOSE))
        self.tell(e.DayClosed(self.date))
        self.counters = dict.fromkeys(COUNTERS)
        self.states, self.undo, self.numbers, self.helps = {}, {}, {}, []
        self.reserved, self.paused = {}, set()
        self.day += 1
        self.at = OPENING + timedelta(days=self.day)
        self._open_day()

    def _issue(self, group: str) -> None:
        self.made += 1
        ticket, number = f"t{self.made}", self.numbers.get(group, 0) + 1
        self.numbers[group] = number
        self.states[ticket], self.groups[ticket], self.copies[ticket] = TicketState.WAITING, group, 1
        is_care = self.made % 5 == 0
        self.tell(
            e.TicketIssued(
                ticket,
                self.date,
                f"{group}{number:03d}",
                group,
                number,
                float(self.made),
                len(self.states),
                f"token-{self.made}",
                service=f"S0{self.made % 3}" if self.made % 4 else None,
                class_=TicketClass.CARE if is_care else TicketClass.NORMAL,
                care_reason=CareReason.ELDERLY if is_care else None,
                slot=self.at + timedelta(hours=1) if self.made % 7 == 0 else None,
                wait_s=WaitRange(60, 120, 300) if self.made % 2 else None,
            )
        )

    def _print(self, ticket: str) -> None:
        if self.made % 6:
            self.tell(e.PrintConfirmed(ticket, PrintOutcome.PRINTED))
        else:
            self.tell(e.PrintConfirmed(ticket, PrintOutcome.NOT_PRINTED, TextRef(f"x{ticket}", "0" * 64)))

    def _reprint(self, ticket: str) -> None:
        self.copies[ticket] += 1
        self.tell(e.ReprintRequested(ticket, self.copies[ticket]))

    def _call(self, counter: str, ticket: str) -> None:
        self.undo.pop(counter, None)
        self._forget_undo(ticket)
        self.reserved.pop(ticket, None)
        self.call_counts[ticket] = self.call_counts.get(ticket, 0) + 1
        self.states[ticket], self.counters[counter] = TicketState.CALLED, ticket
        self.attempts[ticket], self.calls[ticket] = 1, f"{ticket}-c{self.call_counts[ticket]}"
        self.known_start.discard(ticket)
        reason = CallReason(CallRule.SMALLEST_KEY, float(self.made), 3)
        self.tell(e.TicketCalled(self.calls[ticket], ticket, counter, 1, reason), counter)

    def _recall(self, counter: str, ticket: str) -> None:
        self.attempts[ticket] += 1
        reason = CallReason(CallRule.SMALLEST_KEY, 1.0, 3)
        event = e.TicketCalled(self.calls[ticket], ticket, counter, self.attempts[ticket], reason)
        self.tell(event, counter)

    def _acknowledge(self, ticket: str) -> None:
        self.tell(e.CallAcknowledged(self.calls[ticket], ticket, "display-w01", self.attempts[ticket]))

    def _start(self, counter: str, ticket: str) -> None:
        self.states[ticket] = TicketState.SERVING
        self.known_start.add(ticket)
        self.tell(e.ServingStarted(ticket, counter), counter)

    def _leave(self, counter: str, ticket: str, state: TicketState) -> None:
        self.counters[counter] = None
        self.states[ticket] = state

    def _complete(self, counter: str, ticket: str) -> None:
        self._leave(counter, ticket, TicketState.COMPLETED)
        self.undo.pop(counter, None)
        self.tell(e.TicketCompleted(ticket, counter, start_known=ticket in self.known_start), counter)
        self.tell(e.RatingInvited(ticket, counter, self.at + timedelta(seconds=60)), counter)

    def _miss(self, counter: str, ticket: str) -> None:
        self._leave(counter, ticket, TicketState.NO_SHOW)
        self.undo[counter] = (Undoable.NO_SHOW, ticket, self.groups[ticket])
        self.tell(e.TicketNoShow(ticket, counter, self.attempts[ticket]), counter)

    def _return(self, ticket: str) -> None:
        self._forget_undo(ticket)
        self.returned.add(ticket)
        self.states[ticket] = TicketState.WAITING
        self.tell(e.TicketReturned(ticket, float(self.made)))

    def _hold(self, counter: str, ticket: str) -> None:
        self._leave(counter, ticket, TicketState.ON_HOLD)
        self.undo.pop(counter, None)
        self.tell(e.TicketHeld(ticket, counter, HoldKind.AWAY), counter)

    def _resume(self, counter: str, ticket: str) -> None:
        self.undo.pop(counter, None)
        self.states[ticket], self.counters[counter] = TicketState.SERVING, ticket
        self.known_start.discard(ticket)
        self.tell(e.TicketResumed(ticket, counter), counter)

    def _transfer(self, counter: str, ticket: str) -> None:
        self._leave(counter, ticket, TicketState.WAITING)
        self.undo[counter] = (Undoable.TRANSFER, ticket, self.groups[ticket])
        self.groups[ticket] = GROUPS[self.made % len(GROUPS)]
        to_counter = "W03" if self.made % 2 else None
        if to_counter is not None:
            self.reserved[ticket] = to_counter
        event = e.TicketTransferred(ticket, counter, self.groups[ticket], float(self.made), to_counter)
        self.tell(event, counter)

    def _end_reservation(self, ticket: str) -> None:
        self.tell(e.ReservationEnded(ticket, self.reserved.pop(ticket)))

    def _pause(self, counter: str) -> None:
        if counter in self.paused:
            self.paused.remove(counter)
            self.tell(e.CounterUnpaused(counter), counter)
        else:
            self.paused.add(counter)
            self.tell(e.CounterPaused(counter, PauseReason.MEETING), counter)

    def _take_back(self, counter: str) -> None:
        undone, ticket, group = self.undo.pop(counter)
        self.counters[counter] = ticket
        self.groups[ticket] = group
        self.reserved.pop(ticket, None)
        self.states[ticket] = TicketState.CALLED if undone is Undoable.NO_SHOW else TicketState.SERVING
        self.tell(e.ActionUndone(ticket, counter, undone), counter)

    def _forget_undo(self, ticket: str) -> None:
        for counter, (_, undoable, _) in list(self.undo.items()):
            if undoable == ticket:
                del self.undo[counter]

    def _cancel(self, ticket: str) -> None:
        for counter, holds in self.counters.items():
            if holds == ticket:
                self.counters[counter] = None
        self._forget_undo(ticket)
        self.reserved.pop(ticket, None)
        self.states[ticket] = TicketState.CANCELLED
        self.tell(e.TicketCancelled(ticket))

    def _rate(self, ticket: str) -> None:
        self.rated.add(ticket)
        level = 1 + self.made % 5
        reasons = (RatingReason.LONG_WAIT, RatingReason.ATTITUDE) if level < 3 else ()
        self.tell(e.Rated(ticket, level, RatingSource.PAD, reasons, "W01", "z01", Role.A))
        self.tell(e.InvitationEnded(ticket, "W01", InvitationEnd.RATED))
        if level < 3:
            self.tell(e.FollowUpOpened(ticket, level, self.at + timedelta(days=1)))

    def _ask_help(self) -> None:
        self.made += 1
        self.helps.append(f"h{self.made}")
        self.tell(e.HelpRequested(f"h{self.made}", "kiosk-01", HelpKind.GUIDE))

    def _answer_help(self) -> None:
        self.tell(e.HelpAnswered(self.helps.pop(0)), "W01")
