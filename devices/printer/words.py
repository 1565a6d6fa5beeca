"""The words of slips and notices, in Chinese and English. Pure data: previews need no catalog."""

from dataclasses import dataclass
from typing import Final


@dataclass(frozen=True, slots=True)
class SlipWords:
    """Templates; the names in braces are filled by layout.py."""

    reprint: str
    area: str
    ahead: str
    nobody_ahead: str
    wait: str
    wait_exact: str
    unattended: str
    scan: str
    stay: str
    materials: str
    no_materials: str
    issued: str
    complaint: str


@dataclass(frozen=True, slots=True)
class NoticeWords:
    title: str
    name: str
    unit: str
    process: str
    materials: str
    no_materials: str
    conditions: str
    fee: str
    statutory: str
    promised: str
    phone: str
    complaint: str
    version: str
    colon: str
    then: str


ZH_SLIP: Final = SlipWords(
    reprint="补打 · 号码不变",
    area="{area}·{counters}",
    ahead="前面还有 {ahead} 人",
    nobody_ahead="前面无人等候",
    wait="预计 {low}–{high} 分钟",
    wait_exact="预计 {low} 分钟",
    unattended="窗口暂无人值守，请到咨询台",
    scan="扫码看排队进度",
    stay="请在等候区等候，留意大屏和语音",
    materials="请备好：",
    no_materials="无需材料",
    issued="取号时间",
    complaint="监督电话",
)
EN_SLIP: Final = SlipWords(
    reprint="Reprint · same number",
    area="{area}·{counters}",
    ahead="{ahead} ahead of you",
    nobody_ahead="You are next",
    wait="about {low}–{high} min",
    wait_exact="about {low} min",
    unattended="No clerk here now. Please ask at the enquiry desk.",
    scan="Scan to follow",
    stay="Please wait here. Watch the screen and listen for your number.",
    materials="Have ready: ",
    no_materials="Nothing to bring",
    issued="Issued",
    complaint="Complaints",
)
ZH_NOTICE: Final = NoticeWords(
    title="一次性告知书",
    name="服务项目",
    unit="受理单位",
    process="办理流程",
    materials="所需材料",
    no_materials="无需材料",
    conditions="办理条件",
    fee="收费标准",
    statutory="法定时限",
    promised="承诺时限",
    phone="联系电话",
    complaint="投诉电话",
    version="版本 {version}",
    colon="：",
    then=" → ",
)
EN_NOTICE: Final = NoticeWords(
    title="What you need to know",
    name="Service",
    unit="Office",
    process="Steps",
    materials="Documents",
    no_materials="No documents needed",
    conditions="Conditions",
    fee="Fee",
    statutory="Legal limit",
    promised="Promised time",
    phone="Phone",
    complaint="Complaints",
    version="Version {version}",
    colon=": ",
    then=" > ",
)


def slip_words(language: str) -> SlipWords:
    """English for "en…", Chinese for everything else."""
    return EN_SLIP if language.startswith("en") else ZH_SLIP


def notice_words(language: str) -> NoticeWords:
    return EN_NOTICE if language.startswith("en") else ZH_NOTICE
