"""一次性告知书 on the screen: the nine fields of a service as rows. What the hall file says only in Chinese
stays Chinese."""

from dataclasses import dataclass

from config.hall import Hall
from config.wording import Translate, days_words, fee_words, material_words, service_words


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
    materials = tuple(material_words(material, tr) for material in notice.materials)
    rows = [
        (tr("服务项目"), notice.name),
        (tr("受理单位"), notice.unit),
        (tr("办理流程"), " → ".join(notice.process)),
        (tr("所需材料"), "\n".join(numbered(materials, tr))),
        (tr("收费依据和标准"), fee_words(notice.fee, tr)),
        (tr("法定时限"), days_words(notice.statutory_days, notice.days_kind, tr)),
        (tr("承诺时限"), days_words(notice.promised_days, notice.days_kind, tr)),
        (tr("联系电话"), notice.phone),
        (tr("投诉电话"), notice.complaint_phone),
    ]
    if notice.conditions:
        rows.insert(4, (tr("办理条件"), notice.conditions))
    title = service_words(hall, service.prefix, code, language)
    return NoticeSheet(code, title, materials, tuple(rows))


def numbered(materials: tuple[str, ...], tr: Translate) -> tuple[str, ...]:
    return tuple(f"{number}. {name}" for number, name in enumerate(materials, 1)) or (tr("无需材料"),)
