"""Printers and their simulators from a device of the hall file. Owns which parts go together."""

from pathlib import Path

from config.hall import Device
from devices.links import link_for
from devices.printer.driver import EscposPrinter
from devices.printer.fonts import hall_fonts
from devices.printer.jobs import JobLog
from devices.printer.profiles import PrinterProfile, load_profile
from devices.printer.simulated import SimulatedPrinter
from devices.printer.simulator import VirtualPrinter
from devices.status import utc_now

DEFAULT_PROFILE = "generic-80"


def escpos(device: Device, folder: Path) -> EscposPrinter:
    """A printer that keeps its jobs in `folder`/DEVICE.jobs.jsonl. Raises ProfileError, LinkAddressError, OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    link, profile = link_for(device.link or ""), _profile(device)
    jobs = JobLog(folder / f"{device.id}.jobs.jsonl", utc_now)
    return EscposPrinter(link, profile, jobs, hall_fonts(), device=device.id)


def simulated_escpos(device: Device, folder: Path) -> SimulatedPrinter:
    """A virtual printer that keeps its slips in `folder`/DEVICE/."""
    printer = VirtualPrinter(_profile(device), folder / device.id, hall_fonts(), utc_now)
    return SimulatedPrinter(device.id, device.link or "", printer)


def _profile(device: Device) -> PrinterProfile:
    return load_profile(device.profile or DEFAULT_PROFILE)
