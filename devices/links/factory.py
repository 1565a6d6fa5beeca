"""From a link's URL to the link. Owns the grammar of link URLs and what to say when one is wrong."""

import re
from urllib.parse import parse_qsl, unquote, urlsplit

from devices.errors import LinkAddressError
from devices.links.memory import memory_wire
from devices.links.protocol import Link
from devices.links.serial import SerialLink
from devices.links.tcp import TcpLink

FORMS = "write tcp://HOST:PORT, serial:///dev/NAME?baud=9600, serial://COM3?baud=9600 or memory:NAME"
_PARITIES = ("N", "E", "O")


def link_for(url: str) -> Link:
    """A closed link for `url`. Raises LinkAddressError; opens nothing."""
    scheme = url.partition(":")[0].lower()
    match scheme:
        case "tcp":
            return _tcp(url)
        case "serial":
            return _serial(url)
        case "memory":
            return _memory(url)
        case _:
            raise LinkAddressError(f"link {url!r} is of no known kind: {FORMS}")


def _tcp(url: str) -> TcpLink:
    parts = urlsplit(url)
    try:
        port = parts.port
    except ValueError:
        port = None
    if not parts.hostname or not port or parts.path not in ("", "/") or parts.query:
        raise LinkAddressError(f"link {url!r} is no network address: write tcp://192.168.1.50:9100")
    return TcpLink(parts.hostname, port)


def _serial(url: str) -> SerialLink:
    parts = urlsplit(url)
    # urlsplit keeps the case of netloc, and of hostname not: COM3 must stay COM3
    port = unquote(parts.netloc or parts.path)
    is_port = re.fullmatch(r"(?i:COM)\d+", port) or re.fullmatch(r"/.*[^/]", port)
    if not is_port or (parts.netloc and parts.path not in ("", "/")):
        raise LinkAddressError(
            f"link {url!r} names no serial port: "
            "write serial:///dev/ttyUSB0?baud=9600 or serial://COM3?baud=9600"
        )
    options = dict(parse_qsl(parts.query, keep_blank_values=True))
    baud_text = options.pop("baud", "9600")
    parity = options.pop("parity", "N").upper()
    if options:
        unknown = ", ".join(sorted(options))
        raise LinkAddressError(f"link {url!r} has unknown options ({unknown}): only baud and parity exist")
    if not re.fullmatch(r"[1-9]\d{2,6}", baud_text):
        raise LinkAddressError(f"link {url!r}: baud {baud_text!r} is no speed: write baud=9600")
    if parity not in _PARITIES:
        raise LinkAddressError(f"link {url!r}: parity {parity!r} does not exist: write parity=N, E or O")
    return SerialLink(port, int(baud_text), parity)


def _memory(url: str) -> Link:
    name = url.partition(":")[2]
    if not re.fullmatch(r"[A-Za-z0-9_.-]+", name):
        raise LinkAddressError(f"link {url!r}: write memory:NAME with letters, digits, hyphens")
    return memory_wire(name).near
