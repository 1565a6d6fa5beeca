"""The hall's state made into what screens need: the retained state messages, whole. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from config import announcements
from config.contract.facts import ClerkFacts
from config.contract.state import (
    BoardCall,
    BoardState,
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
from config.contract.words import CounterState, HoldKind, Role, TicketClass, TicketState, Undoable
from config.hall import Counter as CounterInFile
from config.hall import Hall
from hall_server.domain.context import Context
from hall_server.domain.decide import call_facts
from hall_server.domain.issuing import issuing_of
from hall_server.domain.lines import Entry, Line
from hall_server.domain.model import Counter, HallState, Person, Ticket, counter_state
from hall_server.domain.rules import CounterRule, Rules
from hall_server.domain.serving import next_for
from hall_server.domain.transitions import Action, allows
from hall_server.waiting.estimate import WaitTable, serving_counters

VERSION = 1
LISTED_WAITING = 8
LISTED_AT_DESK = 50
LISTED_AT_COUNTER = 3


@dataclass(frozen=True, slots=True)
class Moment:
    """What every view is made from."""

    state: HallState
    rules: Rules
    hall: Hall
    waits: WaitTable
    now: datetime


def person_of(hall: Hall, clerk: str) -> Person:
    """A person who left the hall file keeps the job number."""
    known = hall.clerk(clerk)
    return Person(name=clerk, title="") if known is None else Person(name=known.name, title=known.title)


def clerk_at(hall: Hall, counter: Counter) -> ClerkFacts | None:
    if counter.clerk is None:
        return None
    return person_of(hall, counter.clerk).as_facts(counter.clerk, counter.role or Role.A)


def queues_view(moment: Moment) -> QueuesState:
    state = moment.state
    return QueuesState(
        v=VERSION,
        seq=state.seq,
        at=moment.now,
        day=state.day,
        is_open=is_open(moment),
        served_today=state.served_today,
        groups=tuple(_group(moment, group.prefix) for group in moment.hall.service_groups),
        unprinted=tuple(
            UnprintedTicket(ticket=state.tickets[t].facts(), outcome=state.tickets[t].print_outcome)
            for t in _newest(state.unprinted)
        ),
        missed=tuple(_missed(moment, state.tickets[ticket]) for ticket in _newest(state.missed)),
    )


def is_open(moment: Moment) -> bool:
    return moment.rules.always_open or moment.rules.hours.is_open(moment.now)


def _newest(ids: dict[str, None]) -> Iterable[str]:
    return islice(reversed(ids), LISTED_AT_DESK)


def _group(moment: Moment, prefix: str) -> GroupQueue:
    state, hall = moment.state, moment.hall
    group, area = hall.group(prefix), hall.area_of_group(prefix)
    assert group is not None
    line = state.lines.group(prefix)
    context = Context(now=moment.now, client="", waits=moment.waits)
    issuing, _ = issuing_of(state, moment.rules, prefix, context)
    return GroupQueue(
        group=prefix,
        name=group.name,
        name_en=group.name_en,
        area="" if area is None else area.id,
        waiting=len(line),
        counters_open=len(serving_counters(state, moment.rules, prefix)),
        issuing=issuing,
        wait_s=moment.waits.get(prefix),
        oldest_issued_at=_oldest(state, line),
        next=_first(state, line),
    )


def _oldest(state: HallState, line: Line) -> datetime | None:
    """Credits bring younger tickets before older ones, so that everybody is looked at."""
    return min((state.tickets[entry[2]].issued_at for entry in line), default=None)


def _first(state: HallState, line: Iterable[Entry], count: int = LISTED_WAITING) -> tuple[WaitingTicket, ...]:
    tickets = (state.tickets[entry[2]] for entry in islice(line, count))
    return tuple(WaitingTicket(ticket=t.facts(), reserved_for=t.reserved_for) for t in tickets)


def _missed(moment: Moment, ticket: Ticket) -> MissedTicket:
    assert ticket.missed_at is not None
    return MissedTicket(
        ticket=ticket.facts(),
        missed_at=ticket.missed_at,
        return_until=ticket.missed_at + moment.rules.calling.grace,
        may_return=not ticket.has_returned,
    )


def board_view(moment: Moment) -> BoardState:
    state = moment.state
    missed = (_missed(moment, state.tickets[ticket]) for ticket in _newest(state.missed))
    may_return = (m.ticket.label for m in missed if m.may_return and moment.now <= m.return_until)
    return BoardState(
        v=VERSION,
        seq=state.seq,
        at=moment.now,
        is_open=is_open(moment),
        calls=tuple(_board_calls(moment)),
        missed=tuple(islice(may_return, 8)),
    )


def _board_calls(moment: Moment) -> Iterable[BoardCall]:
    """Without calls to a counter that left the hall file since: nobody could go there."""
    for ticket_id in moment.state.recent_calls:
        ticket = moment.state.tickets[ticket_id]
        counter = None if ticket.counter is None else moment.hall.counter(ticket.counter)
        if counter is not None:
            yield _board_call(moment, ticket, counter)


def _board_call(moment: Moment, ticket: Ticket, counter: CounterInFile) -> BoardCall:
    assert ticket.called_at is not None
    place = announcements.place_of(counter.number)
    spoken = announcements.call(ticket.label, place, ticket.attempt)
    group_name, _ = moment.hall.board_name(ticket.group, ticket.service)
    return BoardCall(
        call=ticket.call_id,
        label=ticket.label,
        group_name=group_name,
        counter=counter.id,
        counter_number=counter.number,
        place=place.zh_text,
        place_en=place.en_spoken,
        area=counter.area,
        at=ticket.called_at,
        attempt=ticket.attempt,
        state=ticket.state,
        is_priority=ticket.class_ in (TicketClass.CARE, TicketClass.URGENT),
        text=spoken.zh_text,
        speak_zh=spoken.zh_spoken,
        speak_en=spoken.en_spoken,
    )


def posts_view(moment: Moment) -> PostsState:
    hall, state = moment.hall, moment.state
    leader = hall.duty_leader(moment.rules.hours.day_of(moment.now))
    return PostsState(
        v=VERSION,
        seq=state.seq,
        at=moment.now,
        posts=tuple(_post(moment, counter) for counter in hall.counters),
        duty_leader=None if leader is None else leader.name,
        helps=tuple(
            HelpCall(help=h.id, place=h.place, place_name=_place_name(hall, h.place), kind=h.kind, at=h.at)
            for h in state.helps.values()
        ),
    )


def _place_name(hall: Hall, place: str) -> str:
    counter = hall.counter(place)
    if counter is not None:
        return announcements.place_of(counter.number).zh_text
    return next((kiosk.name for kiosk in hall.kiosks if kiosk.id == place), place)


def _post(moment: Moment, in_file: CounterInFile) -> Post:
    counter = moment.state.counter(in_file.id)
    current = moment.state.current(counter)
    return Post(
        counter=in_file.id,
        number=in_file.number,
        name=in_file.name,
        name_en=in_file.name_en,
        area=in_file.area,
        state=counter_state(counter, current),
        since=counter.since,
        clerk=clerk_at(moment.hall, counter),
        pause_reason=counter.pause_reason,
        label=None if current is None else current.label,
        is_desk=in_file.is_desk,
    )


def counter_view(moment: Moment, counter_id: str) -> CounterStateMessage:
    """The state of a counter of the hall file."""
    state, in_file = moment.state, moment.hall.counter(counter_id)
    assert in_file is not None
    counter = state.counter(counter_id)
    current = state.current(counter)
    now_is = counter_state(counter, current)
    return CounterStateMessage(
        v=VERSION,
        seq=state.seq,
        at=moment.now,
        counter=counter_id,
        number=in_file.number,
        name=in_file.name,
        name_en=in_file.name_en,
        state=now_is,
        since=counter.since,
        client=counter.client,
        clerk=clerk_at(moment.hall, counter),
        pause_reason=counter.pause_reason,
        call=None if current is None else call_facts(current),
        serving_since=_serving_since(counter, current),
        acknowledged_by=() if current is None else tuple(current.acknowledged),
        rating_invited=_invitation(moment, counter),
        undo=_undo_offer(moment, counter),
        display=_display(moment, in_file, counter, now_is, current),
        held=tuple(_held(state, counter, moment.rules.counters[counter_id])),
        next=_first(state, _candidates(moment, counter), LISTED_AT_COUNTER),
        served_today=counter.served_today,
    )


def _serving_since(counter: Counter, current: Ticket | None) -> datetime | None:
    """A resumed visit has no start to learn from, but the clerk's timer has one."""
    if current is None or current.state is not TicketState.SERVING:
        return None
    return current.started_at or counter.since


