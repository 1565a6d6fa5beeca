"""A presenter with a hall that answers when told to, a printer that prints when told to, and a clock to turn."""

from dataclasses import dataclass, field
from datetime import UTC, datetime

import pytest

from config.contract.commands import IssueTicket, RequestHelp
from config.contract.facts import IssuedTicket, WaitRange
from config.contract.replies import Reply, Result
from config.contract.state import GroupQueue, QueuesState
from config.contract.words import Issuing, PrintOutcome, TicketClass
from config.hall import Hall, default_hall_path, load_hall
from devices.printer.facts import NoticeFacts, SlipFacts
from kiosk.core.ports import Answered, Issued, Printed, PrinterState, PrintResult
from kiosk.core.presenter import Presenter

NOW = datetime(2026, 11, 23, 6, 5, tzinfo=UTC)


@pytest.fixture(scope="session")
def hall() -> Hall:
    return load_hall(default_hall_path())


@dataclass
class FakeLine:
    issued: list[IssueTicket] = field(default_factory=list)
    helps: list[RequestHelp] = field(default_factory=list)
    answered: list[Answered] = field(default_factory=list)

    def issue(self, body: IssueTicket, issued: Issued, answered: Answered) -> None:
        def both(reply: Reply | None) -> None:
            answered(reply)
            if reply is not None and reply.result is not None and reply.result.ticket is not None:
                issued(reply.result.ticket)

        self.issued.append(body)
        self.answered.append(both)

    def ask_help(self, body: RequestHelp, answered: Answered) -> None:
        self.helps.append(body)
        self.answered.append(answered)

    def answer(self, reply: Reply | None) -> None:
        self.answered.pop()(reply)


@dataclass
class FakePrinter:
    state: PrinterState = PrinterState.READY
    detail: str = ""
    slips: list[SlipFacts] = field(default_factory=list)
    notices: list[NoticeFacts] = field(default_factory=list)
    printed: list[Printed] = field(default_factory=list)

    def print_slip(self, ticket: str, facts: SlipFacts, language: str, printed: Printed) -> None:
        self.slips.append(facts)
        self.printed.append(printed)

    def print_notice(self, facts: NoticeFacts, language: str, printed: Printed) -> None:
        self.notices.append(facts)
        self.printed.append(printed)

    def print_test(self, printed: Printed) -> None:
        self.printed.append(printed)

    def paper_changed(self) -> None:
        self.state = PrinterState.READY

    def finish(self, outcome: PrintOutcome = PrintOutcome.PRINTED, detail: str = "") -> None:
        self.printed.pop()(PrintResult(outcome, detail))


class World:
    """`shows` counts how often the screen was asked to draw."""

    def __init__(self, hall: Hall) -> None:
        self.line, self.printer, self.time, self.shows = FakeLine(), FakePrinter(), 100.0, 0
        self.presenter = Presenter(hall, "kiosk-01", self.line, self.printer, lambda: self.time, self.drawn)

    def drawn(self) -> None:
        self.shows += 1

    def wait(self, seconds: float) -> None:
        """Lets time pass in the steps the app ticks in."""
        for _ in range(round(seconds / 0.2)):
            self.time += 0.2
            self.presenter.tick()

    def take_number(self, code: str = "A-04", ticket_id: str = "t-1") -> None:
        self.presenter.choose_group(code[0])
        self.presenter.choose_service(code)
        self.line.answer(issued(ticket_id, code))


@pytest.fixture
def world(hall: Hall) -> World:
    return World(hall)


def issued(ticket_id: str = "t-1", code: str = "A-04", class_: TicketClass = TicketClass.NORMAL) -> Reply:
    wait = WaitRange(600, 700, 900)
    url = "https://hall.example.cn/t/abc"
    ticket = IssuedTicket(ticket_id, f"{code[0]}012", code[0], code, class_, NOW, 3, wait, url)
    return Reply(1, "c-1", True, Result(ticket=ticket))


def queues(hall: Hall, seq: int = 1, day: str = "2026-11-23", **issuing: Issuing) -> QueuesState:
    """Every group waits with four people; `A=Issuing.FULL` closes one."""
    groups = tuple(
        GroupQueue(
            *(group.prefix, group.name, group.name_en, "Z1", 4, 1),
            *(issuing.get(group.prefix, Issuing.OPEN), WaitRange(600, 700, 900), None, ()),
        )
        for group in hall.service_groups
    )
    return QueuesState(1, seq, NOW, day, True, 63, groups, (), ())
