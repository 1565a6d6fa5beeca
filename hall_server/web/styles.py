"""Style sheets that depend on the hall: the design tokens, and a colour for each area. Serves text, nothing else."""

from litestar import Response, get
from litestar.enums import MediaType

from config.hall import Hall
from config.look.tokens import css_variables
from hall_server.web.running import GivenWeb

FRESH = {"Cache-Control": "no-cache"}


@get("/hall.css", include_in_schema=False, sync_to_thread=False)
def hall_css(web: GivenWeb) -> Response[str]:
    return Response(css_variables() + area_rules(web.deps.hall), media_type=MediaType.CSS, headers=FRESH)


def area_rules(hall: Hall) -> str:
    """`[data-area="Z1"]` carries its colour as `--area`. Ids and colours are held to letters and digits by the file."""
    return "".join(
        f'[data-area="{area.id}"] {{ --area: {area.colour}; }}\n'
        for area in hall.areas
        if area.colour is not None
    )
