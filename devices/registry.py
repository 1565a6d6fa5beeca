"""Which driver and which simulator stand behind a device of the hall file. Owns the two tables, nothing else.

A factory is named by its dotted path and imported when first asked for: a program imports only what it
uses. A factory takes the device and a folder for what it keeps on disk, opens nothing, and returns what its
kind's protocol promises.
"""

from collections.abc import Callable, Iterable, Mapping
from importlib import import_module
from pathlib import Path

from config.hall import Device, DeviceKind
from devices.display.protocol import CounterDisplay
from devices.pad.protocol import RatingPad
from devices.printer.protocol import Printer
from devices.simulation import Simulator
from devices.speaker.protocol import Speaker

Key = tuple[DeviceKind, str]
Entry = tuple[DeviceKind, str, str]
"""Kind, driver name, `module:function`."""

Factory = Callable[[Device, Path], object]

DRIVERS: tuple[Entry, ...] = (
    (DeviceKind.PRINTER, "escpos", "devices.printer.factory:escpos"),
    (DeviceKind.PAD, "ff68", "devices.pad.factory:ff68"),
    (DeviceKind.DISPLAY, "a090", "devices.display.factory:a090"),
    (DeviceKind.SPEAKER, "announcer", "devices.speaker.factory:announcer"),
)

SIMULATORS: tuple[Entry, ...] = (
    (DeviceKind.PRINTER, "escpos", "devices.printer.factory:simulated_escpos"),
    (DeviceKind.PAD, "ff68", "devices.pad.factory:simulated_ff68"),
    (DeviceKind.DISPLAY, "a090", "devices.display.factory:simulated_a090"),
)


class UnknownDriver(ValueError):
    """The hall file names a driver nobody registered. The message names the known ones."""


class Registry:
    """One table of factories. Raises ValueError when a key is registered twice.

    Args:
        what: "driver" or "simulator", for messages.
    """

    def __init__(self, what: str, entries: Iterable[Entry]) -> None:
        self._what = what
        self._paths: dict[Key, str] = {}
        for kind, driver, path in entries:
            if (kind, driver) in self._paths:
                raise ValueError(
                    f"{what} {kind}/{driver} is registered twice: {self._paths[kind, driver]}, {path}"
                )
            self._paths[kind, driver] = path

    @property
    def paths(self) -> Mapping[Key, str]:
        return self._paths

    def factory(self, kind: DeviceKind, driver: str) -> Factory:
        """The factory behind a key. Raises UnknownDriver."""
        path = self._paths.get((kind, driver))
        if path is None:
            known = ", ".join(name for of_kind, name in self._paths if of_kind is kind) or "none"
            raise UnknownDriver(f"no {self._what} {driver!r} for a {kind}: known are {known}")
        module, _, name = path.partition(":")
        factory: Factory = getattr(import_module(module), name)
        return factory

    def make(self, device: Device, folder: Path) -> object:
        """What stands behind `device`, not started. Raises UnknownDriver and what its factory raises."""
        return self.factory(device.kind, device.driver)(device, folder)


drivers = Registry("driver", DRIVERS)
simulators = Registry("simulator", SIMULATORS)


def make_printer(device: Device, folder: Path) -> Printer:
    """The printer behind a device of kind printer; its job log is open, its link is not."""
    printer = drivers.make(device, folder)
    assert isinstance(printer, Printer)
    return printer


def make_pad(device: Device, folder: Path) -> RatingPad:
    """The pad behind a device of kind pad, not started."""
    pad = drivers.make(device, folder)
    assert isinstance(pad, RatingPad)
    return pad


def make_display(device: Device, folder: Path) -> CounterDisplay:
    """The display behind a device of kind display, not started."""
    display = drivers.make(device, folder)
    assert isinstance(display, CounterDisplay)
    return display


def make_speaker(device: Device, folder: Path) -> Speaker:
    """The speaker behind a device of kind speaker, not started."""
    speaker = drivers.make(device, folder)
    assert isinstance(speaker, Speaker)
    return speaker


def make_simulator(device: Device, folder: Path) -> Simulator:
    """The simulator that plays `device` at the far end of its link, not started."""
    simulator = simulators.make(device, folder)
    assert isinstance(simulator, Simulator)
    return simulator
