"""The sample hall's file as the domain's rules, with the deadlines of domain.md 3.3."""

from datetime import UTC, date, datetime, time, timedelta

import msgspec
import pytest

from config.contract.words import TicketClass
from hall_server.domain.hours import Interval
from hall_server.domain.rules import Base, KeyRule
from hall_server.hall_rules import hours_of, rules_of, wait_model_of
from tests.unit.hall_server.domain.hall import at
from tests.unit.hall_server.sample import sample_hall

HALL = sample_hall()
RULES = rules_of(HALL, always_open=False)


def test_every_service_belongs_to_a_group_of_the_rules() -> None:
    assert len(RULES.services) == 34
    assert set(RULES.services.values()) == set(RULES.groups) == set("ABCDEFGHJK")
    assert RULES.services["A-01"] == "A"


def test_counters_know_groups_overflow_and_post() -> None:
    assert set(RULES.counters) == {*(f"W{number:02d}" for number in range(1, 11)), "D01"}
    general = RULES.counters["W05"]
    assert (general.groups, general.overflow) == (("K",), ("A", "B", "C"))
    assert (general.role_a, general.role_b, general.is_desk) == ("S105", "S106", False)
    assert RULES.counters["D01"].is_desk
    assert general.serves("K") and general.serves("A") and not general.serves("D")


def test_help_may_be_asked_for_from_counters_and_kiosks() -> None:
    assert RULES.places == {*RULES.counters, "kiosk-01"}


def test_the_calling_rule_is_the_files() -> None:
    calling = RULES.calling
    assert calling.classes == {
        TicketClass.NORMAL: KeyRule(Base.ISSUE, 0),
        TicketClass.CARE: KeyRule(Base.ISSUE, 1200),
        TicketClass.APPOINTMENT: KeyRule(Base.LATER_OF_ISSUE_AND_SLOT, 600),
        TicketClass.RETURNING: KeyRule(Base.ISSUE, 600),
        TicketClass.URGENT: KeyRule(Base.ISSUE, 10_000_000),
    }
    assert calling.transfer == KeyRule(Base.ORIGINAL_ISSUE, 600)
    assert (calling.overflow_penalty_s, calling.care_in_a_row, calling.return_behind) == (900, 2, 2)
    assert (calling.grace, calling.undo, calling.reservation_pause) == (
        timedelta(minutes=30),
        timedelta(seconds=10),
        timedelta(minutes=10),
    )
    assert not calling.call_completes


def test_a_guard_that_is_off_in_the_file_is_off() -> None:
    calling = msgspec.structs.replace(HALL.calling, care_in_a_row=None, call_completes=True)
    changed = rules_of(msgspec.structs.replace(HALL, calling=calling), always_open=False).calling
    assert changed.care_in_a_row is None and changed.call_completes


def test_limits_ratings_and_the_switch() -> None:
    assert {(group.max_waiting, group.daily_quota) for group in RULES.groups.values()} == {(40, 999)}
    rating = RULES.rating
    assert (rating.timeout, rating.verify_days) == (timedelta(seconds=60), 1)
    assert rating.bad_levels == {1, 2}
    assert not RULES.always_open
    assert rules_of(HALL, always_open=True).always_open


# Hours.

HOURS = hours_of(HALL)


def test_hours_are_the_files() -> None:
    assert HOURS.intervals == (Interval(time(9), time(12)), Interval(time(13), time(18)))
    assert (HOURS.opens_early, HOURS.ticket_stop) == (timedelta(minutes=10), timedelta(minutes=30))
    day = date(2026, 11, 24)
    assert HOURS.opens_at(day) == at("2026-11-24T08:50")
    assert HOURS.stops_at(day) == at("2026-11-24T17:30")


def test_the_whole_of_2026_agrees_with_the_hall_files_own_calendar() -> None:
    for ordinal in range(date(2026, 1, 1).toordinal(), date(2027, 1, 1).toordinal()):
        day = date.fromordinal(ordinal)
        assert HOURS.is_working_day(day) is HALL.calendar.is_workday(day), day


@pytest.mark.parametrize(
    "day", ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
)
def test_make_up_days_are_worked(day: str) -> None:
    assert date.fromisoformat(day).weekday() >= 5
    assert HOURS.is_working_day(date.fromisoformat(day))


@pytest.mark.parametrize(
    ("accepted", "days", "due"),
    [
        ("2026-09-18", 5, "2026-09-24"),
        ("2026-09-30", 5, "2026-10-13"),
        ("2026-02-13", 5, "2026-02-27"),
        ("2026-02-27", 3, "2026-03-03"),
        ("2026-06-18", 1, "2026-06-22"),
        ("2026-01-30", 20, "2026-03-05"),
        ("2026-04-03", 20, "2026-05-07"),
    ],
)
def test_working_days_are_counted_over_holidays_and_make_up_days(accepted: str, days: int, due: str) -> None:
    assert HOURS.plus_working_days(at(f"{accepted}T10:00"), days) == at(f"{due}T18:00")


def test_the_halls_zone_decides_not_the_hosts() -> None:
    assert HOURS.is_open(datetime(2026, 11, 24, 1, 0, tzinfo=UTC)), "it is nine in Shanghai"
    assert not HOURS.is_open(datetime(2026, 11, 24, 10, 0, tzinfo=UTC)), "it is six in the evening"
    assert HOURS.seconds_of_day(datetime(2026, 11, 24, 1, 0, tzinfo=UTC), date(2026, 11, 24)) == 9 * 3600


# The estimate's model.


def test_the_catalogues_minutes_are_the_prior_of_services_and_groups() -> None:
    model = wait_model_of(HALL)
    minutes = {service.code: service.minutes for service in HALL.services}
    assert model.prior_s["A-01"] == minutes["A-01"] * 60
    of_group = [minutes[code] for code, group in RULES.services.items() if group == "A"]
    assert model.prior_s["A"] == sum(of_group) * 60 / len(of_group)
    assert set(model.prior_s) == {*RULES.services, *RULES.groups}
    assert (model.trim, model.low, model.high) == (0.1, 0.8, 1.3)
