"""How figures become words: waiting, ranges, fees, days. Pure; every sentence comes from the catalogs.

Says what happens next in as few words as it takes; the name and the number come from the hall.
"""

from collections.abc import Callable
from datetime import datetime

from config.contract.facts import WaitRange
from config.contract.refusals import REASON_TEXTS, TEXTS, Reason, Refusal
from config.contract.state import GroupQueue
from config.contract.words import CareReason, Issuing
from config.hall.services import Fee, Material
from config.hall.words import DaysKind, PaperForm
from config.i18n import marked
from config.told_wait import told_minutes

Translate = Callable[[str], str]


CARE_REASONS: dict[CareReason, str] = {
    CareReason.ELDERLY: marked("老年人"),
    CareReason.DISABLED: marked("残疾人"),
    CareReason.PREGNANT: marked("孕产妇"),
    CareReason.WITH_INFANT: marked("带婴幼儿"),
    CareReason.SOLDIER: marked("现役、退役军人"),
    CareReason.ILL: marked("行动不便或身体不适"),
}
NOT_ISSUING: dict[Issuing, str] = {
    Issuing.CLOSED: marked("不在服务时间"),
    Issuing.STOPPED: marked("今日已停止取号"),
    Issuing.FULL: marked("等候已满，请到咨询台"),
    Issuing.QUOTA: marked("今日号已取完"),
}
WEEKDAYS = (
    *(marked("星期一"), marked("星期二"), marked("星期三"), marked("星期四")),
    *(marked("星期五"), marked("星期六"), marked("星期日")),
)
FORMS: dict[PaperForm, str] = {PaperForm.ORIGINAL: marked("原件"), PaperForm.COPY: marked("复印件")}


def wait_words(wait: WaitRange | None, tr: Translate) -> str:
    if wait is None:
        return tr("窗口暂无人值守，请到咨询台")
    low, high = told_minutes(wait)
    if high == 0:
        return tr("随到随办")
    if low == 0:
        return tr("{high} 分钟以内").format(high=high)
    return tr("约 {low}–{high} 分钟").format(low=low, high=high)


def expected_words(wait: WaitRange | None, tr: Translate) -> str:
    """The same as a line of its own on the ticket's page."""
    if wait is not None and told_minutes(wait) == (0, 0):
        return tr("无需等候，马上叫号")
    words = wait_words(wait, tr)
    return words if wait is None else tr("预计等候：{time}").format(time=words)


def queue_words(queue: GroupQueue | None, tr: Translate) -> str:
    """The last line of a tile: how many wait and how long it takes, or why no number can be taken."""
    if queue is None:
        return ""
    if queue.issuing is not Issuing.OPEN:
        return tr(NOT_ISSUING[queue.issuing])
    if queue.wait_s is None:
        return tr("等候 {count} 人").format(count=queue.waiting) + " · " + tr("窗口暂无人值守")
    return tr("等候 {count} 人").format(count=queue.waiting) + " · " + wait_words(queue.wait_s, tr)


def ahead_words(ahead: int, tr: Translate) -> str:
    return tr("前面还有 {count} 人").format(count=ahead) if ahead else tr("前面没有人")


def refusal_words(refusal: Refusal, tr: Translate) -> str:
    """The finer reason if there is one; the code's text otherwise. Never what the machine said of itself."""
    try:
        return tr(REASON_TEXTS[Reason(str(refusal.data.get("reason", "")))])
    except ValueError:
        return tr(TEXTS[refusal.code])


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


def weekday_words(at: datetime, tr: Translate) -> str:
    return tr(WEEKDAYS[at.weekday()])
