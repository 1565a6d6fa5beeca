"""A visitor's ticket page on a phone."""

from collections.abc import Iterator
from dataclasses import replace

import pytest
from playwright.sync_api import Page, expect

from config.contract.commands import Rate
from config.contract.words import RatingReason, RatingSource, TicketState
from tests.integration.web.conftest import OpenPage
from tests.web_hall import TOKEN, WebHall, a_board, a_page, a_queues, clock, served

PHONE = {"width": 390, "height": 844}


@pytest.fixture
def phone(open_page: OpenPage) -> Iterator[Page]:
    page = open_page(**PHONE)
    yield page
    assert page.is_closed() or page.evaluate("document.documentElement.scrollWidth") <= PHONE["width"]


def step_of(page: Page) -> str | None:
    return page.locator(".steps .is-now").get_attribute("data-step")


def test_a_ticket_follows_its_visit(web_hall: WebHall, url: str, phone: Page):
    web_hall.tickets[TOKEN] = a_page()
    phone.goto(f"{url}/t/{TOKEN}")
    expect(phone.locator("#label")).to_have_text("A015")
    expect(phone.locator("#say")).to_have_text("请在等候区等候")
    expect(phone.locator("#ahead")).to_have_text("3 人")
    expect(phone.locator("#wait")).to_have_text("10–15 分钟")
    expect(phone.locator("#counter")).to_contain_text("1号窗口")
    assert step_of(phone) == "waiting"

    web_hall.tickets[TOKEN] = a_page(ahead=0)
    web_hall.publish("queues", a_queues())
    expect(phone.locator("#ahead")).to_have_text("下一位就是您")

    called = a_page(state=TicketState.CALLED, ahead=None, wait_s=None, counter="W03", called_at=clock())
    web_hall.tickets[TOKEN] = called
    web_hall.publish("board", a_board([]))
    expect(phone.locator("#say")).to_have_text("请到3号窗口")
    assert phone.title().startswith("A015 请到3号窗口")

    web_hall.tickets[TOKEN] = replace(called, state=TicketState.COMPLETED, may_rate=True)
    web_hall.publish("board", a_board([]))
    expect(phone.locator("#say")).to_have_text("已办结，谢谢")
    expect(phone.locator("#rate")).to_be_visible()


def test_a_ticket_that_the_hall_forgot_says_so(web_hall: WebHall, url: str, phone: Page):
    web_hall.tickets[TOKEN] = a_page()
    phone.goto(f"{url}/t/{TOKEN}")
    expect(phone.locator("#ahead")).to_have_text("3 人")
    web_hall.tickets.clear()
    web_hall.publish("board", a_board([]))
    expect(phone.locator("#say")).to_have_text("这张号票已经查不到了，请到咨询台")


def test_a_poor_rating_asks_for_reasons_and_is_sent_once(web_hall: WebHall, url: str, phone: Page):
    web_hall.tickets[TOKEN] = a_page(state=TicketState.COMPLETED, may_rate=True, ahead=None, wait_s=None)
    phone.goto(f"{url}/t/{TOKEN}")
    expect(phone.locator(".reasons")).to_be_hidden()
    expect(phone.locator(".face span")).to_have_count(5)
    phone.locator(".face", has=phone.locator("[value='1']")).click()
    expect(phone.locator(".reasons")).to_be_visible()
    phone.locator(".reason", has_text="等候时间长").click()
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.locator("#thanks")).to_be_visible()
    expect(phone.locator("#rate")).to_be_hidden()
    rating = Rate("t-A015", 1, (RatingReason.LONG_WAIT,), RatingSource.PAGE)
    assert web_hall.submitted == [("web-ticket", rating)]


def test_a_rating_given_on_the_pad_meanwhile_is_thanked_for(web_hall: WebHall, url: str, phone: Page):
    web_hall.tickets[TOKEN] = a_page(state=TicketState.COMPLETED, may_rate=True, ahead=None, wait_s=None)
    phone.goto(f"{url}/t/{TOKEN}")
    phone.locator(".face", has=phone.locator("[value='5']")).click()
    web_hall.tickets[TOKEN] = a_page(state=TicketState.COMPLETED, rated=True, ahead=None, wait_s=None)
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.locator("#thanks")).to_be_visible()


def test_nobody_rates_without_choosing(web_hall: WebHall, url: str, phone: Page):
    web_hall.tickets[TOKEN] = a_page(state=TicketState.COMPLETED, may_rate=True, ahead=None, wait_s=None)
    phone.goto(f"{url}/t/{TOKEN}")
    phone.get_by_role("button", name="提交评价").click()
    expect(phone.locator("#rate")).to_be_visible()
    assert web_hall.submitted == []


def test_the_ticket_goes_on_after_a_restart_of_the_server(web_hall: WebHall, phone: Page):
    web_hall.tickets[TOKEN] = a_page()
    with served(web_hall) as url:
        phone.goto(f"{url}/t/{TOKEN}")
        expect(phone.locator("#ahead")).to_have_text("3 人")
        phone.evaluate("window.isTheSamePage = true")
    expect(phone.locator("#lost")).to_contain_text("连接中断")
    web_hall.tickets[TOKEN] = a_page(ahead=1)
    with served(web_hall, int(url.rsplit(":", 1)[1])):
        expect(phone.locator("#ahead")).to_have_text("1 人")
        expect(phone.locator("#lost")).to_be_hidden()
        assert phone.evaluate("window.isTheSamePage")
        phone.close()


def test_the_page_speaks_english_when_asked_and_remembers(web_hall: WebHall, url: str, phone: Page):
    web_hall.tickets[TOKEN] = a_page()
    phone.goto(f"{url}/t/{TOKEN}")
    phone.get_by_role("link", name="English").click()
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    phone.goto(f"{url}/t/{TOKEN}")
    expect(phone.locator("html")).to_have_attribute("lang", "en")
    phone.get_by_role("link", name="中文").click()
    expect(phone.locator("html")).to_have_attribute("lang", "zh-CN")
