"""One example of everything that travels, for the published contract and its tests. A visit told in messages."""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

from config.contract import commands as c
from config.contract import events as e
from config.contract import facts as f
from config.contract import state as s
from config.contract import words as w
from config.contract.refusals import Reason, RefusalCode, refuse
from config.contract.replies import Reply, Result, accepted, refused
from config.contract.topics import Stream

MORNING = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)
"""Half past nine in the hall."""
DAY = "2026-03-02"


def _at(seconds: int) -> datetime:
    return MORNING + timedelta(seconds=seconds)


COMMANDS: tuple[c.Command, ...] = (
    c.IssueTicket(service="A-01", class_=w.TicketClass.CARE, care_reason=w.CareReason.ELDERLY),
    c.ConfirmPrint(ticket="2026-03-02-A012", outcome=w.PrintOutcome.NOT_PRINTED, detail="paper out"),
    c.Reprint(ticket="2026-03-02-A012"),
    c.SignIn(counter="W01", clerk="S101", pin="2580"),
    c.SignOut(counter="W01"),
    c.Pause(counter="W01", reason=w.PauseReason.MEETING),
    c.Unpause(counter="W01"),
    c.CallNext(counter="W01"),
    c.CallTicket(counter="W01", ticket="2026-03-02-A012"),
    c.Recall(counter="W01"),
    c.StartServing(counter="W01"),
    c.Complete(counter="W01"),
    c.NoShow(counter="W01"),
    c.ReturnTicket(ticket="2026-03-02-A012"),
    c.Hold(counter="W01", kind=w.HoldKind.AWAY),
    c.Resume(counter="W01", ticket="2026-03-02-A012"),
    c.Transfer(counter="W01", to_group="B"),
    c.Cancel(ticket="2026-03-02-A012"),
    c.Rate(ticket="2026-03-02-A012", level=2, reasons=(w.RatingReason.LONG_WAIT,), source=w.RatingSource.PAD),
    c.AcknowledgeCall(call="2026-03-02-A012-c1", device="disp-w01"),
    c.RequestHelp(place="kiosk-01", kind=w.HelpKind.GUIDE),
    c.AnswerHelp(help="2026-03-02-h1"),
    c.Undo(counter="W01"),
)
"""One of each type."""

WAIT = f.WaitRange(p10=180, p50=420, p90=900)
TICKET = f.TicketFacts(
    id="2026-03-02-A012",
    label="A012",
    group="A",
    service="A-01",
    class_=w.TicketClass.CARE,
    issued_at=MORNING,
)
CALL = f.CallFacts(
    id="2026-03-02-A012-c1",
    counter="W01",
    at=_at(400),
    attempt=1,
    reason=f.CallReason(rule=w.CallRule.SMALLEST_KEY, key=33900.0, considered=3),
    ticket=TICKET,
)
CLERK = f.ClerkFacts(id="S101", name="张某", title="民政办工作员", role=w.Role.A)
_ISSUED = f.IssuedTicket(
    id=TICKET.id,
    label=TICKET.label,
    group=TICKET.group,
    service=TICKET.service,
    class_=TICKET.class_,
    issued_at=TICKET.issued_at,
    ahead=3,
    wait_s=WAIT,
    page_url="https://hall.example/t/Zk3vT0x9Qw2LrA1b",
)

_RESULTS: Mapping[type[c.Body], Result] = {
    c.IssueTicket: Result(ticket=_ISSUED),
    c.Reprint: Result(ticket=_ISSUED),
    c.SignIn: Result(clerk=CLERK),
    c.CallNext: Result(call=CALL),
    c.CallTicket: Result(call=CALL),
    c.Recall: Result(call=CALL),
    c.RequestHelp: Result(help="2026-03-02-h1"),
}

ENVELOPES: tuple[c.Envelope, ...] = tuple(
    c.Envelope(v=1, id=f"c{n:04}", at=MORNING, client="counter-w01", body=body)
    for n, body in enumerate(COMMANDS, start=1)
)

ACCEPTED: tuple[Reply, ...] = tuple(
    accepted(envelope.id, _RESULTS.get(type(envelope.body), Result())) for envelope in ENVELOPES
)
"""The answer to each of `ENVELOPES` when all is well."""

REFUSED: tuple[Reply, ...] = (
    refused("c0008", refuse(RefusalCode.NOTHING_WAITING)),
    refused("c0001", refuse(RefusalCode.CLOSED, Reason.TICKET_STOP)),
    refused(
        "c0099", refuse(RefusalCode.BAD_MESSAGE, fault="Expected `str`, got `int` - at `$.body.counter`")
    ),
)

