"""Every command by its exact JSON from a plain MQTT client, and the exact fields of its answer."""

import json
from datetime import datetime
from pathlib import Path

import pytest

from tests.e2e.plain import PIN, Plain, at_counter, hall_copy, plain
from tests.server import Server, running_server

TICKET = {"id", "label", "group", "service", "class", "issued_at", "ahead", "wait_s", "page_url"}
CALL = {"id", "counter", "at", "attempt", "reason", "ticket"}
CALLED_TICKET = {"id", "label", "group", "service", "class", "issued_at"}


def test_a_number_comes_with_every_field_of_its_slip(kiosk: Plain) -> None:
    envelope = {
        "v": 1,
        "id": "issue-1",
        "at": "2020-01-01T00:00:00Z",
        "client": "kiosk-01",
        "body": {"type": "issue_ticket", "service": "A-01", "class": "normal"},
    }
    reply = json.loads(kiosk.answer(envelope))
    assert set(reply) == {"v", "id", "ok", "result"}
    assert (reply["v"], reply["id"], reply["ok"], set(reply["result"])) == (1, "issue-1", True, {"ticket"})
    ticket = reply["result"]["ticket"]
    assert set(ticket) == TICKET
    assert (ticket["group"], ticket["service"], ticket["class"], ticket["ahead"]) == (
        "A",
        "A-01",
        "normal",
        0,
    )
    assert ticket["wait_s"] is None, "no counter is staffed"
    assert ticket["page_url"] is None, "the hall has no public_url"
    assert ticket["label"][0] == "A" and len(ticket["label"]) == 4
    assert datetime.fromisoformat(ticket["issued_at"]).tzinfo is not None


def test_a_prefix_names_the_group_and_the_service_stays_null(kiosk: Plain) -> None:
    ticket = kiosk.issue("B")
    assert (ticket["group"], ticket["service"]) == ("B", None)


@pytest.mark.parametrize("class_", ["normal", "care", "appointment", "urgent", "returning"])
def test_each_class_is_issued(kiosk: Plain, class_: str) -> None:
    assert kiosk.issue("J", class_)["class"] == class_


def test_a_slot_of_an_appointment_is_kept_with_its_offset(kiosk: Plain) -> None:
    ticket = kiosk.issue("J-01", "appointment", slot="2026-03-02T10:00:00+08:00")
    slot = datetime.fromisoformat(kiosk.event("ticket_issued", ticket=ticket["id"])["slot"])
    assert slot == datetime.fromisoformat("2026-03-02T02:00:00Z")


def test_ahead_counts_the_waiting_with_a_smaller_key(kiosk: Plain) -> None:
    assert [kiosk.issue("F")["ahead"] for _ in range(3)] == [0, 1, 2]
    assert kiosk.issue("F", "care")["ahead"] == 0
    assert kiosk.issue("F")["ahead"] == 4


def test_a_staffed_group_tells_a_wait_range(server: Server, kiosk: Plain) -> None:
    with at_counter(server, "W07", "S110"):
        kiosk.issue("F")
        wait_s = kiosk.issue("F")["wait_s"]
    assert set(wait_s) == {"p10", "p50", "p90"}
    assert 0 <= wait_s["p10"] <= wait_s["p50"] <= wait_s["p90"]


def test_a_public_address_makes_a_page_for_each_ticket(tmp_path: Path) -> None:
    hall = hall_copy(
        tmp_path, ("# public_url: https://hall.example.cn", "public_url: https://hall.example.cn")
    )
    with running_server(tmp_path / "data", hall_file=hall) as server, plain(server, "kiosk-01") as kiosk:
        urls = {kiosk.issue("A")["page_url"] for _ in range(3)}
    assert len(urls) == 3 and all(url.startswith("https://hall.example.cn/") for url in urls)


def test_every_command_of_a_visit_is_accepted_with_its_exact_result(server: Server, kiosk: Plain) -> None:
    with plain(server, "counter-w01", "state/counters/W01") as clerk:
        assert clerk.do("sign_in", counter="W01", clerk="S101", pin=PIN)["clerk"] == {
            "id": "S101",
            "name": "张某",
            "title": "民政办工作员",
            "role": "a",
        }
        assert clerk.do("pause", counter="W01", reason="meeting") == {}
        assert clerk.do("unpause", counter="W01") == {}

        first, second, third = (kiosk.issue(service) for service in ("A-01", "A", "A-02"))
        assert kiosk.do("confirm_print", ticket=first["id"], outcome="printed", detail="") == {}
        again = kiosk.do("reprint", ticket=first["id"])["ticket"]
        assert set(again) == TICKET and (again["id"], again["label"]) == (first["id"], first["label"])

        result = clerk.do("call_next", counter="W01")
        assert set(result) == {"call"} and set(result["call"]) == CALL
        call = result["call"]
        assert set(call["ticket"]) == CALLED_TICKET
        assert call["ticket"] == {name: first[name] for name in CALLED_TICKET}
        assert (call["counter"], call["attempt"]) == ("W01", 1)
        assert set(call["reason"]) == {"rule", "key", "considered"}
        assert kiosk.do("acknowledge_call", call=call["id"], device="disp-w01") == {}
        again = clerk.do("recall", counter="W01")["call"]
        assert set(again) == CALL and (again["id"], again["attempt"]) == (call["id"], 2)
        assert clerk.do("start_serving", counter="W01") == {}
        assert clerk.do("complete", counter="W01") == {}
        rating = {"ticket": first["id"], "level": 5, "reasons": [], "source": "pad"}
        assert kiosk.do("rate", **rating) == {}

        call = clerk.do("call_ticket", counter="W01", ticket=third["id"])["call"]
        assert set(call) == CALL and call["ticket"]["id"] == third["id"]
        assert call["reason"]["rule"] == "by_hand"
        assert clerk.do("start_serving", counter="W01") == {}
        assert clerk.do("hold", counter="W01", kind="away") == {}
        call = clerk.do("call_next", counter="W01")["call"]
        assert call["ticket"]["service"] is None and call["ticket"]["id"] == second["id"]
        assert clerk.do("no_show", counter="W01") == {}
        assert clerk.do("undo", counter="W01") == {}
        assert clerk.do("no_show", counter="W01") == {}
        assert kiosk.do("return_ticket", ticket=second["id"]) == {}
        assert clerk.do("resume", counter="W01", ticket=third["id"]) == {}
        assert clerk.do("transfer", counter="W01", to_group="B") == {}
        assert kiosk.do("cancel", ticket=third["id"]) == {}

        help_id = clerk.do("request_help", place="W01", kind="guard")
        assert set(help_id) == {"help"} and isinstance(help_id["help"], str)
        assert kiosk.do("answer_help", help=help_id["help"]) == {}
        assert clerk.do("sign_out", counter="W01") == {}


def test_optional_fields_may_be_left_out(server: Server, kiosk: Plain) -> None:
    ticket = kiosk.do("issue_ticket", service="C")["ticket"]
    assert ticket["class"] == "normal"
    assert kiosk.do("confirm_print", ticket=ticket["id"], outcome="printed") == {}
    with at_counter(server, "W03", "S103") as clerk:
        clerk.do("call_next", counter="W03")
        clerk.do("complete", counter="W03")
        assert kiosk.do("rate", ticket=ticket["id"], level=4) == {}


def test_unknown_fields_are_ignored(kiosk: Plain) -> None:
    envelope = kiosk.envelope("issue_ticket", {"service": "C", "class": "normal", "colour": "red"})
    reply = json.loads(kiosk.answer({**envelope, "trace": {"a": [1]}}))
    assert reply["ok"]
