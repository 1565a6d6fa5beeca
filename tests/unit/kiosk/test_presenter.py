"""A visit: what each touch does, with the hall and the printer answering, late, or not at all."""

from dataclasses import replace

import pytest

from config.contract.refusals import Reason, RefusalCode, refuse
from config.contract.replies import Reply
from config.contract.words import CareReason, HelpKind, PrintOutcome, TicketClass
from kiosk.core.visit import Help, Page, Printing, Purpose, Visit

from .conftest import issued, queues


def test_two_touches_ask_for_a_number(world):
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    assert [(body.service, body.class_) for body in world.line.issued] == [("A-04", TicketClass.NORMAL)]


def test_the_screen_changes_before_the_hall_answers(world):
    world.presenter.choose_group("A")
    shown = world.shows
    world.presenter.choose_service("A-04")
    assert world.presenter.visit.page is Page.ISSUING
    assert world.shows > shown


def test_one_touch_is_one_ticket_however_often_it_is_touched(world):
    world.presenter.choose_group("A")
    for _ in range(5):
        world.presenter.choose_service("A-04")
    world.line.answer(issued())
    world.presenter.choose_service("A-04")
    assert len(world.line.issued) == 1


def test_nothing_leads_away_while_a_number_is_on_its_way(world):
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    for touch in (
        world.presenter.back,
        world.presenter.home,
        world.presenter.restart,
        world.presenter.open_guide,
        world.presenter.open_care,
        world.presenter.open_pin,
        world.presenter.open_more,
    ):
        touch()
        assert world.presenter.visit.page is Page.ISSUING
    world.presenter.declare_care(CareReason.ILL)
    assert world.presenter.visit.page is Page.ISSUING


def test_a_printed_slip_is_shown_for_five_seconds(world):
    world.take_number()
    assert world.presenter.visit.page is Page.TICKET
    assert world.printer.slips[0].label == "A012"
    world.printer.finish()
    world.wait(4.5)
    assert world.presenter.visit.printing is Printing.DONE
    world.wait(1.0)
    assert world.presenter.visit == Visit()


def test_a_slip_that_is_not_printed_leaves_the_number_to_read(world):
    world.take_number()
    world.printer.finish(PrintOutcome.NOT_PRINTED, "paper_out")
    world.wait(20)
    assert world.presenter.visit.page is Page.TICKET
    assert world.presenter.visit.printing is Printing.FAILED


def test_a_printer_that_says_nothing_is_not_waited_for(world):
    world.take_number()
    world.wait(6.5)
    late = world.presenter.visit
    assert late.printing is Printing.LATE
    world.printer.finish()
    assert world.presenter.visit == replace(late, printing=Printing.DONE)


def test_the_slip_of_a_visitor_who_left_does_not_disturb_the_next(world):
    world.take_number()
    world.presenter.home()
    world.presenter.choose_group("B")
    world.printer.finish()
    assert world.presenter.visit == Visit(page=Page.SERVICES, trail=(Page.WELCOME,), group="B")


def test_a_hall_that_does_not_answer_is_said_and_left(world):
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    world.wait(2.4)
    assert world.presenter.visit.is_slow
    world.line.answer(None)
    assert world.presenter.visit.page is Page.NO_ANSWER
    world.presenter.restart()
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    assert len(world.line.issued) == 2
    assert not world.presenter.visit.is_slow


def test_waiting_for_the_hall_is_not_being_away(world):
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    world.wait(120)
    assert world.presenter.visit.page is Page.ISSUING


def test_a_refusal_is_shown_with_its_reason(world):
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    refusal = refuse(RefusalCode.CLOSED, Reason.TICKET_STOP)
    world.line.answer(Reply(1, "c-1", False, None, refusal))
    assert world.presenter.visit.page is Page.REFUSED
    assert world.presenter.visit.refusal == refusal


def test_an_expired_command_counts_as_no_answer(world):
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    world.line.answer(Reply(1, "c-1", False, None, refuse(RefusalCode.EXPIRED)))
    assert world.presenter.visit.page is Page.NO_ANSWER


