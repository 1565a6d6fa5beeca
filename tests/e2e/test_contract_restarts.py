"""What a hall knows and obeys after its server was killed: by plain MQTT, without our client's help."""

import json
import time
from pathlib import Path

from tests.conditions import eventually
from tests.e2e.plain import PIN, plain
from tests.server import running_server


def test_what_was_sent_to_a_dead_server_is_not_obeyed_late_and_facts_count_once(tmp_path: Path) -> None:
    with (
        running_server(tmp_path / "hall") as server,
        plain(server, "counter-w06", "events/+", "state/counters/W06") as clerk,
    ):
        clerk.do("sign_in", counter="W06", clerk="S107", pin=PIN)
        served, waiting = clerk.issue("E"), clerk.issue("E")
        clerk.do("call_next", counter="W06")
        clerk.do("start_serving", counter="W06")
        server.kill()
        fact = clerk.envelope("complete", {"counter": "W06"})
        payload = json.dumps(fact).encode()
        clerk.send("commands/counter-w06", payload)
        late = clerk.post("call_next", counter="W06", expiry_s=1)
        slip = clerk.envelope("issue_ticket", {"service": "F"})
        clerk.send("commands/counter-w06", json.dumps(slip).encode())
        over = time.monotonic() + 1.5
        server.start()
        eventually(lambda: time.monotonic() > over, "the call is past its expiry")
        clerk.answer(fact)
        for _ in range(3):
            clerk.answer(fact)
            clerk.answer(slip)
        assert len(set(clerk.replies(fact["id"]))) == 1 and json.loads(clerk.replies(fact["id"])[0])["ok"]
        assert len(set(clerk.replies(slip["id"]))) == 1
        ended = clerk.event("ticket_completed", ticket=served["id"])
        call = clerk.do("call_next", counter="W06")["call"]
        assert call["ticket"]["id"] == waiting["id"], "nobody was called while the server was away"
        clerk.event("ticket_called", call=call["id"])
        causes = [event["command"] for event in clerk.events() if event["seq"] >= ended["seq"]]
        assert late not in causes
        numbers = {event["seq"]: event["command"] for event in clerk.events()}
        assert len([seq for seq, cause in numbers.items() if cause == slip["id"]]) == 1
        assert not [reply for reply in clerk.replies(late) if json.loads(reply)["ok"]]


def test_a_restarted_hall_knows_who_sits_where_and_what_waits(tmp_path: Path) -> None:
    with running_server(tmp_path / "hall") as server:
        with plain(server, "counter-w06") as clerk:
            clerk.do("sign_in", counter="W06", clerk="S107", pin=PIN)
            tickets = [clerk.issue("E")["id"] for _ in range(3)]
            call = clerk.do("call_next", counter="W06")["call"]
        server.kill()
        server.start()
        with plain(server, "counter-w06", "state/counters/W06", "state/queues") as clerk:
            assert clerk.state("state/counters/W06")["call"] == call
            assert clerk.do("recall", counter="W06")["call"]["id"] == call["id"]
            clerk.do("complete", counter="W06")
            assert clerk.do("call_next", counter="W06")["call"]["ticket"]["id"] == tickets[1]
            assert clerk.issue("E")["label"] == "E004"
