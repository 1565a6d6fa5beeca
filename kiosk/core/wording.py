"""How figures become words: waiting, ranges, fees, days. Pure; every sentence comes from the catalogs.

Says what happens next in as few words as it takes; the name and the number come from the hall.
"""

from datetime import datetime

from config import wording
from config.contract.facts import WaitRange
from config.contract.state import GroupQueue
from config.contract.words import Issuing
from config.i18n import marked
from config.told_wait import told_minutes
from config.wording import Translate

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


def wait_words(wait: WaitRange | None, tr: Translate) -> str:
    return tr("窗口暂无人值守，请到咨询台") if wait is None else wording.wait_words(wait, tr)


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


def weekday_words(at: datetime, tr: Translate) -> str:
    return tr(WEEKDAYS[at.weekday()])
