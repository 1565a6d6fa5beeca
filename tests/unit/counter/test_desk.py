"""The enquiry desk's errands."""

from datetime import datetime
from itertools import pairwise

import pytest

from config.contract.commands import (
    AnswerHelp,
    Cancel,
    ConfirmPrint,
    IssueTicket,
    Reprint,
    ReturnTicket,
)
from config.contract.facts import IssuedTicket, WaitRange
from config.contract.refusals import RefusalCode
from config.contract.replies import Result
from config.contract.words import CareReason, HelpKind, PrintOutcome, TicketClass
from config.hall import Hall
from counter.core.beside import errands, sections
from counter.core.desk import Errand
from counter.core.ports import Printed
from counter.core.presenter import Page

from .world import World


def press(world: World, *keys: str) -> None:
    for key in keys:
        world.presenter.key(key)


def issued(world: World, label: str = "A016") -> Result:
    return Result(
        ticket=IssuedTicket(
            *(f"2026-11-23-{label}", label, label[0], "A-04", TicketClass.NORMAL, world.now, 3),
            *(WaitRange(600, 700, 900), None),
        )
    )


def titles(world: World) -> list[str]:
    menu = world.presenter.menus.current()
    return [] if menu is None else [option.title for option in menu.options]


def count_of(world: World, errand: Errand) -> str:
    return next(button.count for button in errands(world.presenter) if button.errand is errand)


def test_a_counter_has_no_errands(at_work: World):
    press(at_work, "ctrl+1")
    assert errands(at_work.presenter) == ()
    assert at_work.presenter.page is Page.WORK


def test_an_ordinary_number_in_three_keys(desk: World):
    press(desk, "ctrl+1", "a", "4", "1")
    assert desk.asked == [IssueTicket("A-04")]


def test_who_does_not_know_the_service_gets_a_number_of_the_group(desk: World):
    press(desk, "ctrl+1", "a", "6", "1")
    assert desk.asked == [IssueTicket("A")]


def test_a_priority_number_has_its_reason(desk: World):
    press(desk, "ctrl+1", "a", "4", "2", "3")
    assert desk.asked == [IssueTicket("A-04", TicketClass.CARE, None, CareReason.PREGNANT)]


def test_an_appointment_has_its_time_in_the_halls_zone(desk: World):
    press(desk, "ctrl+1", "a", "4", "3")
    assert titles(desk)[:3] == ["13:00", "13:30", "14:00"]
    press(desk, "3")
    slot = datetime.fromisoformat("2026-11-23T14:00:00+08:00")
    assert desk.asked == [IssueTicket("A-04", TicketClass.APPOINTMENT, slot)]


@pytest.mark.parametrize(("key", "class_"), [("4", TicketClass.URGENT), ("5", TicketClass.RETURNING)])
def test_the_other_classes(desk: World, key: str, class_: TicketClass):
    press(desk, "ctrl+1", "a", "4", key)
    assert desk.asked == [IssueTicket("A-04", class_)]


def test_the_number_is_shown_to_be_told_and_then_confirmed_by_hand(desk: World):
    press(desk, "ctrl+1", "a", "4", "1")
    desk.line.answer(issued(desk))
    menu = desk.presenter.menus.current()
    assert menu is not None
    assert (menu.figure, menu.title) == ("A016", "请告知群众号码")
    assert menu.note == "高龄津贴申领\n前面还有 3 人 · 约 10–15 分钟 · 1号窗口"
    press(desk, "enter")
    assert desk.line.posted == []
    press(desk, "1")
    assert desk.line.posted == [ConfirmPrint("2026-11-23-A016", PrintOutcome.PRINTED, "by hand at the desk")]


def test_a_refused_number_is_said(desk: World):
    press(desk, "ctrl+1", "a", "4", "1")
    desk.line.refuse(RefusalCode.QUOTA_REACHED)
    assert desk.view().note == "今日号票已取完，请到咨询台"
    assert desk.presenter.page is Page.WORK


def test_escape_goes_back_one_question(desk: World):
    press(desk, "ctrl+1", "a", "4", "escape", "escape", "b")
    assert desk.presenter.menus.current() is not None
    assert "生育登记（原生育证）" in titles(desk)


def test_unprinted_tickets_are_counted_listed_and_handed_over(desk: World):
    desk.show_queues(unprinted=(desk.unprinted("A015"), desk.unprinted("B003", None)))
    assert count_of(desk, Errand.UNPRINTED) == "2"
    press(desk, "ctrl+2", "1")
    assert titles(desk) == ["已交给群众", "重打号票", "取消号票"]
    press(desk, "1")
    assert desk.line.posted == [ConfirmPrint("2026-11-23-A015", PrintOutcome.PRINTED, "by hand at the desk")]


def test_a_reprint_shows_the_same_number(desk: World):
    desk.show_queues(unprinted=(desk.unprinted("A015"),))
    press(desk, "ctrl+2", "1", "2")
    assert desk.asked == [Reprint("2026-11-23-A015")]
    desk.line.answer(issued(desk, "A015"))
    menu = desk.presenter.menus.current()
    assert menu is not None
    assert menu.figure == "A015"


