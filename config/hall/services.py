"""What the hall does for people: groups of services, services, and the nine-field notice of each."""

from typing import Annotated

import msgspec
from msgspec import Meta

from config.hall.words import (
    Code,
    DaysKind,
    Duty,
    ItemClass,
    NotNegative,
    PaperForm,
    Phone,
    Positive,
    Prefix,
    Text,
)

BOARD_MASK = ("综合", "General")
"""What the board says instead of a group whose service must not stand beside a number (petitions)."""


class ServiceGroup(msgspec.Struct, frozen=True, kw_only=True):
    """One line of waiting. `unit` is the accepting unit of its services' notices, `phone` their contact."""

    prefix: Prefix
    name: Text
    name_en: Text
    unit: Text
    phone: Phone
    duty: Duty | None = None


class Material(msgspec.Struct, frozen=True, kw_only=True):
    name: Text
    form: PaperForm
    copies: Positive


class Fee(msgspec.Struct, frozen=True, kw_only=True):
    """`amount` in yuan; null where it depends, and then `basis` says on what."""

    amount: Annotated[float, Meta(ge=0, extra={"write": "yuan, such as 0, or null where it depends"})] | None
    basis: Text


class Service(msgspec.Struct, frozen=True, kw_only=True):
    """A matter people come for. Days count after acceptance (0 = the same day); `minutes` at the counter is
    the prior of the wait estimate until the hall has its own measurements."""

    code: Code
    prefix: Prefix
    name: Text
    name_en: Text
    item_class: ItemClass
    process: Annotated[
        tuple[Text, ...], Meta(min_length=1, extra={"write": "the steps, such as [受理, 审核, 回复]"})
    ]
    materials: Annotated[tuple[Material, ...], Meta(extra={"write": "a list; [] if nothing is needed"})]
    conditions: Text | None = None
    fee: Fee
    statutory_days: NotNegative
    promised_days: NotNegative
    days_kind: DaysKind = DaysKind.WORKING
    minutes: Annotated[int, Meta(gt=0, le=240, extra={"write": "minutes at the counter, 1 to 240"})]
    mask_name_on_board: bool = False


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """一次性告知书: the nine fields of one service, resolved, and its conditions if it has any."""

    name: str
    unit: str
    process: tuple[str, ...]
    materials: tuple[Material, ...]
    fee: Fee
    statutory_days: int
    promised_days: int
    days_kind: DaysKind
    phone: str
    complaint_phone: str
    conditions: str | None
