"""The closed vocabularies of the contract: every enumeration that a message may carry."""

from enum import StrEnum


class TicketClass(StrEnum):
    """The order class of a ticket; its base and credit are the hall file's."""

    NORMAL = "normal"
    CARE = "care"
    APPOINTMENT = "appointment"
    URGENT = "urgent"
    RETURNING = "returning"


class CareReason(StrEnum):
    """Why a visitor declares the care class: a kind, never a diagnosis."""

    ELDERLY = "elderly"
    DISABLED = "disabled"
    PREGNANT = "pregnant"
    WITH_INFANT = "with_infant"
    SOLDIER = "soldier"
    ILL = "ill"


class TicketState(StrEnum):
    WAITING = "waiting"
    CALLED = "called"
    SERVING = "serving"
    ON_HOLD = "on_hold"
    NO_SHOW = "no_show"
    COMPLETED = "completed"
    CANCELLED = "cancelled"
    EXPIRED = "expired"


class PrintOutcome(StrEnum):
    """What became of a slip; `unknown` may be partly printed and is never printed again by itself."""

    PRINTED = "printed"
    NOT_PRINTED = "not_printed"
    UNKNOWN = "unknown"


class HoldKind(StrEnum):
    """Where a held ticket resumes: `kept` at the same counter, the others at any counter of the group."""

    AWAY = "away"
    KEPT = "kept"
    PENDING_STEP = "pending_step"


class PauseReason(StrEnum):
    RESTROOM = "restroom"
    MEETING = "meeting"
    FIELD_VISIT = "field_visit"
    DATA_ENTRY = "data_entry"
    DEVICE_FAULT = "device_fault"
    OTHER = "other"


class HelpKind(StrEnum):
    GUIDE = "guide"
    GUARD = "guard"
    LEADER = "leader"
    EMERGENCY = "emergency"


class RatingSource(StrEnum):
    PAD = "pad"
    KIOSK = "kiosk"
    PAGE = "page"
    DESK = "desk"


class RatingReason(StrEnum):
    """What a poor rating is about (several may be named)."""

    ATTITUDE = "attitude"
    EFFICIENCY = "efficiency"
    SKILL = "skill"
    NOT_TOLD_ONCE = "not_told_once"
    NOBODY_THERE = "nobody_there"
    LONG_WAIT = "long_wait"
    IRREGULAR_FEE = "irregular_fee"
    OTHER = "other"


class Role(StrEnum):
    """In which role a clerk holds a post."""

    A = "a"
    B = "b"
    SUBSTITUTE = "substitute"


class CounterState(StrEnum):
    """What a counter is doing; `vacant` means nobody is signed in."""

    VACANT = "vacant"
    READY = "ready"
    CALLED = "called"
    SERVING = "serving"
    PAUSED = "paused"


class CallRule(StrEnum):
    """Why this ticket was called: the part of the calling rule that decided."""

    SMALLEST_KEY = "smallest_key"
    RESERVED = "reserved"
    CARE_GUARD = "care_guard"
    ONLY_ONE = "only_one"
    BY_HAND = "by_hand"


class CompletionCause(StrEnum):
    CLERK = "clerk"
    NEXT_CALL = "next_call"
    DAY_CLOSE = "day_close"


class SignOutCause(StrEnum):
    CLERK = "clerk"
    DAY_CLOSE = "day_close"


class InvitationEnd(StrEnum):
    """Why an invitation to rate ended; silence is `no_answer`, never a good rating."""

    RATED = "rated"
    NO_ANSWER = "no_answer"
    NEXT_START = "next_start"


class Undoable(StrEnum):
    NO_SHOW = "no_show"
    TRANSFER = "transfer"


class Issuing(StrEnum):
    """Whether a group's numbers can be taken now, and if not, why."""

    OPEN = "open"
    CLOSED = "closed"
    STOPPED = "stopped"
    FULL = "full"
    QUOTA = "quota"


class Online(StrEnum):
    ONLINE = "online"
    OFFLINE = "offline"


class HealthState(StrEnum):
    OK = "ok"
    DEGRADED = "degraded"
    UNAVAILABLE = "unavailable"