def test_care_is_declared_with_a_reason_and_can_be_taken_back(world):
    world.presenter.choose_group("A")
    world.presenter.open_care()
    world.presenter.declare_care(CareReason.PREGNANT)
    assert world.presenter.visit.page is Page.SERVICES, "back where it was declared"
    world.presenter.choose_service("A-04")
    body = world.line.issued[0]
    assert (body.class_, body.care_reason) == (TicketClass.CARE, CareReason.PREGNANT)
    world.line.answer(issued())
    world.presenter.restart()
    world.presenter.open_care()
    world.presenter.declare_care(CareReason.PREGNANT)
    world.presenter.drop_care()
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    assert world.line.issued[1].class_ is TicketClass.NORMAL


def test_one_visitors_care_is_not_the_next_ones(world):
    world.presenter.open_care()
    world.presenter.declare_care(CareReason.ELDERLY)
    world.presenter.choose_group("A")
    world.presenter.choose_service("A-04")
    world.line.answer(issued())
    world.printer.finish()
    world.wait(6)
    assert world.presenter.visit.care is None


def test_an_empty_place_is_asked_and_then_reset_with_language_and_print(world):
    world.presenter.switch_language()
    world.presenter.switch_large()
    world.presenter.touched()
    world.wait(44)
    assert not world.presenter.visit.is_idle_warned
    world.wait(2)
    assert world.presenter.visit.is_idle_warned
    world.wait(15)
    assert world.presenter.visit == Visit()


def test_a_touch_answers_the_question_and_the_time_begins_again(world):
    world.presenter.choose_group("A")
    world.wait(46)
    world.presenter.touched()
    assert not world.presenter.visit.is_idle_warned
    assert world.presenter.visit.page is Page.SERVICES
    world.wait(44)
    assert not world.presenter.visit.is_idle_warned


def test_the_first_page_asks_nobody(world):
    drawn = world.shows
    world.wait(300)
    assert world.shows == drawn


def test_back_leads_the_way_one_came(world):
    world.presenter.open_guide()
    world.presenter.choose_group("D")
    world.presenter.choose_service("D-01")
    assert world.presenter.visit.page is Page.NOTICE
    world.presenter.back()
    assert (world.presenter.visit.page, world.presenter.visit.purpose) == (Page.SERVICES, Purpose.GUIDE)
    world.presenter.back()
    assert (world.presenter.visit.page, world.presenter.visit.purpose) == (Page.WELCOME, Purpose.GUIDE)
    world.presenter.switch_language()
    world.presenter.back()
    assert (world.presenter.visit.purpose, world.presenter.visit.language) == (Purpose.TICKET, "en")


def test_the_guide_prints_the_notice_once_and_takes_a_number_from_it(world):
    world.presenter.open_guide()
    world.presenter.choose_group("D")
    world.presenter.choose_service("D-01")
    world.presenter.print_notice()
    world.presenter.print_notice()
    assert len(world.printer.notices) == 1
    world.printer.finish(PrintOutcome.NOT_PRINTED, "paper_out")
    assert world.presenter.visit.notice_printing is Printing.FAILED
    world.presenter.take_from_guide()
    assert [body.service for body in world.line.issued] == ["D-01"]


def test_help_is_asked_for_once_and_its_fate_is_said(world):
    world.presenter.ask_help()
    world.presenter.ask_help()
    assert [(body.place, body.kind) for body in world.line.helps] == [("kiosk-01", HelpKind.GUIDE)]
    asking = world.presenter.visit.help
    assert asking is Help.ASKING
    world.line.answer(Reply(1, "c-1", True))
    coming = world.presenter.visit.help
    assert coming is Help.COMING
    world.wait(7)
    assert world.presenter.visit == Visit(), "the note passes by itself"


def test_help_that_nobody_heard_is_not_promised(world):
    world.presenter.ask_help()
    world.presenter.choose_group("A")
    world.line.answer(None)
    assert world.presenter.visit.help is Help.UNHEARD
    assert world.presenter.visit.page is Page.SERVICES


@pytest.mark.parametrize(("seq", "is_taken"), [(4, False), (5, True), (6, True)])
def test_a_late_state_does_not_replace_a_newer_one(world, hall, seq: int, is_taken: bool):
    world.presenter.on_queues(queues(hall, seq=5))
    late = queues(hall, seq=seq)
    world.presenter.on_queues(late)
    assert (world.presenter.queues is late) == is_taken
