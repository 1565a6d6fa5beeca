"""A small hall to play in: rules, and a `Play` that decides, records and applies like the writer does.

Owns time and the record of what happened; the domain itself is the real one. Every refusal is checked to have
changed nothing, every decision to have only read.
"""

from collections.abc import Mapping
from copy import deepcopy
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from typing import TypeVar
from zoneinfo import ZoneInfo

from config.contract import commands as c
from config.contract import events as e
from config.contract.commands import Command
from config.contract.events import Actor, Event, Recorded
from config.contract.facts import WaitRange
from config.contract.refusals import Reason, Refusal, RefusalCode
from config.contract.words import TicketClass, TicketState
from hall_server import snapshots
from hall_server.domain.context import Context, actor_of
from hall_server.domain.day import tick
from hall_server.domain.decide import decide
from hall_server.domain.fold import apply
from hall_server.domain.hours import Hours, Interval
from hall_server.domain.model import HallState, Ticket
from hall_server.domain.rules import Base, CallingRules, CounterRule, GroupRule, KeyRule, RatingRules, Rules

ZONE = ZoneInfo("Asia/Shanghai")
KIOSK = "kiosk-01"
WEB = "web-supervisor"
SYSTEM = Actor(client="hall-server")
POSTS = {"W01": ("S1", "S2"), "W02": ("S2", "S1"), "W03": ("S3", "S4"), "D01": ("S5", "S6")}
SERVED = {"W01": ("A", "B"), "W02": ("B", ""), "W03": ("AB", ""), "D01": ("", "")}
"""Counter: its own groups, and those it only helps out with."""

E = TypeVar("E", bound=Event)


def at(text: str) -> datetime:
    """Local time of the hall."""
    return datetime.fromisoformat(text).replace(tzinfo=ZONE)


def days(first: str, count: int) -> dict[date, bool]:
    start = date.fromisoformat(first)
    return {start + timedelta(days=n): False for n in range(count)}


HOURS = Hours(
    zone=ZONE,
    intervals=(Interval(time(9), time(12)), Interval(time(13), time(18))),
    weekend=frozenset({5, 6}),
    # 2026: Spring Festival with 14 and 28 February worked, National Day with 10 October worked.
    working=days("2026-02-15", 9)
    | days("2026-10-01", 7)
    | dict.fromkeys((date(2026, 2, 14), date(2026, 2, 28), date(2026, 10, 10)), True),
    opens_early=timedelta(minutes=10),
    ticket_stop=timedelta(minutes=30),
)

CALLING = CallingRules(
    classes={
        TicketClass.NORMAL: KeyRule(Base.ISSUE, 0),
        TicketClass.CARE: KeyRule(Base.ISSUE, 1200),
        TicketClass.APPOINTMENT: KeyRule(Base.LATER_OF_ISSUE_AND_SLOT, 600),
        TicketClass.RETURNING: KeyRule(Base.ISSUE, 600),
        TicketClass.URGENT: KeyRule(Base.ISSUE, 10_000_000),
    },
    transfer=KeyRule(Base.ORIGINAL_ISSUE, 600),
    overflow_penalty_s=900,
    care_in_a_row=2,
    call_completes=False,
    grace=timedelta(minutes=30),
    return_behind=2,
    undo=timedelta(seconds=10),
    reservation_pause=timedelta(minutes=10),
)

RULES = Rules(
    hall="nx-qx",
    services={"A-01": "A", "A-02": "A", "B-01": "B", "C-01": "C"},
    groups={prefix: GroupRule(prefix, max_waiting=40, daily_quota=999) for prefix in "ABC"},
    counters={
        counter: CounterRule(
            counter,
            groups=tuple(SERVED[counter][0]),
            overflow=tuple(SERVED[counter][1]),
            role_a=role_a,
            role_b=role_b,
            is_desk=counter == "D01",
        )
        for counter, (role_a, role_b) in POSTS.items()
    },
    places=frozenset({*POSTS, KIOSK}),
    calling=CALLING,
    rating=RatingRules(timeout=timedelta(seconds=60), bad_levels=frozenset({1, 2}), verify_days=1),
    hours=HOURS,
    always_open=False,
)


def with_calling(rules: Rules = RULES, **changes: object) -> Rules:
    return replace(rules, calling=replace(rules.calling, **changes))  # type: ignore[arg-type]


def with_groups(max_waiting: int = 40, daily_quota: int = 999) -> Rules:
    return replace(RULES, groups={p: GroupRule(p, max_waiting, daily_quota) for p in RULES.groups})


def client_of(counter: str) -> str:
    return f"counter-{counter}"


