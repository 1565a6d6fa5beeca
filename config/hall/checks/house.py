"""The house: its name, the five units, the four areas with counters, counters inside the plan."""

import re
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from config.hall.document import Document
from config.hall.premises import Area, Counter, Identity, Plan, Unit
from config.hall.scalars import one_of
from config.hall.words import CENTRES, AreaKind, CounterKind, UnitId

_NAME = re.compile(r"[\u3400-\u9fff]{1,20}[乡镇]便民服务中心")
_CENTRE_NAMES = {
    UnitId.SOCIAL: "社会管理工作中心",
    UnitId.CONVENIENCE: "便民服务中心",
    UnitId.INDUSTRY: "产业引导中心",
    UnitId.ASSETS: "三资托管中心",
}


def check_house(document: Document) -> None:
    _identity(document)
    _organisation(document)
    _areas(document)
    for path, counter in document.parts("counters[]", Counter):
        _counter(document, path, counter)
    _centres_have_counters(document)
    if document.parts("counters[]", Counter) and not any(
        counter.accessible for _, counter in document.parts("counters[]", Counter)
    ):
        document.warn("counters", "no counter is accessible", "mark the low counter with accessible: true")


def _identity(document: Document) -> None:
    for name in document.scalars("hall.name"):
        if not _NAME.fullmatch(name.text):
            document.fault(
                name.path,
                "is no hall's name",
                "write …乡便民服务中心 or …镇便民服务中心, such as 清溪镇便民服务中心",
            )
    identity = document.part("hall", Identity)
    if identity is not None:
        try:
            ZoneInfo(identity.timezone)
        except (ZoneInfoNotFoundError, ValueError, OSError):
            document.fault("hall.timezone", "is no known time zone", "write Asia/Shanghai")


def _organisation(document: Document) -> None:
    office = document.part("organisation.office", Unit)
    if office is not None and office.id is not UnitId.OFFICE:
        document.fault("organisation.office.id", "is not the office", f"write {UnitId.OFFICE}")
    listed = document.texts("organisation.centres[].id")
    for centre in CENTRES:
        if document.nodes("organisation.centres") and centre not in listed:
            advice = f"add {{id: {centre}, name: {_CENTRE_NAMES[centre]}, name_en: …}}"
            document.fault("organisation.centres", f"centre {centre} is missing (一办四中心)", advice)
    for path, unit in document.parts("organisation.centres[]", Unit):
        if unit.id is UnitId.OFFICE:
            document.fault(f"{path}.id", "is the office, not a centre", one_of("", CENTRES))


def _areas(document: Document) -> None:
    for path, area in document.parts("areas[]", Area):
        if area.kind is AreaKind.SERVICE:
            if area.centre is None:
                document.fault(f"{path}.centre", "a service area without its centre", one_of("", CENTRES))
            if area.colour is None:
                advice = 'add colour: "#0B4F9E", or another dark colour'
                document.fault(f"{path}.colour", "a service area without its colour", advice)
        elif area.centre is not None:
            advice = "remove it, or write kind: service"
            document.fault(f"{path}.centre", f"an area of kind {area.kind} belongs to no centre", advice)


def _counter(document: Document, path: str, counter: Counter) -> None:
    if counter.number < 0 or (counter.number == 0 and not counter.is_desk):
        document.fault(f"{path}.number", "is no number for a sign", "write 1 or more")
    if not counter.groups and not counter.is_desk:
        document.fault(f"{path}.groups", "serves no group", "write a group's prefix, or kind: desk")
    for place, prefix in enumerate(counter.overflow_groups):
        if prefix in counter.groups:
            document.fault(
                f"{path}.overflow_groups[{place}]", "is already in groups", "keep it in one of the two"
            )
    plan = document.part("plan", Plan)
    if plan is not None and (counter.spot.x_m > plan.width_m or counter.spot.y_m > plan.depth_m):
        advice = f"write x_m up to {plan.width_m:g} and y_m up to {plan.depth_m:g}"
        document.fault(f"{path}.spot", "stands outside the plan", advice)
    kinds = {area.id: area.kind for _, area in document.parts("areas[]", Area)}
    wanted = AreaKind.DESK if counter.is_desk else AreaKind.SERVICE
    if kinds.get(counter.area, wanted) is not wanted:
        fitting = tuple(area for area, kind in kinds.items() if kind is wanted)
        advice = one_of("", fitting) if fitting else f"add an area of kind {wanted}"
        problem = f"an area of kind {kinds[counter.area]} holds no {CounterKind(counter.kind)}"
        document.fault(f"{path}.area", problem, advice)


def _centres_have_counters(document: Document) -> None:
    used = set(document.texts("counters[].area"))
    for centre in CENTRES:
        areas = [
            mapping["id"]
            for mapping in document.rows("areas[]")
            if mapping.get("centre") == centre and "id" in mapping
        ]
        name = _CENTRE_NAMES[centre]
        if not document.nodes("areas"):
            return
        if not areas:
            advice = f"add an area with centre: {centre}"
            document.fault("areas", f"{name} has no area (four areas are needed)", advice)
        elif document.nodes("counters") and used.isdisjoint(areas):
            advice = f"add a counter with area: {areas[0]}"
            document.fault("counters", f"the area of {name} has no counter", advice)
