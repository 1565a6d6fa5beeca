"""A presenter at a counter, with a hall that answers when told to, a clock to turn, and states to script."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

import msgspec

from config.contract.commands import Command
from config.contract.facts import CallFacts, CallReason, ClerkFacts, TicketFacts, WaitRange
from config.contract.refusals import Reason, RefusalCode, refuse
from config.contract.replies import Result, accepted, refused
from config.contract.state import (
    CounterStateMessage,
    DisplayText,
    GroupQueue,
    HeldTicket,
    HelpCall,
    Invitation,
    MissedTicket,
    Post,
    PostsState,
    QueuesState,
    UndoOffer,
    UnprintedTicket,
    WaitingTicket,
)
from config.contract.words import (
    CallRule,
    CounterState,
    HelpKind,
    HoldKind,
    Issuing,
    PauseReason,
    PrintOutcome,
    Role,
    TicketClass,
    Undoable,
)
from config.hall import Hall
from counter.core.health import Health
from counter.core.keys import Action
from counter.core.ports import Answered, SlipPrinter
from counter.core.presenter import Presenter
from counter.core.scene import Scene
from counter.core.work_view import Button, WorkView, work_view

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)
CLIENT = "counter-w01"


@dataclass
class FakeLine:
    """Asked commands and posted facts in their order; `answer` answers the oldest open one."""

    asked: list[Command] = field(default_factory=list)
    posted: list[Command] = field(default_factory=list)
    open: list[Answered] = field(default_factory=list)
    unanswered_facts: int = 0

    def ask(self, body: Command, answered: Answered) -> None:
        self.asked.append(body)
        self.open.append(answered)

    def post(self, fact: Command, answered: Answered) -> None:
        self.posted.append(fact)
        self.open.append(answered)

    def answer(self, result: Result | None = None) -> None:
        self.open.pop(0)(accepted("c", result or Result()))

    def refuse(self, code: RefusalCode, reason: Reason | None = None) -> None:
        self.open.pop(0)(refused("c", refuse(code, reason)))

    def stay_silent(self) -> None:
        self.open.pop(0)(None)


@dataclass
class FakeMemory:
    last_clerk: str = ""

    def remember(self, clerk: str) -> None:
        self.last_clerk = clerk


class World:
    """`shows` counts how often the screen was asked to draw."""

    def __init__(
        self,
        hall: Hall,
        counter: str = "W01",
        language: str = "zh-CN",
        memory: FakeMemory | None = None,
        ring: Callable[[], None] = lambda: None,
        printer: SlipPrinter | None = None,
    ) -> None:
        self.hall, self.counter = hall, counter
        self.line, self.memory, self.time, self.shows = FakeLine(), memory or FakeMemory(), 1000.0, 0
        scene = Scene(hall, counter, language, lambda: self.time)
        self.health = Health(hall.devices_of(counter=counter), lambda: NOW, scene.tr)
        self.presenter = Presenter(
            *(scene, CLIENT, self.line, self.memory, self.health, lambda: self.time, self.drawn),
            *(ring, printer),
        )
        self.seq = 0

    @property
    def now(self) -> datetime:
        return NOW + timedelta(seconds=self.time - 1000.0)

    @property
    def asked(self) -> list[Command]:
        return self.line.asked[1:]  # after the sign-in

    def yes(self) -> Result:
        """The hall's answer to the sign-in of the post's A."""
        post = self.hall.post_of(self.counter)
        assert post is not None
        return Result(clerk=self.person(post.role_a, Role.A))

    def view(self) -> WorkView:
        return work_view(self.presenter)

    def button(self, action: Action) -> Button:
        view = self.view()
        return next(b for b in (*view.buttons, view.sign_out) if b.action is action)

    def possible(self) -> set[Action]:
        return {action for action, offer in self.presenter.actions.offers().items() if offer.is_possible}

    def drawn(self) -> None:
        self.shows += 1

    def wait(self, seconds: float) -> None:
        """Lets time pass in the steps the app ticks in."""
        for _ in range(round(seconds / 0.2)):
            self.time += 0.2
            self.presenter.tick()

    def sign_in(self, clerk: str = "", **state: Any) -> None:
        post = self.hall.post_of(self.counter)
        assert post is not None
        clerk = clerk or post.role_a
        self.presenter.sign_in.pick(clerk)
        for digit in "2580":
            self.presenter.key(digit)
        self.presenter.key("enter")
        role = Role.A if clerk == post.role_a else Role.B
        self.line.answer(Result(clerk=self.person(clerk, role)))
        self.show(**state)

    def person(self, clerk: str, role: Role) -> ClerkFacts:
        person = self.hall.clerk(clerk)
        assert person is not None
        return ClerkFacts(clerk, person.name, person.title, role)

    def show(self, **changes: Any) -> CounterStateMessage:
        """The hall publishes the counter's state; ready and served by A unless told otherwise."""
        self.seq += 1
        post, place = self.hall.post_of(self.counter), self.hall.counter(self.counter)
        assert post is not None and place is not None
        state = CounterStateMessage(
            v=1,
            seq=self.seq,
            at=self.now,
            counter=place.id,
            number=place.number,
            name=place.name,
            name_en=place.name_en,
            state=CounterState.READY,
            since=self.now,
            client=CLIENT,
            clerk=self.person(post.role_a, Role.A),
            pause_reason=None,
            call=None,
            serving_since=None,
            acknowledged_by=(),
            rating_invited=None,
            undo=None,
            display=DisplayText("欢迎办理", "green", False),
            held=(),
            next=(),
            served_today=0,
        )
        state = msgspec.structs.replace(state, **changes)
        self.presenter.on_counter(state)
        return state

    def show_called(self, attempt: int = 1, ago_s: float = 0.0, **facts: Any) -> None:
        self.show(state=CounterState.CALLED, call=self.call(attempt, ago_s, **facts))

    def show_serving(self, ago_s: float = 0.0, **facts: Any) -> None:
        at = self.now - timedelta(seconds=ago_s)
        self.show(state=CounterState.SERVING, call=self.call(1, ago_s + 20, **facts), serving_since=at)

    def show_paused(self, reason: PauseReason = PauseReason.MEETING) -> None:
        self.show(state=CounterState.PAUSED, pause_reason=reason)

    def call(self, attempt: int = 1, ago_s: float = 0.0, **facts: Any) -> CallFacts:
        at = self.now - timedelta(seconds=ago_s)
        reason = CallReason(CallRule.SMALLEST_KEY, 1.0, 3)
        return CallFacts("t-1-c1", self.counter, at, attempt, reason, self.ticket(**facts))

    def ticket(
        self,
        label: str = "A012",
        service: str | None = "A-04",
        class_: TicketClass = TicketClass.NORMAL,
        ago_s: float = 600.0,
    ) -> TicketFacts:
        issued = self.now - timedelta(seconds=ago_s)
        return TicketFacts(f"2026-11-23-{label}", label, label[0], service, class_, issued)

    def waiting(self, *labels: str, class_: TicketClass = TicketClass.NORMAL) -> tuple[WaitingTicket, ...]:
        return tuple(WaitingTicket(self.ticket(label, None, class_)) for label in labels)

    def held(self, label: str = "A009", kind: HoldKind = HoldKind.KEPT) -> HeldTicket:
        return HeldTicket(self.ticket(label), kind, self.now - timedelta(minutes=4), self.counter)

    def undo(self, action: Undoable = Undoable.NO_SHOW, left_s: float = 10.0) -> UndoOffer:
        return UndoOffer(action, self.ticket(), self.now + timedelta(seconds=left_s))

    def invitation(self, label: str = "A011") -> Invitation:
        return Invitation(f"t-{label}", label, self.now + timedelta(seconds=60), ())

    def show_queues(
        self,
        waiting: int = 4,
        oldest_min: float = 12,
        unprinted: tuple[UnprintedTicket, ...] = (),
        missed: tuple[MissedTicket, ...] = (),
        day: str = "2026-11-23",
    ) -> None:
        oldest = self.now - timedelta(minutes=oldest_min) if waiting else None
        groups = tuple(
            GroupQueue(
                *(group.prefix, group.name, group.name_en, "Z1", waiting, 1, Issuing.OPEN),
                *(
                    WaitRange(600, 700, 900),
                    oldest,
                    self.waiting(*(f"{group.prefix}02{n}" for n in range(waiting))),
                ),
            )
            for group in self.hall.service_groups
        )
        self.seq += 1
        self.presenter.on_queues(QueuesState(1, self.seq, self.now, day, True, 63, groups, unprinted, missed))

    def unprinted(
        self, label: str = "A015", outcome: PrintOutcome | None = PrintOutcome.NOT_PRINTED
    ) -> UnprintedTicket:
        return UnprintedTicket(self.ticket(label, ago_s=90), outcome)

    def missed(self, label: str = "A008", may_return: bool = True, ago_min: float = 5) -> MissedTicket:
        at = self.now - timedelta(minutes=ago_min)
        return MissedTicket(self.ticket(label), at, at + timedelta(minutes=30), may_return)

    def show_posts(
        self, open_counters: tuple[str, ...] = ("W01", "W05", "D01"), helps: tuple[HelpCall, ...] = ()
    ) -> None:
        posts = tuple(
            Post(
                counter=place.id,
                number=place.number,
                name=place.name,
                name_en=place.name_en,
                area=place.area,
                state=CounterState.READY if place.id in open_counters else CounterState.VACANT,
                since=self.now,
                clerk=self._holder(place.id) if place.id in open_counters else None,
                pause_reason=None,
                label=None,
                is_desk=place.is_desk,
            )
            for place in self.hall.counters
        )
        self.seq += 1
        self.presenter.on_posts(PostsState(1, self.seq, self.now, posts, "赵某", helps))

    def help(self, place: str = "kiosk-01", kind: HelpKind = HelpKind.GUIDE, ago_s: float = 12) -> HelpCall:
        return HelpCall(f"h-{place}-{kind}", place, "取号机", kind, self.now - timedelta(seconds=ago_s))

    def _holder(self, counter: str) -> ClerkFacts:
        post = self.hall.post_of(counter)
        assert post is not None
        return self.person(post.role_a, Role.A)
