"""Devices of the hall file made into hosts: a counter's pad and display, an area's speaker.

A device whose link or profile is wrong is reported and left out: the others and the program go on.
"""

import logging
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TypeVar

from config.contract.words import HealthState
from config.hall import Device, DeviceKind
from devices.hall.client import HallClient
from devices.hosting.counter import CounterDevices, Report
from devices.hosting.speaker import BoardVoice
from devices.registry import make_display, make_pad, make_speaker
from devices.status import DeviceStatus, utc_now

log = logging.getLogger(__name__)

WRONG_SETTING = "wrong_setting"

T = TypeVar("T")


def reporting(client: HallClient) -> Report:
    """Device status as health messages."""

    def report(device: str, kind: str, status: DeviceStatus) -> None:
        client.report_health(device, kind, status.state, status.code, status.detail)

    return report


def counter_devices(
    devices: Sequence[Device], client: HallClient, folder: Path, report: Report | None = None
) -> CounterDevices:
    """The pad and display among a counter's devices, not started. `report` takes their status; without it the
    hall alone is told."""
    report = report or reporting(client)
    pad = _made(_of_kind(devices, DeviceKind.PAD), make_pad, report, folder)
    display = _made(_of_kind(devices, DeviceKind.DISPLAY), make_display, report, folder)
    return CounterDevices(pad, display, client.post, report)


def board_voice(device: Device, client: HallClient, folder: Path) -> BoardVoice | None:
    speaker = _made(device, make_speaker, reporting(client), folder)
    return None if speaker is None else BoardVoice(speaker, client.post, reporting(client))


def _of_kind(devices: Sequence[Device], kind: DeviceKind) -> Device | None:
    return next((device for device in devices if device.kind is kind), None)


def _made(device: Device | None, make: Callable[[Device, Path], T], report: Report, folder: Path) -> T | None:
    if device is None:
        return None
    try:
        return make(device, folder)
    except ValueError as fault:
        log.error("%s is left out: %s", device.id, fault)
        wrong = DeviceStatus(HealthState.UNAVAILABLE, utc_now(), WRONG_SETTING, str(fault))
        report(device.id, device.kind, wrong)
        return None
