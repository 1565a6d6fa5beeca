"""Displays and their simulators from a device of the hall file. Owns which parts go together."""

from pathlib import Path

from config.hall import Device
from devices.display.driver import A090Display
from devices.display.simulator import SimulatedStrip
from devices.links import link_for
from devices.simulation import port_for

DEFAULT_ADDRESS = 1


def a090(device: Device, folder: Path) -> A090Display:
    """A strip alone on its line. Raises LinkAddressError."""
    return A090Display(device.id, link_for(device.link or ""), _address(device))


def simulated_a090(device: Device, folder: Path) -> SimulatedStrip:
    return SimulatedStrip(device.id, port_for(device.link or ""), _address(device))


def _address(device: Device) -> int:
    return DEFAULT_ADDRESS if device.address is None else device.address