def _invitation(moment: Moment, counter: Counter) -> Invitation | None:
    invited = counter.invited
    if invited is None or moment.now >= invited.until:
        return None
    ticket = moment.state.find(invited.ticket)
    if ticket is None:
        return None
    reasons = tuple(reason.id for reason in moment.hall.rating.reasons)
    return Invitation(ticket=ticket.id, label=ticket.label, until=invited.until, reasons=reasons)


def _undo_offer(moment: Moment, counter: Counter) -> UndoOffer | None:
    """What the counter did last, while `undo` would take it back."""
    undo = counter.undo
    if undo is None or counter.ticket is not None or counter.pause_reason is not None:
        return None
    ticket = moment.state.tickets[undo.ticket]
    action = Action.UNDO_NO_SHOW if undo.kind is Undoable.NO_SHOW else Action.UNDO_TRANSFER
    until = undo.at + moment.rules.calling.undo
    if moment.now >= until or ticket.counter != counter.id or not allows(ticket.state, action):
        return None
    return UndoOffer(action=undo.kind, ticket=ticket.facts(), until=until)


def _display(
    moment: Moment, in_file: CounterInFile, counter: Counter, now_is: CounterState, current: Ticket | None
) -> DisplayText:
    """Eight characters over the counter: what the visitor looks for, then who serves (domain.md 5.5)."""
    match now_is:
        case CounterState.CALLED:
            assert current is not None
            return DisplayText(line=f"请{current.label}号", colour="red", blink=True)
        case CounterState.SERVING:
            assert current is not None
            return DisplayText(line=f"{current.label} 办理中", colour="green", blink=False)
        case CounterState.PAUSED:
            return DisplayText(line=f"暂停服务{_instead(moment, in_file)}", colour="red", blink=False)
        case CounterState.VACANT:
            return DisplayText(line="暂无人值守", colour="red", blink=False)
        case CounterState.READY:
            role = "B角值守" if counter.role is Role.B else "欢迎办理"
            return DisplayText(line=role, colour="green", blink=False)


