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
from datetime import UTC, datetime
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
from devices.links import link_for
from devices.printer.driver import EscposPrinter
from devices.printer.facts import TestSlipFacts
from devices.printer.fonts import hall_fonts
from devices.printer.jobs import JobLog
from devices.printer.profiles import load_profile
from kiosk.app import KioskApp
from kiosk.core.maintenance import HiddenDoor, PinPad
from kiosk.core.pins import is_maintenance_pin
from kiosk.core.ports import SlipPrinter
from kiosk.core.presenter import Presenter
from kiosk.line import ClientLine
from kiosk.printing import NoPrinter, PrinterThread
from kiosk.screens.root import KioskRoot

log = logging.getLogger(__name__)

DEFAULT_PROFILE = "generic-80"
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
            deliver=_on_ui_thread,
        )
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
        self.client.follow(topics.queues_state(hall.id), QueuesState, self.presenter.on_queues)
        self.client.on_connection(self.presenter.on_connection)

    def run(self) -> None:
        """Until the technician or a signal ends it; then everything it started has ended."""
        self.client.start()
        if self._printer_thread is not None:
            self._printer_thread.start()
        ui_map = self._start_ui_map()
        zone = ZoneInfo(self._settings.hall.identity.timezone)
        try:
            KioskApp(self.root, self.presenter, lambda: datetime.now(zone)).run()
        finally:
            if ui_map is not None:
                ui_map.stop()
            if self._printer_thread is not None:
                self._printer_thread.close()
            self.client.close()

    def _make_printer(self) -> SlipPrinter:
        hall, kiosk = self._settings.hall, self._settings.kiosk
        device = next((d for d in hall.devices_of(kiosk=kiosk) if d.kind is DeviceKind.PRINTER), None)
        link = self._settings.links.get(device.id, device.link) if device is not None else None
        if device is None or link is None:
            log.warning("%s has no printer: numbers are shown, not printed", kiosk)
            return NoPrinter(_on_ui_thread)
        jobs = JobLog(self._settings.data / f"{device.id}.jobs", lambda: datetime.now(UTC))
        self._report_interrupted(jobs)
        profile = load_profile(device.profile or DEFAULT_PROFILE)
        driver = EscposPrinter(link_for(link), profile, jobs, hall_fonts(), device=device.id)
        self._printer_thread = PrinterThread(
            *(driver, _on_ui_thread, self._health_of(device), self._changed),
            test_facts=lambda: self._test_facts(device, link, profile.id),
            new_id=lambda: uuid.uuid4().hex,
        )
        return self._printer_thread

    def _report_interrupted(self, jobs: JobLog) -> None:
        """Slips that were being printed when the power went: nobody knows, so a person must look."""
        for job in jobs.interrupted:
            if not job.startswith(UTILITY_JOBS):
                self.client.post(ConfirmPrint(job, PrintOutcome.UNKNOWN, "interrupted"))

    def _health_of(self, device: Device) -> Callable[[HealthState, str], None]:
        return lambda state, code: self.client.report_health(device.id, device.kind.value, state, code)

    def _test_facts(self, device: Device, link: str, profile: str) -> TestSlipFacts:
        identity = self._settings.hall.identity
        now = datetime.now(ZoneInfo(identity.timezone))
        return TestSlipFacts(identity.name, device.id, link, profile, now)

    def _start_ui_map(self) -> UiMap | None:
        if self._settings.ui_map is None:
            return None
        ui_map = UiMap(self._settings.ui_map, lambda: self.presenter.visit.page.value)
        ui_map.start()
        return ui_map

    def _check_pin(self, pin: str, checked: Callable[[bool], None]) -> None:
        """The hash takes its time on a thread of its own; the screen goes on."""

        def check() -> None:
            is_right = is_maintenance_pin(self._settings.hall, pin)
            _on_ui_thread(lambda: checked(is_right))

        threading.Thread(target=check, name="pin", daemon=True).start()

    def _changed(self) -> None:
        self._show()


def _nothing_to_show() -> None:
    """Before there is a root."""


def _on_ui_thread(work: Callable[[], None]) -> None:
    """The one bridge from other threads to Kivy: run before the next frame, in the order of arrival."""
    Clock.schedule_once(lambda _elapsed: work(), 0)
