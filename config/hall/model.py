"""The whole hall file as one typed value, and the questions programs ask of it.

Does not own reading the file (`config.hall.loading`) nor what makes it consistent (`config.hall.checks`).
A look-up of something unknown answers None: whether that is a refusal or a mistake is the asker's to say.
"""

import hashlib
from datetime import date
from typing import Literal, NamedTuple

import msgspec

from config.hall.calling import Calling, Rating, Ticketing, WaitModel
from config.hall.equipment import Device, Kiosk, KioskSettings
from config.hall.faults import Fault
from config.hall.hours import Calendar, Interval, OpeningHours
from config.hall.people import Demonstration, DutyLeader, Person, Post
from config.hall.premises import Area, Counter, Identity, Organisation, Plan
from config.hall.services import BOARD_MASK, Notice, Service, ServiceGroup
from config.hall.words import Some, Text, Weekday

SCHEMA = "hall-file/1"


class Serving(NamedTuple):
    """The counters of a group: those it belongs to, and those that only help out."""

    primary: tuple[Counter, ...]
    overflow: tuple[Counter, ...]


class Hall(msgspec.Struct, frozen=True, kw_only=True):
    """One hall. `warnings` are no key of the file but what loading found worth saying, not worth stopping."""

    schema: Literal["hall-file/1"]
    identity: Identity = msgspec.field(name="hall")
    organisation: Organisation
    plan: Plan
    calendar: Calendar
    opening_hours: OpeningHours
    areas: Some[Area]
    counters: Some[Counter]
    service_groups: Some[ServiceGroup]
    services: Some[Service]
    ticketing: Ticketing
    calling: Calling
    wait_model: WaitModel
    rating: Rating
    staff: Some[Person]
    posts: Some[Post]
    duty_leaders: tuple[DutyLeader, ...]
    kiosk: KioskSettings
    kiosks: tuple[Kiosk, ...]
    devices: tuple[Device, ...]
    demonstration: Demonstration | None = None
    public_url: Text | None = None
    warnings: tuple[Fault, ...] = ()

    @property
    def id(self) -> str:
        return self.identity.id

    def service(self, code: str) -> Service | None:
        return next((s for s in self.services if s.code == code), None)

    def group(self, prefix: str) -> ServiceGroup | None:
        return next((g for g in self.service_groups if g.prefix == prefix), None)

    def area(self, area_id: str) -> Area | None:
        return next((a for a in self.areas if a.id == area_id), None)

    def counter(self, counter_id: str) -> Counter | None:
        return next((c for c in self.counters if c.id == counter_id), None)

    def clerk(self, job_number: str) -> Person | None:
        """Anyone of the staff, by job number."""
        return next((p for p in self.staff if p.id == job_number), None)

    def device(self, device_id: str) -> Device | None:
        return next((d for d in self.devices if d.id == device_id), None)

    def post_of(self, counter_id: str) -> Post | None:
        return next((p for p in self.posts if p.counter == counter_id), None)

    def services_of(self, prefix: str) -> tuple[Service, ...]:
        return tuple(s for s in self.services if s.prefix == prefix)

    def counters_serving(self, prefix: str) -> Serving:
        return Serving(
            tuple(c for c in self.counters if prefix in c.groups),
            tuple(c for c in self.counters if prefix in c.overflow_groups),
        )

    def area_of_group(self, prefix: str) -> Area | None:
        """Where a group is served: the area of its first primary counter."""
        primary = self.counters_serving(prefix).primary
        return self.area(primary[0].area) if primary else None

    def devices_of(self, *, counter: str | None = None, kiosk: str | None = None) -> tuple[Device, ...]:
        """The devices that belong to a counter, or to a kiosk."""
        place = counter if counter is not None else kiosk
        return tuple(d for d in self.devices if (d.counter if counter is not None else d.kiosk) == place)

    def notice(self, service: Service) -> Notice:
        """The nine fields of 一次性告知书."""
        group = self._group_of(service)
        return Notice(
            name=service.name,
            unit=group.unit,
            process=service.process,
            materials=service.materials,
            fee=service.fee,
            statutory_days=service.statutory_days,
            promised_days=service.promised_days,
            days_kind=service.days_kind,
            phone=group.phone,
            complaint_phone=self.identity.complaint_phone,
            conditions=service.conditions,
        )

    def board_name(self, prefix: str, service_code: str | None) -> tuple[str, str]:
        """What may stand beside a number in public, zh and en: the group, or 综合 for a masked service."""
        service = self.service(service_code) if service_code is not None else None
        group = self.group(prefix)
        if group is None or (service is not None and service.mask_name_on_board):
            return BOARD_MASK
        return group.name, group.name_en

    def no_show_sentence(self, language: str) -> str:
        """The rule for missed numbers as the slip says it; `language` is zh-CN or en."""
        rule, texts = self.calling.no_show, self.ticketing.no_show_rule
        text = texts.en if language == "en" else texts.zh
        return text.format(after_calls=rule.after_calls, grace_min=rule.grace_min, behind=rule.behind)

    def opening(self, day: date) -> tuple[Interval, ...]:
        """The open intervals of that day, local time; empty on a day off."""
        return self.opening_hours.workdays if self.calendar.is_workday(day) else ()

    def duty_leader(self, day: date) -> Person | None:
        weekday = tuple(Weekday)[day.weekday()]
        duty = next((d for d in self.duty_leaders if weekday in d.weekdays), None)
        return self.clerk(duty.leader) if duty is not None else None

    def digest(self) -> str:
        """SHA-256 of what the file says, hexadecimal; comments and layout do not count."""
        plain = msgspec.to_builtins(msgspec.structs.replace(self, warnings=()), str_keys=True)
        return hashlib.sha256(msgspec.json.encode(plain, order="deterministic")).hexdigest()

    def _group_of(self, service: Service) -> ServiceGroup:
        group = self.group(service.prefix)
        if group is None:
            raise KeyError(f"service {service.code} names the unknown group {service.prefix}")
        return group
