"""The facts of the two papers a kiosk prints, in the visitor's language. Pure but for the time of a
notice.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.contract.facts import IssuedTicket
from config.contract.words import TicketClass
from config.hall.model import Hall
from config.hall.services import Service
from config.i18n import translator
from config.told_wait import told_minutes
from devices.printer.facts import NoticeFacts, SlipFacts
from kiosk.core.wording import days_words, fee_words, material_words


def place_words(hall: Hall, group: str, language: str) -> tuple[str, str]:
    """Area and counters as a visitor is told them: 便民服务中心办事区, 1号窗口、5号窗口."""
    tr = translator(language)
    is_english = language == "en"
    area = hall.area_of_group(group)
    numbers = [counter.number for counter in hall.counters_serving(group).primary]
    counters = tr("、").join(tr("{number}号窗口").format(number=number) for number in numbers)
    return ("" if area is None else area.name_en if is_english else area.name), counters


def service_words(hall: Hall, group: str, service: str | None, language: str) -> str:
    """The service's name, or the group's where only the group was chosen."""
    found = (hall.service(service) if service is not None else None) or hall.group(group)
    if found is None:
        return group
    return found.name_en if language == "en" else found.name


def slip_facts(hall: Hall, ticket: IssuedTicket, language: str) -> SlipFacts:
    tr = translator(language)
    group = hall.group(ticket.group)
    service = hall.service(ticket.service) if ticket.service is not None else None
    area, counters = place_words(hall, ticket.group, language)
    return SlipFacts(
        hall_name_zh=hall.identity.name,
        hall_name_en=hall.identity.name_en,
        label=ticket.label,
        service_name=service_words(hall, ticket.group, ticket.service, language),
        group_name="" if group is None else group.name_en if language == "en" else group.name,
        area=area,
        counters=counters,
        ahead=ticket.ahead,
        wait_min=None if ticket.wait_s is None else told_minutes(ticket.wait_s),
        issued_at=ticket.issued_at.astimezone(ZoneInfo(hall.identity.timezone)),
        page_url=ticket.page_url,
        materials=tuple(material_words(m, tr) for m in service.materials) if service is not None else (),
        no_show_rule=hall.no_show_sentence(language),
        complaint_phone=hall.identity.complaint_phone,
        priority=tr("优先") if ticket.class_ is TicketClass.CARE else None,
    )


def notice_facts(hall: Hall, service: Service, language: str) -> NoticeFacts:
    """The nine fields. What the hall file says only in Chinese stays Chinese."""
    tr = translator(language)
    notice = hall.notice(service)
    return NoticeFacts(
        hall_name=hall.identity.name_en if language == "en" else hall.identity.name,
        name=f"{service.name} {service.name_en}" if language == "en" else service.name,
        unit=notice.unit,
        process=notice.process,
        materials=tuple(material_words(m, tr) for m in notice.materials),
        conditions=notice.conditions or "",
        fee=fee_words(notice.fee, tr),
        statutory=days_words(notice.statutory_days, notice.days_kind, tr),
        promised=days_words(notice.promised_days, notice.days_kind, tr),
        phone=notice.phone,
        complaint_phone=notice.complaint_phone,
        version=f"{service.code}-{hall.digest()[:8]}",
        printed_at=datetime.now(ZoneInfo(hall.identity.timezone)),
    )
