"""All devices of the demo's hall, simulated at the far end of their real wires.

Owns which wire each is plugged into: a printer listens on TCP, pads and displays on a pty each.
"""

from collections.abc import Mapping, Sequence
from pathlib import Path

import msgspec

from config.hall import Device, DeviceKind, Hall
from devices.printer.simulated import SimulatedPrinter
from devices.printer.simulator import Slip
from devices.registry import make_simulator
from devices.simulation import Simulator

SIMULATED = (DeviceKind.PRINTER, DeviceKind.PAD, DeviceKind.DISPLAY)


class Equipment:
    """`links` is what programs are told by `--link`, once started."""

    def __init__(self, hall: Hall, folder: Path) -> None:
        self._devices = {device.id: device for device in hall.devices if device.kind in SIMULATED}
        wires = folder / "dev"
        wires.mkdir(parents=True, exist_ok=True)
        self._links = {device.id: _link(device, wires) for device in self._devices.values()}
        self._simulators: dict[str, Simulator] = {
            device.id: make_simulator(msgspec.structs.replace(device, link=self._links[device.id]), folder)
            for device in self._devices.values()
        }

    def start(self) -> None:
        for device, simulator in self._simulators.items():
            simulator.start()
            if isinstance(simulator, SimulatedPrinter):
                self._links[device] = simulator.url

    @property
    def links(self) -> Mapping[str, str]:
        return self._links

    def slips(self) -> Sequence[Slip]:
        """Every paper that has left a printer, oldest first."""
        printers = [s for s in self._simulators.values() if isinstance(s, SimulatedPrinter)]
        return sorted((slip for printer in printers for slip in printer.slips), key=lambda slip: slip.at)

    def act(self, device: str, action: str, value: str = "") -> None:
        """What a hand does to a device.

        Raises:
            ValueError: no such device, or it cannot do that; the message says what it can.
        """
        if device not in self._simulators:
            raise ValueError(f"no device {device!r} here: there are {', '.join(self._simulators)}")
        self._simulators[device].act(action, value)

    def facts(self, device: str) -> Mapping[str, object]:
        """What a device shows now."""
        return self._simulators[device].facts()

    def all_facts(self) -> Mapping[str, Mapping[str, object]]:
        """What every device shows now, with its kind and counter, by id."""
        return {
            device.id: {"kind": device.kind.value, "counter": device.counter, **self.facts(device.id)}
            for device in self._devices.values()
        }

    def close(self) -> None:
        for simulator in self._simulators.values():
            simulator.close()


def _link(device: Device, wires: Path) -> str:
    if device.kind is DeviceKind.PRINTER:
        return "tcp://127.0.0.1:0"
    return f"serial://{wires / device.id}?baud=9600"
