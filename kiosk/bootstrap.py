"""Builds the kiosk from its settings and runs it: client, printer, presenter, window. The only place that
knows all.

Import after `config.look.kivy_base.prepare`; nothing is opened before `run`.
"""

import logging
import threading
import time
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kivy.clock import Clock
from kivy.core.window import Window

from config.contract import topics
from config.contract.commands import ConfirmPrint
from config.contract.state import QueuesState
from config.contract.words import HealthState, PrintOutcome
from config.hall.equipment import Device
from config.hall.model import Hall
from config.hall.words import DeviceKind
from config.look import tokens
from config.look.theme import theme
from config.look.ui_map import UiMap
from devices.hall import HallClient
from devices.printer.facts import TestSlipFacts
from devices.registry import make_printer
from devices.settings import relinked
from kiosk.app import KioskApp
from kiosk.core.maintenance import HiddenDoor, PinPad
from kiosk.core.pins import is_maintenance_pin
from kiosk.core.ports import PrintResult, SlipPrinter
from kiosk.core.presenter import Presenter
from kiosk.line import ClientLine
from kiosk.printing import NoPrinter, PrinterThread
from kiosk.screens.root import KioskRoot

log = logging.getLogger(__name__)

UTILITY_JOBS = ("test-", "notice-")
"""Print jobs that are no ticket's slip."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`links` replace the hall file's link of a device on this machine."""

    hall: Hall
    kiosk: str
    mqtt: str
    data: Path
    links: Mapping[str, str]
    language: str
    ui_map: Path | None = None


class Kiosk:
    def __init__(self, settings: Settings) -> None:
        self._settings, hall = settings, settings.hall
        theme.use(tokens.KIOSK_TYPE, tokens.KIOSK_TOUCH, tokens.KIOSK_DESIGN)
        theme.fit(*Window.size)
        self.client = HallClient(
            *(settings.mqtt, hall.id, settings.kiosk, "kiosk", settings.data / "outbox.sqlite"),
            deliver=self._deliver,
        )
        self._is_closed = False
        self._printer_thread: PrinterThread | None = None
        self._show: Callable[[], None] = _nothing_to_show
        printer = self._make_printer()
        self.presenter = Presenter(
            *(hall, settings.kiosk, ClientLine(self.client), printer, time.monotonic, self._changed),
            language=settings.language,
        )
        pad = PinPad(self._check_pin, time.monotonic, self._changed, self.presenter.open_maintenance)
        door = HiddenDoor(time.monotonic)
        about = f"{settings.kiosk} · {hall.id} · {settings.mqtt}"
        self.root = KioskRoot(self.presenter, door, pad, printer, about)
        self._show = self.root.show
        path = settings.ui_map
        self._ui_map = UiMap(path, lambda: self.presenter.visit.page.value) if path is not None else None
        self.client.follow(topics.queues_state(hall.id), QueuesState, self.presenter.on_queues)
        self.client.on_connection(self.presenter.on_connection)

    def run(self) -> None:
        """Until the technician or a signal ends it; then everything it started has ended."""
        self.start()
        try:
            KioskApp(self.root, self.presenter, self._local_time).run()
        finally:
            self.close()

    def start(self) -> None:
        self.client.start()
        if self._printer_thread is not None:
            self._printer_thread.start()
        if self._ui_map is not None:
            self._ui_map.start()

    def close(self) -> None:
        self._is_closed = True
        if self._ui_map is not None:
            self._ui_map.stop()
        if self._printer_thread is not None:
            self._printer_thread.close()
        self.client.close()

    def _local_time(self) -> datetime:
        return datetime.now(ZoneInfo(self._settings.hall.identity.timezone))

    def _make_printer(self) -> SlipPrinter:
        hall, kiosk = self._settings.hall, self._settings.kiosk
        mine = relinked(hall.devices_of(kiosk=kiosk), self._settings.links)
        device = next((d for d in mine if d.kind is DeviceKind.PRINTER and d.link is not None), None)
        if device is None:
            log.warning("%s has no printer: numbers are shown, not printed", kiosk)
            return NoPrinter(self._deliver, self._confirm)
        printer = make_printer(device, self._settings.data)
        self._report_interrupted(printer.interrupted)
        self._printer_thread = PrinterThread(
            *(printer, self._deliver, self._health_of(device), self._confirm, self._changed),
            test_facts=lambda: self._test_facts(device),
            new_id=lambda: uuid.uuid4().hex,
        )
        return self._printer_thread

    def _report_interrupted(self, jobs: tuple[str, ...]) -> None:
        """Slips that were being printed when the power went: nobody knows, so a person must look."""
        for job in jobs:
            if not job.startswith(UTILITY_JOBS):
                self._confirm(job, PrintResult(PrintOutcome.UNKNOWN, "interrupted"))

    def _confirm(self, ticket: str, result: PrintResult) -> None:
        self.client.post(ConfirmPrint(ticket, result.outcome, result.detail))

    def _health_of(self, device: Device) -> Callable[[HealthState, str], None]:
        return lambda state, code: self.client.report_health(device.id, device.kind.value, state, code)

    def _test_facts(self, device: Device) -> TestSlipFacts:
        identity = self._settings.hall.identity
        now = datetime.now(ZoneInfo(identity.timezone))
        return TestSlipFacts(
            identity.name, device.id, device.link or "", device.profile or device.driver, now
        )

    def _check_pin(self, pin: str, checked: Callable[[bool], None]) -> None:
        """The hash takes its time on a thread of its own; the screen goes on."""

        def check() -> None:
            is_right = is_maintenance_pin(self._settings.hall, pin)
            self._deliver(lambda: checked(is_right))

        threading.Thread(target=check, name="pin", daemon=True).start()

    def _deliver(self, work: Callable[[], None]) -> None:
        """The one bridge from other threads to Kivy: run before the next frame, in the order of arrival."""

        def run(_elapsed: float) -> None:
            if not self._is_closed:
                work()

        Clock.schedule_once(run, 0)

    def _changed(self) -> None:
        self._show()


def _nothing_to_show() -> None:
    """Before there is a root."""
