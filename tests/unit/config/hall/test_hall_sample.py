"""The sample hall: it loads, and the questions programs ask of it have answers."""

from datetime import date, time

import msgspec
import pytest

from config.contract.words import RatingReason, TicketClass
from config.hall import (
    Base,
    DeviceKind,
    Hall,
    PaperForm,
    Person,
    UnitId,
    default_hall_path,
    load_hall,
    load_hall_text,
)

from .samples import SAMPLE, mutated


@pytest.fixture(scope="module")
def hall() -> Hall:
    return load_hall(default_hall_path())


def test_the_sample_is_the_hall_the_issue_describes(hall: Hall) -> None:
    assert hall.id == "nx-qx"
    assert hall.identity.name == "清溪镇便民服务中心"
    assert [c.id for c in hall.counters] == [*(f"W{number:02}" for number in range(1, 11)), "D01"]
    assert "".join(g.prefix for g in hall.service_groups) == "ABCDEFGHJK"
    assert len(hall.services) == 34
    assert hall.public_url is None
    assert {c.id for c in hall.organisation.centres} == {*UnitId} - {UnitId.OFFICE}
    assert "window" not in SAMPLE


def test_only_the_demonstration_pin_is_warned_about(hall: Hall) -> None:
    assert [w.path for w in hall.warnings] == ["demonstration"]
    assert hall.demonstration is not None
    assert hall.demonstration.pin == "2580"


def test_every_service_and_group_has_an_english_name(hall: Hall) -> None:
    names = [s.name_en for s in hall.services] + [g.name_en for g in hall.service_groups]
    names += [c.name_en for c in hall.counters] + [a.name_en for a in hall.areas]
    assert [name for name in names if not name.isascii() or len(name) > 45] == []


def test_the_notice_has_its_nine_fields_from_service_group_and_hall(hall: Hall) -> None:
    service = hall.service("A-04")
    assert service is not None
    notice = hall.notice(service)
    assert (notice.name, notice.unit) == ("高龄津贴申领", "镇民政办")
    assert notice.process == ("受理", "审核", "回复")
    assert [(m.name, m.form, m.copies) for m in notice.materials] == [
        ("身份证", PaperForm.COPY, 1),
        ("银行卡", PaperForm.COPY, 1),
    ]
    assert (notice.fee.amount, notice.fee.basis) == (0, "不收费")
    assert (notice.statutory_days, notice.promised_days) == (15, 7)
    assert (notice.phone, notice.complaint_phone) == ("0831-0120101", "0831-0120199")


def test_look_ups_answer_none_for_what_is_unknown(hall: Hall) -> None:
    assert hall.service("Z-99") is None
    assert hall.group("I") is None
    assert hall.counter("W99") is None
    assert hall.clerk("S999") is None
    assert hall.area("ZZ") is None
    assert hall.post_of("W99") is None
    assert hall.device("pad-w99") is None
    assert hall.area_of_group("I") is None


def test_a_group_knows_its_counters_helpers_services_and_area(hall: Hall) -> None:
    serving = hall.counters_serving("A")
    assert [c.id for c in serving.primary] == ["W01"]
    assert [c.id for c in serving.overflow] == ["W05"]
    assert [s.code for s in hall.services_of("J")] == ["J-01"]
    area = hall.area_of_group("E")
    assert area is not None
    assert area.id == "Z2"


def test_a_post_names_two_people_of_the_staff(hall: Hall) -> None:
    post = hall.post_of("W07")
    assert post is not None
    assert (post.role_a, post.role_b) == ("S110", "S109")
    assert hall.clerk("S110") == Person(
        id="S110", name="朱某", title="产业专干", role=hall.staff[14].role, groups=("F",)
    )


