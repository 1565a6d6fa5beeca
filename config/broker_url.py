"""The address of a broker: `mqtt://HOST:PORT`, or `mqtts://USER:PASSWORD@HOST:PORT?ca=FILE` with TLS."""

from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import parse_qs, unquote, urlsplit

DEFAULT_PORTS = {"mqtt": 1883, "mqtts": 8883}


class BrokerUrlError(ValueError):
    """An address nobody can connect to, a fault of configuration. The message says what to write instead."""


@dataclass(frozen=True, slots=True)
class BrokerUrl:
    """Where a broker is. `ca` is the authority behind its certificate, when the system does not know it."""

    host: str
    port: int
    tls: bool = False
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    ca: Path | None = None

    def __str__(self) -> str:
        """The address without what is secret in it."""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{'mqtts' if self.tls else 'mqtt'}://{host}:{self.port}"


def parse_broker_url(url: str) -> BrokerUrl:
    """Take an address apart.

    Raises:
        BrokerUrlError: it is not one, with what to write instead; never quotes a password.
    """
    parts = urlsplit(url)
    if parts.scheme not in DEFAULT_PORTS:
        raise BrokerUrlError("a broker is named mqtt://HOST:PORT, or mqtts://HOST:PORT with TLS")
    try:
        port = parts.port
    except ValueError:
        raise BrokerUrlError(f"the port of broker {parts.hostname} is a number from 1 to 65535") from None
    if not parts.hostname or port == 0:
        raise BrokerUrlError(f"a broker is named {parts.scheme}://HOST:PORT, host or port is missing")
    if parts.path not in ("", "/"):
        raise BrokerUrlError(f"nothing follows the port of a broker, leave out {parts.path!r}")
    tls = parts.scheme == "mqtts"
    ca = parse_qs(parts.query).get("ca", [None])[0]
    if ca is not None and not tls:
        raise BrokerUrlError("ca= belongs to an mqtts:// address")
    return BrokerUrl(
        host=parts.hostname,
        port=port or DEFAULT_PORTS[parts.scheme],
        tls=tls,
        user=None if parts.username is None else unquote(parts.username),
        password=None if parts.password is None else unquote(parts.password),
        ca=None if ca is None else Path(ca),
    )
