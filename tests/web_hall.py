"""A hall for pages to show: the sample hall's states, figures that stand still, and a web server in a thread.

Owns what the tests of pages feed and start; asserts nothing.
"""

import asyncio
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, timedelta

import msgspec

from config.contract.coding import encode
from config.contract.commands import Command, Rate
from config.contract.facts import ClerkFacts, TicketFacts, WaitRange
from config.contract.refusals import Reason, RefusalCode, refuse
from config.contract.replies import Reply, Result, accepted, refused
from config.contract.state import (
    BoardCall,
    BoardState,
    GroupQueue,
    Health,
    HelpCall,
    Post,
    PostsState,
    Presence,
    QueuesState,
    UnprintedTicket,
    WaitingTicket,
)
from config.contract.words import (
    CounterState,
    HealthState,
    HelpKind,
    Issuing,
    Online,
    PauseReason,
    Role,
    TicketClass,
    TicketState,
)
from config.hall import Hall
from config.hall.loading import default_hall_path, load_hall
from hall_server.hub import StateHub
from hall_server.web.app import create_app
from hall_server.web.deps import TicketPage, WebDeps
from hall_server.web.figures import CounterDay, CurvePoint, DaySummary, GroupDay, RatingLine
from hall_server.web.serve import serve

HALL = load_hall(default_hall_path())
PIN = "2580"
SECRET = b"a secret of the tests, long enough"
TOKEN = "tok3n-Of_a-visitor"


def clock() -> datetime:
    return datetime.now(UTC)


class StillFigures:
    """A day's figures that do not change."""

    def __init__(self) -> None:
        self.summary = DaySummary(96, 63, 4, 26, 25, {5: 19, 4: 5, 3: 1, 2: 1, 1: 0})

    def day_summary(self, day: date) -> DaySummary:
        return self.summary

    def waiting_curve(self, day: date, step_min: int) -> Sequence[CurvePoint]:
        first = clock() - timedelta(hours=4)
        counts = (0, 2, 5, 9, 12, 14, 11, 13, 16, 12, 9, 8, 7, 4, 3, 1, 0, 0, 2, 6, 9, 11, 10, 8, 7)
        return [CurvePoint(first + timedelta(minutes=10 * step), count) for step, count in enumerate(counts)]

    def recent_ratings(self, day: date, limit: int) -> Sequence[RatingLine]:
        now = clock()
        return [
            RatingLine(now - timedelta(minutes=3), 5, "A-01"),
            RatingLine(now - timedelta(minutes=9), 2, "C-02", ("long_wait", "attitude")),
            RatingLine(now - timedelta(minutes=14), 4, None),
        ][:limit]

    def by_group(self, day: date) -> Sequence[GroupDay]:
        return [GroupDay("A", 12, 9, 540)]

    def by_counter(self, day: date) -> Sequence[CounterDay]:
        return [CounterDay("W01", 9, 610)]


@dataclass
class WebHall:
    """What a page is fed and what it asked: publish to `hub`, read `submitted`."""

    hall: Hall = HALL
    hub: StateHub = field(default_factory=StateHub)
    figures: StillFigures = field(default_factory=StillFigures)
    tickets: dict[str, TicketPage] = field(default_factory=dict)
    submitted: list[tuple[str, Command]] = field(default_factory=list)
    pins_checked: list[str] = field(default_factory=list)

    async def submit(self, client: str, command: Command) -> Reply:
        self.submitted.append((client, command))
        if isinstance(command, Rate):
            for token, page in self.tickets.items():
                if page.facts.id == command.ticket:
                    if page.rated:
                        return refused("x", refuse(RefusalCode.WRONG_STATE, Reason.ALREADY_RATED))
                    self.tickets[token] = replace(page, may_rate=False, rated=True)
        return accepted("x", Result())

    async def ticket_by_token(self, token: str) -> TicketPage | None:
        return self.tickets.get(token)

    async def check_pin(self, staff: str, pin: str) -> bool:
        self.pins_checked.append(staff)
        return self.hall.clerk(staff) is not None and pin == PIN

    def deps(self) -> WebDeps:
        return WebDeps(
            hall=self.hall,
            hub=self.hub,
            submit=self.submit,
            ticket_by_token=self.ticket_by_token,
            figures=self.figures,
            check_pin=self.check_pin,
            clock=clock,
            secret=SECRET,
        )

    def publish(self, name: str, state: msgspec.Struct) -> None:
        self.hub.publish(name, encode(state))


