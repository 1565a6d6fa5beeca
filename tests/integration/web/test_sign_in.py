"""Who may see what, asked as a client without a browser would."""

import re
from collections.abc import Iterator
from dataclasses import replace

import httpx
import pytest

from config.contract.words import TicketState
from hall_server.web.session import COOKIE, PER_ADDRESS, PER_STAFF
from tests.web_hall import PIN, TOKEN, WebHall, a_page, fill


@pytest.fixture
def client(url: str) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=url, timeout=10) as client:
        yield client


def form_token(client: httpx.Client, path: str = "/sign-in") -> str:
    found = re.search(r'name="_csrf_token" value="([^"]+)"', client.get(path).text)
    assert found is not None
    return found[1]


def sign_in(client: httpx.Client, staff: str = "Z01", pin: str = PIN, **more: str) -> httpx.Response:
    form = {"staff": staff, "pin": pin, "_csrf_token": form_token(client), **more}
    return client.post("/sign-in", data=form)


def test_the_supervisors_page_and_its_stream_need_a_session(client: httpx.Client):
    answer = client.get("/supervisor")
    assert (answer.status_code, answer.headers["location"]) == (303, "/sign-in")
    assert client.get("/live/supervisor").status_code == 401
    assert client.post("/supervisor/helps/help-1/answer").status_code == 403
    assert client.get("/supervisor/session").json() == {"signed_in": False}


def test_the_right_pin_opens_a_session_in_a_cookie_that_scripts_cannot_read(client: httpx.Client):
    answer = sign_in(client, "z01")
    assert (answer.status_code, answer.headers["location"]) == (303, "/supervisor")
    cookie = next(line for line in answer.headers.get_list("set-cookie") if line.startswith(COOKIE))
    assert "HttpOnly" in cookie
    assert "SameSite=strict" in cookie
    assert client.get("/supervisor").status_code == 200
    assert client.get("/supervisor/session").json() == {"signed_in": True}


@pytest.mark.parametrize(("staff", "pin"), [("Z01", "0000"), ("Z99", PIN), ("", ""), ("Z01", "")])
def test_a_wrong_pin_and_an_unknown_number_get_the_same_answer(client: httpx.Client, staff: str, pin: str):
    answer = sign_in(client, staff, pin)
    assert answer.status_code == 401
    assert "工号或密码不对" in answer.text
    assert client.get("/supervisor").status_code == 303


def test_a_clerk_has_no_business_on_the_supervisors_page(client: httpx.Client):
    answer = sign_in(client, "S101")
    assert answer.status_code == 403
    assert "不能查看监督页面" in answer.text
    assert client.get("/supervisor").status_code == 303


def test_a_form_from_elsewhere_is_refused_before_the_pin_is_looked_at(
    web_hall: WebHall, client: httpx.Client
):
    form_token(client)
    for form in ({"staff": "Z01", "pin": PIN}, {"staff": "Z01", "pin": PIN, "_csrf_token": "0" * 128}):
        answer = client.post("/sign-in", data=form)
        assert answer.status_code == 403
        assert "页面已过期" in answer.text
    assert web_hall.pins_checked == []


def test_guessing_is_braked_per_person_even_with_the_right_pin(web_hall: WebHall, client: httpx.Client):
    for _ in range(PER_STAFF.attempts):
        assert sign_in(client, "Z01", "0000").status_code == 401
    answer = sign_in(client, "Z01", PIN)
    assert answer.status_code == 429
    assert "尝试次数过多" in answer.text
    assert len(web_hall.pins_checked) == PER_STAFF.attempts
    assert sign_in(client, "Z02").status_code == 303, "others are not locked out"


def test_guessing_is_braked_per_address(client: httpx.Client):
    for number in range(PER_ADDRESS.attempts):
        assert sign_in(client, f"X{number}", "0000").status_code == 401
    assert sign_in(client, "Z02").status_code == 429


def test_signing_out_withdraws_the_cookie_itself(client: httpx.Client, url: str):
    sign_in(client)
    kept = client.cookies[COOKIE]
    token = form_token(client, "/supervisor")
    assert client.post("/sign-out", data={"_csrf_token": token}).status_code == 303
    assert httpx.get(f"{url}/supervisor", cookies={COOKIE: kept}).status_code == 303


def test_a_forged_session_is_none(client: httpx.Client, url: str):
    sign_in(client)
    body, _, signature = client.cookies[COOKIE].partition(".")
    for forged in (f"{body}.{'0' * len(signature)}", f"{body[:-4]}AAAA.{signature}", signature, "."):
        assert httpx.get(f"{url}/supervisor", cookies={COOKIE: forged}).status_code == 303


def test_every_answer_carries_the_guards(web_hall: WebHall, client: httpx.Client):
    web_hall.tickets[TOKEN] = a_page()
    paths = ("/", "/board", "/sign-in", f"/t/{TOKEN}", "/t/unknown-token", "/nothing", "/static/css/base.css")
    for path in (*paths, "/health", "/hall.css", "/supervisor", "/live/supervisor"):
        headers = client.get(path).headers
        policy = headers["content-security-policy"]
        assert "script-src 'self';" in policy, path
        assert "unsafe" not in policy, path
        assert headers["x-content-type-options"] == "nosniff", path
        assert headers["referrer-policy"] == "no-referrer", path
        assert "uvicorn" not in headers.get("server", ""), path


def test_an_unknown_ticket_gets_a_kind_page_and_no_stream(client: httpx.Client):
    answer = client.get("/t/unknown-token")
    assert answer.status_code == 404
    assert "查不到这张号票" in answer.text
    assert client.get("/live/t/unknown-token").status_code == 404
    assert client.get("/t/..%2f..%2fetc").status_code == 404
    assert "没有这个页面" in client.get("/nothing").text


def test_a_rating_needs_its_form_and_a_level(web_hall: WebHall, client: httpx.Client):
    page = replace(a_page(), state=TicketState.COMPLETED, may_rate=True)
    web_hall.tickets[TOKEN] = page
    assert client.post(f"/t/{TOKEN}", data={"level": "5"}).status_code == 403
    token = form_token(client, f"/t/{TOKEN}")
    answer = client.post(f"/t/{TOKEN}", data={"level": "9", "_csrf_token": token})
    assert answer.status_code == 400
    assert "请选择一个评价" in answer.text
    assert web_hall.submitted == []


def test_a_huge_form_is_refused(client: httpx.Client):
    token = form_token(client)
    answer = client.post("/sign-in", data={"staff": "x" * 100_000, "pin": "1", "_csrf_token": token})
    assert answer.status_code == 413


def test_the_public_stream_tells_no_ticket_ids(web_hall: WebHall, client: httpx.Client):
    fill(web_hall)
    seen: list[str] = []
    with client.stream("GET", "/live/board") as stream:
        assert stream.headers["content-type"].startswith("text/event-stream")
        for line in stream.iter_lines():
            seen.append(line)
            if sum(line.startswith("event: state") for line in seen) == 3 and line == "":
                break
    text = "\n".join(seen)
    assert '"label":"A012"' in text
    assert "t-A0" not in text


def test_the_sign_of_life_says_whether_the_state_has_arrived(web_hall: WebHall, client: httpx.Client):
    assert client.get("/health").json()["ready"] is False
    fill(web_hall)
    answer = client.get("/health").json()
    assert (answer["ok"], answer["ready"], answer["hall"]) == (True, True, "nx-qx")
