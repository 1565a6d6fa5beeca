"""Builds the client from its settings and runs it: conversation, devices, presenter, window. The only place that
knows all.

Import after `config.look.kivy_base.prepare`; nothing is opened before `run`.
"""

import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from kivy.clock import Clock

from config.contract import topics
from config.contract.state import CounterStateMessage, PostsState, QueuesState
from config.hall import Device, DeviceHost, DeviceKind, Hall
from config.look import tokens
from config.look.theme import theme
from config.look.ui_map import UiMap
from counter.app import CounterApp
from counter.bell import Bell
from counter.core.health import Health
from counter.core.presenter import Presenter
from counter.core.scene import Scene
from counter.core.work_view import post_words
from counter.line import ClientLine
from counter.memory import ClerkFile
from counter.printing import DeskPrinter
from counter.screens.root import CounterRoot
from devices.hall import HallClient
from devices.hosting.building import counter_devices, reporting
from devices.registry import make_printer
from devices.settings import relinked
from devices.status import DeviceStatus


@dataclass(frozen=True, slots=True)
class Settings:
    """`links` replace the hall file's link of a device on this machine; `ui_map` is for who drives the window."""

    hall: Hall
    counter: str
    client: str
    mqtt: str
    data: Path
    links: Mapping[str, str]
    language: str
    is_on_top: bool
    ui_map: Path | None = None


class CounterProgram:
    """Raises what HallClient and the devices raise for settings that cannot work."""

    def __init__(self, settings: Settings) -> None:
        hall, counter = settings.hall, settings.counter
        self._settings = settings
        theme.use(tokens.COUNTER_TYPE, tokens.COUNTER_TOUCH, None)
        theme.language = settings.language
        self.client = HallClient(
            *(settings.mqtt, hall.id, settings.client, "counter", settings.data / "outbox.sqlite"),
            deliver=_on_ui_thread,
        )
        mine = relinked(
            (d for d in hall.devices_of(counter=counter) if d.host is DeviceHost.COUNTER), settings.links
        )
        self._tell_hall = reporting(self.client)
        self._printer = self._make_printer(mine)
        scene = Scene(hall, counter, settings.language, time.monotonic)
        self._health = Health(mine, self._local_time, scene.tr)
        self.presenter = Presenter(
            scene,
            client=settings.client,
            line=ClientLine(self.client),
            memory=ClerkFile(settings.data / "clerk.txt"),
            health=self._health,
            monotonic=time.monotonic,
            changed=self._changed,
            ring=Bell(settings.data).ring,
            printer=self._printer,
        )
        followers = [d for d in mine if d.kind in {DeviceKind.PAD, DeviceKind.DISPLAY}]
        self._devices = counter_devices(followers, self.client, settings.data, self._report)
        self._show: Callable[[], None] = _nothing_to_show
        self.root = CounterRoot(self.presenter)
        self._show = self.root.show
        self._ui_map = (
            None if settings.ui_map is None else UiMap(settings.ui_map, lambda: self.presenter.page.value)
        )
        self._follow(hall.id, counter)

    def run(self) -> None:
        """Until the window is closed or a signal comes; then everything it started has ended."""
        self.start()
        title = f"{self._settings.hall.identity.name} {post_words(self.presenter.scene)}"
        try:
            CounterApp(self.root, self.presenter, title, self._settings.is_on_top, self.presenter.tick).run()
        finally:
            self.close()

    def start(self) -> None:
        self.client.start()
        self._devices.start()
        if self._printer is not None:
            self._printer.start()
        if self._ui_map is not None:
            self._ui_map.start()

    def close(self) -> None:
        if self._ui_map is not None:
            self._ui_map.stop()
        if self._printer is not None:
            self._printer.close()
        self._devices.close()
        self.client.close()

    def _make_printer(self, devices: Sequence[Device]) -> DeskPrinter | None:
        """The desk's, if the hall file gives it one; a counter has nothing to print."""
        hall, place = self._settings.hall, self._settings.hall.counter(self._settings.counter)
        device = next((d for d in devices if d.kind is DeviceKind.PRINTER and d.link), None)
        if device is None or place is None or not place.is_desk:
            return None
        printer = make_printer(device, self._settings.data)
        return DeskPrinter(
            *(device.id, printer, hall, self._settings.language),
            *(_on_ui_thread, self.client.post, self._report),
        )

    def _follow(self, hall: str, counter: str) -> None:
        self.client.follow(topics.counter_state(hall, counter), CounterStateMessage, self._on_counter)
        self.client.follow(topics.queues_state(hall), QueuesState, self.presenter.on_queues)
        self.client.follow(topics.posts_state(hall), PostsState, self.presenter.on_posts)
        self.client.on_connection(self.presenter.on_connection)
        self.client.on_refused(self.presenter.asking.refused)

    def _on_counter(self, state: CounterStateMessage) -> None:
        self._devices.follow(state)
        self.presenter.on_counter(state)

    def _report(self, device: str, kind: str, status: DeviceStatus) -> None:
        """From a device's thread: to the hall and to this screen."""
        self._tell_hall(device, kind, status)
        _on_ui_thread(lambda: self._health.device(device, kind, status))

    def _local_time(self) -> datetime:
        return datetime.now(ZoneInfo(self._settings.hall.identity.timezone))

    def _changed(self) -> None:
        self._show()


def _nothing_to_show() -> None:
    """Before there is a root."""


def _on_ui_thread(work: Callable[[], None]) -> None:
    """The one bridge from other threads to Kivy: run before the next frame, in the order of arrival."""
    Clock.schedule_once(lambda _elapsed: work(), 0)
