"""Devices can be reached and driven; the public address is one that visitors can open."""

import re
from ipaddress import ip_address
from urllib.parse import urlsplit

from config.hall.document import Document
from config.hall.equipment import DRIVERS, LINK_FORMS, Device
from config.hall.scalars import one_of
from config.hall.words import DeviceHost, DeviceKind

_LINKS = (
    re.compile(r"tcp://(?P<host>[A-Za-z0-9.-]+|\[[0-9A-Fa-f:]+\]):(?P<port>[0-9]{1,5})"),
    re.compile(
        r"serial://(/dev/[A-Za-z0-9._/-]+|(?i:COM)[0-9]+)(\?[a-z]+=[A-Za-z0-9]+(&[a-z]+=[A-Za-z0-9]+)*)?"
    ),
    re.compile(r"memory:[A-Za-z0-9._-]+"),
)
_WITH_PROFILE = (DeviceKind.PRINTER, DeviceKind.PAD)
_MAX_PORT = 65_535


def check_equipment(document: Document) -> None:
    by_link: dict[str, list[Device]] = {}
    for path, device in document.parts("devices[]", Device):
        _driver(document, path, device)
        _place(document, path, device)
        _link(document, path, device)
        if device.link is not None:
            _shared_line(document, path, device, by_link.setdefault(device.link, []))
    printers = {d.kiosk for _, d in document.parts("devices[]", Device) if d.kind is DeviceKind.PRINTER}
    for kiosk in document.scalars("kiosks[].id"):
        if kiosk.text not in printers:
            advice = f"add a device of kind printer with kiosk: {kiosk.text}"
            document.warn(kiosk.path, "this kiosk has no printer and shows numbers only", advice)
    for url in document.scalars("public_url"):
        _public_url(document, url.text)


def _driver(document: Document, path: str, device: Device) -> None:
    known = DRIVERS[device.kind]
    if device.driver not in known:
        document.fault(f"{path}.driver", f"is no driver of a {device.kind}", one_of(device.driver, known))
    if device.profile is None and device.kind in _WITH_PROFILE:
        advice = f"add profile: the name of a file in devices/{device.kind}/profiles"
        document.fault(f"{path}.profile", f"a {device.kind} without its profile", advice)


def _place(document: Document, path: str, device: Device) -> None:
    places = {"counter": device.counter, "kiosk": device.kiosk, "area": device.area}
    given = [key for key, value in places.items() if value is not None]
    if len(given) != 1:
        problem = f"belongs to {' and '.join(given)}" if given else "belongs nowhere"
        document.fault(path, problem, "give it exactly one of counter, kiosk and area")
        return
    if device.host is not DeviceHost.DEVICES and given != [device.host.value]:
        advice = f"write {given[0]} or devices" if given[0] != "area" else "write devices"
        document.fault(f"{path}.host", f"the device belongs to a {given[0]}", advice)


def _link(document: Document, path: str, device: Device) -> None:
    if device.link is None:
        if device.kind is not DeviceKind.SPEAKER:
            document.fault(f"{path}.link", "cannot be reached without a link", f"write {LINK_FORMS}")
        return
    match = next((m for form in _LINKS if (m := form.fullmatch(device.link))), None)
    port = match.groupdict().get("port") if match else None
    if match is None or (port is not None and not 0 < int(port) <= _MAX_PORT):
        document.fault(f"{path}.link", "is no link", f"write {LINK_FORMS}")


def _shared_line(document: Document, path: str, device: Device, others: list[Device]) -> None:
    """Devices may share a line if each has its address there and one program drives them."""
    for other in others:
        if device.address is None or device.address == other.address:
            advice = "give each its own link, or its own address on a shared line"
            document.fault(f"{path}.link", f"is also the link of {other.id}", advice)
        elif _program(device) != _program(other):
            advice = "let the devices program drive both (host: devices)"
            document.fault(f"{path}.host", f"shares its line with {other.id}, driven elsewhere", advice)
    others.append(device)


def _program(device: Device) -> tuple[DeviceHost, str | None]:
    """The one program that drives a device: each counter has its client, each kiosk itself."""
    if device.host is DeviceHost.DEVICES:
        return device.host, None
    return device.host, device.counter or device.kiosk


def _public_url(document: Document, text: str) -> None:
    try:
        parts = urlsplit(text)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host, parts = None, urlsplit("")
    advice = "write the address under which visitors' phones reach the hall, such as https://hall.example.cn"
    if parts.scheme not in ("http", "https") or not host or parts.query or parts.fragment or parts.username:
        document.fault("public_url", "is no web address", advice)
    elif _is_loopback(host):
        document.fault("public_url", "is this machine's own address, which no phone can open", advice)


def _is_loopback(host: str) -> bool:
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        address = ip_address(host)
    except ValueError:
        return False
    return address.is_loopback or address.is_unspecified
