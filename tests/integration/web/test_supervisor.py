"""The supervisor's page in a real browser: what needs attention, at a desk and on a phone."""

import msgspec
import pytest
from playwright.sync_api import Page, expect

from config.contract.commands import AnswerHelp
from config.contract.state import Health
from config.contract.words import CounterState, HealthState
from tests.integration.web.conftest import OpenPage
from tests.web_hall import PIN, WebHall, a_posts, a_queues, clock, fill, served


def sign_in(page: Page, url: str, staff: str = "Z01", pin: str = PIN) -> None:
    page.goto(f"{url}/sign-in")
    page.get_by_label("工号").fill(staff)
    page.get_by_label("密码").fill(pin)
    page.get_by_role("button", name="登录").click()


def test_the_first_screen_says_whether_posts_are_held_who_waits_and_what_is_needed(
    web_hall: WebHall, url: str, open_page: OpenPage
):
    fill(web_hall)
    page = open_page()
    sign_in(page, url)
    expect(page.locator("#fig-posts .figure__value")).to_have_text("9/11")
    expect(page.locator("#fig-posts .figure__detail")).to_have_text("A角 8 · B角 1 · 空岗 2")
    expect(page.locator("#fig-longest .figure__value")).to_have_text("35 分")
    expect(page.locator("#fig-longest .figure__detail")).to_contain_text("C020")
    expect(page.locator("#fig-rating .figure__value")).to_have_text("96%")
    expect(page.locator("#fig-rating .figure__detail")).to_contain_text("评价率 41%")
    expect(page.locator(".tile")).to_have_count(len(web_hall.hall.counters))
    expect(page.locator(".tile[data-counter=W05]")).to_contain_text("暂停")
    expect(page.locator(".tile[data-counter=W05]")).to_contain_text("B角")
    needs = page.locator(".need strong")
    expect(needs.first).to_contain_text("请求导办员")
    for words in ("7号窗口空岗", "劳动保障等候过长", "三资托管无窗口办理", "打印机 需要查看", "A030 未出纸"):
        expect(page.locator(".need", has_text=words)).to_have_count(1)
    expect(page.locator("#chart canvas")).to_be_visible()
    expect(page.locator("#ratings li")).to_have_count(3)


def test_the_page_follows_the_hall(web_hall: WebHall, url: str, open_page: OpenPage):
    fill(web_hall)
    page = open_page()
    sign_in(page, url)
    expect(page.locator(".tile[data-counter=W09]")).to_have_attribute("data-state", "ready")
    posts = a_posts(helps=())
    changed = tuple(
        msgspec.structs.replace(post, state=CounterState.SERVING, label="H004")
        if post.counter == "W09"
        else post
        for post in posts.posts
    )
    web_hall.publish("posts", msgspec.structs.replace(posts, posts=changed))
    expect(page.locator(".tile[data-counter=W09]")).to_have_attribute("data-state", "serving")
    expect(page.locator(".tile[data-counter=W09]")).to_contain_text("H004")
    expect(page.locator(".need", has_text="请求导办员")).to_have_count(0)
    health = Health(1, "pad-w01", "pad", "host", HealthState.UNAVAILABLE, clock(), "no_link", "")
    web_hall.publish("health/pad-w01", health)
    expect(page.locator(".need", has_text="1号窗口 评价器 不可用")).to_have_count(1)
    web_hall.hub.publish("health/pad-w01", b"")
    expect(page.locator(".need", has_text="1号窗口 评价器 不可用")).to_have_count(0)


def test_after_closing_an_empty_counter_is_no_trouble(web_hall: WebHall, url: str, open_page: OpenPage):
    web_hall.publish("queues", a_queues(is_open=False, groups=(), unprinted=()))
    web_hall.publish("posts", a_posts(helps=()))
    page = open_page()
    sign_in(page, url)
    expect(page.locator(".tile[data-counter=W07]")).to_have_attribute("data-state", "closed")
    expect(page.locator("#needs")).to_have_text("一切正常，没有需要处理的事项")


def test_a_call_for_help_is_answered_here(web_hall: WebHall, url: str, open_page: OpenPage):
    fill(web_hall)
    page = open_page()
    sign_in(page, url)
    page.get_by_role("button", name="已处理").click()
    expect(page.locator(".need .button")).to_have_text("正在提交")
    assert web_hall.submitted == [("web-Z01", AnswerHelp(help="help-1"))]
    web_hall.publish("posts", a_posts(helps=()))
    expect(page.locator(".need .button")).to_have_count(0)


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("width", [360, 390, 768, 1024, 1440])
def test_nothing_scrolls_sideways(
    width: int, language: str, web_hall: WebHall, url: str, open_page: OpenPage
):
    fill(web_hall)
    page = open_page(width=width, height=844)
    sign_in(page, url)
    page.goto(f"{url}/supervisor?lang={language}")
    expect(page.locator(".tile")).to_have_count(len(web_hall.hall.counters))
    expect(page.locator("#chart canvas")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width
    assert (
        page.evaluate("""() => [...document.querySelectorAll("body *")]
        .filter((e) => e.getBoundingClientRect().right > innerWidth + 1).length""")
        == 0
    )


def test_hostile_names_are_words_and_nothing_else(web_hall: WebHall, url: str, open_page: OpenPage):
    attack = "<img src=x onerror=\"document.title='owned'\">"
    fill(web_hall)
    posts = a_posts(duty_leader=attack)
    hostile = tuple(msgspec.structs.replace(post, name=attack, label=attack) for post in posts.posts)
    web_hall.publish("posts", msgspec.structs.replace(posts, posts=hostile))
    health = Health(1, attack, attack, attack, HealthState.DEGRADED, clock(), attack, attack)
    web_hall.publish("health/evil", health)
    page = open_page()
    sign_in(page, url)
    expect(page.locator("#leader")).to_have_text(attack)
    expect(page.locator(".need", has_text=attack).first).to_be_visible()
    assert page.locator("main img").count() == 0
    assert "owned" not in page.title()


def test_the_page_goes_on_after_a_restart_and_nobody_signs_in_again(web_hall: WebHall, open_page: OpenPage):
    fill(web_hall)
    page = open_page()
    with served(web_hall) as url:
        sign_in(page, url)
        expect(page.locator(".tile")).to_have_count(len(web_hall.hall.counters))
        page.evaluate("window.isTheSamePage = true")
    expect(page.locator("#lost")).to_contain_text("连接中断")
    web_hall.publish("posts", a_posts(duty_leader="钱某"))
    with served(web_hall, int(url.rsplit(":", 1)[1])):
        expect(page.locator("#leader")).to_have_text("钱某")
        expect(page.locator("#lost")).to_be_hidden()
        assert page.evaluate("window.isTheSamePage")
        page.close()


def test_signing_out_ends_the_page_in_another_tab(web_hall: WebHall, url: str, open_page: OpenPage):
    fill(web_hall)
    page = open_page()
    sign_in(page, url)
    other = page.context.new_page()
    other.goto(f"{url}/supervisor")
    expect(other.locator(".tile").first).to_be_visible()
    page.get_by_role("button", name="退出").click()
    expect(page).to_have_url(f"{url}/")
    expect(other).to_have_url(f"{url}/sign-in")


def test_who_is_not_signed_in_is_led_to_the_form(web_hall: WebHall, url: str, open_page: OpenPage):
    page = open_page(width=390, height=844)
    page.goto(f"{url}/supervisor")
    expect(page).to_have_url(f"{url}/sign-in")
    expect(page.get_by_label("工号")).to_be_focused()
    assert web_hall.pins_checked == []
