"""The hall board in a real browser."""

import json
import time

import msgspec
import pytest
from playwright.sync_api import Page, expect

from config.contract.words import TicketState
from tests.integration.web.conftest import OpenPage
from tests.web_hall import WebHall, a_board, a_call, a_posts, fill, served, some_calls

TELEVISION = {"width": 1920, "height": 1080}


def test_a_board_without_data_waits_calmly(web_hall: WebHall, url: str, open_page: OpenPage):
    page = open_page(**TELEVISION)
    page.goto(f"{url}/board")
    expect(page.locator("#calls-empty")).to_have_text("正在等待数据")
    web_hall.publish("board", a_board([]))
    expect(page.locator("#calls-empty")).to_have_text("还没有呼叫，请取号后在等候区等候")
    web_hall.publish("board", a_board([], is_open=False))
    expect(page.locator("#calls-empty")).to_have_text("现在不在服务时间")


def test_the_last_six_calls_stand_newest_on_top_in_letters_of_120_px(
    web_hall: WebHall, url: str, open_page: OpenPage
):
    fill(web_hall)
    page = open_page(**TELEVISION)
    page.goto(f"{url}/board")
    expect(page.locator(".call")).to_have_count(6)
    expect(page.locator(".call__label")).to_have_text(["A012", "E003", "B010", "C008", "K021", "D006"])
    expect(page.locator(".call__place").first).to_have_text("1号窗口")
    for place in (".call__label", ".call__place"):
        size = page.locator(place).first.evaluate("e => parseFloat(getComputedStyle(e).fontSize)")
        assert size >= 120
    assert clipped(page) == []
    expect(page.locator("#lines .line")).to_have_count(len(web_hall.hall.service_groups))
    expect(page.locator("#duty li")).to_have_count(len(web_hall.hall.counters))
    expect(page.locator("#leader")).to_have_text("赵某")
    expect(page.locator("#advice")).to_have_text("过号：B010，请到咨询台")


def test_a_call_is_on_the_board_within_a_second_and_blinks_for_three(
    web_hall: WebHall, url: str, open_page: OpenPage
):
    fill(web_hall)
    page = open_page(**TELEVISION)
    page.goto(f"{url}/board")
    expect(page.locator(".call")).to_have_count(6)
    assert page.locator(".is-new").count() == 0, "what hung there already is not new"
    page.evaluate("""() => {
        window.shownAt = null;
        new MutationObserver(() => {
            const label = document.querySelector(".call__label")?.textContent;
            if (label === "A016" && window.shownAt === null) window.shownAt = Date.now();
        }).observe(document.getElementById("calls"), { childList: true, subtree: true });
    }""")
    sent_at = time.time() * 1000
    web_hall.publish("board", a_board([a_call("A016", "W01"), *some_calls()]))
    expect(page.locator(".is-new .call__label")).to_have_text("A016")
    assert 0 <= page.evaluate("window.shownAt") - sent_at < 1000
    blinks = page.locator(".is-new .call__label").evaluate("e => getComputedStyle(e).animation")
    assert "board-blink" in blinks
    assert "0.5s" in blinks, "two a second: under three"
    expect(page.locator(".is-new")).to_have_count(0, timeout=6000)
    assert time.time() * 1000 - page.evaluate("window.shownAt") < 4500


def test_a_recall_blinks_again(web_hall: WebHall, url: str, open_page: OpenPage):
    call = a_call("A016", "W01")
    web_hall.publish("board", a_board([call]))
    page = open_page(**TELEVISION)
    page.goto(f"{url}/board")
    expect(page.locator(".call__state")).to_have_text("请到窗口")
    web_hall.publish("board", a_board([msgspec.structs.replace(call, attempt=3)]))
    expect(page.locator(".is-new .call__state")).to_have_text("第 3 次呼叫")


def test_a_change_of_state_does_not_blink(web_hall: WebHall, url: str, open_page: OpenPage):
    call = a_call("A016", "W01")
    web_hall.publish("board", a_board([call]))
    page = open_page(**TELEVISION)
    page.goto(f"{url}/board")
    expect(page.locator(".call")).to_have_count(1)
    web_hall.publish("board", a_board([msgspec.structs.replace(call, state=TicketState.SERVING)]))
    expect(page.locator(".call__state")).to_have_text("办理中")
    assert page.locator(".is-new").count() == 0


def test_nothing_blinks_for_who_asked_for_less_motion(web_hall: WebHall, url: str, open_page: OpenPage):
    web_hall.publish("board", a_board([]))
    page = open_page(**TELEVISION, reduced_motion="reduce")
    page.goto(f"{url}/board")
    expect(page.locator("#calls-empty")).to_contain_text("还没有呼叫")
    web_hall.publish("board", a_board([a_call("A016", "W01")]))
    expect(page.locator(".is-new")).to_have_count(1)
    assert page.locator(".call__label").evaluate("e => getComputedStyle(e).animationName") == "none"


def test_the_board_goes_on_after_a_restart_of_the_server_without_reload(
    web_hall: WebHall, open_page: OpenPage
):
    web_hall.publish("board", a_board([a_call("A001", "W01")]))
    page = open_page(**TELEVISION)
    with served(web_hall) as url:
        page.goto(f"{url}/board")
        expect(page.locator(".call__label")).to_have_text(["A001"])
        page.evaluate("window.isTheSamePage = true")
    port = int(url.rsplit(":", 1)[1])
    expect(page.locator("#lost")).to_contain_text("连接中断")
    expect(page.locator("#lost")).to_contain_text("正在重新连接")
    expect(page.locator(".call__label")).to_have_text(["A001"])
    web_hall.publish("board", a_board([a_call("A002", "W02"), a_call("A001", "W01", ago_s=30)]))
    with served(web_hall, port):
        expect(page.locator(".call__label")).to_have_text(["A002", "A001"])
        expect(page.locator("#lost")).to_be_hidden()
        expect(page.locator(".is-new .call__label")).to_have_text("A002")
        assert page.evaluate("window.isTheSamePage")
        page.close()


