"""Builds a hall's server out of its rooms, runs it until a signal, and takes it down in order.

The order of the end: no new commands (web, gateway), what came in is served (writer), the broker has what was
told (session), then broker and journal close.
"""

import asyncio
import json
import logging
import secrets
import signal
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path

from config.contract.coding import decode_record
from config.contract.commands import Command, Envelope
from config.contract.events import AnyEvent, HallLoaded
from config.contract.replies import Reply
from config.hall import Hall, load_hall
from config.mqtt import Session
from hall_server import views
from hall_server.day_reader import PageReader
from hall_server.domain.model import HallState
from hall_server.gateway.broker import BrokerUnavailable, ManagedBroker
from hall_server.gateway.gateway import Gateway
from hall_server.hall_rules import rules_of, wait_model_of
from hall_server.hub import StateHub
from hall_server.intake import Intake
from hall_server.journal.journal import Journal
from hall_server.journal.read import Reader
from hall_server.pins import Pins
from hall_server.requests import Request
from hall_server.restore import restore
from hall_server.settings import MANAGED, Settings
from hall_server.teller import HallTeller
from hall_server.ticket_page import page_of
from hall_server.told_cursor import ToldCursor
from hall_server.web.app import create_app
from hall_server.web.deps import TicketPage, WebDeps
from hall_server.web.serve import serve
from hall_server.writer import Writer

log = logging.getLogger(__name__)

CLIENT = "hall-server"


class CannotStart(RuntimeError):
    """Something the server needs is missing; the text says what to do."""


def now() -> datetime:
    return datetime.now(UTC)


async def run(settings: Settings) -> int:
    """Serve until SIGTERM or SIGINT. The first line on stdout says where."""
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        try:
            loop.add_signal_handler(number, stop.set)
        except NotImplementedError:  # Windows has none in its event loop
            signal.signal(number, lambda *_: loop.call_soon_threadsafe(stop.set))
    hall = load_hall(settings.hall_file)
    for warning in hall.warnings:
        log.warning("hall file: %s", warning)
    async with serving(hall, settings) as ready:
        sys.stdout.write(json.dumps(ready, separators=(",", ":")) + "\n")
        sys.stdout.flush()
        log.info("hall %s is served: %s", hall.id, ready["web"])
        await stop.wait()
        log.info("stopping")
    log.info("stopped")
    return 0


@asynccontextmanager
async def serving(hall: Hall, settings: Settings) -> AsyncIterator[dict[str, object]]:
    """The whole server around the running loop; yields what the ready line says."""
    _make_folder(settings.data_dir)
    async with AsyncExitStack() as owned:
        journal = Journal.open(settings.database, settings.data_dir)
        owned.callback(journal.close)
        broker_url = _broker(settings, owned)
        rules = rules_of(hall, settings.always_open)
        model = wait_model_of(hall)
        hub = StateHub()
        session = Session(broker_url, CLIENT, in_flight=500)

        # Writer and gateway need each other: the gateway's requests go through the intake to the writer.
        intake_submit: list[Callable[[Request], None]] = []
        gateway = Gateway(session, hall.id, lambda request: intake_submit[0](request), hub.publish)
        state = restore(journal)
        cursor = ToldCursor(journal.told())
        session.on_connection(cursor.note_connection)
        teller = HallTeller(hall, rules, model, hub, gateway, journal.events_after, _decode_event, cursor)
        writer = Writer(
            journal,
            state,
            rules,
            teller,
            people=lambda clerk: views.person_of(hall, clerk),
            page_url=_page_url(hall),
            clock=now,
        )
        pins = Pins(hall)
        intake = Intake(pins.check, writer.submit, now)
        intake_submit.append(intake.submit)
        writer.start(_load_facts(state, hall))
        owned.callback(writer.close)
        owned.callback(intake.close)
        gateway.start()
        owned.callback(session.close)

        async def ticket_by_token(token: str) -> TicketPage | None:
            question = writer.ask(lambda state, at: page_of(state, rules, model, token))
            return await asyncio.wrap_future(question)

        reader = Reader.open(settings.database)
        owned.callback(reader.close)
        app = create_app(
            WebDeps(
                hall=hall,
                hub=hub,
                submit=_web_submit(intake),
                ticket_by_token=ticket_by_token,
                figures=PageReader(reader),
                check_pin=lambda staff, pin: asyncio.to_thread(pins.check, staff, pin),
                clock=now,
                secret=_secret(settings.data_dir / "web.secret"),
                is_https=bool(hall.public_url and hall.public_url.startswith("https:")),
            )
        )
        try:
            web = await serve(app, settings.web_host, settings.web_port)
        except OSError as error:
            place = f"{settings.web_host}:{settings.web_port}"
            raise CannotStart(f"--web {place}: cannot listen there: {error.strerror}") from error
        owned.push_async_callback(web.stop)
        yield {"ready": True, "hall": hall.id, "mqtt": broker_url, "web": web.url}


def _make_folder(path: Path) -> None:
    try:
        path.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise CannotStart(f"--data {path}: cannot be made a folder: {error.strerror}") from error


def _broker(settings: Settings, owned: AsyncExitStack) -> str:
    if settings.broker != MANAGED:
        return settings.broker
    broker = ManagedBroker(settings.data_dir)
    try:
        url = broker.start()
    except BrokerUnavailable as missing:
        raise CannotStart(str(missing)) from missing
    owned.callback(broker.stop)
    return url


def _load_facts(state: HallState, hall: Hall) -> list[HallLoaded]:
    """A start with an unchanged hall file is no new fact."""
    digest = hall.digest()
    return [] if state.hall_digest == digest else [HallLoaded(hall=hall.id, digest=digest)]


def _decode_event(seq: int, stored: bytes) -> AnyEvent:
    return decode_record(seq, stored).event


def _page_url(hall: Hall) -> Callable[[str], str | None]:
    if hall.public_url is None:
        return lambda token: None
    base = hall.public_url.rstrip("/")
    return lambda token: f"{base}/t/{token}"


def _web_submit(intake: Intake) -> Callable[[str, Command], "asyncio.Future[Reply]"]:
    """Commands from pages: with the standing of a web role, answered in the page's loop."""

    def submit(client: str, body: Command) -> "asyncio.Future[Reply]":
        loop = asyncio.get_running_loop()
        answered: asyncio.Future[Reply] = loop.create_future()

        def settle(reply: Reply) -> None:
            if not answered.done():
                answered.set_result(reply)

        def answer(reply: Reply) -> None:
            loop.call_soon_threadsafe(settle, reply)

        envelope = Envelope(v=1, id=secrets.token_hex(16), at=now(), client=client, body=body)
        intake.submit(
            Request(
                client=client,
                envelope=envelope,
                answer=answer,
                is_web=True,
            )
        )
        return answered

    return submit


def _secret(path: Path) -> bytes:
    """Signs web sessions; kept, so that a restart signs nobody out."""
    if not path.exists():
        path.write_bytes(secrets.token_bytes(32))
        path.chmod(0o600)
    return path.read_bytes()
