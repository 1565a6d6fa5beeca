"""The web application: routes, what guards every answer, and the pages for what goes wrong."""

import hashlib
import logging

from litestar import Litestar, Request, Response, get
from litestar.config.csrf import CSRFConfig
from litestar.datastructures import MutableScopeHeaders, State
from litestar.di import Provide
from litestar.exceptions import HTTPException
from litestar.plugins.jinja import JinjaTemplateEngine
from litestar.response import File, Template
from litestar.static_files import create_static_files_router
from litestar.template.config import TemplateConfig
from litestar.types import Message, Scope

from config.look.fonts import cjk_font_path
from hall_server.web import live, pages, sign_in, styles, supervisor
from hall_server.web.deps import WebDeps
from hall_server.web.rendering import render
from hall_server.web.running import STATIC, TEMPLATES, Web, make_web

logger = logging.getLogger(__name__)

CONTENT_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self' data:",
        "font-src 'self'",
        "connect-src 'self'",
        "form-action 'self'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
    )
)
GUARDS = {
    "content-security-policy": CONTENT_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "x-robots-tag": "noindex",
}
FORM_MAX_BYTES = 16 * 1024


def create_app(deps: WebDeps) -> Litestar:
    """The application, not yet served. Its `state.web` is what `serve` needs to end open streams."""
    web = make_web(deps)
    return Litestar(
        route_handlers=[
            pages.index,
            pages.health,
            pages.board,
            pages.ticket,
            pages.rate_ticket,
            supervisor.supervisor,
            supervisor.session_state,
            supervisor.answer_help,
            sign_in.sign_in_page,
            sign_in.sign_in,
            sign_in.sign_out,
            live.live_board,
            live.live_supervisor,
            live.live_ticket,
            styles.hall_css,
            font,
            create_static_files_router(path="/static", directories=[STATIC], include_in_schema=False),
        ],
        dependencies={"web": Provide(lambda: web, sync_to_thread=False)},
        state=State({"web": web}),
        template_config=TemplateConfig(directory=TEMPLATES, engine=JinjaTemplateEngine),
        csrf_config=CSRFConfig(
            secret=hashlib.sha256(b"csrf:" + deps.secret).hexdigest(),
            cookie_name="hall_csrf",
            cookie_httponly=True,
            cookie_samesite="strict",
            cookie_secure=deps.is_https,
        ),
        exception_handlers={HTTPException: refused, Exception: failed},
        before_send=[guard],
        request_max_body_size=FORM_MAX_BYTES,
        openapi_config=None,
        logging_config=None,
    )


@get("/fonts/hall-cjk.ttf", include_in_schema=False, sync_to_thread=False)
def font() -> File:
    """The shipped font, for screens whose machine has no Chinese one."""
    return File(
        cjk_font_path(),
        media_type="font/ttf",
        content_disposition_type="inline",
        headers={"Cache-Control": "public, max-age=604800"},
    )


async def guard(message: Message, scope: Scope) -> None:
    """Security headers on every answer, files and errors included."""
    if message["type"] == "http.response.start":
        headers = MutableScopeHeaders.from_message(message)
        for name, value in GUARDS.items():
            headers.setdefault(name, value)
        if scope["path"].startswith("/static/"):
            headers.setdefault("cache-control", "no-cache")


def refused(request: Request[None, None, State], error: HTTPException) -> Response[str] | Template:
    return problem_page(request, error.status_code)


def failed(request: Request[None, None, State], error: Exception) -> Response[str] | Template:
    logger.error("%s %s failed", request.method, request.url.path, exc_info=error)
    return problem_page(request, 500)


def problem_page(request: Request[None, None, State], status: int) -> Response[str] | Template:
    """A calm page that says what to do; a bare status where a script asked."""
    if request.url.path.startswith(("/live/", "/static/", "/supervisor/")):
        return Response("", status_code=status)
    web: Web = request.app.state.web
    return render(request, web, "problem.html", status=status, status_code=status)