class Play:
    """One hall over some time. Commands at a counter come from its own client unless said otherwise."""

    def __init__(self, rules: Rules = RULES, start: str = "2026-11-24T09:30") -> None:
        self.rules = rules
        self.state = HallState()
        self.log: list[Recorded] = []
        self.waits: Mapping[str, WaitRange | None] = {}
        self.now = at(start)
        self.tick()

    def do(
        self, command: Command, client: str | None = None, *, web: bool = False, pin_right: bool = True
    ) -> list[Event] | Refusal:
        self.tick()
        counter = getattr(command, "counter", None)
        sender = client or (WEB if web else client_of(counter) if counter else KIOSK)
        context = Context(
            now=self.now,
            client=sender,
            is_web=web,
            token=f"token-{len(self.log)}",
            is_pin_right=pin_right,
            waits=self.waits,
        )
        before = snapshots.to_bytes(self.state), deepcopy(self.state.lines)
        decision = decide(self.state, self.rules, command, context)
        assert before == (snapshots.to_bytes(self.state), self.state.lines), "a decision only reads"
        if not isinstance(decision, Refusal):
            actor = actor_of(self.state, command, sender)
            for event in decision:
                self._record(event, actor, "command")
        return decision

    def ok(
        self, command: Command, client: str | None = None, *, web: bool = False, pin_right: bool = True
    ) -> list[Event]:
        decision = self.do(command, client, web=web, pin_right=pin_right)
        assert not isinstance(decision, Refusal), decision
        return decision

    def no(
        self, command: Command, client: str | None = None, *, web: bool = False, pin_right: bool = True
    ) -> tuple[RefusalCode, Reason | None]:
        """The refusal's code and finer reason."""
        decision = self.do(command, client, web=web, pin_right=pin_right)
        assert isinstance(decision, Refusal), decision
        reason = decision.data.get("reason")
        return decision.code, None if reason is None else Reason(str(reason))

    def tick(self) -> list[Event]:
        """What time does by itself."""
        done: list[Event] = []
        while events := tick(self.state, self.rules, self.now):
            for event in events:
                self._record(event, SYSTEM, "")
            done += events
        return done

    def wait(self, **duration: float) -> list[Event]:
        self.now += timedelta(**duration)
        return self.tick()

    def wait_until(self, moment: str) -> list[Event]:
        self.now = at(moment)
        return self.tick()

    def _record(self, event: Event, actor: Actor, command: str) -> None:
        record = Recorded(self.state.seq + 1, self.now, actor, command, event)  # type: ignore[arg-type]
        self.log.append(record)
        apply(self.state, record)

    def refolded(self) -> HallState:
        state = HallState()
        for record in self.log:
            apply(state, record)
        return state

    # What people do, in a word.

    def issue(self, service: str = "A", class_: TicketClass = TicketClass.NORMAL, **more: object) -> str:
        client = str(more.pop("client", KIOSK))
        command = c.IssueTicket(service, class_, **more)  # type: ignore[arg-type]
        return only(e.TicketIssued, self.ok(command, client)).ticket

    def sign_in(self, *counters: str) -> None:
        """The A of each post, or its B where A holds another post already."""
        for counter in counters:
            busy = {there.clerk for there in self.state.counters.values()}
            clerk = next(clerk for clerk in POSTS[counter] if clerk not in busy)
            self.ok(c.SignIn(counter, clerk, "2580"))

    def call(self, counter: str = "W01") -> str:
        return only(e.TicketCalled, self.ok(c.CallNext(counter))).ticket

    def start(self, counter: str = "W01") -> None:
        self.ok(c.StartServing(counter))

    def complete(self, counter: str = "W01") -> None:
        self.ok(c.Complete(counter))

    def serve(self, counter: str = "W01", minutes: float = 5) -> str:
        """Call the next and serve to the end."""
        ticket = self.call(counter)
        self.start(counter)
        self.wait(minutes=minutes)
        self.complete(counter)
        return ticket

    def call_all(self, counter: str = "W01") -> list[str]:
        """Labels in the order in which the counter calls everybody who waits for it."""
        labels = []
        while not isinstance(events := self.do(c.CallNext(counter)), Refusal):
            labels.append(self.label(only(e.TicketCalled, events).ticket))
            self.complete(counter)
        assert events.code is RefusalCode.NOTHING_WAITING
        return labels

    def ticket(self, ticket_id: str) -> Ticket:
        ticket = self.state.find(ticket_id)
        assert ticket is not None
        return ticket

    def label(self, ticket_id: str) -> str:
        return self.ticket(ticket_id).label

    def is_in(self, ticket_id: str) -> TicketState:
        return self.ticket(ticket_id).state


def only(kind: type[E], events: list[Event]) -> E:
    """The one event of this kind."""
    (found,) = (event for event in events if isinstance(event, kind))
    return found
