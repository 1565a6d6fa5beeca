"""Printer profiles: differences that are only data. Owns reading and checking the YAML files."""

from pathlib import Path
from typing import Final, Literal

import msgspec

from devices.errors import ProfileError
from devices.printer.escpos_text import Encoding
from devices.printer.paper import Paper

_FOLDER: Final = Path(__file__).with_name("profiles")


class PrinterProfile(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """One model or family.

    Attributes:
        dots: printable width; 576 on 80 mm paper, 384 on 58 mm, at 8 dots a millimetre.
        qr: who draws QR codes: the printer ("native") or we ("raster").
        tail_dots: paper fed before the cut or the tear.
    """

    id: str
    dots: int
    encoding: Encoding = Encoding.GBK
    qr: Literal["native", "raster"] = "raster"
    cutter: bool = True
    tail_dots: int = 144

    def __post_init__(self) -> None:
        if self.dots % 24 or not 192 <= self.dots <= 1152:
            raise ValueError(f"dots {self.dots} is no paper width: write 576 (80 mm) or 384 (58 mm)")
        if not 0 <= self.tail_dots <= 800:
            raise ValueError(f"tail_dots {self.tail_dots} is out of range: write 0 to 800, 8 a millimetre")

    @property
    def paper(self) -> Paper:
        return Paper(self.dots, self.encoding, self.qr == "native", self.cutter, self.tail_dots)


def profile_ids() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in _FOLDER.glob("*.yaml")))


def load_profile(profile_id: str, folder: Path = _FOLDER) -> PrinterProfile:
    """The profile of that id. Raises ProfileError naming the file, the fault and what to write."""
    path = folder / f"{profile_id}.yaml"
    if profile_id not in {found.stem for found in folder.glob("*.yaml")}:
        known = ", ".join(sorted(found.stem for found in folder.glob("*.yaml")))
        raise ProfileError(f"printer profile {profile_id!r} does not exist: write one of {known}")
    try:
        profile = msgspec.yaml.decode(path.read_bytes(), type=PrinterProfile)
    except msgspec.MsgspecError as error:
        raise ProfileError(f"printer profile {path.name}: {error}") from error
    if profile.id != profile_id:
        raise ProfileError(f"printer profile {path.name}: id is {profile.id!r}: write {profile_id}")
    return profile
