"""What there is to choose on each page, as tiles in the visitor's language. Pure.

At most nine tiles on the first page, and no service further than two touches: what does not fit is listed
behind 更多事项 as services, not as groups.
"""

from dataclasses import dataclass

from config.contract.state import GroupQueue, QueuesState
from config.contract.words import Issuing
from config.hall.model import Hall
from config.hall.services import ServiceGroup
from config.i18n import translator
from config.look.tokens import AREA_COLOURS, Colour
from config.wording import Translate, days_words
from kiosk.core.visit import Purpose
from kiosk.core.wording import queue_words

MOST_TILES = 9
EXAMPLES_LENGTH = {"zh-CN": 17, "en": 30}
"""Two examples stand on one line of a tile only up to so many characters."""


@dataclass(frozen=True, slots=True)
class Choice:
    """One tile. `id` is a group's prefix, a service's code or one of the words below."""

    id: str
    title: str
    detail: str = ""
    footer: str = ""
    colour: Colour = AREA_COLOURS[0]
    is_open: bool = True


MORE = "more"


def first_groups(hall: Hall) -> tuple[tuple[ServiceGroup, ...], tuple[ServiceGroup, ...]]:
    """The groups with a tile of their own, and the rest: those with the fewest services, the later ones
    first.
    """
    groups = hall.service_groups
    if len(groups) <= MOST_TILES:
        return groups, ()
    by_need = sorted(enumerate(groups), key=lambda at: (-len(hall.services_of(at[1].prefix)), at[0]))
    kept = {group.prefix for _, group in by_need[: MOST_TILES - 1]}
    return tuple(g for g in groups if g.prefix in kept), tuple(g for g in groups if g.prefix not in kept)


def welcome(hall: Hall, queues: QueuesState | None, purpose: Purpose, language: str) -> list[Choice]:
    tr = translator(language)
    first, rest = first_groups(hall)
    choices = [_group_choice(hall, group, queues, purpose, language) for group in first]
    if rest:
        names = [_name(group, language) for group in rest]
        choices.append(
            Choice(MORE, tr("更多事项"), tr("、").join(names), colour=_colour(hall, rest[0].prefix))
        )
    return choices


def services(
    hall: Hall, prefixes: tuple[str, ...], queues: QueuesState | None, purpose: Purpose, language: str
) -> list[Choice]:
    """The services of these groups; with several groups each says whose it is."""
    tr = translator(language)
    choices = []
    for prefix in prefixes:
        is_open = purpose is Purpose.GUIDE or _is_open(_queue(queues, prefix))
        colour = _colour(hall, prefix)
        group = hall.group(prefix)
        for service in hall.services_of(prefix):
            time = tr("承诺 {time}").format(time=days_words(service.promised_days, service.days_kind, tr))
            detail = _name(group, language) if len(prefixes) > 1 and group is not None else ""
            if purpose is Purpose.TICKET and len(prefixes) > 1:
                time = queue_words(_queue(queues, prefix), tr)
            choices.append(Choice(service.code, _name(service, language), detail, time, colour, is_open))
        if purpose is Purpose.TICKET and len(prefixes) == 1:
            choices.append(_unsure(prefix, colour, is_open, tr))
    return choices


def rest_prefixes(hall: Hall) -> tuple[str, ...]:
    return tuple(group.prefix for group in first_groups(hall)[1])


def queue_line(queues: QueuesState | None, prefix: str, language: str) -> str:
    return queue_words(_queue(queues, prefix), translator(language))


def _unsure(prefix: str, colour: Colour, is_open: bool, tr: Translate) -> Choice:
    return Choice(prefix, tr("不确定办哪项"), "", tr("先取号，到窗口再说"), colour, is_open)


def _group_choice(
    hall: Hall, group: ServiceGroup, queues: QueuesState | None, purpose: Purpose, language: str
) -> Choice:
    tr = translator(language)
    names = [_name(service, language) for service in hall.services_of(group.prefix)]
    short = sorted(names, key=len)
    two = tr("、").join(short[:2])
    detail = two if len(two) <= EXAMPLES_LENGTH[language] else short[0]
    queue = _queue(queues, group.prefix)
    if purpose is Purpose.GUIDE:
        footer, is_open = tr("{count} 项").format(count=len(names)), True
    else:
        footer, is_open = queue_words(queue, tr), _is_open(queue)
    return Choice(group.prefix, _name(group, language), detail, footer, _colour(hall, group.prefix), is_open)


def _queue(queues: QueuesState | None, prefix: str) -> GroupQueue | None:
    return next((q for q in queues.groups if q.group == prefix), None) if queues is not None else None


def _is_open(queue: GroupQueue | None) -> bool:
    """Not known is open: the hall decides, and says so."""
    return queue is None or queue.issuing is Issuing.OPEN


def _colour(hall: Hall, prefix: str) -> Colour:
    area = hall.area_of_group(prefix)
    return Colour(area.colour) if area is not None and area.colour is not None else AREA_COLOURS[0]


def _name(named: object, language: str) -> str:
    return str(getattr(named, "name_en" if language == "en" else "name"))