def _instead(moment: Moment, in_file: CounterInFile) -> str:
    """`请到N号` while another open counter serves the same group. Beside a number of two digits no space fits."""
    for other in moment.hall.counters:
        serves = any(moment.rules.counters[other.id].serves(group) for group in in_file.groups)
        if other.id != in_file.id and serves and moment.state.counter(other.id).is_open:
            return f"{'' if other.number > 9 else ' '}请到{other.number}号"
    return ""


def _held(state: HallState, counter: Counter, rule: CounterRule) -> Iterable[HeldTicket]:
    """What this counter may resume: its own, and those of others that any counter may take."""
    for ticket_id in state.held:
        ticket = state.tickets[ticket_id]
        assert ticket.hold_kind is not None and ticket.held_at is not None and ticket.counter is not None
        is_open_to_all = ticket.hold_kind is not HoldKind.KEPT and rule.serves(ticket.group)
        if ticket.counter == counter.id or is_open_to_all:
            yield HeldTicket(
                ticket=ticket.facts(), kind=ticket.hold_kind, since=ticket.held_at, counter=ticket.counter
            )


def _candidates(moment: Moment, counter: Counter) -> list[Entry]:
    """The first few tickets this counter may get: whom the next call takes, then in key order with its penalties."""
    lines, rule = moment.state.lines, moment.rules.counters[counter.id]
    found = list(islice(lines.reserved_for(counter.id), LISTED_AT_COUNTER))
    for prefix in rule.groups:
        found += islice(lines.group(prefix), LISTED_AT_COUNTER)
    for prefix in rule.overflow:
        penalty_s = moment.rules.calling.overflow_penalty_s
        helped = islice(lines.group(prefix), LISTED_AT_COUNTER)
        found += [(key + penalty_s, number, ticket) for key, number, ticket in helped]
    choice = next_for(moment.state, moment.rules, rule, counter.care_streak)
    first = "" if choice is None else choice.ticket
    if first and all(ticket != first for _, _, ticket in found):  # the guard may pass over many care tickets
        found.append((0.0, 0, first))
    return sorted(found, key=lambda entry: (entry[2] != first, entry))