@contextmanager
def served(web_hall: WebHall, port: int = 0) -> Iterator[str]:
    """The pages on a free port, in a thread with its own loop; ends when the block does. Gives the address."""
    address: list[str] = []
    started = threading.Event()
    loop = asyncio.new_event_loop()
    stop = asyncio.Event()

    async def run() -> None:
        web = await serve(create_app(web_hall.deps()), "127.0.0.1", port)
        address.append(web.url)
        started.set()
        await stop.wait()
        await web.stop()

    def main() -> None:
        try:
            loop.run_until_complete(run())
            loop.run_until_complete(loop.shutdown_default_executor())
        finally:
            started.set()
            loop.close()

    thread = threading.Thread(target=main, name="web-of-the-test")
    thread.start()
    try:
        assert started.wait(10), "the web server did not start"
        assert address, "the web server could not start"
        yield address[0]
    finally:
        if not loop.is_closed():
            loop.call_soon_threadsafe(stop.set)
        thread.join(15)
        assert not thread.is_alive(), "the web server did not stop"


def a_call(label: str, counter: str, *, ago_s: float = 0, **changes: object) -> BoardCall:
    place = next(one for one in HALL.counters if one.id == counter)
    group = HALL.group(label[0])
    number = place.number
    base = BoardCall(
        call=f"call-{label}",
        label=label,
        group_name=group.name if group else "",
        counter=counter,
        counter_number=number,
        place="咨询台" if place.is_desk else f"{number}号窗口",
        place_en="Enquiry desk" if place.is_desk else f"Counter {number}",
        area=place.area,
        at=clock() - timedelta(seconds=ago_s),
        attempt=1,
        state=TicketState.CALLED,
        is_priority=False,
        text=f"请{label}号到{number}号窗口",
        speak_zh=f"请 {label} 号，到 {number} 号窗口办理业务。",
        speak_en=f"Number {label}, please go to counter {number}.",
    )
    return msgspec.structs.replace(base, **changes)


def some_calls() -> tuple[BoardCall, ...]:
    done, serving = TicketState.COMPLETED, TicketState.SERVING
    return (
        a_call("A012", "W01", ago_s=20, attempt=2, is_priority=True),
        a_call("E003", "W06", ago_s=80, group_name="综合", state=serving),
        a_call("B010", "W10", ago_s=130, group_name="计生(卫生健康)", state=TicketState.NO_SHOW),
        a_call("C008", "W03", ago_s=200, state=serving),
        a_call("K021", "W05", ago_s=260, state=done),
        a_call("D006", "W04", ago_s=310, state=serving),
        a_call("A011", "W01", ago_s=400, state=done),
        a_call("G002", "W08", ago_s=500, state=done),
    )


def a_board(calls: Sequence[BoardCall], **changes: object) -> BoardState:
    base = BoardState(1, 100, clock(), True, tuple(calls[:8]), ("B010",))
    return msgspec.structs.replace(base, **changes)


def a_ticket(label: str = "A015", *, ago_min: float = 4, **changes: object) -> TicketFacts:
    issued_at = clock() - timedelta(minutes=ago_min)
    base = TicketFacts(f"t-{label}", label, label[0], None, TicketClass.NORMAL, issued_at)
    return msgspec.structs.replace(base, **changes)


