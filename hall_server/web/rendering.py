"""Turns a template into a page in the reader's language. Owns the choice of language and what every page is given."""

from collections.abc import Callable
from datetime import timedelta
from typing import TypeAlias

from litestar import Request
from litestar.datastructures import Cookie, State
from litestar.response import Template

from config.i18n import DEFAULT_LANGUAGE, LANGUAGES, translator
from config.told_wait import ROUND_MIN
from hall_server.web.running import Web
from hall_server.web.texts import Translate

PageRequest: TypeAlias = Request[None, None, State]

LANGUAGE_COOKIE = "hall_lang"
LANGUAGE_KEPT = timedelta(days=365)


def language_of(request: PageRequest) -> str:
    """`?lang=en` chooses and is remembered; whoever never chose reads Chinese."""
    for wanted in (request.query_params.get("lang"), request.cookies.get(LANGUAGE_COOKIE)):
        if wanted in LANGUAGES:
            return str(wanted)
    return DEFAULT_LANGUAGE


def render(
    request: PageRequest,
    web: Web,
    template: str,
    *,
    texts: Callable[[Translate], dict[str, str]] | None = None,
    facts: dict[str, object] | None = None,
    status_code: int = 200,
    **context: object,
) -> Template:
    """A page. `texts` and `facts` are what its script reads; `context` is for the template."""
    language = language_of(request)
    say = translator(language)
    cookies = []
    if request.query_params.get("lang") in LANGUAGES:
        cookies.append(
            Cookie(
                key=LANGUAGE_COOKIE,
                value=language,
                max_age=int(LANGUAGE_KEPT.total_seconds()),
                samesite="lax",
                httponly=True,
            )
        )
    hall = web.deps.hall
    script = {
        "lang": language,
        "zone": hall.identity.timezone,
        "release": web.release,
        "round_min": ROUND_MIN,
        "texts": texts(say) if texts is not None else {},
        **(facts or {}),
    }
    return Template(
        template,
        context={
            "_": say,
            "language": language,
            "other_language": next(other for other in LANGUAGES if other != language),
            "hall": hall,
            "script": script,
            "is_english": language == "en",
            **context,
        },
        status_code=status_code,
        headers={"Cache-Control": "no-store"},
        cookies=cookies,
    )
