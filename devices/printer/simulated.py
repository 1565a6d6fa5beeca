"""The virtual printer as a simulator like every other: started by hand or by the demo, with actions by name."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final
from urllib.parse import unquote, urlsplit

from devices.printer.simulator import Slip, VirtualPrinter
from devices.printer.simulator_ports import PrinterPort, PtyPrinterPort, TcpPrinterPort

_NOISE: Final = b"\x80\xff\x91"  # fits no status frame


class SimulatedPrinter:
    """A virtual printer at the far end of `link`.

    Args:
        link: `tcp://127.0.0.1:PORT` (port 0: any free one) or `serial:///PATH`. Raises ValueError for another.
    """

    def __init__(self, device: str, link: str, printer: VirtualPrinter) -> None:
        self._device = device
        self._open_port = _port_maker(link, printer)
        self._printer = printer
        self._port: PrinterPort | None = None

    @property
    def device(self) -> str:
        return self._device

    @property
    def url(self) -> str:
        """The link a driver connects to, once started."""
        return self._port.url if self._port is not None else ""

    @property
    def slips(self) -> tuple[Slip, ...]:
        return self._printer.slips

    def start(self) -> None:
        if self._port is None:
            self._port = self._open_port()

    def facts(self) -> Mapping[str, str | int | bool | None]:
        """What a person sees; `slip` is the number of the newest piece, `picture` its PNG file."""
        view = self._printer.view()
        newest = self._printer.slips[-1] if view.slips else None
        return {
            "paper": view.paper,
            "is_cover_open": view.is_cover_open,
            "is_offline": view.is_offline,
            "is_mute": view.is_mute,
            "slips": view.slips,
            "cuts": view.cuts,
            "buffered_bytes": view.buffered_bytes,
            "unfinished": view.unfinished_text,
            "slip": newest.number if newest else None,
            "text": newest.text if newest else None,
            "picture": str(newest.png) if newest else None,
        }

    def act(self, action: str, value: str = "") -> None:
        """Do what a person or bad luck would; switches take "off". Raises ValueError naming what there is."""
        is_on = value != "off"
        printer = self._printer
        actions: dict[str, Callable[[], None]] = {
            "paper_out": printer.take_paper,
            "load_paper": printer.load_paper,
            "paper_low": lambda: printer.order(is_paper_low=is_on),
            "cover": printer.open_cover if is_on else printer.close_cover,
            "cutter_jam": lambda: printer.order(is_cutter_jammed=is_on),
            "mute": lambda: printer.order(is_mute=is_on),
            "noise": lambda: printer.order(noise=_NOISE if is_on else b""),
            "run_out_after": lambda: printer.order(run_out_after=int(value)),
            "disconnect_after": lambda: printer.order(disconnect_after=int(value)),
            "slow": lambda: printer.order(bytes_per_s=int(value) if is_on else None),
            "unplug": lambda: self._port.unplug() if self._port else None,
            "replug": lambda: self._port.plug() if self._port else None,
            "heal": printer.mend,
        }
        if action not in actions:
            raise ValueError(f"{self._device} cannot {action!r}: it knows {', '.join(actions)}")
        actions[action]()

    def close(self) -> None:
        port, self._port = self._port, None
        if port is not None:
            port.stop()


def _port_maker(link: str, printer: VirtualPrinter) -> Callable[[], PrinterPort]:
    parts = urlsplit(link)
    if parts.scheme == "tcp" and parts.hostname and parts.port is not None:
        host, port = parts.hostname, parts.port
        return lambda: TcpPrinterPort(printer, port, host)
    if parts.scheme == "serial" and parts.path.startswith("/") and not parts.netloc:
        path = Path(unquote(parts.path))
        return lambda: PtyPrinterPort(printer, path)
    raise ValueError(f"no printer can be simulated at {link!r}: write tcp://127.0.0.1:PORT or serial:///PATH")
