"""Why the hall says no: stable codes with their texts."""

from enum import StrEnum

import msgspec


class RefusalCode(StrEnum):
    BAD_MESSAGE = "bad_message"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_SERVICE = "unknown_service"
    UNKNOWN_COUNTER = "unknown_counter"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_TICKET = "unknown_ticket"
    UNKNOWN_CALL = "unknown_call"
    UNKNOWN_HELP = "unknown_help"
    WRONG_STATE = "wrong_state"
    NOTHING_WAITING = "nothing_waiting"
    NOTHING_TO_UNDO = "nothing_to_undo"
    BUSY = "busy"
    NOT_SIGNED_IN = "not_signed_in"
    WRONG_CREDENTIALS = "wrong_credentials"
    NOT_YOUR_POST = "not_your_post"
    PAUSED = "paused"
    ALREADY_RATED = "already_rated"
    TOO_LATE = "too_late"
    CLOSED = "closed"
    TICKET_STOP = "ticket_stop"
    QUEUE_FULL = "queue_full"
    QUOTA_REACHED = "quota_reached"
    EXPIRED = "expired"
    NOT_STORED = "not_stored"


TEXTS: dict[RefusalCode, str] = {
    RefusalCode.BAD_MESSAGE: "报文不符合约定，请检查字段",
    RefusalCode.UNKNOWN_TYPE: "没有这种指令",
    RefusalCode.UNKNOWN_SERVICE: "没有这个事项",
    RefusalCode.UNKNOWN_COUNTER: "没有这个窗口",
    RefusalCode.UNKNOWN_GROUP: "没有这个业务组",
    RefusalCode.UNKNOWN_TICKET: "没有这张号票",
    RefusalCode.UNKNOWN_CALL: "没有这次呼叫",
    RefusalCode.UNKNOWN_HELP: "没有这次求助",
    RefusalCode.WRONG_STATE: "当前状态下不能这样操作",
    RefusalCode.NOTHING_WAITING: "暂无等候的号票",
    RefusalCode.NOTHING_TO_UNDO: "没有可以撤销的操作",
    RefusalCode.BUSY: "请先办结当前号票",
    RefusalCode.NOT_SIGNED_IN: "请先在本窗口签到",
    RefusalCode.WRONG_CREDENTIALS: "工号或密码不对",
    RefusalCode.NOT_YOUR_POST: "您不是本岗位的A角或B角",
    RefusalCode.PAUSED: "窗口已暂停，请先恢复服务",
    RefusalCode.ALREADY_RATED: "这张号票已经评价过",
    RefusalCode.TOO_LATE: "已超过允许的时间",
    RefusalCode.CLOSED: "现在不在服务时间",
    RefusalCode.TICKET_STOP: "今日已停止取号，请到咨询台",
    RefusalCode.QUEUE_FULL: "等候人数已满，请到咨询台",
    RefusalCode.QUOTA_REACHED: "今日号票已取完，请到咨询台",
    RefusalCode.EXPIRED: "指令已过期，请重新操作",
    RefusalCode.NOT_STORED: "未能保存，请稍后重试",
}
"""The text of each code; translated through the catalogs where a person sees it."""


class Refusal(msgspec.Struct, frozen=True):
    """A no, with its reason. `data` holds plain facts (ids, states, numbers) that a program may use."""

    code: RefusalCode
    text: str
    data: dict[str, str | int | float | None] = {}


def refuse(code: RefusalCode, **data: str | int | float | None) -> Refusal:
    return Refusal(code, TEXTS[code], data)
