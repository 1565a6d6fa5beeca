"""The queue's rules: every class has one, bases make sense, numbers suffice, texts can be filled in."""

from string import Formatter

from config.contract.words import TicketClass
from config.hall.calling import KeyRule, NoShowRule, Ticketing
from config.hall.document import Document
from config.hall.equipment import KioskSettings
from config.hall.nodes import Mapping
from config.hall.scalars import one_of
from config.hall.words import Base

_CLASS_BASES = (Base.ISSUE, Base.SLOT, Base.LATER_OF_ISSUE_AND_SLOT)
_SLOT_BASES = (Base.SLOT, Base.LATER_OF_ISSUE_AND_SLOT)
_TRANSFER_BASES = (Base.ORIGINAL_ISSUE, Base.TRANSFER_TIME)
_PLACEHOLDERS = NoShowRule.__struct_fields__


def check_rules(document: Document) -> None:
    _classes(document)
    transfer = document.part("calling.transfer", KeyRule)
    if transfer is not None and transfer.base not in _TRANSFER_BASES:
        document.fault("calling.transfer.base", "is no base of a transfer", one_of("", _TRANSFER_BASES))
    _ticketing(document)
    kiosk = document.part("kiosk", KioskSettings)
    if kiosk is not None and kiosk.idle_warning_s >= kiosk.idle_s:
        problem = f"asks only after the page is gone (idle_s is {kiosk.idle_s})"
        document.fault("kiosk.idle_warning_s", problem, f"write less than {kiosk.idle_s}")


def _classes(document: Document) -> None:
    for node in document.nodes("calling.classes"):
        for ticket_class in TicketClass:
            path = f"calling.classes.{ticket_class}"
            if isinstance(node, Mapping) and ticket_class not in node.entries:
                advice = f"add {ticket_class}: {{base: issue, credit_s: 0}}"
                document.fault(path, "this class has no rule", advice)
            rule = document.part(path, KeyRule)
            if rule is None:
                continue
            if rule.base not in _CLASS_BASES:
                document.fault(f"{path}.base", "is no base of a class", one_of("", _CLASS_BASES))
            elif rule.base in _SLOT_BASES and ticket_class is not TicketClass.APPOINTMENT:
                document.fault(f"{path}.base", "only appointments have a slot", f"write {Base.ISSUE}")


MOST_NUMBERS = 999


def _ticketing(document: Document) -> None:
    ticketing = document.part("ticketing", Ticketing)
    if ticketing is not None and ticketing.daily_quota > MOST_NUMBERS:
        problem = "is more than the three digits of a label can count"
        document.fault("ticketing.daily_quota", problem, f"write {MOST_NUMBERS} or less")
    for language in ("zh", "en"):
        for text in document.scalars(f"ticketing.no_show_rule.{language}"):
            try:
                names = [name for _, name, spec, way in Formatter().parse(text.text) if name is not None]
                is_plain = all(not (spec or way) for _, _, spec, way in Formatter().parse(text.text))
            except ValueError:
                names, is_plain = [], False
            unknown = [name for name in names if name not in _PLACEHOLDERS]
            if unknown or not is_plain:
                listed = ", ".join(f"{{{name}}}" for name in _PLACEHOLDERS)
                document.fault(text.path, "a part in {} is not known", f"known are {listed}")
