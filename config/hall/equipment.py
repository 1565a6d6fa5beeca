"""Kiosks and devices, and through which link each is reached."""

from typing import Annotated

import msgspec
from msgspec import Meta

from config.hall.words import ArgonHash, DeviceHost, DeviceKind, Id, Positive, Text

DRIVERS: dict[DeviceKind, tuple[str, ...]] = {
    DeviceKind.PRINTER: ("escpos",),
    DeviceKind.PAD: ("ff68",),
    DeviceKind.DISPLAY: ("a090",),
    DeviceKind.SPEAKER: ("announcer",),
}
"""The drivers that exist, by kind; devices/registry.py registers exactly these."""

LINK_FORMS = "tcp://HOST:PORT, serial:///dev/NAME?baud=9600, serial://COM3?baud=9600 or memory:NAME"


class Kiosk(msgspec.Struct, frozen=True, kw_only=True):
    id: Id
    area: Id
    name: Text
    name_en: Text


class KioskSettings(msgspec.Struct, frozen=True, kw_only=True):
    """For every kiosk: when an untouched one returns to its first page, when it asks before, and who may
    maintain it: without `maintenance_pin_hash` the demonstration's PIN."""

    idle_s: Positive
    idle_warning_s: Positive
    maintenance_pin_hash: ArgonHash | None = None


class Device(msgspec.Struct, frozen=True, kw_only=True):
    """One device. It belongs to exactly one counter, kiosk or area; `host` is the program that drives it.
    `address` is its number on a serial line; a speaker without `link` is the host's own sound card."""

    id: Id
    kind: DeviceKind
    driver: Text
    profile: Id | None = None
    counter: Id | None = None
    kiosk: Id | None = None
    area: Id | None = None
    host: DeviceHost
    link: Text | None = None
    address: Annotated[int, Meta(ge=0, le=255, extra={"write": "a number from 0 to 255"})] | None = None
