"""The staff, who holds which post, and who leads on which day."""

import msgspec

from config.hall.words import ArgonHash, Id, Pin, Prefix, StaffRole, Text, Weekday


class Person(msgspec.Struct, frozen=True, kw_only=True):
    """`name` is the public name; `groups` the person is qualified for; without `pin_hash` the
    demonstration's PIN counts."""

    id: Id
    name: Text
    title: Text
    role: StaffRole
    groups: tuple[Prefix, ...] = ()
    pin_hash: ArgonHash | None = None

    def __repr__(self) -> str:
        return f"Person(id={self.id!r}, role={str(self.role)!r})"


class Post(msgspec.Struct, frozen=True, kw_only=True):
    """A counter's duty: role A holds it, role B takes over."""

    counter: Id
    role_a: Id
    role_b: Id


class DutyLeader(msgspec.Struct, frozen=True, kw_only=True):
    weekdays: tuple[Weekday, ...]
    leader: Id
    deputy: Id


class Demonstration(msgspec.Struct, frozen=True, kw_only=True):
    """Everyone without a hash of their own has this PIN. Only for trying out; programs warn about it."""

    pin: Pin
    note: Text

    def __repr__(self) -> str:
        return "Demonstration(pin=…)"
