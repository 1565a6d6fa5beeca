"""The facts of the papers a hall prints, from ticket and hall file, in the reader's language.

Pure but for the time of a notice. What the hall file says only in Chinese stays Chinese.
"""

from datetime import datetime
from zoneinfo import ZoneInfo

from config.contract.facts import IssuedTicket
from config.contract.words import TicketClass
from config.hall import Hall, Service
from config.i18n import translator
from config.told_wait import told_minutes
from config.wording import (
    CLASSES,
    area_words,
    counters_words,
    days_words,
    fee_words,
    material_words,
    service_words,
)
from devices.printer.facts import NoticeFacts, SlipFacts


def slip_facts(hall: Hall, ticket: IssuedTicket, language: str, is_reprint: bool = False) -> SlipFacts:
    tr = translator(language)
    group = hall.group(ticket.group)
    service = hall.service(ticket.service) if ticket.service is not None else None
    return SlipFacts(
        hall_name_zh=hall.identity.name,
        hall_name_en=hall.identity.name_en,
        label=ticket.label,
        service_name=service_words(hall, ticket.group, ticket.service, language),
        group_name="" if group is None else group.name_en if language == "en" else group.name,
        area=area_words(hall, ticket.group, language),
        counters=counters_words(hall, ticket.group, tr),
        ahead=ticket.ahead,
        wait_min=None if ticket.wait_s is None else told_minutes(ticket.wait_s),
        issued_at=ticket.issued_at.astimezone(ZoneInfo(hall.identity.timezone)),
        page_url=ticket.page_url,
        materials=tuple(material_words(m, tr) for m in service.materials) if service is not None else (),
        no_show_rule=hall.no_show_sentence(language),
        complaint_phone=hall.identity.complaint_phone,
        priority=None if ticket.class_ is TicketClass.NORMAL else tr(CLASSES[ticket.class_]),
        is_reprint=is_reprint,
    )


def notice_facts(hall: Hall, service: Service, language: str) -> NoticeFacts:
    """The nine fields."""
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
