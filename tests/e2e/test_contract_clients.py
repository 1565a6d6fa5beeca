"""Who may say what: the client of the topic, the clerk at the counter, ids a client may have."""

import json
from collections.abc import Iterator

import pytest

from tests.e2e.plain import PIN, Json, Plain, at_counter, plain
from tests.server import Server

AT_A_COUNTER: dict[str, Json] = {
    "sign_out": {},
    "pause": {"reason": "meeting"},
    "unpause": {},
    "call_next": {},
    "call_ticket": {"ticket": "2026-01-01-A001"},
    "recall": {},
    "start_serving": {},
    "complete": {},
    "no_show": {},
    "hold": {"kind": "away"},
    "resume": {"ticket": "2026-01-01-A001"},
    "transfer": {"to_group": "B"},
    "undo": {},
}


@pytest.fixture
def stranger(server: Server) -> Iterator[Plain]:
    with plain(server, "stranger") as client:
        yield client


def test_an_envelope_names_the_client_of_its_topic(stranger: Plain) -> None:
    envelope = stranger.envelope("issue_ticket", {"service": "A", "class": "normal"})
    refusal = json.loads(stranger.answer({**envelope, "client": "kiosk-01"}))["refusal"]
    assert refusal["code"] == "bad_message"


@pytest.mark.parametrize("command", AT_A_COUNTER)
def test_a_counter_obeys_only_the_client_signed_in_there(
    server: Server, stranger: Plain, command: str
) -> None:
    fields = {"counter": "W01", **AT_A_COUNTER[command]}
    assert stranger.code(command, **fields) == "not_signed_in", "nobody is there"
    with at_counter(server, "W01", "S101"):
        assert stranger.code(command, **fields) == "not_signed_in", "another is there"


def test_a_post_is_taken_by_its_a_or_its_b_and_by_nobody_else(server: Server) -> None:
    for clerk, role in (("S101", "a"), ("S102", "b")):
        with plain(server, "counter-w01") as client:
            assert client.do("sign_in", counter="W01", clerk=clerk, pin=PIN)["clerk"]["role"] == role
            client.do("sign_out", counter="W01")
    with plain(server, "counter-w01") as client:
        refused = client.reason("sign_in", counter="W01", clerk="S103", pin=PIN)
        assert refused == ("wrong_credentials", "not_your_post")


@pytest.mark.parametrize(
    ("clerk", "pin"), [("S101", "0000"), ("S101", ""), ("S999", PIN), ("S103", "0000"), ("S101", PIN + "\n")]
)
def test_a_wrong_pin_or_number_is_wrong_credentials(stranger: Plain, clerk: str, pin: str) -> None:
    assert stranger.code("sign_in", counter="W01", clerk=clerk, pin=pin) == "wrong_credentials"


def test_one_clerk_holds_one_counter(server: Server, stranger: Plain) -> None:
    with at_counter(server, "W01", "S101"):
        refused = stranger.reason("sign_in", counter="W02", clerk="S101", pin=PIN)
        assert refused == ("wrong_state", "clerk_elsewhere")
        refused = stranger.reason("sign_in", counter="W01", clerk="S102", pin=PIN)
        assert refused == ("wrong_state", "post_held")


def test_a_program_that_lost_its_memory_signs_in_again(server: Server) -> None:
    with at_counter(server, "W01", "S101") as client:
        client.issue("A")
        call = client.do("call_next", counter="W01")["call"]
        result = client.do("sign_in", counter="W01", clerk="S101", pin=PIN)
        assert result["clerk"]["id"] == "S101"
        assert client.do("recall", counter="W01")["call"]["id"] == call["id"]


@pytest.mark.parametrize("client", ["x", "7", "-", "A-b-9", "k" * 64])
def test_any_id_of_letters_digits_and_hyphens_is_served(server: Server, client: str) -> None:
    with plain(server, client) as stranger:
        assert stranger.issue("H")["label"]


@pytest.mark.parametrize("client", ["k" * 65, "a_b", "a.b", "窗口", "a b"])
def test_any_other_id_is_dropped(server: Server, stranger: Plain, client: str) -> None:
    with plain(server, client, "events/queue") as odd:
        command_id = odd.post("issue_ticket", service="H", class_="normal")
        marker = stranger.issue("H")["id"]  # decided after it
        odd.event("ticket_issued", ticket=marker)
        assert odd.replies(command_id) == []
        assert command_id not in {event["command"] for event in odd.events()}


def test_a_paused_counter_calls_nobody(server: Server) -> None:
    with at_counter(server, "W01", "S101") as client:
        client.issue("A")
        client.do("pause", counter="W01", reason="other")
        assert client.reason("call_next", counter="W01") == ("wrong_state", "paused")
        assert client.code("pause", counter="W01", reason="other") == "wrong_state"
        client.do("unpause", counter="W01")
        assert client.code("unpause", counter="W01") == "wrong_state"
        client.do("call_next", counter="W01")


@pytest.mark.parametrize(
    "reason", ["restroom", "meeting", "field_visit", "data_entry", "device_fault", "other"]
)
def test_each_reason_of_a_pause_is_known(server: Server, reason: str) -> None:
    with at_counter(server, "W02", "S102") as client:
        client.do("pause", counter="W02", reason=reason)
        client.do("unpause", counter="W02")


# What is no command: refused with a code where it has an id, never a silence.


@pytest.mark.parametrize(
    ("change", "code"),
    [
        ({"v": 2}, "bad_message"),
        ({"v": None}, "bad_message"),
        ({"at": "yesterday"}, "bad_message"),
        ({"at": "2026-03-02T09:30:00"}, "bad_message"),
        ({"client": None}, "bad_message"),
        ({"body": None}, "bad_message"),
        ({"body": {}}, "bad_message"),
        ({"body": {"type": "fly"}}, "unknown_type"),
        ({"body": {"type": 7}}, "bad_message"),
        ({"body": {"type": "issue_ticket"}}, "bad_message"),
        ({"body": {"type": "issue_ticket", "service": "A", "class": "vip"}}, "bad_message"),
        ({"body": {"type": "issue_ticket", "service": 7}}, "bad_message"),
        ({"body": {"type": "issue_ticket", "service": "A", "slot": "10:00"}}, "bad_message"),
        ({"body": {"type": "confirm_print", "ticket": "x", "outcome": "maybe"}}, "bad_message"),
        ({"body": {"type": "request_help", "place": "W01", "kind": "doctor"}}, "bad_message"),
        ({"body": {"type": "rate", "ticket": "x", "level": 5, "source": "phone"}}, "bad_message"),
        ({"body": {"type": "call_next"}}, "bad_message"),
    ],
)
def test_a_bad_command_is_refused_with_its_code(stranger: Plain, change: Json, code: str) -> None:
    envelope = stranger.envelope("issue_ticket", {"service": "A", "class": "normal"})
    reply = json.loads(stranger.answer({**envelope, **change}))
    assert (reply["ok"], reply["refusal"]["code"]) == (False, code)
