"""What stands where on the paper: the visitor's slip, the one-time notice (一次性告知书), the technician's
test slip.

Owns order, size and emphasis. Pure and independent of paper width: no clock, no files, no printer. The
hall server may import this module and `render`, nothing else of devices.
"""

from typing import Final

from devices.printer.document import Align, Block, Columns, Cut, Document, Qr, Rule, Space, Text
from devices.printer.facts import NoticeFacts, SlipFacts, TestSlipFacts
from devices.printer.words import SlipWords, notice_words, slip_words

__all__ = ["Document", "NoticeFacts", "SlipFacts", "TestSlipFacts", "notice", "slip", "test_slip"]

# 8 × 24 dots at 8 dots a millimetre: the digits themselves are over 15 mm high in every font of that cell
NUMBER_WIDTH: Final = 7
NUMBER_HEIGHT: Final = 8
TIME_FORMAT: Final = "%Y-%m-%d %H:%M"


def slip(facts: SlipFacts, language: str) -> Document:
    """The paper a visitor takes along. `language` is "zh_CN" or "en"."""
    words = slip_words(language)
    blocks: list[Block] = [
        Text(facts.hall_name_zh, 2, 2, Align.CENTER, fits_line=True),
        Text(facts.hall_name_en, align=Align.CENTER),
    ]
    if facts.is_reprint:
        blocks += [Space(12), Text(words.reprint, 1, 2, Align.CENTER, is_bold=True)]
    blocks += [
        Space(40),
        Text(facts.label, NUMBER_WIDTH, NUMBER_HEIGHT, Align.CENTER, fits_line=True),
        Space(40),
    ]
    if facts.priority:
        blocks += [Text(f"【{facts.priority}】", 2, 2, Align.CENTER, fits_line=True)]
    blocks += [
        Text(facts.service_name, 2, 2, Align.CENTER),
        Text(words.area.format(area=facts.area, counters=facts.counters), 2, 2, Align.CENTER, fits_line=True),
        Space(8),
        *(
            Text(line, 2, 2, Align.CENTER, is_bold=True, fits_line=True)
            for line in _expectation(facts, words)
        ),
        Space(8),
        Rule(),
        Space(12),
        *_advice(facts, words),
        Space(16),
        *_details(facts, words),
        Cut(),
    ]
    return tuple(blocks)


def _expectation(facts: SlipFacts, words: SlipWords) -> tuple[str, ...]:
    if facts.wait_min is None:
        return (words.unattended,)
    ahead = words.ahead.format(ahead=facts.ahead) if facts.ahead else words.nobody_ahead
    low, high = facts.wait_min
    if high <= 0:
        return (ahead,)
    wait = words.wait_exact if low == high else words.wait
    return (ahead, wait.format(low=low, high=high))


def _advice(facts: SlipFacts, words: SlipWords) -> list[Block]:
    if facts.page_url is None:
        return [Text(words.stay, 2, 2, Align.CENTER, fits_line=True)]
    return [Qr(facts.page_url, beside=(Text(words.scan, 2, 2, fits_line=True), Text(words.stay)))]


def _details(facts: SlipFacts, words: SlipWords) -> list[Block]:
    details: list[Block] = []
    if facts.materials:
        listed = ("、" if words is slip_words("zh_CN") else ", ").join(facts.materials)
        details.append(Text(f"{words.materials}{listed}"))
    if facts.no_show_rule:
        details.append(Text(facts.no_show_rule))
    return [
        *details,
        Columns(words.issued, facts.issued_at.strftime(TIME_FORMAT)),
        Columns(words.complaint, facts.complaint_phone),
    ]


def notice(facts: NoticeFacts, language: str = "zh_CN") -> Document:
    """The one-time notice of a service: its nine fields by name, conditions where it has any."""
    words = notice_words(language)
    materials = "\n".join(f"{n}. {material}" for n, material in enumerate(facts.materials, 1))
    fields = (
        (words.name, facts.name),
        (words.unit, facts.unit),
        (words.process, words.then.join(facts.process)),
        (words.materials, materials or words.no_materials),
        (words.conditions, facts.conditions),
        (words.fee, facts.fee),
        (words.statutory, facts.statutory),
        (words.promised, facts.promised),
        (words.phone, facts.phone),
        (words.complaint, facts.complaint_phone),
    )
    blocks: list[Block] = [
        Text(facts.hall_name, 1, 2, Align.CENTER, fits_line=True),
        Space(8),
        Text(words.title, 2, 2, Align.CENTER, is_bold=True, fits_line=True),
        Space(8),
        Rule(),
    ]
    for name, value in fields:
        if name == words.conditions and not value:
            continue
        blocks += [Text(name, is_bold=True), Text(f"  {value}".replace("\n", "\n  "), hang=2), Space(8)]
    blocks += [
        Rule(),
        Columns(words.version.format(version=facts.version), facts.printed_at.strftime(TIME_FORMAT)),
    ]
    if facts.page_url is not None:
        blocks += [Space(16), Qr(facts.page_url)]
    return (*blocks, Cut())


def test_slip(facts: TestSlipFacts) -> Document:
    """Everything a slip needs of a printer: width, sizes, Chinese, a rare character, a QR code, the cut."""
    ruler = "1234567890" * 4 + "12345678"
    return (
        Text(facts.hall_name, 2, 2, Align.CENTER, fits_line=True),
        Text("打印测试 Test slip", 1, 2, Align.CENTER),
        Rule(),
        Text(ruler),
        Text("A012", NUMBER_WIDTH, NUMBER_HEIGHT, Align.CENTER, fits_line=True),
        Text("汉字：永国酬爱郁灵鹰 ￥0.50"),
        Text("两倍高宽", 2, 2),
        Text("加粗", is_bold=True),
        Text("生僻字：䶮㛃"),
        Rule(),
        Qr("https://example.cn/test", beside=(Text("能扫出此码即为正常"),)),
        Space(12),
        Columns("设备", facts.device),
        Columns("连接", facts.link),
        Columns("型号文件", facts.profile),
        Columns("时间", facts.printed_at.strftime(TIME_FORMAT)),
        Cut(),
    )


test_slip.__test__ = False  # type: ignore[attr-defined]  # the name is no test function for pytest
