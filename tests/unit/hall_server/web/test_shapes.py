"""What leaves the server for a page: whole for staff, cut for the public, nothing when it cannot be read."""

import json
import logging

import pytest

from config.contract.coding import encode
from hall_server.web.shapes import cleared, public_shape, staff_shape
from hall_server.web.styles import area_rules
from tests.web_hall import HALL, a_board, a_call, a_posts, a_queues, some_calls


def shown(message: bytes | None) -> dict:
    assert message is not None
    assert b"\n" not in message, "one line, or a stream would break in it"
    return json.loads(message)


def test_the_public_board_gets_no_ticket_ids():
    shape = public_shape(HALL)
    for name, state in (("queues", a_queues()), ("board", a_board(some_calls())), ("posts", a_posts())):
        text = json.dumps(shown(shape(name, encode(state))))
        assert '"t-' not in text
        assert "unprinted" not in text
        assert "helps" not in text


def test_a_masked_call_is_masked_in_both_languages():
    call = a_call("E003", "W06", group_name="综合")
    state = shown(public_shape(HALL)("board", encode(a_board([call]))))["state"]
    assert (state["calls"][0]["group_name"], state["calls"][0]["group_name_en"]) == ("综合", "General")
    open_call = a_call("A003", "W01")
    state = shown(public_shape(HALL)("board", encode(a_board([open_call]))))["state"]
    assert state["calls"][0]["group_name_en"] == "Civil Affairs"


def test_the_public_gets_no_devices_or_counters():
    assert public_shape(HALL)("health/pad-w01", b"{}") is None
    assert public_shape(HALL)("secrets", b"{}") is None


def test_unknown_fields_are_dropped_and_line_breaks_do_not_travel():
    payload = encode(a_posts()).replace(b'"v":1', b'"v":1,\n"later":{"x":1}', 1)
    state = shown(staff_shape()("posts", payload))["state"]
    assert "later" not in state
    assert len(state["posts"]) == len(HALL.counters)


@pytest.mark.parametrize("payload", [b"not json", b"{}", b"\xff\xfe", b"[1]", b'{"v":"1"}'])
def test_a_state_that_cannot_be_read_is_dropped_with_a_warning(
    payload: bytes, caplog: pytest.LogCaptureFixture
):
    with caplog.at_level(logging.WARNING):
        assert staff_shape()("queues", payload) is None
    assert "queues cannot be shown" in caplog.text


def test_a_cleared_state_is_said():
    assert json.loads(cleared("counters/W99")) == {"name": "counters/W99", "state": None}


def test_every_area_of_service_has_its_colour():
    rules = area_rules(HALL)
    for area in HALL.areas:
        assert (f'[data-area="{area.id}"] {{ --area: {area.colour}; }}' in rules) == (area.colour is not None)
