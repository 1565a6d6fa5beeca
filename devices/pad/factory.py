"""Pads and their simulators from a device of the hall file. Owns which parts go together."""

from pathlib import Path

from config.hall import Device
from devices.links import link_for
from devices.pad.driver import Ff68Bus, Ff68Pad
from devices.pad.profile import PadProfile, load_profile
from devices.pad.simulator import SimulatedPad
from devices.simulation import port_for

DEFAULT_PROFILE = "ff68-bus"


def ff68(device: Device, folder: Path) -> Ff68Pad:
    """A pad alone on its line. Raises ProfileError, LinkAddressError."""
    profile = _profile(device)
    bus = Ff68Bus(link_for(device.link or ""), profile.inter_frame_ms / 1000)
    return Ff68Pad(device.id, bus, profile, device.address)


def simulated_ff68(device: Device, folder: Path) -> SimulatedPad:
    return SimulatedPad(device.id, port_for(device.link or ""), _profile(device), device.address)


def _profile(device: Device) -> PadProfile:
    return load_profile(device.profile or DEFAULT_PROFILE)