EVENTS: Mapping[Stream, e.Recorded] = {
    Stream.QUEUE: e.Recorded(
        seq=4711,
        at=_at(400),
        by=e.Actor(client="counter-w01", clerk="S101", role=w.Role.A, post="W01"),
        command="c0008",
        event=e.TicketCalled(
            call="2026-03-02-A012-c1", ticket=TICKET.id, counter="W01", attempt=1, reason=CALL.reason
        ),
    ),
    Stream.RATINGS: e.Recorded(
        seq=4720,
        at=_at(900),
        by=e.Actor(client="counter-w01"),
        command="c0019",
        event=e.Rated(ticket=TICKET.id, level=5, source=w.RatingSource.PAD, counter="W01"),
    ),
    Stream.STAFF: e.Recorded(
        seq=4700,
        at=_at(60),
        by=e.Actor(client="counter-w01", clerk="S101", role=w.Role.A, post="W01"),
        command="c0004",
        event=e.SignedIn(counter="W01", clerk="S101", role=w.Role.A, client="counter-w01"),
    ),
    Stream.SUPERVISION: e.Recorded(
        seq=4730,
        at=_at(950),
        by=e.Actor(client="kiosk-01"),
        command="c0021",
        event=e.HelpRequested(help="2026-03-02-h1", place="kiosk-01", kind=w.HelpKind.GUIDE),
    ),
}

QUEUES = s.QueuesState(
    v=1,
    seq=4711,
    at=_at(400),
    day=DAY,
    is_open=True,
    served_today=11,
    groups=(
        s.GroupQueue(
            group="A",
            name="民政",
            name_en="Civil Affairs",
            area="Z1",
            waiting=1,
            counters_open=2,
            issuing=w.Issuing.OPEN,
            wait_s=WAIT,
            oldest_issued_at=MORNING,
            next=(s.WaitingTicket(ticket=TICKET),),
        ),
    ),
    unprinted=(s.UnprintedTicket(ticket=TICKET, outcome=w.PrintOutcome.NOT_PRINTED),),
    missed=(),
)
BOARD = s.BoardState(
    v=1,
    seq=4711,
    at=_at(400),
    is_open=True,
    calls=(
        s.BoardCall(
            call="2026-03-02-A012-c1",
            label="A012",
            group_name="民政",
            counter="W01",
            counter_number=1,
            place="1号窗口",
            place_en="Counter 1",
            area="Z1",
            at=_at(400),
            attempt=1,
            state=w.TicketState.CALLED,
            is_priority=True,
            text="请 A012 号到 1号窗口办理业务。",
            speak_zh="请A零一二号，到一号窗口办理业务。",
            speak_en="Number A zero one two, please go to counter one.",
        ),
    ),
    missed=("A009",),
)
POSTS = s.PostsState(
    v=1,
    seq=4711,
    at=_at(400),
    posts=(
        s.Post(
            counter="W01",
            number=1,
            name="民政",
            name_en="Civil Affairs",
            area="Z1",
            state=w.CounterState.CALLED,
            since=_at(400),
            clerk=CLERK,
            pause_reason=None,
            label="A012",
            is_desk=False,
        ),
    ),
    duty_leader="李某",
    helps=(
        s.HelpCall(
            help="2026-03-02-h1",
            place="kiosk-01",
            place_name="1号自助取号机",
            kind=w.HelpKind.GUIDE,
            at=_at(300),
        ),
    ),
)
COUNTER = s.CounterStateMessage(
    v=1,
    seq=4720,
    at=_at(900),
    counter="W01",
    number=1,
    name="民政",
    name_en="Civil Affairs",
    state=w.CounterState.READY,
    since=_at(900),
    client="counter-w01",
    clerk=CLERK,
    pause_reason=None,
    call=None,
    serving_since=None,
    acknowledged_by=(),
    rating_invited=s.Invitation(
        ticket=TICKET.id, label="A012", until=_at(960), reasons=(w.RatingReason.LONG_WAIT,)
    ),
    undo=None,
    display=s.DisplayText(line="欢迎办理", colour="green", blink=False),
    held=(),
    next=(),
    served_today=12,
)
PRESENCE = s.Presence(
    v=1, state=w.Online.ONLINE, program="kiosk", version="0.1.0", host="kiosk-pc-1", started_at=MORNING
)
HEALTH = s.Health(
    v=1,
    device="prn-01",
    kind="printer",
    host="kiosk-pc-1",
    state=w.HealthState.UNAVAILABLE,
    since=_at(120),
    code="paper_out",
    detail="DLE EOT 4: 0x7E",
)