def test_devices_are_found_by_the_place_they_belong_to(hall: Hall) -> None:
    assert [d.kind for d in hall.devices_of(counter="W03")] == [DeviceKind.PAD, DeviceKind.DISPLAY]
    assert [d.kind for d in hall.devices_of(counter="D01")] == [DeviceKind.PAD]
    assert [d.id for d in hall.devices_of(kiosk="kiosk-01")] == ["prn-01"]


def test_a_petition_stands_on_the_board_without_its_subject(hall: Hall) -> None:
    assert hall.board_name("E", "E-01") == ("综合", "General")
    assert hall.board_name("E", "E-04") == ("社会管理", "Community Affairs")
    assert hall.board_name("A", None) == ("民政", "Civil Affairs")


def test_every_class_has_a_rule_and_urgent_comes_before_all(hall: Hall) -> None:
    assert set(hall.calling.classes) == set(TicketClass)
    assert hall.calling.classes[TicketClass.APPOINTMENT].base is Base.LATER_OF_ISSUE_AND_SLOT
    others = [
        rule.credit_s for ticket_class, rule in hall.calling.classes.items() if ticket_class != "urgent"
    ]
    assert hall.calling.classes[TicketClass.URGENT].credit_s > max(others) + 24 * 3600


def test_the_sample_offers_every_reason_of_the_contract(hall: Hall) -> None:
    assert {reason.id for reason in hall.rating.reasons} == set(RatingReason)


def test_the_rule_for_missed_numbers_says_the_numbers_of_the_calling_rule() -> None:
    hall = load_hall_text(mutated(("grace_min: 30,", "grace_min: 45,")), "test")
    assert "45分钟内" in hall.no_show_sentence("zh-CN")
    assert "Within 45 minutes" in hall.no_show_sentence("en")


@pytest.mark.parametrize(
    ("day", "is_workday"),
    [
        ("2026-09-18", True),
        ("2026-09-19", False),
        ("2026-09-20", True),  # made up for
        ("2026-10-01", False),
        ("2026-10-07", False),
        ("2026-10-08", True),
        ("2026-02-14", True),
    ],
)
def test_holidays_are_free_and_made_up_for(hall: Hall, day: str, is_workday: bool) -> None:
    assert hall.calendar.is_workday(date.fromisoformat(day)) is is_workday
    assert bool(hall.opening(date.fromisoformat(day))) is is_workday


def test_a_year_without_its_notice_has_weekends_only_and_is_provisional(hall: Hall) -> None:
    assert hall.calendar.is_provisional(date(2027, 1, 1))
    assert hall.calendar.is_workday(date(2027, 1, 1))
    assert not hall.calendar.is_workday(date(2027, 1, 2))
    assert not hall.calendar.is_provisional(date(2026, 1, 1))


def test_the_hall_opens_twice_a_day(hall: Hall) -> None:
    opening = [(interval.from_, interval.to) for interval in hall.opening(date(2026, 9, 18))]
    assert opening == [(time(9), time(12)), (time(13), time(18))]


def test_a_leader_is_on_duty_on_working_days(hall: Hall) -> None:
    names = {day: hall.duty_leader(date(2026, 9, day)) for day in (14, 15, 19)}
    assert [p.id if p else None for p in names.values()] == ["L01", "L02", None]


def test_the_digest_counts_what_the_file_says_and_not_how() -> None:
    plain = load_hall_text(SAMPLE, "test").digest()
    recommented = load_hall_text(f"# another comment\n\n{SAMPLE}", "elsewhere").digest()
    requoted = load_hall_text(mutated(("id: nx-qx", 'id: "nx-qx"')), "test").digest()
    changed = load_hall_text(mutated(("undo_s: 10", "undo_s: 11")), "test").digest()
    assert plain == recommented == requoted
    assert changed != plain
    assert len(plain) == 64


def test_pins_are_not_printed(hall: Hall) -> None:
    assert "2580" not in repr(hall)
    secret = msgspec.structs.replace(hall.staff[0], pin_hash="$argon2id$secret")
    assert "secret" not in repr(secret)
