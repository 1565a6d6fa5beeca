"""The slip of a ticket that the desk gives, in the screen's language. Pure."""

from zoneinfo import ZoneInfo

from config.contract.facts import IssuedTicket
from config.contract.words import TicketClass
from config.hall import Hall
from config.i18n import translator
from config.told_wait import told_minutes
from counter.core.notice import notice_sheet
from counter.core.wording import CLASSES, counters_words, service_words
from devices.printer.facts import SlipFacts


def slip_facts(hall: Hall, ticket: IssuedTicket, is_copy: bool, language: str) -> SlipFacts:
    tr, is_english = translator(language), language == "en"
    group, area = hall.group(ticket.group), hall.area_of_group(ticket.group)
    sheet = None if ticket.service is None else notice_sheet(hall, ticket.service, language, tr)
    return SlipFacts(
        hall_name_zh=hall.identity.name,
        hall_name_en=hall.identity.name_en,
        label=ticket.label,
        service_name=service_words(hall, ticket.group, ticket.service, language),
        group_name="" if group is None else group.name_en if is_english else group.name,
        area="" if area is None else area.name_en if is_english else area.name,
        counters=counters_words(hall, ticket.group, tr),
        ahead=ticket.ahead,
        wait_min=None if ticket.wait_s is None else told_minutes(ticket.wait_s),
        issued_at=ticket.issued_at.astimezone(ZoneInfo(hall.identity.timezone)),
        page_url=ticket.page_url,
        materials=() if sheet is None else sheet.materials,
        no_show_rule=hall.no_show_sentence(language),
        complaint_phone=hall.identity.complaint_phone,
        priority=None if ticket.class_ is TicketClass.NORMAL else tr(CLASSES[ticket.class_]),
        is_reprint=is_copy,
    )
