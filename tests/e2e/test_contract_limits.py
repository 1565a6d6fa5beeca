"""Hours, holidays, stops, lengths and quotas: each refusal with its reason, and what `--always-open` lifts of them.

There is no option for the clock: hall files are made so that now is what the test needs, at any hour of any day.
"""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from tests.e2e.plain import PIN, Json, Plain, at_counter, changed_hall, plain
from tests.server import Server, running_server

DESK = ("D01", "S106")


def open_all_day(hall: Json) -> None:
    hall["calendar"] = {"weekend": [], "years": {}}
    hall["opening_hours"] = {"workdays": [{"from": "00:00", "to": "23:59"}]}
    hall["ticketing"] |= {
        "max_waiting_per_group": 40,
        "ticket_stop_before_close_min": 0,
        "ticket_start_before_open_min": 0,
    }


def out_of_hours(hall: Json) -> None:
    open_all_day(hall)
    is_morning = datetime.now(ZoneInfo("Asia/Shanghai")).hour < 12
    hours = {"from": "13:00", "to": "22:00"} if is_morning else {"from": "01:00", "to": "11:00"}
    hall["opening_hours"] = {"workdays": [hours]}


def holiday(hall: Json) -> None:
    open_all_day(hall)
    hall["calendar"]["weekend"] = ["mon", "tue", "wed", "thu", "fri", "sat", "sun"]


def after_the_stop(hall: Json) -> None:
    open_all_day(hall)
    hall["ticketing"]["ticket_stop_before_close_min"] = 23 * 60 + 58


def short_line(hall: Json) -> None:
    open_all_day(hall)
    hall["ticketing"]["max_waiting_per_group"] = 2


def small_quota(hall: Json) -> None:
    open_all_day(hall)
    hall["ticketing"]["daily_quota"] = 2


def long_services(hall: Json) -> None:
    open_all_day(hall)
    for service in hall["services"]:
        service["minutes"] = 240


@contextmanager
def limited(
    folder: Path, change: Callable[[Json], None], *, always_open: bool = False
) -> Iterator[tuple[Server, Plain]]:
    hall = changed_hall(folder, change)
    with (
        running_server(folder / "data", hall_file=hall, always_open=always_open) as server,
        plain(server, "kiosk-01", "state/queues") as kiosk,
    ):
        yield server, kiosk
        assert server.faults() == []


def issuing(kiosk: Plain, group: str, said: str) -> None:
    """The retained queues say of this group what a kiosk needs to know before anybody touches it."""
    kiosk.state_where(
        "state/queues",
        lambda state: {each["group"]: each["issuing"] for each in state["groups"]}[group] == said,
        f"{group} {said}",
    )


@pytest.mark.parametrize(("change", "reason"), [(out_of_hours, "out_of_hours"), (holiday, "holiday")])
def test_a_closed_hall_gives_no_numbers(tmp_path: Path, change: Callable[[Json], None], reason: str) -> None:
    with limited(tmp_path, change) as (server, kiosk):
        assert kiosk.reason("issue_ticket", service="A-01", class_="normal") == ("closed", reason)
        issuing(kiosk, "A", "closed")
        assert kiosk.state("state/queues")["is_open"] is False
        with at_counter(server, *DESK) as desk:
            assert desk.reason("issue_ticket", service="A-01", class_="normal") == ("closed", reason)


def test_after_the_stop_only_the_desk_gives_numbers(tmp_path: Path) -> None:
    with limited(tmp_path, after_the_stop) as (server, kiosk):
        assert kiosk.reason("issue_ticket", service="A-01", class_="care") == ("closed", "ticket_stop")
        issuing(kiosk, "A", "stopped")
        with at_counter(server, *DESK) as desk:
            assert desk.issue("A-01", "care")["label"] == "A001"
        with at_counter(server, "W01", "S101") as clerk:
            refused = clerk.reason("issue_ticket", service="A-01", class_="normal")
            assert refused == ("closed", "ticket_stop"), "a counter is no desk"


def test_a_wait_beyond_closing_stops_the_kiosk_and_not_the_desk(tmp_path: Path) -> None:
    with limited(tmp_path, long_services) as (server, kiosk), at_counter(server, "W06", "S107"):
        for _ in range(7):  # 7 × 240 minutes are more than a day
            kiosk.ask("issue_ticket", service="E-01", class_="normal")
        issuing(kiosk, "E", "stopped")
        refused = kiosk.reason("issue_ticket", service="E-01", class_="normal")
        assert refused == ("closed", "wait_too_long")
        assert kiosk.issue("F")["label"] == "F001", "an unstaffed group tells no wait and is not stopped"
        with at_counter(server, *DESK) as desk:
            assert desk.issue("E-01")["group"] == "E"


def test_a_full_line_is_full_until_somebody_is_called(tmp_path: Path) -> None:
    with limited(tmp_path, short_line) as (server, kiosk), at_counter(server, "W01", "S101") as clerk:
        kiosk.issue("A")
        kiosk.issue("A")
        assert kiosk.code("issue_ticket", service="A-01", class_="normal") == "queue_full"
        issuing(kiosk, "A", "full")
        assert kiosk.issue("B")["label"] == "B001", "another line has room"
        clerk.do("call_next", counter="W01")
        assert kiosk.issue("A")["label"] == "A003", "a refusal uses up no number"


def test_a_quota_is_of_numbers_given_not_of_people_waiting(tmp_path: Path) -> None:
    with limited(tmp_path, small_quota) as (_server, kiosk):
        for _ in range(2):
            kiosk.do("cancel", ticket=kiosk.issue("A")["id"])
        assert kiosk.code("issue_ticket", service="A-01", class_="normal") == "quota_reached"
        issuing(kiosk, "A", "quota")
        assert kiosk.issue("B")["label"] == "B001"


def all_of_them(hall: Json) -> None:
    long_services(hall)
    out_of_hours(hall)
    holiday(hall)
    hall["ticketing"] |= {"max_waiting_per_group": 2, "daily_quota": 3}


def test_always_open_lifts_clock_calendar_and_length_and_nothing_else(tmp_path: Path) -> None:
    with limited(tmp_path, all_of_them, always_open=True) as (server, kiosk):
        with at_counter(server, "W06", "S107") as clerk:
            assert [kiosk.issue("E")["label"] for _ in range(9)][-1] == "E009"
            issuing(kiosk, "E", "open")
            assert kiosk.state("state/queues")["is_open"] is True
            clerk.do("call_next", counter="W06")
            assert clerk.code("call_next", counter="W06") == "busy"
            assert kiosk.code("sign_in", counter="W01", clerk="S101", pin="1111") == "wrong_credentials"
            assert kiosk.reason("sign_in", counter="W06", clerk="S108", pin=PIN) == (
                "wrong_state",
                "post_held",
            )
        assert kiosk.code("call_next", counter="W06") == "not_signed_in"
        assert kiosk.code("issue_ticket", service="Z-01", class_="normal") == "unknown_service"


def test_after_999_the_quota_is_reached(tmp_path: Path) -> None:
    def long_line(hall: Json) -> None:
        open_all_day(hall)
        hall["ticketing"]["max_waiting_per_group"] = 2000

    with limited(tmp_path, long_line) as (_server, kiosk):
        ids = [kiosk.post("issue_ticket", service="A", class_="normal") for _ in range(998)]
        kiosk.answered(ids)
        last = kiosk.issue("A")
        assert last["label"] == "A999"
        assert kiosk.code("issue_ticket", service="A", class_="normal") == "quota_reached"
