"""The house: who it is, its five units, its areas and its counters."""

import msgspec

from config.hall.words import AreaKind, CounterKind, HexColour, Id, Metres, Phone, Prefix, Text, UnitId


class Identity(msgspec.Struct, frozen=True, kw_only=True):
    """The hall as it signs itself. `name` is …乡|镇便民服务中心; `code` is the short form on papers."""

    id: Id
    code: Id
    name: Text
    name_en: Text
    address: Text
    phone: Phone
    complaint_phone: Phone
    supervision_phone: Phone
    hotline: Phone
    slogan: Text | None = None
    timezone: Text = "Asia/Shanghai"


class Unit(msgspec.Struct, frozen=True, kw_only=True):
    id: UnitId
    name: Text
    name_en: Text


class Organisation(msgspec.Struct, frozen=True, kw_only=True):
    """一办四中心."""

    office: Unit
    centres: tuple[Unit, ...]


class Plan(msgspec.Struct, frozen=True, kw_only=True):
    """The floor: its corner left of the entrance is 0, 0."""

    width_m: Metres
    depth_m: Metres


class Spot(msgspec.Struct, frozen=True, kw_only=True):
    """Where something stands on the plan."""

    x_m: Metres
    y_m: Metres


class Area(msgspec.Struct, frozen=True, kw_only=True):
    """A part of the floor. A service area has a centre and a colour."""

    id: Id
    name: Text
    name_en: Text
    kind: AreaKind = AreaKind.SERVICE
    centre: UnitId | None = None
    colour: HexColour | None = None


class Counter(msgspec.Struct, frozen=True, kw_only=True):
    """A place of service. `number` is the one on its sign; `overflow_groups` it only helps out with."""

    id: Id
    number: int
    name: Text
    name_en: Text
    area: Id
    spot: Spot
    kind: CounterKind = CounterKind.COUNTER
    groups: tuple[Prefix, ...]
    overflow_groups: tuple[Prefix, ...] = ()
    accessible: bool = False

    @property
    def is_desk(self) -> bool:
        return self.kind is CounterKind.DESK
