"""A repeat is harmless: by id, by client, over a restart and over kill -9, on both databases."""

import json
from collections.abc import Iterator
from pathlib import Path

from tests.conditions import eventually
from tests.e2e.plain import PIN, Json, Plain, plain
from tests.postgres import Cluster
from tests.server import Server, running_server


def visit(kiosk: Plain, clerk: Plain) -> Iterator[tuple[Plain, Json]]:
    """One command of each kind that a visit accepts, as envelopes; the caller sends each before it takes the next."""

    def of(client: Plain, kind: str, /, **fields: str | int) -> tuple[Plain, Json]:
        return client, client.envelope(kind, fields, f"{kind}-1")

    yield of(clerk, "sign_in", counter="W06", clerk="S107", pin=PIN)
    yield of(kiosk, "issue_ticket", service="E-01")
    (reply,) = kiosk.replies("issue_ticket-1")
    ticket = json.loads(reply)["result"]["ticket"]["id"]
    yield of(kiosk, "confirm_print", ticket=ticket, outcome="printed")
    yield of(kiosk, "reprint", ticket=ticket)
    yield of(clerk, "call_next", counter="W06")
    (reply,) = clerk.replies("call_next-1")
    yield of(kiosk, "acknowledge_call", call=json.loads(reply)["result"]["call"]["id"], device="spk-01")
    yield of(clerk, "recall", counter="W06")
    yield of(clerk, "no_show", counter="W06")
    yield of(clerk, "undo", counter="W06")
    yield of(clerk, "start_serving", counter="W06")
    yield of(clerk, "hold", counter="W06", kind="kept")
    yield of(clerk, "resume", counter="W06", ticket=ticket)
    yield of(clerk, "complete", counter="W06")
    yield of(kiosk, "rate", ticket=ticket, level=1)
    yield of(kiosk, "request_help", place="W06", kind="guide")
    yield of(clerk, "pause", counter="W06", reason="meeting")
    yield of(clerk, "unpause", counter="W06")
    yield of(clerk, "sign_out", counter="W06")


def repeats_are_harmless(server: Server) -> None:
    sent: list[tuple[str, Json, bytes]] = []
    with plain(server, "kiosk-01") as kiosk, plain(server, "counter-w06") as clerk:
        for client, envelope in visit(kiosk, clerk):
            reply = client.answer(envelope)
            assert json.loads(reply)["ok"], reply
            sent.append((client.id, envelope, reply))
    repeat(server, sent)
    for end in (server.stop, server.kill):
        end()
        server.start()
        repeat(server, sent)


def repeat(server: Server, sent: list[tuple[str, Json, bytes]]) -> None:
    """Send all again: each answer comes byte for byte, and the journal grows by nothing."""
    with plain(server, "kiosk-01", "events/+") as kiosk, plain(server, "counter-w06") as clerk:
        before = number_now(kiosk)
        for client_id, envelope, reply in sent:
            assert (kiosk if client_id == kiosk.id else clerk).answer(envelope) == reply
        assert number_now(kiosk) == before + 1


def number_now(client: Plain) -> int:
    """The journal number of a fact made for this question."""
    return client.event("ticket_issued", ticket=client.issue("J")["id"])["seq"]


def test_the_same_id_gets_the_same_bytes_also_after_restart_and_kill(tmp_path: Path) -> None:
    with running_server(tmp_path / "hall") as server:
        repeats_are_harmless(server)


def test_it_does_so_on_postgresql(postgres_cluster: Cluster, tmp_path: Path) -> None:
    with postgres_cluster.database() as db, running_server(tmp_path / "hall", db=db) as server:
        repeats_are_harmless(server)


def test_repeats_in_flight_are_executed_once(server: Server) -> None:
    with plain(server, "kiosk-01", "events/queue") as kiosk:
        envelope = kiosk.envelope("issue_ticket", {"service": "A"})
        payload = json.dumps(envelope).encode()
        for _ in range(16):
            kiosk.send("commands/kiosk-01", payload)
        eventually(lambda: len(kiosk.replies(envelope["id"])) == 16, "an answer to each")
        assert len(set(kiosk.replies(envelope["id"]))) == 1
        marker = kiosk.issue("A")
        kiosk.event("ticket_issued", ticket=marker["id"])
        assert [event["command"] for event in kiosk.events()].count(envelope["id"]) == 1


def test_a_repeated_id_with_another_body_gets_the_old_answer(server: Server) -> None:
    with plain(server, "kiosk-01") as kiosk:
        envelope = kiosk.envelope("issue_ticket", {"service": "A"})
        reply = kiosk.answer(envelope)
        assert kiosk.answer({**envelope, "body": {"type": "issue_ticket", "service": "B"}}) == reply


def test_two_clients_may_use_one_id(server: Server) -> None:
    with plain(server, "kiosk-01") as one, plain(server, "kiosk-02") as two:
        replies = [
            json.loads(each.answer(each.envelope("issue_ticket", {"service": "A"}, "same-id")))
            for each in (one, two)
        ]
        assert replies[0]["result"]["ticket"]["id"] != replies[1]["result"]["ticket"]["id"]


def test_a_refused_id_is_decided_anew(server: Server) -> None:
    with plain(server, "counter-w10") as clerk:
        envelope = clerk.envelope("call_next", {"counter": "W10"})
        assert json.loads(clerk.answer(envelope))["refusal"]["code"] == "not_signed_in"
        clerk.do("sign_in", counter="W10", clerk="S203", pin=PIN)
        assert json.loads(clerk.answer(envelope))["refusal"]["code"] == "nothing_waiting"
        ticket = clerk.issue("J")
        assert json.loads(clerk.answer(envelope))["result"]["call"]["ticket"]["id"] == ticket["id"]
        clerk.do("complete", counter="W10")
        clerk.do("sign_out", counter="W10")
