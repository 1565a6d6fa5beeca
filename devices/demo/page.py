"""The page of the virtual devices: paper as it prints, pads, displays, and the windows of a hall without a screen.

A page for whoever runs the demo, on the loopback address. It shows what the simulators say of themselves and
passes on what a hand does; it knows nothing of tickets.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import msgspec
from litestar import Litestar, get, post
from litestar.exceptions import ClientException, NotFoundException
from litestar.response import File, Response, ServerSentEvent
from litestar.static_files import create_static_files_router

from config.look.tokens import css_variables
from devices.demo.equipment import Equipment
from devices.demo.screens import VirtualScreen

STATIC = Path(__file__).parent / "static"
LOOK_S = 0.3
"""How often the page learns what changed; fast enough to see a face being pressed."""
PAPER_SHOWN = 12


@dataclass(frozen=True, slots=True)
class Stage:
    """What the page shows. `papers` gives the pictures of all papers so far, oldest first; `addresses` are links to
    the hall's own pages, by what they are called."""

    equipment: Equipment
    screens: Mapping[str, VirtualScreen]
    papers: Callable[[], Sequence[Path]]
    addresses: Mapping[str, str]
    sign_ins: tuple[str, ...]
    is_crowd_on: Callable[[], bool]
    set_crowd: Callable[[bool], None]


class Order(msgspec.Struct, frozen=True):
    device: str
    action: str
    value: str = ""


class Touch(msgspec.Struct, frozen=True):
    """A touch at a point of a window, or a key by its X name."""

    screen: str
    x: int | None = None
    y: int | None = None
    key: str | None = None


class Switch(msgspec.Struct, frozen=True):
    on: bool


def create_page(stage: Stage, closing: asyncio.Event) -> Litestar:
    """The application, not yet served; `closing` ends its streams."""

    @get("/", sync_to_thread=False)
    def index() -> File:
        return File(
            STATIC / "devices.html", media_type="text/html; charset=utf-8", content_disposition_type="inline"
        )

    @get("/tokens.css", sync_to_thread=False)
    def tokens() -> Response[str]:
        return Response(css_variables(), media_type="text/css")

    @get("/live", sync_to_thread=False)
    def live() -> ServerSentEvent:
        return ServerSentEvent(_changes(stage, closing))

    @get("/paper/{number:int}", sync_to_thread=False)
    def paper(number: int) -> File:
        papers = stage.papers()
        if not 0 < number <= len(papers):
            raise NotFoundException(f"no paper {number}")
        return File(papers[number - 1], media_type="image/png", content_disposition_type="inline")

    @get("/windows/{name:str}", sync_to_thread=True)
    def window(name: str) -> Response[bytes]:
        screen = stage.screens.get(name)
        if screen is None:
            raise NotFoundException(f"no window {name}")
        return Response(screen.jpeg(), media_type="image/jpeg", headers={"cache-control": "no-store"})

    @post("/act", sync_to_thread=True)
    def act(data: Order) -> None:
        try:
            stage.equipment.act(data.device, data.action, data.value)
        except ValueError as fault:
            raise ClientException(str(fault)) from fault

    @post("/touch", sync_to_thread=True)
    def touch(data: Touch) -> None:
        screen = stage.screens.get(data.screen)
        if screen is None:
            raise NotFoundException(f"no window {data.screen}")
        if data.x is not None and data.y is not None:
            screen.touch(data.x, data.y)
        if data.key is not None:
            if not data.key.isalnum():
                raise ClientException("a key is named by letters and digits, such as F1 or Return")
            screen.key(data.key)

    @post("/crowd", sync_to_thread=False)
    def crowd(data: Switch) -> None:
        stage.set_crowd(data.on)

    return Litestar(
        route_handlers=[
            index,
            tokens,
            live,
            paper,
            window,
            act,
            touch,
            crowd,
            create_static_files_router(path="/static", directories=[STATIC]),
        ],
        openapi_config=None,
        logging_config=None,
    )


async def _changes(stage: Stage, closing: asyncio.Event) -> AsyncIterator[str]:
    """The whole stage as JSON, whenever it differs from what this page has."""
    told = b""
    while not closing.is_set():
        now = msgspec.json.encode(_snapshot(stage))
        if now != told:
            told = now
            yield now.decode()
        try:
            await asyncio.wait_for(closing.wait(), LOOK_S)
        except TimeoutError:
            continue


def _snapshot(stage: Stage) -> dict[str, object]:
    count = len(stage.papers())
    return {
        "devices": stage.equipment.all_facts(),
        "paper": list(range(count, max(0, count - PAPER_SHOWN), -1)),
        "windows": {name: [screen.width, screen.height] for name, screen in stage.screens.items()},
        "addresses": dict(stage.addresses),
        "sign_ins": list(stage.sign_ins),
        "crowd": stage.is_crowd_on(),
    }