def test_a_missed_ticket_goes_back_while_it_may(desk: World):
    desk.show_queues(missed=(desk.missed("A008"), desk.missed("K002", may_return=False)))
    press(desk, "ctrl+3", "1", "1")
    assert desk.asked == [ReturnTicket("2026-11-23-A008")]
    desk.line.answer()
    assert desk.view().note == "A008 已返回队列"
    press(desk, "ctrl+3", "2")
    assert titles(desk) == ["重打号票"]


def test_after_its_grace_a_missed_ticket_is_not_offered_to_return(desk: World):
    desk.show_queues(missed=(desk.missed("A008", ago_min=29),))
    desk.wait(61)
    press(desk, "ctrl+3", "1")
    assert "返回队列" not in titles(desk)


def test_cancelling_is_asked_first(desk: World):
    desk.show_queues(unprinted=(desk.unprinted("A015"),))
    press(desk, "ctrl+2", "1", "3", "enter")
    assert desk.asked == []
    press(desk, "1")
    assert desk.asked == [Cancel("2026-11-23-A015")]


def test_a_ticket_is_found_by_its_number_or_its_last_digits(desk: World):
    press(desk, "ctrl+5", "b", "0", "2", "1")
    assert titles(desk) == ["B021"]
    press(desk, *["backspace"] * 4, "0", "2", "3")
    assert titles(desk)[:2] == ["A023", "B023"]
    press(desk, "enter")
    assert titles(desk) == ["重打号票", "取消号票"]


def test_a_ticket_that_only_passed_by_unprinted_is_still_found(desk: World):
    desk.show_queues(unprinted=(desk.unprinted("A099"),))
    desk.show_queues()
    press(desk, "ctrl+5", *"A099")
    assert titles(desk) == ["A099"]


def test_a_new_day_forgets_the_numbers_of_the_old(desk: World):
    desk.show_queues(unprinted=(desk.unprinted("A099"),))
    desk.show_queues(day="2026-11-24")
    press(desk, "ctrl+5", *"A099")
    menu = desk.presenter.menus.current()
    assert menu is not None
    assert (titles(desk), menu.empty) == ([], "没有见过这个号码")


def test_a_call_for_help_rings_once_is_shown_and_answered(hall: Hall):
    rings: list[int] = []
    world = World(hall, "D01", ring=lambda: rings.append(1))
    world.sign_in()
    help_ = world.help("W03", HelpKind.GUARD)
    world.show_posts(helps=(help_,))
    world.show_posts(helps=(help_,))
    assert len(rings) == 1
    assert world.view().note == "3号窗口 求助：保安"
    assert count_of(world, Errand.HELPS) == "1"
    world.presenter.key("ctrl+4")
    world.presenter.key("1")
    assert world.asked == [AnswerHelp(help_.help)]


def test_a_new_call_blinks_for_three_seconds(desk: World):
    desk.show_posts(helps=(desk.help(),))
    lit = []
    for _ in range(40):
        lit.append(next(b.is_lit for b in errands(desk.presenter) if b.errand is Errand.HELPS))
        desk.wait(0.2)
    changes = sum(before != after for before, after in pairwise(lit))
    assert 4 <= changes <= 18  # seen to blink, and under 3 Hz
    assert not any(lit[16:])


def test_what_waits_for_the_desk_stands_beside_in_a_wide_window(desk: World):
    desk.show_queues(unprinted=(desk.unprinted("A015"),), missed=(desk.missed("A008"),))
    desk.show_posts(helps=(desk.help(),))
    assert [s.id for s in sections(desk.presenter)] == ["helps", "unprinted", "missed", "posts"]
    desk.presenter.open_ticket("A008")
    assert titles(desk)[0] == "返回队列"


class FakePrinter:
    def __init__(self) -> None:
        self.printed: list[tuple[str, bool]] = []
        self.told: list[Printed] = []

    def print_slip(self, ticket: IssuedTicket, copy: bool, printed: Printed) -> None:
        self.printed.append((ticket.label, copy))
        self.told.append(printed)


def with_printer(hall: Hall) -> tuple[World, FakePrinter]:
    printer = FakePrinter()
    world = World(hall, "D01", printer=printer)
    world.sign_in()
    world.show_queues(unprinted=(world.unprinted("A015"),))
    return world, printer


def test_a_desk_with_a_printer_prints_by_itself(hall: Hall):
    world, printer = with_printer(hall)
    press(world, "ctrl+2", "1", "2")
    world.line.answer(issued(world, "A015"))
    assert printer.printed == [("A015", True)]
    printer.told[0](PrintOutcome.PRINTED, "")
    menu = world.presenter.menus.current()
    assert menu is not None
    assert menu.title == "✓ 已打印"


def test_a_desk_whose_printer_fails_tells_the_number(hall: Hall):
    world, printer = with_printer(hall)
    press(world, "ctrl+1", "a", "4", "1")
    world.line.answer(issued(world))
    assert printer.printed == [("A016", False)]
    printer.told[0](PrintOutcome.NOT_PRINTED, "paper_out")
    menu = world.presenter.menus.current()
    assert menu is not None
    assert (menu.title, menu.figure) == ("没有打印成功，请告知群众号码", "A016")


def test_the_desk_still_signs_in_and_calls_who_was_sent_to_it(desk: World):
    from config.contract.commands import CallNext

    desk.show(next=desk.waiting("A013"))
    desk.presenter.key("f1")
    assert desk.asked == [CallNext("D01")]