def a_queues(**changes: object) -> QueuesState:
    groups = []
    for place, group in enumerate(HALL.service_groups):
        waiting = (4, 2, 7, 0, 1, 0, 3, 0, 2, 5)[place % 10]
        is_staffed = group.prefix not in {"G", "F"}
        line = [a_ticket(f"{group.prefix}{20 + n:03d}", ago_min=(waiting - n) * 5) for n in range(waiting)]
        area = HALL.area_of_group(group.prefix)
        low = 240 * waiting
        groups.append(
            GroupQueue(
                group=group.prefix,
                name=group.name,
                name_en=group.name_en,
                area=area.id if area else "",
                waiting=waiting,
                counters_open=1 if is_staffed else 0,
                issuing=Issuing.OPEN,
                wait_s=WaitRange(low, int(low * 1.3), int(low * 1.6) + 30) if is_staffed else None,
                oldest_issued_at=line[0].issued_at if line else None,
                next=tuple(WaitingTicket(ticket) for ticket in line[:8]),
            )
        )
    unprinted = UnprintedTicket(a_ticket("A030", ago_min=2), None)
    base = QueuesState(1, 100, clock(), "2026-11-24", True, 63, tuple(groups), (unprinted,), ())
    return msgspec.structs.replace(base, **changes)


def a_posts(**changes: object) -> PostsState:
    states = {
        "W01": CounterState.CALLED,
        "W05": CounterState.PAUSED,
        "W07": CounterState.VACANT,
        "W08": CounterState.VACANT,
        "W09": CounterState.READY,
    }
    posts = []
    for counter in HALL.counters:
        state = states.get(counter.id, CounterState.READY if counter.is_desk else CounterState.SERVING)
        post = HALL.post_of(counter.id)
        is_cover = counter.id == "W05"
        person = HALL.clerk((post.role_b if is_cover else post.role_a) if post else "")
        is_held = state is not CounterState.VACANT and person is not None
        is_busy = state in {CounterState.CALLED, CounterState.SERVING}
        posts.append(
            Post(
                counter=counter.id,
                number=counter.number,
                name=counter.name,
                name_en=counter.name_en,
                area=counter.area,
                state=state,
                since=clock() - timedelta(minutes=7),
                clerk=ClerkFacts(person.id, person.name, person.title, Role.B if is_cover else Role.A)
                if is_held and person
                else None,
                pause_reason=PauseReason.RESTROOM if state is CounterState.PAUSED else None,
                label=f"{(counter.groups or ('A',))[0]}012" if is_busy else None,
                is_desk=counter.is_desk,
            )
        )
    helps = (HelpCall("help-1", "kiosk-01", "自助取号机", HelpKind.GUIDE, clock() - timedelta(minutes=2)),)
    base = PostsState(1, 100, clock(), tuple(posts), "赵某", helps)
    return msgspec.structs.replace(base, **changes)


def fill(web_hall: WebHall) -> None:
    """A hall in the middle of a busy morning, with a few troubles."""
    now = clock()
    web_hall.publish("queues", a_queues())
    web_hall.publish("posts", a_posts())
    web_hall.publish("board", a_board(some_calls()))
    for device in web_hall.hall.devices:
        is_well = device.id != "printer-kiosk-01" and device.kind != "printer"
        web_hall.publish(
            f"health/{device.id}",
            Health(
                1,
                device.id,
                str(device.kind),
                "host",
                HealthState.OK if is_well else HealthState.DEGRADED,
                now - timedelta(minutes=33),
                "" if is_well else "paper_low",
                "" if is_well else "纸将用尽",
            ),
        )
    started = now - timedelta(hours=2)
    for client, program in (("kiosk-01", "kiosk"), ("w01", "counter"), ("devices-01", "devices")):
        state = Presence(1, Online.ONLINE, program, "0.1.0", "host", started)
        web_hall.publish(f"presence/{client}", state)


def a_page(**changes: object) -> TicketPage:
    base = TicketPage(
        facts=a_ticket(service=HALL.services_of("A")[0].code),
        state=TicketState.WAITING,
        ahead=3,
        wait_s=WaitRange(600, 780, 900),
        counter=None,
        called_at=None,
        may_rate=False,
        rated=False,
    )
    return replace(base, **changes)  # type: ignore[arg-type]
