"""What can be chosen: nine tiles, two touches, the words on them."""

import msgspec
import pytest

from config.contract.facts import WaitRange
from config.contract.refusals import Reason, RefusalCode, refuse
from config.contract.words import Issuing, TicketClass
from config.hall import Fee, Hall
from config.i18n import translator
from config.told_wait import told_minutes
from config.wording import fee_words, refusal_words
from devices.printer.papers import notice_facts, slip_facts
from kiosk.core import choices
from kiosk.core.visit import Purpose
from kiosk.core.wording import expected_words, wait_words

from .conftest import issued, queues

ZH, EN = translator("zh-CN"), translator("en")


@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_every_service_is_two_touches_away(hall: Hall, language: str):
    reached = set()
    first = choices.welcome(hall, None, Purpose.TICKET, language)
    assert len(first) <= 9
    for tile in first:
        groups = choices.rest_prefixes(hall) if tile.id == choices.MORE else (tile.id,)
        reached |= {c.id for c in choices.services(hall, groups, None, Purpose.TICKET, language)}
    assert reached >= {service.code for service in hall.services}


def test_few_groups_need_no_more_tile(hall: Hall):
    few = msgspec.structs.replace(hall, service_groups=hall.service_groups[:9])
    assert choices.first_groups(few) == (few.service_groups, ())


def test_a_tile_says_who_waits_and_how_long(hall: Hall):
    state = queues(hall)
    tile = choices.welcome(hall, state, Purpose.TICKET, "zh-CN")[0]
    assert (tile.id, tile.title, tile.footer) == ("A", "民政", "等候 4 人 · 约 10–15 分钟")
    assert choices.welcome(hall, state, Purpose.TICKET, "en")[0].footer == "4 waiting · 10–15 min"


def test_a_group_without_numbers_is_closed_and_says_why(hall: Hall):
    state = queues(hall, A=Issuing.QUOTA)
    first, second = choices.welcome(hall, state, Purpose.TICKET, "zh-CN")[:2]
    assert (first.is_open, first.footer) == (False, "今日号已取完")
    assert second.is_open
    services = choices.services(hall, ("A",), state, Purpose.TICKET, "zh-CN")
    assert not any(tile.is_open for tile in services)
    assert all(tile.is_open for tile in choices.services(hall, ("A",), state, Purpose.GUIDE, "zh-CN"))


def test_an_unknown_queue_is_open_and_promises_nothing(hall: Hall):
    tile = choices.welcome(hall, None, Purpose.TICKET, "zh-CN")[0]
    assert (tile.is_open, tile.footer) == (True, "")


def test_who_does_not_know_the_service_takes_a_number_for_the_group(hall: Hall):
    assert choices.services(hall, ("E",), None, Purpose.TICKET, "zh-CN")[-1].id == "E"
    assert choices.services(hall, ("E",), None, Purpose.GUIDE, "zh-CN")[-1].id == "E-04"


@pytest.mark.parametrize(
    ("wait", "minutes", "chinese"),
    [
        (WaitRange(0, 0, 0), (0, 0), "随到随办"),
        (WaitRange(0, 60, 200), (0, 5), "5 分钟以内"),
        (WaitRange(640, 700, 901), (10, 20), "约 10–20 分钟"),
        (None, None, "窗口暂无人值守，请到咨询台"),
    ],
)
def test_waits_are_told_in_steps_of_five_minutes_outwards(wait, minutes, chinese):
    assert wait_words(wait, ZH) == chinese
    if wait is not None:
        assert told_minutes(wait) == minutes


def test_no_wait_is_said_as_what_happens_next():
    assert expected_words(WaitRange(0, 0, 0), EN) == "No wait: you will be called at once"
    assert expected_words(None, EN) == "No clerk here now. Please ask at the enquiry desk"


def test_a_refusal_gives_its_finer_reason_and_never_an_unknown_word():
    assert refusal_words(refuse(RefusalCode.CLOSED, Reason.HOLIDAY), EN) == "The hall is closed today"
    assert refusal_words(refuse(RefusalCode.CLOSED), ZH) == "现在不在服务时间"
    odd = msgspec.structs.replace(refuse(RefusalCode.BUSY), data={"reason": "from_the_future"})
    assert refusal_words(odd, ZH) == "请先办结当前号票"


def test_fees_name_what_they_stand_on():
    assert fee_words(Fee(amount=0, basis="不收费"), EN) == "Free of charge"
    assert fee_words(Fee(amount=None, basis="按用电量"), ZH) == "按用电量"
    assert fee_words(Fee(amount=12.5, basis="工本费"), ZH) == "12.5 元 · 工本费"


def test_the_slip_has_what_a_visitor_needs_in_their_language(hall: Hall):
    result = issued(class_=TicketClass.CARE).result
    assert result is not None
    ticket = result.ticket
    assert ticket is not None
    chinese, english = slip_facts(hall, ticket, "zh-CN"), slip_facts(hall, ticket, "en")
    assert (chinese.counters, chinese.priority, chinese.wait_min) == ("1号窗口", "优先", (10, 15))
    assert chinese.issued_at.strftime("%H:%M") == "14:05", "the hall's own time"
    assert (english.service_name, english.counters) == ("Old-Age Allowance", "Counter 1")
    assert english.hall_name_zh == chinese.hall_name_zh
    assert "身份证（复印件 1 份）" in chinese.materials


def test_the_notice_has_its_nine_fields(hall: Hall):
    service = hall.service("E-03")
    assert service is not None
    facts = notice_facts(hall, service, "zh-CN")
    assert facts.materials == (), "an empty list is printed as 无需材料"
    assert (facts.statutory, facts.promised) == ("15 个工作日", "5 个工作日")
    assert all((facts.name, facts.unit, facts.process, facts.fee, facts.phone, facts.complaint_phone))
