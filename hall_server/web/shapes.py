"""What a page is sent of each state: decoded, cut to what its reader may see, written again as one line of JSON.

The public board gets no ticket ids; whose name is masked was decided when the call was made. A payload that does not
decode is dropped with one warning. Each shape is made once for all who look.
"""

import logging
from collections.abc import Callable
from functools import lru_cache

import msgspec

from config.contract.coding import UndecodableMessage, decode
from config.contract.state import (
    BoardState,
    CounterStateMessage,
    Health,
    PostsState,
    Presence,
    QueuesState,
)
from config.hall import Hall
from config.hall.services import BOARD_MASK

logger = logging.getLogger(__name__)

Shape = Callable[[str, bytes], bytes | None]
"""From a name of the hub and its payload to the JSON of a page; None leaves it out."""

_KINDS: dict[str, type[msgspec.Struct]] = {
    "queues": QueuesState,
    "board": BoardState,
    "posts": PostsState,
    "counters": CounterStateMessage,
    "health": Health,
    "presence": Presence,
}


def staff_shape() -> Shape:
    """All of it, checked: what signed-in staff may see."""

    @lru_cache(maxsize=512)
    def shape(name: str, payload: bytes) -> bytes | None:
        state = _read(name, payload)
        return None if state is None else _message(name, state)

    return shape


def public_shape(hall: Hall) -> Shape:
    """The hall board's part of queues, board and posts."""

    @lru_cache(maxsize=16)
    def shape(name: str, payload: bytes) -> bytes | None:
        state = _read(name, payload)
        match state:
            case BoardState():
                return _message(name, _public_board(state, hall))
            case QueuesState():
                return _message(name, _public_queues(state))
            case PostsState():
                return _message(name, _public_posts(state))
            case _:
                return None

    return shape


def cleared(name: str) -> bytes:
    """The message that says that a state is gone."""
    return _message(name, None)


def _read(name: str, payload: bytes) -> msgspec.Struct | None:
    kind = _KINDS.get(name.partition("/")[0])
    if kind is None:
        return None
    try:
        return decode(payload, kind)
    except UndecodableMessage as fault:
        logger.warning("state %s cannot be shown: %s", name, fault)
        return None


def _message(name: str, state: object) -> bytes:
    return msgspec.json.encode({"name": name, "state": state})


def _public_board(state: BoardState, hall: Hall) -> dict[str, object]:
    calls = []
    for call in state.calls:
        group = hall.group(call.label.rstrip("0123456789"))
        is_masked = call.group_name == BOARD_MASK[0]
        calls.append(
            {
                "call": call.call,
                "label": call.label,
                "group_name": call.group_name,
                "group_name_en": BOARD_MASK[1] if is_masked else (group.name_en if group else ""),
                "place": call.place,
                "place_en": call.place_en,
                "at": call.at,
                "attempt": call.attempt,
                "state": call.state,
                "is_priority": call.is_priority,
                "speak_zh": call.speak_zh,
                "speak_en": call.speak_en,
            }
        )
    return {"at": state.at, "is_open": state.is_open, "calls": calls, "missed": state.missed}


def _public_queues(state: QueuesState) -> dict[str, object]:
    groups = [
        {
            "group": group.group,
            "name": group.name,
            "name_en": group.name_en,
            "area": group.area,
            "waiting": group.waiting,
            "counters_open": group.counters_open,
            "issuing": group.issuing,
            "wait_s": group.wait_s,
        }
        for group in state.groups
    ]
    return {"at": state.at, "is_open": state.is_open, "served_today": state.served_today, "groups": groups}


def _public_posts(state: PostsState) -> dict[str, object]:
    posts = [
        {
            "counter": post.counter,
            "number": post.number,
            "name": post.name,
            "name_en": post.name_en,
            "state": post.state,
            "clerk": None if post.clerk is None else {"name": post.clerk.name, "role": post.clerk.role},
            "is_desk": post.is_desk,
        }
        for post in state.posts
    ]
    return {"at": state.at, "posts": posts, "duty_leader": state.duty_leader}
