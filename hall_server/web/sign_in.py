"""Staff sign in and out. Counts attempts before it checks a PIN, so that parallel guesses gain nothing."""

import logging

from litestar import Response, get, post
from litestar.datastructures import Cookie
from litestar.response import Redirect, Template

from config.i18n import translator
from hall_server.web.rendering import PageRequest, language_of, render
from hall_server.web.running import SUPERVISING, GivenWeb
from hall_server.web.session import COOKIE, LENGTH

logger = logging.getLogger(__name__)

LONGEST_INPUT = 64


@get("/sign-in", include_in_schema=False)
async def sign_in_page(request: PageRequest, web: GivenWeb) -> Template | Redirect:
    if web.session(request.cookies.get(COOKIE)) is not None:
        return Redirect("/supervisor", status_code=303)
    return render(request, web, "sign_in.html", problem="", staff_id="")


@post("/sign-in", include_in_schema=False)
async def sign_in(request: PageRequest, web: GivenWeb) -> Template | Response[None]:
    say = translator(language_of(request))
    form = await request.form()
    staff_id = str(form.get("staff", "")).strip().upper()[:LONGEST_INPUT]
    pin = str(form.get("pin", ""))[:LONGEST_INPUT]
    address = request.client.host if request.client is not None else "unknown"

    def again(problem: str, status_code: int) -> Template:
        return render(
            request, web, "sign_in.html", problem=problem, staff_id=staff_id, status_code=status_code
        )

    now = web.now()
    if web.staff_attempts.is_blocked(staff_id, now) or web.address_attempts.is_blocked(address, now):
        logger.warning("sign-in on the web is braked for %s: too many attempts", address)
        return again(say("尝试次数过多，请 5 分钟后再试"), 429)
    web.staff_attempts.failed(staff_id, now)
    web.address_attempts.failed(address, now)
    if not staff_id or not pin or not await web.deps.check_pin(staff_id, pin):
        return again(say("工号或密码不对"), 401)
    web.staff_attempts.forget(staff_id)
    web.address_attempts.take_back(address)
    person = web.deps.hall.clerk(staff_id)
    if person is None or person.role not in SUPERVISING:
        return again(say("这个工号不能查看监督页面"), 403)
    logger.info("%s signed in on the web", staff_id)
    cookie = Cookie(
        key=COOKIE,
        value=web.sessions.open(staff_id, now),
        max_age=int(LENGTH.total_seconds()),
        httponly=True,
        samesite="strict",
        secure=web.deps.is_https,
    )
    return Redirect("/supervisor", status_code=303, cookies=[cookie])


@post("/sign-out", include_in_schema=False)
async def sign_out(request: PageRequest, web: GivenWeb) -> Response[None]:
    signed_in = web.session(request.cookies.get(COOKIE))
    if signed_in is not None:
        web.sessions.withdraw(signed_in[0], web.now())
        logger.info("%s signed out on the web", signed_in[1].id)
    response: Response[None] = Redirect("/", status_code=303)
    response.delete_cookie(COOKIE)
    return response
