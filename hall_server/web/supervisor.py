"""The supervisor's page, and the one thing it does: answering a call for help. Needs a session."""

from litestar import Response, get, post
from litestar.params import FromPath
from litestar.response import Redirect, Template

from config.contract.commands import AnswerHelp
from config.contract.topics import CLIENT_PATTERN
from config.hall import AreaKind, Hall
from config.i18n import translator
from hall_server.web.rendering import PageRequest, language_of, render
from hall_server.web.running import GivenWeb
from hall_server.web.session import COOKIE
from hall_server.web.texts import supervisor_texts


@get("/supervisor", include_in_schema=False)
async def supervisor(request: PageRequest, web: GivenWeb) -> Template | Redirect:
    signed_in = web.session(request.cookies.get(COOKIE))
    if signed_in is None:
        return Redirect("/sign-in", status_code=303)
    _, person = signed_in
    return render(
        request,
        web,
        "supervisor.html",
        texts=supervisor_texts,
        facts={"live": "/live/supervisor", **hall_facts(web.deps.hall, language_of(request) == "en")},
        person=person,
    )


@get("/supervisor/session", include_in_schema=False)
async def session_state(request: PageRequest, web: GivenWeb) -> dict[str, bool]:
    """A page whose live line was refused asks here whether it must sign in again."""
    return {"signed_in": web.session(request.cookies.get(COOKIE)) is not None}


@post("/supervisor/helps/{help_id:str}/answer", include_in_schema=False)
async def answer_help(
    request: PageRequest, web: GivenWeb, help_id: FromPath[str]
) -> Response[dict[str, object]]:
    signed_in = web.session(request.cookies.get(COOKIE))
    say = translator(language_of(request))
    if signed_in is None:
        return Response({"ok": False, "text": say("请重新登录")}, status_code=401)
    client = f"web-{signed_in[1].id}"
    assert CLIENT_PATTERN.match(client), "job numbers are letters, digits and hyphens"
    reply = await web.deps.submit(client, AnswerHelp(help=help_id))
    text = say(reply.refusal.text) if reply.refusal is not None else ""
    return Response({"ok": reply.ok, "text": text}, status_code=200 if reply.ok else 409)


def hall_facts(hall: Hall, is_english: bool) -> dict[str, object]:
    """What the script knows of the hall before the first state arrives."""

    def name(of: object) -> str:
        return str(getattr(of, "name_en" if is_english else "name"))

    return {
        "areas": [
            {"id": area.id, "name": name(area)}
            for area in hall.areas
            if area.kind in {AreaKind.SERVICE, AreaKind.DESK}
        ],
        "counters": [
            {
                "id": counter.id,
                "number": counter.number,
                "name": name(counter),
                "area": counter.area,
                "is_desk": counter.is_desk,
            }
            for counter in hall.counters
        ],
        "groups": {group.prefix: name(group) for group in hall.service_groups},
        "services": {service.code: name(service) for service in hall.services},
        "devices": {
            device.id: {"counter": device.counter, "place": device.kiosk or device.area or ""}
            for device in hall.devices
        },
        "kiosks": {kiosk.id: name(kiosk) for kiosk in hall.kiosks},
        "reasons": {str(reason.id): name(reason) for reason in hall.rating.reasons},
        "longest_wait_min": hall.wait_model.targets.max_wait_min,
    }
