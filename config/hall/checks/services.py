"""Groups and services: each group has a counter, each service a notice that can be kept."""

from config.hall.document import Document
from config.hall.services import Service
from config.hall.words import Duty, ItemClass

_DUTY_NAMES = {
    Duty.CIVIL_AFFAIRS: "民政",
    Duty.FAMILY_HEALTH: "计生",
    Duty.LABOUR_SECURITY: "劳动",
    Duty.LAND_BUILDING: "国土",
}


def check_services(document: Document) -> None:
    served = set(document.texts("counters[].groups[]"))
    for prefix in document.scalars("service_groups[].prefix"):
        is_served = prefix.text in served or not document.nodes("counters")
        if not is_served and not document.is_faulty(prefix.path):
            advice = f"add {prefix.text} to the groups of a counter"
            document.fault(prefix.path, "no counter serves this group", advice)
    _duties(document)
    for path, service in document.parts("services[]", Service):
        _service(document, path, service)


def _duties(document: Document) -> None:
    held = document.texts("service_groups[].duty")
    for duty in Duty:
        if document.nodes("service_groups") and duty not in held:
            problem = f"no group has the duty {duty} ({_DUTY_NAMES[duty]}), which every hall has"
            document.fault("service_groups", problem, f"add duty: {duty} to its group")


def _service(document: Document, path: str, service: Service) -> None:
    if not service.code.startswith(f"{service.prefix}-"):
        advice = f"write {service.prefix}{service.code[1:]}, or the prefix {service.code[0]}"
        document.fault(f"{path}.code", f"does not begin with the prefix {service.prefix}", advice)
    if service.promised_days > service.statutory_days:
        problem = f"promises later than the law allows ({service.statutory_days} days)"
        document.fault(f"{path}.promised_days", problem, f"write {service.statutory_days} or less")
    is_instant = service.item_class is ItemClass.INSTANT
    if is_instant and service.promised_days != 0:
        advice = "write 0, or another item_class"
        document.fault(f"{path}.promised_days", "an instant matter is done the same day", advice)
    if not is_instant and service.promised_days == 0:
        advice = "write 1 or more, or item_class: instant"
        document.fault(f"{path}.promised_days", "only an instant matter is promised for the same day", advice)