def test_hostile_names_are_words_and_nothing_else(web_hall: WebHall, url: str, open_page: OpenPage):
    attack = "<img src=x onerror=\"document.title='owned'\"><script>document.title='owned'</script>"
    web_hall.publish("board", a_board([a_call("A016", "W01", group_name=attack, place=attack)]))
    posts = a_posts(duty_leader=attack)
    web_hall.publish("posts", posts)
    page = open_page(**TELEVISION)
    page.goto(f"{url}/board")
    expect(page.locator(".call__group")).to_have_text(attack)
    expect(page.locator("#leader")).to_have_text(attack)
    assert page.locator(".board img").count() == 0
    assert "owned" not in page.title()


@pytest.mark.parametrize(("query", "speaks"), [("", False), ("?voice=1", True), ("?voice=0", False)])
def test_the_board_is_silent_where_a_speaker_is_unless_asked(
    query: str, speaks: bool, web_hall: WebHall, url: str, open_page: OpenPage
):
    assert any(device.kind == "speaker" for device in web_hall.hall.devices)
    page = open_page(**TELEVISION)
    page.goto(f"{url}/board{query}")
    assert json.loads(page.locator("#page").text_content() or "")["voice"] is speaks


def test_without_a_speaker_the_board_speaks(open_page: OpenPage):
    hall = WebHall().hall
    web_hall = WebHall(hall=msgspec.structs.replace(hall, devices=()))
    with served(web_hall) as url:
        page = open_page(**TELEVISION)
        page.goto(f"{url}/board")
        assert json.loads(page.locator("#page").text_content() or "")["voice"] is True


# Stands in for the speech engine, which headless browsers lack: notes what is said and when it has ended.
ENGINE = """
window.said = []; window.speaking = 0; window.together = 0; window.mode = "well";
class FakeUtterance { constructor(text) { this.text = text; } }
window.SpeechSynthesisUtterance = FakeUtterance;
const engine = {
  getVoices: () => [{ lang: "zh-CN" }], resume() {}, cancel() {}, addEventListener() {},
  speak(utterance) {
    if (window.mode === "blocked") { setTimeout(() => utterance.onerror({ error: "not-allowed" })); return; }
    window.speaking += 1; window.together = Math.max(window.together, window.speaking);
    window.said.push(utterance.text); utterance.onstart();
    setTimeout(() => { window.speaking -= 1; utterance.onend(); }, 100);
  },
};
Object.defineProperty(window, "speechSynthesis", { value: engine });
"""


def test_calls_are_spoken_one_after_the_other_and_old_ones_never(
    web_hall: WebHall, url: str, open_page: OpenPage
):
    hung = a_call("A001", "W01")
    web_hall.publish("board", a_board([hung]))
    page = open_page(**TELEVISION)
    page.add_init_script(ENGINE)
    page.goto(f"{url}/board?voice=1")
    expect(page.locator(".call")).to_have_count(1)
    one, other = a_call("A002", "W02"), a_call("A003", "W03")
    stale = a_call("A004", "W04", ago_s=61)
    web_hall.publish("board", a_board([one, other, stale, hung]))
    page.wait_for_function("() => window.said.length >= 6")
    expected = [one.speak_zh, one.speak_zh, one.speak_en, other.speak_zh, other.speak_zh, other.speak_en]
    assert page.evaluate("window.said") == expected
    assert page.evaluate("window.together") == 1


def test_a_board_whose_browser_blocks_sound_says_so_and_a_touch_mends_it(
    web_hall: WebHall, url: str, open_page: OpenPage
):
    web_hall.publish("board", a_board([]))
    page = open_page(**TELEVISION)
    page.add_init_script(ENGINE + "window.mode = 'blocked';")
    page.goto(f"{url}/board?voice=1")
    expect(page.locator("#calls-empty")).to_contain_text("还没有呼叫")
    web_hall.publish("board", a_board([a_call("A002", "W02")]))
    expect(page.locator("#sound")).to_have_text("点击此处开启语音")
    page.evaluate("window.mode = 'well'")
    page.locator("#sound").click()
    expect(page.locator("#sound")).to_be_hidden()
    web_hall.publish("board", a_board([a_call("A003", "W03")]))
    page.wait_for_function("() => window.said.length >= 3")


def test_a_machine_without_voices_says_so(web_hall: WebHall, url: str, open_page: OpenPage):
    page = open_page(**TELEVISION)
    page.goto(f"{url}/board?voice=1")
    page.mouse.click(5, 5)
    expect(page.locator("#sound")).to_have_text("本机没有中文语音，请看屏幕")


def clipped(page: Page) -> list[str]:
    """Words of the calls that do not fit into their place."""
    words = ".call__label, .call__place, .call__group, .line__name"
    return page.evaluate(
        """(words) => [...document.querySelectorAll(words)]
        .filter((e) => e.scrollWidth > e.clientWidth + 1 || e.getBoundingClientRect().right > innerWidth)
        .map((e) => e.textContent)""",
        words,
    )
