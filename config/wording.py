"""How programs say in words what the hall file and the contract hold in values: services, places, waits, refusals.

Pure. What only one program says stands in that program.
"""

from collections.abc import Callable

from config.contract.facts import WaitRange
from config.contract.refusals import REASON_TEXTS, TEXTS, Reason, Refusal
from config.contract.words import CareReason, TicketClass
from config.hall import DaysKind, Fee, Hall, Material, PaperForm
from config.i18n import DEFAULT_LANGUAGE, marked
from config.told_wait import told_minutes

Translate = Callable[[str], str]

CLASSES: dict[TicketClass, str] = {
    TicketClass.NORMAL: marked("普通"),
    TicketClass.CARE: marked("优先"),
    TicketClass.APPOINTMENT: marked("预约"),
    TicketClass.URGENT: marked("紧急"),
    TicketClass.RETURNING: marked("再次办理"),
}
CARE_REASONS: dict[CareReason, str] = {
    CareReason.ELDERLY: marked("老年人"),
    CareReason.DISABLED: marked("残疾人"),
    CareReason.PREGNANT: marked("孕产妇"),
    CareReason.WITH_INFANT: marked("带婴幼儿"),
    CareReason.SOLDIER: marked("现役、退役军人"),
    CareReason.ILL: marked("行动不便或身体不适"),
}
FORMS: dict[PaperForm, str] = {PaperForm.ORIGINAL: marked("原件"), PaperForm.COPY: marked("复印件")}


def refusal_words(refusal: Refusal, tr: Translate) -> str:
    """The finer reason if there is one; the code's text otherwise. Never what the machine said of itself."""
    try:
        return tr(REASON_TEXTS[Reason(str(refusal.data.get("reason", "")))])
    except ValueError:
        return tr(TEXTS[refusal.code])


def wait_words(wait: WaitRange, tr: Translate) -> str:
    low, high = told_minutes(wait)
    if high == 0:
        return tr("随到随办")
    if low == 0:
        return tr("{high} 分钟以内").format(high=high)
    return tr("约 {low}–{high} 分钟").format(low=low, high=high)


def service_words(hall: Hall, group: str, service: str | None, language: str) -> str:
    """The service's name, or the group's where only the group was chosen."""
    found = (hall.service(service) if service is not None else None) or hall.group(group)
    if found is None:
        return group
    return found.name if language == DEFAULT_LANGUAGE else found.name_en


def area_words(hall: Hall, group: str, language: str) -> str:
    """Where a group is served: 便民服务中心办事区."""
    area = hall.area_of_group(group)
    if area is None:
        return ""
    return area.name if language == DEFAULT_LANGUAGE else area.name_en


def counters_words(hall: Hall, group: str, tr: Translate) -> str:
    """1号窗口、5号窗口: the counters a group belongs to."""
    numbers = [counter.number for counter in hall.counters_serving(group).primary]
    return tr("、").join(tr("{number}号窗口").format(number=number) for number in numbers)


def days_words(days: int, kind: DaysKind, tr: Translate) -> str:
    if days == 0:
        return tr("当场办结")
    if days == 1:
        return tr("1 个工作日") if kind is DaysKind.WORKING else tr("1 日")
    text = tr("{days} 个工作日") if kind is DaysKind.WORKING else tr("{days} 日")
    return text.format(days=days)


def fee_words(fee: Fee, tr: Translate) -> str:
    if fee.amount is None:
        return fee.basis
    if fee.amount == 0:
        return tr("不收费") if fee.basis == "不收费" else f"{tr('不收费')} · {fee.basis}"
    return tr("{amount} 元").format(amount=f"{fee.amount:g}") + f" · {fee.basis}"


def material_words(material: Material, tr: Translate) -> str:
    form = tr(FORMS[material.form])
    return tr("{name}（{form} {copies} 份）").format(name=material.name, form=form, copies=material.copies)
