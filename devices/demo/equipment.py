"""All devices of the demo's hall, simulated at the far end of their real wires.

Owns the simulators and where they are plugged in: printers listen on TCP, pads and displays on a pty each.
"""

from collections.abc import Callable, Mapping
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path

import msgspec

from config.hall import Device, DeviceKind, Hall
from devices.printer.fonts import hall_fonts
from devices.printer.profiles import load_profile
from devices.printer.simulator import Slip, VirtualPrinter
from devices.printer.simulator_ports import TcpPrinterPort
from devices.registry import make_simulator
from devices.simulation import Simulator

PRINTER_ACTIONS = {
    "take_paper": VirtualPrinter.take_paper,
    "load_paper": VirtualPrinter.load_paper,
    "open_cover": VirtualPrinter.open_cover,
    "close_cover": VirtualPrinter.close_cover,
    "mend": VirtualPrinter.mend,
}


class Equipment:
    """`links` is what programs are told by `--link`; `on_slip` hears of each paper that leaves a printer."""

    def __init__(self, hall: Hall, folder: Path, on_slip: Callable[[str, Slip], None]) -> None:
        self.hall = hall
        self.links: dict[str, str] = {}
        self.printers: dict[str, VirtualPrinter] = {}
        self.simulators: dict[str, Simulator] = {}
        self._ports: dict[str, TcpPrinterPort] = {}
        wires = folder / "dev"
        wires.mkdir(parents=True, exist_ok=True)
        for device in hall.devices:
            if device.kind is DeviceKind.PRINTER:
                self._add_printer(device, folder / "paper" / device.id, on_slip)
            elif device.kind in (DeviceKind.PAD, DeviceKind.DISPLAY):
                self._add_serial(device, wires / device.id, folder)

    def _add_printer(self, device: Device, folder: Path, on_slip: Callable[[str, Slip], None]) -> None:
        printer = VirtualPrinter(
            load_profile(device.profile or "generic-80"),
            folder,
            hall_fonts(),
            lambda: datetime.now(UTC),
            lambda slip: on_slip(device.id, slip),
        )
        port = TcpPrinterPort(printer)
        self.printers[device.id], self._ports[device.id] = printer, port
        self.links[device.id] = port.url

    def _add_serial(self, device: Device, wire: Path, folder: Path) -> None:
        link = f"serial://{wire}?baud=9600"
        self.simulators[device.id] = make_simulator(msgspec.structs.replace(device, link=link), folder)
        self.links[device.id] = link

    def start(self) -> None:
        for simulator in self.simulators.values():
            simulator.start()

    def act(self, device: str, action: str, value: str = "") -> None:
        """What a hand does to a device.

        Raises:
            ValueError: no such device, or it cannot do that; the message says what it can.
        """
        if device in self.simulators:
            self.simulators[device].act(action, value)
            return
        if device not in self.printers:
            raise ValueError(f"no device {device!r} here")
        if action in ("plug", "unplug"):
            getattr(self._ports[device], action)()
        elif action in PRINTER_ACTIONS:
            PRINTER_ACTIONS[action](self.printers[device])
        else:
            raise ValueError(f"{device} cannot {action}: it knows {', '.join(PRINTER_ACTIONS)}, plug, unplug")

    def facts(self) -> Mapping[str, Mapping[str, object]]:
        """What each device shows now, by id."""
        shown: dict[str, Mapping[str, object]] = {
            device: {"kind": "printer", **asdict(printer.view())} for device, printer in self.printers.items()
        }
        for device in self.hall.devices:
            if device.id in self.simulators:
                facts = self.simulators[device.id].facts()
                shown[device.id] = {"kind": device.kind.value, "counter": device.counter, **facts}
        return shown

    def close(self) -> None:
        for simulator in self.simulators.values():
            simulator.close()
        for port in self._ports.values():
            port.stop()
