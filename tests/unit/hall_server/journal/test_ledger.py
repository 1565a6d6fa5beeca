"""Cells of the ledger: words in Chinese, minutes, times of the hall, and never a formula."""

from datetime import UTC, datetime, timedelta

import pytest

from config.contract import words as contract
from config.contract.words import RatingReason, RatingSource, Role, TicketClass, TicketState
from hall_server.journal import ledger_words
from hall_server.journal.export import neutral
from hall_server.journal.ledger import Names, sheets
from hall_server.journal.rows import CallRow, RatingRow, TicketRow, VisitRow

NINE = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def minute(number: float) -> datetime:
    return NINE + timedelta(minutes=number)


TICKET = TicketRow(
    id="t1",
    day="2026-03-02",
    label="A001",
    group="A",
    number=1,
    token="secret",
    service="S01",
    class_=TicketClass.CARE,
    care_reason="elderly",
    slot_at=None,
    state=TicketState.COMPLETED,
    queue="A",
    issued_at=minute(0),
    ahead=3,
    called_at=minute(4),
    started_at=minute(13.5),
    ended_at=minute(30),
    counter="W02",
    clerk="z02",
    role="b",
    completion="clerk",
    print_outcome="printed",
    copies=2,
    transfers=0,
    rating=4,
)


def call(called: float, ended: float, outcome: str, attempts: int) -> CallRow:
    at = minute(called)
    return CallRow("c", "A001", "W02", "z02", "b", at, at, attempts, "by_hand", None, outcome, minute(ended))


def test_a_ticket_is_one_row_with_its_times() -> None:
    calls = [call(4, 7, "no_show", 3), call(12, 13.5, "served", 1)]
    visits = [
        VisitRow("t1", "W02", "z02", "b", minute(13.5), minute(20), "held"),
        VisitRow("t1", "W02", "z02", "b", minute(28), minute(30), "completed"),
    ]
    names = Names(groups={"A": "综合"}, services={"S01": "社保"}, clerks={"z02": "王芳"})
    sheet = sheets([TICKET], calls, visits, [], names)[0]
    assert len(sheet.rows) == 1
    cells = dict(zip(sheet.headings, sheet.rows[0], strict=True))
    assert cells["号码"] == "A001"
    assert cells["业务组"] == "A 综合"
    assert cells["事项"] == "S01 社保"
    assert cells["优先原因"] == "老年人"
    assert cells["取号时间"] == datetime(2026, 3, 2, 9, 0)  # noqa: DTZ001 - of the hall, as spreadsheets want it
    assert (cells["等候(分)"], cells["到窗(分)"], cells["办理(分)"]) == (4.0, 1.5, 8.5)
    assert (cells["状态"], cells["经办人"], cells["AB角"]) == ("办结", "z02 王芳", "B角")
    assert (cells["打印结果"], cells["打印份数"]) == ("已打印", 2)
    assert (cells["呼叫次数"], cells["过号次数"], cells["评价"]) == (4, 1, "满意")
    assert "secret" not in sheet.rows[0]


def test_a_rating_names_no_ticket() -> None:
    row = RatingRow(
        NINE, 1, RatingSource.PAD, (RatingReason.ATTITUDE, RatingReason.OTHER), None, "W01", "z01", Role.A
    )
    sheet = sheets([TICKET], [], [], [row], Names())[2]
    cells = dict(zip(sheet.headings, sheet.rows[0], strict=True))
    assert (cells["评价"], cells["等级"], cells["原因"]) == ("非常不满意", 1, "服务态度、其他")
    assert "A001" not in sheet.rows[0]
    assert "t1" not in sheet.rows[0]


@pytest.mark.parametrize(
    ("vocabulary", "chinese"),
    [
        (contract.TicketClass, ledger_words.CLASSES),
        (contract.CareReason, ledger_words.CARE_REASONS),
        (contract.TicketState, ledger_words.STATES),
        (contract.CompletionCause, ledger_words.CAUSES),
        (contract.Role, ledger_words.ROLES),
        (contract.PrintOutcome, ledger_words.PRINTS),
        (contract.CallRule, ledger_words.RULES),
        (contract.RatingSource, ledger_words.SOURCES),
        (contract.RatingReason, ledger_words.REASONS),
    ],
)
def test_every_word_of_the_contract_has_its_chinese(vocabulary: type, chinese: dict[str, str]) -> None:
    assert set(chinese) == set(vocabulary)  # type: ignore[call-overload]


@pytest.mark.parametrize("start", ["=", "+", "-", "@", "\t=", "\r=", "\n=", " =", "=" * 3])
def test_no_text_is_a_formula(start: str) -> None:
    safe = neutral(start + 'HYPERLINK("http://x")')
    assert not safe.lstrip().startswith(("=", "+", "-", "@"))
    assert safe.isprintable()


def test_ordinary_text_stays() -> None:
    assert neutral("办理 A-1 = 好") == "办理 A-1 = 好"
