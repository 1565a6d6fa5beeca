"""Live updates by server-sent events: /live/board, /live/supervisor, /live/t/{token}.

A browser's EventSource comes back by itself; each connection starts with everything that the page needs.
Events: `hello` {release, now}, `beat` {now}, `state` {name, state}, `figures`, `ticket`, `signed_out`.
"""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

import msgspec
from litestar import Request, get
from litestar.datastructures import State
from litestar.exceptions import NotAuthorizedException, NotFoundException
from litestar.params import FromPath
from litestar.response import ServerSentEvent, ServerSentEventMessage

from hall_server.web.deps import TicketPage
from hall_server.web.figures import FRESH_FOR, DayFigures
from hall_server.web.merge import merged
from hall_server.web.running import GivenWeb, Web
from hall_server.web.session import COOKIE
from hall_server.web.shapes import Shape, cleared
from hall_server.web.tickets import TOKEN, ticket_json

RETRY_MS = 1000
"""How soon a browser comes back after a break. Too small and a hundred phones press on a server that just starts."""
BEAT_S = 5.0
"""A page that hears nothing for more than twice this knows that the line is dead, whatever TCP thinks."""
SESSION_CHECK_S = 1.0
"""How long a page may still be fed after its session ended elsewhere."""
TICKET_PAUSE_S = 0.5
"""A visitor's page asks the hall at most this often, however fast the queue moves."""
TICKET_CAUSES = ("queues", "board")

Messages = AsyncGenerator[ServerSentEventMessage, None]


@get("/live/board", include_in_schema=False)
async def live_board(web: GivenWeb) -> ServerSentEvent:
    return _stream(web, _states(web, ("queues", "board", "posts"), web.public), _beats(web))


@get("/live/supervisor", include_in_schema=False)
async def live_supervisor(web: GivenWeb, request: Request[None, None, State]) -> ServerSentEvent:
    cookie = request.cookies.get(COOKIE)
    if web.session(cookie) is None:
        raise NotAuthorizedException
    names = ("queues", "board", "posts", "counters/", "health/", "presence/")
    return _stream(web, _states(web, names, web.staff), _figures(web), _beats(web), _signed_out(web, cookie))


@get("/live/t/{token:str}", include_in_schema=False)
async def live_ticket(web: GivenWeb, token: FromPath[str]) -> ServerSentEvent:
    if TOKEN.fullmatch(token) is None or await web.deps.ticket_by_token(token) is None:
        raise NotFoundException
    return _stream(web, _ticket(web, token), _beats(web))


def _stream(web: Web, *sources: Messages) -> ServerSentEvent:
    async def whole() -> Messages:
        yield ServerSentEventMessage(
            event="hello",
            data=msgspec.json.encode({"now": web.now(), "release": web.release}),
            retry=RETRY_MS,
        )
        async with aclosing(merged(sources, web.closing)) as messages:
            async for message in messages:
                yield message

    return ServerSentEvent(whole())


async def _states(web: Web, prefixes: tuple[str, ...], shape: Shape) -> Messages:
    async with aclosing(web.deps.hub.changes(prefixes)) as changes:
        async for name, payload in changes:
            data = shape(name, payload) if payload else cleared(name)
            if data is not None:
                yield ServerSentEventMessage(event="state", data=data)


async def _beats(web: Web) -> Messages:
    while True:
        await asyncio.sleep(BEAT_S)
        yield ServerSentEventMessage(event="beat", data=msgspec.json.encode({"now": web.now()}))


async def _figures(web: Web) -> Messages:
    sent: DayFigures | None = None
    while True:
        figures = await web.figures.latest()
        if figures is not None and figures is not sent:
            sent = figures
            yield ServerSentEventMessage(event="figures", data=msgspec.json.encode(figures))
        await asyncio.sleep(FRESH_FOR.total_seconds())


async def _signed_out(web: Web, cookie: str | None) -> Messages:
    """Ends, and the stream with it, soon after the session does."""
    while True:
        if web.session(cookie) is None:
            yield ServerSentEventMessage(event="signed_out", data="{}")
            return
        await asyncio.sleep(SESSION_CHECK_S)


async def _ticket(web: Web, token: str) -> Messages:
    clock = asyncio.get_running_loop().time
    shown: TicketPage | None = None
    is_first = True
    async with aclosing(web.deps.hub.changes(TICKET_CAUSES)) as changes:
        while True:
            asked_at = clock()
            page = await web.deps.ticket_by_token(token)
            if is_first or page != shown:
                shown, is_first = page, False
                yield ServerSentEventMessage(event="ticket", data=ticket_json(page, web.deps.hall))
            await anext(changes)
            await asyncio.sleep(max(0.0, asked_at + TICKET_PAUSE_S - clock()))
