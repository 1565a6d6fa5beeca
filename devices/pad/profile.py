"""Profiles of pads: what differs between models and is only data. Owns the type, loading and its faults."""

from pathlib import Path
from typing import Literal

import msgspec

PROFILES = Path(__file__).parent / "profiles"
LEVELS = range(1, 6)


class ProfileError(ValueError):
    """A profile nobody can use. The message lists every fault found: where, what is there, what to write."""


class CommandFrame(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One frame the host sends. `data` is hexadecimal."""

    function: int
    data: str = ""

    @property
    def payload(self) -> bytes:
        return bytes.fromhex(self.data)


class Commands(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The verbs of the protocol; None where the model has none."""

    invite: CommandFrame
    welcome: CommandFrame | None = None
    cancel: CommandFrame | None = None
    thanks: CommandFrame | None = None


class PadProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One model of the FF 68 family; the comments of ff68-bus.yaml say what each field means."""

    id: str
    family: Literal["ff68"]
    address: int
    ratings: dict[int, int]
    commands: Commands
    ack: Literal["echo", "none"] = "echo"
    has_lead_in: bool = True
    ack_has_lead_in: bool = True
    inter_frame_ms: int = 20
    dedupe_ms: int = 1000
    invitation_s: int = 60
    keys: dict[int, str] = {}


def load_profile(name: str, folder: Path = PROFILES) -> PadProfile:
    """The profile `name`.yaml of `folder`. Raises ProfileError."""
    path = folder / f"{name}.yaml"
    known = sorted(found.stem for found in folder.glob("*.yaml"))
    if name not in known:
        raise ProfileError(f"pad profile {name!r} is not known: write one of {', '.join(known)}")
    return parse_profile(path.read_text(encoding="utf-8"), path.name)


def parse_profile(text: str, source: str) -> PadProfile:
    """A profile from YAML; `source` names it in messages. Raises ProfileError."""
    try:
        profile = msgspec.yaml.decode(text, type=PadProfile)
    except msgspec.DecodeError as error:
        raise ProfileError(f"{source}: {error}") from error
    faults = _faults(profile)
    if faults:
        raise ProfileError("\n".join(f"{source}: {fault}" for fault in faults))
    return profile


def _faults(profile: PadProfile) -> list[str]:
    faults = []
    if not 1 <= profile.address <= 255:
        faults.append(f"address is {profile.address}: write 0x01 to 0xFF")
    if not profile.ratings:
        faults.append("ratings is empty: write {raw code: level, …}")
    for raw_code, level in profile.ratings.items():
        if not 0 <= raw_code <= 255:
            faults.append(f"ratings has the code {raw_code}: write 0 to 255")
        if level not in LEVELS:
            faults.append(f"ratings.{raw_code} is {level}: write a level 1 to 5")
    odd_keys = [key for key in profile.keys if not 10 <= key <= 255]
    faults += [f"keys has the code {key}: write 10 to 255, lower ones are digits" for key in odd_keys]
    limits = {
        "inter_frame_ms": (0, 1000),
        "dedupe_ms": (200, 10_000),
        "invitation_s": (5, 600),
    }
    for field, (low, high) in limits.items():
        value = getattr(profile, field)
        if not low <= value <= high:
            faults.append(f"{field} is {value}: write {low} to {high}")
    for field in profile.commands.__struct_fields__:
        frame = getattr(profile.commands, field)
        if frame is not None:
            faults += _frame_faults(f"commands.{field}", frame)
    return faults


def _frame_faults(path: str, frame: CommandFrame) -> list[str]:
    faults = []
    if not 0 <= frame.function <= 255:
        faults.append(f"{path}.function is {frame.function}: write 0 to 255")
    try:
        size = len(frame.payload)
    except ValueError:
        faults.append(f'{path}.data is {frame.data!r}: write pairs of hexadecimal digits in quotes, "0b"')
    else:
        if size > 62:
            faults.append(f"{path}.data has {size} bytes: write at most 62")
    return faults
