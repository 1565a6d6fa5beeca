"""The pages that need no sign-in: index, hall board, a visitor's ticket, and a sign of life for machines."""

from litestar import Response, get, post
from litestar.params import FromPath, FromQuery
from litestar.response import Redirect, Template

from config.contract.refusals import Reason
from config.i18n import translator
from hall_server.web.rendering import PageRequest, language_of, render
from hall_server.web.running import GivenWeb, Web
from hall_server.web.session import COOKIE
from hall_server.web.texts import board_texts, ticket_texts
from hall_server.web.tickets import LEVELS, POOR, TOKEN, counter_facts, rating_from_form, ticket_json

RATING_CLIENT = "web-ticket"


@get("/", include_in_schema=False)
async def index(request: PageRequest, web: GivenWeb) -> Template:
    signed_in = web.session(request.cookies.get(COOKIE))
    return render(request, web, "index.html", person=signed_in[1] if signed_in else None)


@get("/health", include_in_schema=False)
async def health(web: GivenWeb) -> dict[str, object]:
    """`ready` when the hall's state has arrived; `release` names the pages' assets."""
    return {
        "ok": True,
        "ready": web.deps.hub.latest("queues") is not None,
        "hall": web.deps.hall.id,
        "at": web.now(),
        "release": web.release,
    }


@get("/board", include_in_schema=False)
async def board(request: PageRequest, web: GivenWeb, voice: FromQuery[bool | None] = None) -> Template:
    """`?voice=1` lets the board speak beside a speaker, `?voice=0` keeps it silent without one."""
    speaks = voice if voice is not None else not web.deps.has_speaker
    today = web.local(web.now()).date()
    return render(
        request,
        web,
        "board.html",
        texts=board_texts,
        facts={"live": "/live/board", "voice": speaks},
        opening=web.deps.hall.opening(today),
    )


@get("/t/{token:str}", include_in_schema=False)
async def ticket(request: PageRequest, web: GivenWeb, token: FromPath[str]) -> Template:
    return await _ticket_page(request, web, token)


@post("/t/{token:str}", include_in_schema=False)
async def rate_ticket(request: PageRequest, web: GivenWeb, token: FromPath[str]) -> Response[None] | Template:
    """The one answer of this visitor. A second one changes nothing and is thanked for like the first."""
    page = await web.deps.ticket_by_token(token) if TOKEN.fullmatch(token) else None
    if page is None:
        return _no_such_ticket(request, web)
    form = await request.form()
    reasons = [str(reason) for reason in form.getall("reason", [])]
    rating = rating_from_form(page.facts.id, str(form.get("level", "")), reasons)
    if rating is None:
        say = translator(language_of(request))
        return await _ticket_page(request, web, token, problem=say("请选择一个评价"), status_code=400)
    reply = await web.deps.submit(RATING_CLIENT, rating)
    if reply.refusal is not None and reply.refusal.data.get("reason") != Reason.ALREADY_RATED:
        say = translator(language_of(request))
        return await _ticket_page(request, web, token, problem=say(reply.refusal.text), status_code=409)
    return Redirect(f"/t/{token}", status_code=303)


async def _ticket_page(
    request: PageRequest, web: Web, token: str, problem: str = "", status_code: int = 200
) -> Template:
    page = await web.deps.ticket_by_token(token) if TOKEN.fullmatch(token) else None
    if page is None:
        return _no_such_ticket(request, web)
    hall = web.deps.hall
    service = hall.service(page.facts.service) if page.facts.service is not None else None
    return render(
        request,
        web,
        "ticket.html",
        texts=ticket_texts,
        facts={
            "live": f"/live/t/{token}",
            "ticket_json": ticket_json(page, hall).decode(),
            "usual": [counter_facts(counter) for counter in hall.counters_serving(page.facts.group).primary],
        },
        page=page,
        token=token,
        service=service,
        group=hall.group(page.facts.group),
        area=hall.area_of_group(page.facts.group),
        issued_at=web.local(page.facts.issued_at),
        no_show_sentence=hall.no_show_sentence(language_of(request)),
        levels=LEVELS,
        poor=POOR,
        problem=problem,
        status_code=status_code,
    )


def _no_such_ticket(request: PageRequest, web: Web) -> Template:
    return render(request, web, "no_ticket.html", status_code=404)
