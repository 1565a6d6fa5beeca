"""Why the hall says no: stable codes with their texts, and finer reasons under some of them."""

from enum import StrEnum

import msgspec


class RefusalCode(StrEnum):
    BAD_MESSAGE = "bad_message"
    UNKNOWN_TYPE = "unknown_type"
    UNKNOWN_SERVICE = "unknown_service"
    UNKNOWN_GROUP = "unknown_group"
    UNKNOWN_COUNTER = "unknown_counter"
    UNKNOWN_PLACE = "unknown_place"
    UNKNOWN_TICKET = "unknown_ticket"
    UNKNOWN_CALL = "unknown_call"
    UNKNOWN_HELP = "unknown_help"
    WRONG_STATE = "wrong_state"
    NOTHING_WAITING = "nothing_waiting"
    BUSY = "busy"
    NOT_SIGNED_IN = "not_signed_in"
    WRONG_CREDENTIALS = "wrong_credentials"
    CLOSED = "closed"
    QUEUE_FULL = "queue_full"
    QUOTA_REACHED = "quota_reached"
    EXPIRED = "expired"
    NOT_STORED = "not_stored"


class Reason(StrEnum):
    """A finer reason under a code; stands in `data.reason` and chooses the text."""

    OUT_OF_HOURS = "out_of_hours"
    HOLIDAY = "holiday"
    TICKET_STOP = "ticket_stop"
    WAIT_TOO_LONG = "wait_too_long"
    NOT_YOUR_POST = "not_your_post"
    POST_HELD = "post_held"
    CLERK_ELSEWHERE = "clerk_elsewhere"
    PAUSED = "paused"
    NOT_PAUSED = "not_paused"
    NO_TICKET = "no_ticket"
    NOT_SERVED_HERE = "not_served_here"
    RESERVED_ELSEWHERE = "reserved_elsewhere"
    KEPT_ELSEWHERE = "kept_elsewhere"
    COUNTER_VACANT = "counter_vacant"
    SAME_COUNTER = "same_counter"
    RETURNED_ONCE = "returned_once"
    GRACE_OVER = "grace_over"
    ALREADY_RATED = "already_rated"
    NOTHING_TO_UNDO = "nothing_to_undo"
    UNDO_OVER = "undo_over"


TEXTS: dict[RefusalCode, str] = {
    RefusalCode.BAD_MESSAGE: "报文不符合约定，请检查字段",
    RefusalCode.UNKNOWN_TYPE: "没有这种指令",
    RefusalCode.UNKNOWN_SERVICE: "没有这个事项",
    RefusalCode.UNKNOWN_GROUP: "没有这个业务组",
    RefusalCode.UNKNOWN_COUNTER: "没有这个窗口",
    RefusalCode.UNKNOWN_PLACE: "没有这个地点",
    RefusalCode.UNKNOWN_TICKET: "没有这张号票",
    RefusalCode.UNKNOWN_CALL: "没有这次呼叫",
    RefusalCode.UNKNOWN_HELP: "没有这次求助，或已有人应答",
    RefusalCode.WRONG_STATE: "当前状态下不能这样操作",
    RefusalCode.NOTHING_WAITING: "暂无等候的号票",
    RefusalCode.BUSY: "请先办结当前号票",
    RefusalCode.NOT_SIGNED_IN: "请先在本窗口签到",
    RefusalCode.WRONG_CREDENTIALS: "工号或密码不对",
    RefusalCode.CLOSED: "现在不在服务时间",
    RefusalCode.QUEUE_FULL: "等候人数已满，请到咨询台",
    RefusalCode.QUOTA_REACHED: "今日号票已取完，请到咨询台",
    RefusalCode.EXPIRED: "指令已过期，请重新操作",
    RefusalCode.NOT_STORED: "未能保存，请稍后重试",
}
"""The text of each code; translated through the catalogs where a person sees it."""

REASON_TEXTS: dict[Reason, str] = {
    Reason.OUT_OF_HOURS: "现在不在服务时间",
    Reason.HOLIDAY: "今天不办公",
    Reason.TICKET_STOP: "今日已停止取号，请到咨询台",
    Reason.WAIT_TOO_LONG: "下班前预计办不到这个号，请到咨询台",
    Reason.NOT_YOUR_POST: "您不是本岗位的A角或B角",
    Reason.POST_HELD: "本窗口已有人签到",
    Reason.CLERK_ELSEWHERE: "您已在另一窗口签到",
    Reason.PAUSED: "窗口已暂停，请先恢复服务",
    Reason.NOT_PAUSED: "窗口没有暂停",
    Reason.NO_TICKET: "本窗口没有正在办理的号票",
    Reason.NOT_SERVED_HERE: "本窗口不办理这个业务组",
    Reason.RESERVED_ELSEWHERE: "这张号票已转给另一窗口",
    Reason.KEPT_ELSEWHERE: "这张号票由另一窗口持件挂起",
    Reason.COUNTER_VACANT: "对方窗口无人值守",
    Reason.SAME_COUNTER: "不能转到本窗口",
    Reason.RETURNED_ONCE: "这张号票已返回过一次，请重新取号",
    Reason.GRACE_OVER: "已超过过号返回时间，请重新取号",
    Reason.ALREADY_RATED: "这张号票已经评价过",
    Reason.NOTHING_TO_UNDO: "没有可以撤销的操作",
    Reason.UNDO_OVER: "已超过可撤销的时间",
}

Plain = str | int | float | None


class Refusal(msgspec.Struct, frozen=True):
    """A no, with its reason. `data` holds plain facts (ids, states, numbers) that a program may use."""

    code: RefusalCode
    text: str
    data: dict[str, Plain] = {}


def refuse(code: RefusalCode, reason: Reason | None = None, **data: Plain) -> Refusal:
    if reason is None:
        return Refusal(code, TEXTS[code], data)
    return Refusal(code, REASON_TEXTS[reason], {"reason": reason.value, **data})
