"""A visit and what may happen on it, as the contract tells it: every way a ticket can take."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from tests.conditions import eventually
from tests.e2e.plain import PIN, Json, Plain, at_counter, hall_copy, plain
from tests.e2e.steps import bring
from tests.server import Server, running_server


def test_an_empty_line_is_nothing_waiting(clerk: Plain) -> None:
    assert clerk.code("call_next", counter="W06") == "nothing_waiting"


def test_each_recall_is_one_more_attempt_of_the_same_call(kiosk: Plain, clerk: Plain) -> None:
    kiosk.issue("E")
    call = clerk.do("call_next", counter="W06")["call"]
    again = [clerk.do("recall", counter="W06")["call"] for _ in range(3)]
    assert [each["attempt"] for each in again] == [2, 3, 4], "recalls are the clerk's"
    assert {each["id"] for each in again} == {call["id"]}
    assert all(each["at"] >= call["at"] and each["ticket"] == call["ticket"] for each in again)


def waiting(kiosk: Plain, group: str) -> list[str]:
    """The labels of a group's line in calling order, from a state that knows all answers so far."""
    marker = kiosk.issue("J")["id"]
    queues = kiosk.state_where(
        "state/queues",
        lambda state: any(each["ticket"]["id"] == marker for each in line(state, "J")["next"]),
        "the marker",
    )
    kiosk.do("cancel", ticket=marker)
    return [each["ticket"]["label"] for each in line(queues, group)["next"]]


def line(queues: Json, group: str) -> Json:
    return next(each for each in queues["groups"] if each["group"] == group)


def test_a_missed_ticket_returns_once_behind_the_second_waiting(kiosk: Plain, clerk: Plain) -> None:
    first, second, third, fourth = (kiosk.issue("E") for _ in range(4))
    clerk.do("call_next", counter="W06")
    clerk.do("no_show", counter="W06")
    kiosk.state_where("state/queues", lambda state: is_missed(state, first, may_return=True), "missed")
    kiosk.do("return_ticket", ticket=first["id"])
    assert waiting(kiosk, "E") == [each["label"] for each in (second, third, first, fourth)]
    clerk.do("call_ticket", counter="W06", ticket=first["id"])
    clerk.do("no_show", counter="W06")
    kiosk.state_where("state/queues", lambda state: is_missed(state, first, may_return=False), "missed")
    assert kiosk.reason("return_ticket", ticket=first["id"]) == ("wrong_state", "returned_once")


def is_missed(queues: Json, ticket: Json, *, may_return: bool) -> bool:
    return (ticket["id"], may_return) in {
        (missed["ticket"]["id"], missed["may_return"]) for missed in queues["missed"]
    }


def test_the_counter_is_free_after_complete_and_the_invitation_stays(kiosk: Plain, clerk: Plain) -> None:
    ticket = bring(kiosk, clerk, "completed")
    state = clerk.state_where(
        "state/counters/W06",
        lambda it: it["rating_invited"] and it["rating_invited"]["ticket"] == ticket,
        "the invitation",
    )
    assert state["state"] == "ready"
    kiosk.do("rate", ticket=ticket, level=5, reasons=[], source="pad")
    clerk.state_where("state/counters/W06", lambda it: it["rating_invited"] is None, "no invitation")


def test_a_called_ticket_may_be_completed_with_its_start_unknown(kiosk: Plain, clerk: Plain) -> None:
    ticket = bring(kiosk, clerk, "called")
    clerk.do("complete", counter="W06")
    assert kiosk.event("ticket_completed", ticket=ticket)["start_known"] is False


@pytest.mark.parametrize("kind", ["away", "kept", "pending_step"])
def test_a_held_ticket_frees_the_counter_and_resumes(kiosk: Plain, clerk: Plain, kind: str) -> None:
    ticket = bring(kiosk, clerk, "serving")
    clerk.do("hold", counter="W06", kind=kind)
    clerk.state_where(
        "state/counters/W06",
        lambda it: (
            it["state"] == "ready"
            and (ticket, kind, "W06")
            in [(each["ticket"]["id"], each["kind"], each["counter"]) for each in it["held"]]
        ),
        "the held ticket",
    )
    clerk.do("resume", counter="W06", ticket=ticket)
    clerk.state_where(
        "state/counters/W06",
        lambda it: it["state"] == "serving" and it["call"]["ticket"]["id"] == ticket,
        "serving it",
    )


def test_a_kept_ticket_resumes_where_it_is_kept_and_others_where_its_group_is_served(
    server: Server, kiosk: Plain
) -> None:
    with at_counter(server, "W01", "S101") as first, at_counter(server, "W05", "S105") as second:
        for kind in ("kept", "away", "pending_step"):
            ticket = kiosk.issue("A")["id"]
            first.do("call_ticket", counter="W01", ticket=ticket)
            first.do("start_serving", counter="W01")
            first.do("hold", counter="W01", kind=kind)
            if kind == "kept":
                refused = second.reason("resume", counter="W05", ticket=ticket)
                assert refused == ("wrong_state", "kept_elsewhere")
                first.do("resume", counter="W01", ticket=ticket)
                first.do("complete", counter="W01")
            else:
                second.do("resume", counter="W05", ticket=ticket)
                second.do("complete", counter="W05")


def test_a_transfer_to_a_group_keeps_number_and_time(server: Server, kiosk: Plain, clerk: Plain) -> None:
    ticket = kiosk.issue("E")
    kiosk.issue("F")
    clerk.do("call_next", counter="W06")
    clerk.do("start_serving", counter="W06")
    clerk.do("transfer", counter="W06", to_group="F")
    with at_counter(server, "W07", "S110") as other:
        call = other.do("call_next", counter="W07")["call"]
    kept = ("id", "label", "issued_at", "class")
    assert {name: call["ticket"][name] for name in kept} == {name: ticket[name] for name in kept}
    assert call["ticket"]["group"] == "F"


def test_a_transfer_to_a_counter_is_reserved_until_its_clerk_leaves(server: Server, kiosk: Plain) -> None:
    with at_counter(server, "W01", "S101") as first, at_counter(server, "W05", "S105") as second:
        ticket = kiosk.issue("A")
        first.do("call_next", counter="W01")
        first.do("start_serving", counter="W01")
        refused = first.reason("transfer", counter="W01", to_counter="W02")
        assert refused == ("wrong_state", "counter_vacant")
        assert first.reason("transfer", counter="W01", to_counter="W01") == ("wrong_state", "same_counter")
        first.do("transfer", counter="W01", to_counter="W05")
        assert first.code("call_next", counter="W01") == "nothing_waiting"
        refused = first.reason("call_ticket", counter="W01", ticket=ticket["id"])
        assert refused == ("wrong_state", "reserved_elsewhere")
        call = second.do("call_next", counter="W05")["call"]
        assert (call["ticket"]["label"], call["ticket"]["issued_at"]) == (
            ticket["label"],
            ticket["issued_at"],
        )
        assert call["reason"]["rule"] == "reserved"
        second.do("start_serving", counter="W05")
        second.do("transfer", counter="W05", to_counter="W01")
        first.do("sign_out", counter="W01")
        call = second.do("call_next", counter="W05")["call"]
        assert call["ticket"]["id"] == ticket["id"], "it fell back to its group"
        first.do("sign_in", counter="W01", clerk="S101", pin=PIN)


@pytest.mark.parametrize(
    "fields", [{}, {"to_group": "F", "to_counter": "W07"}, {"to_group": None}, {"to_counter": 7}]
)
def test_a_transfer_names_exactly_one_goal(kiosk: Plain, clerk: Plain, fields: Json) -> None:
    bring(kiosk, clerk, "serving")
    assert clerk.code("transfer", counter="W06", **fields) == "bad_message"


def test_undo_takes_back_a_no_show_once(kiosk: Plain, clerk: Plain) -> None:
    ticket = bring(kiosk, clerk, "no_show")
    state = clerk.state_where(
        "state/counters/W06",
        lambda it: it["undo"] and it["undo"]["ticket"]["id"] == ticket,
        "the offer to undo",
    )
    assert state["undo"]["action"] == "no_show"
    clerk.do("undo", counter="W06")
    assert clerk.do("recall", counter="W06")["call"]["ticket"]["id"] == ticket
    assert clerk.reason("undo", counter="W06") == ("wrong_state", "nothing_to_undo")


def test_undo_takes_back_a_transfer(kiosk: Plain, clerk: Plain) -> None:
    ticket = bring(kiosk, clerk, "serving")
    clerk.do("transfer", counter="W06", to_group="F")
    clerk.do("undo", counter="W06")
    assert waiting(kiosk, "F") == []
    clerk.do("complete", counter="W06")
    assert kiosk.event("ticket_completed", ticket=ticket)["counter"] == "W06"


def test_what_others_have_taken_up_cannot_be_undone(server: Server, kiosk: Plain, clerk: Plain) -> None:
    bring(kiosk, clerk, "serving")
    clerk.do("transfer", counter="W06", to_group="F")
    with at_counter(server, "W07", "S110") as other:
        call = other.do("call_next", counter="W07")["call"]
        assert clerk.code("undo", counter="W06") == "wrong_state"
        assert other.do("recall", counter="W07")["call"]["id"] == call["id"]


def test_undo_does_not_put_two_tickets_at_one_counter(kiosk: Plain, clerk: Plain) -> None:
    bring(kiosk, clerk, "no_show")
    other = kiosk.issue("E")["id"]
    clerk.do("call_ticket", counter="W06", ticket=other)
    assert clerk.code("undo", counter="W06") in {"wrong_state", "busy"}
    assert clerk.do("recall", counter="W06")["call"]["ticket"]["id"] == other


def test_undo_is_over_when_the_hall_file_says(tmp_path: Path) -> None:
    hall = hall_copy(tmp_path, ("undo_s: 10", "undo_s: 1"), ("call_completes: false", "call_completes: true"))
    with (
        running_server(tmp_path / "data", hall_file=hall) as server,
        plain(server, "kiosk-01", "events/+") as kiosk,
        plain(server, "counter-w06", "state/counters/W06") as clerk,
    ):
        clerk.do("sign_in", counter="W06", clerk="S107", pin=PIN)
        bring(kiosk, clerk, "no_show")
        offer = clerk.state_where("state/counters/W06", lambda it: it["undo"], "the offer to undo")["undo"]
        until = datetime.fromisoformat(offer["until"])
        eventually(lambda: datetime.now(UTC) > until, "the offer is over")
        assert clerk.reason("undo", counter="W06")[0] == "wrong_state"

        # This hall's file also says that calling the next completes the one at the counter.
        served, called, last = (kiosk.issue("E")["id"] for _ in range(3))
        clerk.do("call_next", counter="W06")
        clerk.do("start_serving", counter="W06")
        assert clerk.do("call_next", counter="W06")["call"]["ticket"]["id"] == called
        assert kiosk.event("ticket_completed", ticket=served)["cause"] == "next_call"
        assert clerk.do("call_ticket", counter="W06", ticket=last)["call"]["ticket"]["id"] == last
        assert kiosk.event("ticket_completed", ticket=called)["start_known"] is False
        assert clerk.code("call_next", counter="W06") == "nothing_waiting"
        assert clerk.do("recall", counter="W06")["call"]["ticket"]["id"] == last, (
            "nobody was completed for nobody"
        )
        kiosk.do("rate", ticket=served, level=3)


@pytest.mark.parametrize("level", [1, 2, 3, 4, 5])
def test_a_visit_is_rated_once_and_a_bad_rating_is_followed_up(
    kiosk: Plain, clerk: Plain, level: int
) -> None:
    ticket = bring(kiosk, clerk, "completed")
    reasons = ["attitude", "long_wait"] if level < 3 else []
    kiosk.do("rate", ticket=ticket, level=level, reasons=reasons, source="pad")
    rated = kiosk.event("rated", ticket=ticket)
    assert (rated["level"], rated.get("reasons", [])) == (level, reasons)
    assert (rated["counter"], rated["clerk"]) == ("W06", "S107")
    assert kiosk.reason("rate", ticket=ticket, level=3) == ("wrong_state", "already_rated")
    if level < 3:
        assert kiosk.event("follow_up_opened", ticket=ticket)["level"] == level
    else:
        marker = kiosk.do("request_help", place="W06", kind="leader")["help"]
        kiosk.event("help_requested", help=marker)  # the same stream, told after whatever the rating brought
        assert not [
            it for it in kiosk.events() if it["type"] == "follow_up_opened" and it["ticket"] == ticket
        ]
        kiosk.do("answer_help", help=marker)


@pytest.mark.parametrize("level", [0, 6, -1, 4.5, "5", True, None])
def test_a_level_is_a_whole_number_from_1_to_5(kiosk: Plain, clerk: Plain, level: object) -> None:
    ticket = bring(kiosk, clerk, "completed")
    assert kiosk.code("rate", ticket=ticket, level=level, reasons=[], source="pad") == "bad_message"


@pytest.mark.parametrize("kind", ["guide", "guard", "leader", "emergency"])
def test_a_call_for_help_stands_until_it_is_answered(kiosk: Plain, kind: str) -> None:
    help_id = kiosk.do("request_help", place="kiosk-01", kind=kind)["help"]
    state = kiosk.state_where("state/posts", lambda it: it["helps"], "the help call")
    assert [(it["help"], it["place"], it["kind"]) for it in state["helps"]] == [(help_id, "kiosk-01", kind)]
    kiosk.do("answer_help", help=help_id)
    kiosk.state_where("state/posts", lambda it: not it["helps"], "no help call")
    assert kiosk.code("answer_help", help=help_id) == "unknown_help"


def test_a_call_is_acknowledged_by_each_device(kiosk: Plain, clerk: Plain) -> None:
    kiosk.issue("E")
    call = clerk.do("call_next", counter="W06")["call"]["id"]
    for device in ("disp-w06", "spk-01", "disp-w06"):
        kiosk.do("acknowledge_call", call=call, device=device)
    state = clerk.state_where(
        "state/counters/W06", lambda it: len(it["acknowledged_by"]) == 2, "both devices"
    )
    assert sorted(state["acknowledged_by"]) == ["disp-w06", "spk-01"]
    assert kiosk.code("acknowledge_call", call="no-such-call", device="spk-01") == "unknown_call"


def test_the_desk_sees_what_was_not_printed_and_prints_the_same_number(server: Server, kiosk: Plain) -> None:
    def unprinted(queues: Json) -> dict[str, str | None]:
        return {each["ticket"]["id"]: each["outcome"] for each in queues["unprinted"]}

    good, bad, unsure = (kiosk.issue("G") for _ in range(3))
    kiosk.do("confirm_print", ticket=good["id"], outcome="printed", detail="")
    kiosk.do("confirm_print", ticket=bad["id"], outcome="not_printed", detail="纸尽")
    kiosk.do("confirm_print", ticket=unsure["id"], outcome="unknown", detail="断电")
    wanted = {bad["id"]: "not_printed", unsure["id"]: "unknown"}
    state = kiosk.state_where("state/queues", lambda it: wanted.items() <= unprinted(it).items(), "both")
    assert good["id"] not in unprinted(state)
    with at_counter(server, "D01", "S106") as desk:
        again = desk.do("reprint", ticket=bad["id"])["ticket"]
        for name in ("id", "label", "group", "service", "class", "issued_at"):
            assert again[name] == bad[name]
        desk.do("confirm_print", ticket=bad["id"], outcome="printed", detail="")
        kiosk.state_where("state/queues", lambda it: bad["id"] not in unprinted(it), "printed in the end")
        for class_ in ("normal", "care", "appointment", "urgent", "returning"):
            assert desk.issue("H-01", class_)["class"] == class_


def test_a_ticket_nobody_confirmed_is_listed_without_an_outcome(kiosk: Plain) -> None:
    ticket = kiosk.issue("G")
    kiosk.state_where(
        "state/queues",
        lambda it: (
            [each["outcome"] for each in it["unprinted"] if each["ticket"]["id"] == ticket["id"]] == [None]
        ),
        "not confirmed",
    )


def test_numbers_are_per_group_without_gap_and_never_twice(kiosk: Plain) -> None:
    for group in ("D", "K"):
        tickets = [kiosk.issue(group) for _ in range(4)]
        kiosk.do("cancel", ticket=tickets[-1]["id"])
        tickets.append(kiosk.issue(group))
        numbers = [int(each["label"][1:]) for each in tickets]
        assert numbers == list(range(numbers[0], numbers[0] + 5))
        assert {each["label"][0] for each in tickets} == {group}
        assert len({each["id"] for each in tickets}) == 5


def test_at_most_two_care_tickets_in_a_row_while_others_wait(kiosk: Plain, clerk: Plain) -> None:
    plainly = kiosk.issue("E")["label"]
    care = [kiosk.issue("E", "care")["label"] for _ in range(3)]
    called = []
    for _ in range(4):
        call = clerk.do("call_next", counter="W06")["call"]
        called.append(call["ticket"]["label"])
        clerk.do("complete", counter="W06")
    assert called == [care[0], care[1], plainly, care[2]]
