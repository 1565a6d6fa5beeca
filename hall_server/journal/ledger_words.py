"""The Chinese of the ledger (台账): headings, and the words of the contract."""

from config.contract.words import (
    CallRule,
    CareReason,
    CompletionCause,
    PrintOutcome,
    RatingReason,
    RatingSource,
    Role,
    TicketClass,
    TicketState,
)

TICKETS = "取号"
CALLS = "叫号"
RATINGS = "评价"

TICKET_HEADINGS = (
    "日期",
    "号码",
    "业务组",
    "事项",
    "类别",
    "优先原因",
    "取号时间",
    "首次叫号时间",
    "开始办理时间",
    "结束时间",
    "等候(分)",
    "到窗(分)",
    "办理(分)",
    "状态",
    "结束方式",
    "窗口",
    "经办人",
    "AB角",
    "打印结果",
    "打印份数",
    "呼叫次数",
    "过号次数",
    "转移次数",
    "评价",
)
CALL_HEADINGS = (
    "号码",
    "窗口",
    "经办人",
    "AB角",
    "叫号时间",
    "末次呼叫时间",
    "呼叫次数",
    "叫号规则",
    "确认时间",
    "结果",
    "结束时间",
)
RATING_HEADINGS = ("评价时间", "评价", "等级", "来源", "原因", "事项", "窗口", "经办人", "AB角")

LEVELS = {5: "非常满意", 4: "满意", 3: "基本满意", 2: "不满意", 1: "非常不满意"}

CLASSES = {
    TicketClass.NORMAL: "普通",
    TicketClass.CARE: "优先照顾",
    TicketClass.APPOINTMENT: "预约",
    TicketClass.URGENT: "紧急",
    TicketClass.RETURNING: "回办",
}
CARE_REASONS: dict[str, str] = {
    CareReason.ELDERLY: "老年人",
    CareReason.DISABLED: "残疾人",
    CareReason.PREGNANT: "孕妇",
    CareReason.WITH_INFANT: "携带婴幼儿",
    CareReason.SOLDIER: "军人",
    CareReason.ILL: "病患",
}
STATES = {
    TicketState.WAITING: "等候",
    TicketState.CALLED: "已叫号",
    TicketState.SERVING: "办理中",
    TicketState.ON_HOLD: "挂起",
    TicketState.NO_SHOW: "过号",
    TicketState.COMPLETED: "办结",
    TicketState.CANCELLED: "取消",
    TicketState.EXPIRED: "当日失效",
}
CAUSES: dict[str, str] = {
    CompletionCause.CLERK: "经办人完成",
    CompletionCause.NEXT_CALL: "叫下一位",
    CompletionCause.DAY_CLOSE: "日终",
}
ROLES: dict[str, str] = {Role.A: "A角", Role.B: "B角", Role.SUBSTITUTE: "顶岗"}
PRINTS: dict[str, str] = {
    PrintOutcome.PRINTED: "已打印",
    PrintOutcome.NOT_PRINTED: "未打印",
    PrintOutcome.UNKNOWN: "不明",
}
RULES: dict[str, str] = {
    CallRule.SMALLEST_KEY: "依次",
    CallRule.RESERVED: "指定窗口",
    CallRule.CARE_GUARD: "优先号限额",
    CallRule.ONLY_ONE: "唯一等候",
    CallRule.BY_HAND: "点名呼叫",
}
CALL_OUTCOMES = {"served": "已到窗", "no_show": "过号", "cancelled": "取消", "expired": "当日失效"}
SOURCES = {
    RatingSource.PAD: "评价器",
    RatingSource.KIOSK: "取号机",
    RatingSource.PAGE: "网页",
    RatingSource.DESK: "咨询台",
}
REASONS = {
    RatingReason.ATTITUDE: "服务态度",
    RatingReason.EFFICIENCY: "办事效率",
    RatingReason.SKILL: "业务水平",
    RatingReason.NOT_TOLD_ONCE: "未一次性告知",
    RatingReason.NOBODY_THERE: "无人在岗",
    RatingReason.LONG_WAIT: "等候过长",
    RatingReason.IRREGULAR_FEE: "违规收费",
    RatingReason.OTHER: "其他",
}
