"""What differs from machine to machine: where this machine's links go, and where programs keep their files."""

import argparse
from collections.abc import Iterable, Mapping
from pathlib import Path

import msgspec

from config.hall import Device


def add_link_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--link",
        action="append",
        default=[],
        metavar="DEVICE=URL",
        help="reach a device by this link instead of the hall file's; may be repeated",
    )


def links_of(options: Iterable[str]) -> dict[str, str]:
    """`--link` options as device id → URL.

    Raises:
        ValueError: not of the form DEVICE=URL.
    """
    links: dict[str, str] = {}
    for option in options:
        device, is_pair, url = option.partition("=")
        if not is_pair or not device or not url:
            raise ValueError(
                f"--link {option}: write DEVICE=URL, such as pad-w01=serial:///dev/ttyUSB0?baud=9600"
            )
        links[device] = url
    return links


def relinked(devices: Iterable[Device], links: Mapping[str, str]) -> tuple[Device, ...]:
    """The devices with this machine's links."""
    return tuple(
        msgspec.structs.replace(device, link=links[device.id]) if device.id in links else device
        for device in devices
    )


def made(folder: Path) -> Path:
    """The folder, which exists afterwards."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder
