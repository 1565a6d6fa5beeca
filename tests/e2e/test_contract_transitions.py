"""Each step of a ticket where its state allows it, and a refusal with a code everywhere else."""

import uuid

import pytest

from tests.e2e.plain import PIN, Json, Plain
from tests.e2e.steps import bring, fields_of

AT_THE_COUNTER = {"recall", "start_serving", "complete", "no_show", "hold", "transfer"}
TO_THE_TICKET = {"call_ticket", "resume", "return_ticket", "cancel", "rate"}
ALLOWED = {
    "waiting": {"call_ticket", "cancel"},
    "called": {"recall", "start_serving", "complete", "no_show", "cancel"},
    "serving": {"complete", "hold", "transfer"},
    "on_hold": {"resume", "cancel"},
    "no_show": {"return_ticket"},
    "completed": {"rate"},
    "cancelled": set(),
}
LEFT_OPEN = {("called", "transfer")}
"""What the contract does not decide."""


@pytest.mark.parametrize("state", ALLOWED)
def test_what_a_state_does_not_allow_is_refused(kiosk: Plain, clerk: Plain, state: str) -> None:
    ticket = bring(kiosk, clerk, state)
    for command in sorted((AT_THE_COUNTER | TO_THE_TICKET) - ALLOWED[state]):
        if (state, command) not in LEFT_OPEN:
            code = clerk.code(command, **fields_of(command, ticket))
            is_busy = state in {"called", "serving"} and command in {"call_ticket", "resume"}
            assert code == ("busy" if is_busy else "wrong_state"), command


@pytest.mark.parametrize(
    ("state", "command"), [(state, command) for state in ALLOWED for command in sorted(ALLOWED[state])]
)
def test_what_a_state_allows_is_done(kiosk: Plain, clerk: Plain, state: str, command: str) -> None:
    ticket = bring(kiosk, clerk, state)
    clerk.do(command, **fields_of(command, ticket))


@pytest.mark.parametrize("state", ["called", "serving"])
def test_nobody_is_called_over_the_ticket_at_the_counter(kiosk: Plain, clerk: Plain, state: str) -> None:
    bring(kiosk, clerk, state)
    other = kiosk.issue("E")["id"]
    assert clerk.code("call_next", counter="W06") == "busy"
    assert clerk.code("call_ticket", counter="W06", ticket=other) == "busy"


def test_ids_that_are_none_are_unknown(kiosk: Plain, clerk: Plain) -> None:
    for ticket in ("A001", uuid.uuid4().hex, "2020-01-01-E001"):
        for command in (
            "confirm_print",
            "reprint",
            "return_ticket",
            "cancel",
            "call_ticket",
            "resume",
            "rate",
        ):
            fields: Json = {"outcome": "printed"} if command == "confirm_print" else {}
            fields |= {"ticket": ticket, **fields_of(command, ticket)}
            if command in {"confirm_print", "reprint"}:
                del fields["counter"]
            assert clerk.code(command, **fields) == "unknown_ticket", command
    assert clerk.code("issue_ticket", service="Z-99", class_="normal") == "unknown_service"
    assert clerk.code("sign_in", counter="W99", clerk="S107", pin=PIN) == "unknown_counter"
    assert clerk.code("call_next", counter="W99") == "unknown_counter"
    bring(kiosk, clerk, "serving")
    assert clerk.code("transfer", counter="W06", to_counter="W99") == "unknown_counter"
    assert clerk.code("transfer", counter="W06", to_group="Z") == "unknown_group"
    assert clerk.code("request_help", place="nowhere", kind="guide") == "unknown_place"
