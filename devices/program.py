"""The devices program: hosts what belongs to no kiosk or counter client, and counters that have no screen.

Owns the wiring of hosts to the hall's state. Runs until it is told to stop.
"""

import logging
import threading
from collections.abc import Collection, Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

from config.contract import topics
from config.contract.state import BoardState, CounterStateMessage
from config.hall import DeviceHost, DeviceKind, Hall
from devices.hall.client import HallClient
from devices.hosting.building import board_voice, counter_devices
from devices.settings import made, relinked

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class ProgramSettings:
    """`counters` are hosted although the hall file gives them to a counter client."""

    mqtt: str
    client_id: str
    data_dir: Path
    links: Mapping[str, str]
    counters: Collection[str]


def run(hall: Hall, settings: ProgramSettings, stop: threading.Event) -> None:
    """Host devices until `stop` is set."""
    folder = made(settings.data_dir)
    devices = relinked(hall.devices, settings.links)
    with ExitStack() as owned:
        client = HallClient(settings.mqtt, hall.id, settings.client_id, "devices", folder / "outbox.sqlite")
        owned.callback(client.close)
        for counter in hall.counters:
            mine = [d for d in devices if d.counter == counter.id]
            if counter.id not in settings.counters:
                mine = [d for d in mine if d.host is DeviceHost.DEVICES]
            if mine:
                host = counter_devices(mine, client, folder)
                host.start()
                owned.callback(host.close)
                client.follow(topics.counter_state(hall.id, counter.id), CounterStateMessage, host.follow)
        for device in devices:
            if device.kind is DeviceKind.SPEAKER and device.host is DeviceHost.DEVICES:
                voice = board_voice(device, client, folder)
                if voice is not None:
                    voice.start()
                    owned.callback(voice.close)
                    client.follow(topics.board_state(hall.id), BoardState, voice.follow)
        client.start()
        log.info("devices of %s are hosted", hall.id)
        stop.wait()
    log.info("stopped")
