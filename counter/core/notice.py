"""一次性告知书 on the screen: the nine fields of a service as rows. What the hall file says only in Chinese
stays Chinese."""

from dataclasses import dataclass

from config.hall import DaysKind, Fee, Hall, Material, PaperForm
from config.i18n import marked
from counter.core.wording import Translate, service_words

FORMS: dict[PaperForm, str] = {PaperForm.ORIGINAL: marked("原件"), PaperForm.COPY: marked("复印件")}


@dataclass(frozen=True, slots=True)
class NoticeSheet:
    service: str
    title: str
    materials: tuple[str, ...]
    rows: tuple[tuple[str, str], ...]


def notice_sheet(hall: Hall, code: str, language: str, tr: Translate) -> NoticeSheet | None:
    service = hall.service(code)
    if service is None:
        return None
    notice = hall.notice(service)
    materials = tuple(_material(material, tr) for material in notice.materials)
    rows = [
        (tr("服务项目"), notice.name),
        (tr("受理单位"), notice.unit),
        (tr("办理流程"), " → ".join(notice.process)),
        (tr("所需材料"), "\n".join(numbered(materials, tr))),
        (tr("收费依据和标准"), _fee(notice.fee, tr)),
        (tr("法定时限"), _days(notice.statutory_days, notice.days_kind, tr)),
        (tr("承诺时限"), _days(notice.promised_days, notice.days_kind, tr)),
        (tr("联系电话"), notice.phone),
        (tr("投诉电话"), notice.complaint_phone),
    ]
    if notice.conditions:
        rows.insert(4, (tr("办理条件"), notice.conditions))
    title = service_words(hall, service.prefix, code, language)
    return NoticeSheet(code, title, materials, tuple(rows))


def numbered(materials: tuple[str, ...], tr: Translate) -> tuple[str, ...]:
    return tuple(f"{number}. {name}" for number, name in enumerate(materials, 1)) or (tr("无需材料"),)


def _material(material: Material, tr: Translate) -> str:
    form = tr(FORMS[material.form])
    return tr("{name}（{form} {copies} 份）").format(name=material.name, form=form, copies=material.copies)


def _days(days: int, kind: DaysKind, tr: Translate) -> str:
    if days == 0:
        return tr("当场办结")
    if days == 1:
        return tr("1 个工作日") if kind is DaysKind.WORKING else tr("1 日")
    text = tr("{days} 个工作日") if kind is DaysKind.WORKING else tr("{days} 日")
    return text.format(days=days)


def _fee(fee: Fee, tr: Translate) -> str:
    if fee.amount is None:
        return fee.basis
    if fee.amount == 0:
        return tr("不收费") if fee.basis == "不收费" else f"{tr('不收费')} · {fee.basis}"
    return tr("{amount} 元").format(amount=f"{fee.amount:g}") + f" · {fee.basis}"
