"""What the hall tells by itself: retained state for who comes late, events without a gap, presence and health."""

import json
import time
from collections.abc import Callable, Iterator

import pytest

from tests.conditions import eventually
from tests.e2e.plain import PIN, Heard, Json, Plain, at_counter, empty_queues, plain
from tests.server import Server

STATES = ("state/queues", "state/board", "state/posts", "state/counters/+")
COUNTERS = [f"W{number:02d}" for number in range(1, 11)] + ["D01"]
CONSISTENT_S = 0.5
"""A screen may lag behind an answer by this much."""


@pytest.fixture
def screen(server: Server) -> Iterator[Plain]:
    with plain(server, "screen-1", *STATES, "events/+") as stranger:
        yield stranger
    empty_queues(server)


def test_a_late_screen_gets_the_whole_state_at_once(server: Server) -> None:
    with at_counter(server, "W08", "S111") as clerk:
        clerk.issue("G")
        clerk.do("call_next", counter="W08")
        with plain(server, "screen-2", *STATES) as screen:
            wanted = {
                "state/queues",
                "state/board",
                "state/posts",
                *(f"state/counters/{it}" for it in COUNTERS),
            }
            eventually(lambda: all(screen.on(topic) for topic in wanted), "every state")
            first = [screen.on(topic)[0] for topic in wanted]
            assert all(it.is_retained and it.qos == 1 for it in first)
            assert all(it.json["v"] == 1 and it.json["seq"] >= 1 for it in first)
            assert {it["counter"] for it in screen.state("state/posts")["posts"]} == set(COUNTERS)


def test_state_says_within_half_a_second_what_an_answer_said(server: Server, screen: Plain) -> None:
    with at_counter(server, "W09", "S201") as clerk:
        assert shows(screen, "state/posts", lambda it: clerk_at(it, "W09") == "S201")
        ticket = clerk.issue("H")
        assert shows(screen, "state/queues", lambda it: [each["ticket"]["id"] for each in next_of(it, "H")])
        call = clerk.do("call_next", counter="W09")["call"]
        assert shows(screen, "state/counters/W09", lambda it: it["call"] == call)
        assert shows(screen, "state/board", lambda it: it["calls"][0]["call"] == call["id"])
        assert shows(screen, "state/queues", lambda it: not next_of(it, "H"))
        board = screen.state("state/board")["calls"][0]
        assert (board["label"], board["counter"], board["state"]) == (ticket["label"], "W09", "called")
        clerk.do("recall", counter="W09")
        assert shows(screen, "state/board", lambda it: it["calls"][0]["attempt"] == 2)
        clerk.do("start_serving", counter="W09")
        assert shows(
            screen, "state/counters/W09", lambda it: it["state"] == "serving" and it["serving_since"]
        )
        clerk.do("complete", counter="W09")
        assert shows(screen, "state/counters/W09", lambda it: it["state"] == "ready" and it["call"] is None)
        clerk.do("pause", counter="W09", reason="restroom")
        assert shows(screen, "state/counters/W09", lambda it: it["pause_reason"] == "restroom")
        clerk.do("unpause", counter="W09")
    assert shows(screen, "state/counters/W09", lambda it: it["state"] == "vacant" and it["clerk"] is None)


def shows(screen: Plain, topic: str, is_so: Callable[[Json], object]) -> bool:
    asked = time.monotonic()
    screen.state_where(topic, is_so, "what the answer said")
    return screen.on(topic)[-1].at - asked < CONSISTENT_S


def next_of(queues: Json, group: str) -> list[Json]:
    return next(each for each in queues["groups"] if each["group"] == group)["next"]


def clerk_at(posts: Json, counter: str) -> str | None:
    clerk = next(each for each in posts["posts"] if each["counter"] == counter)["clerk"]
    return clerk and clerk["id"]


def test_state_never_falls_behind_and_comes_at_most_ten_times_a_second(screen: Plain) -> None:
    ids = [screen.post("issue_ticket", service="K", class_="normal") for _ in range(200)]
    eventually(lambda: all(screen.replies(it) for it in ids), "200 answers")
    screen.state_where("state/queues", lambda it: waiting_in(it, "K") == 200, "all of them")
    for topic in {heard.topic.split("/", 2)[2] for heard in screen.heard if "/state/" in heard.topic}:
        told = screen.on(topic)
        numbers = [it.json["seq"] for it in told]
        assert numbers == sorted(numbers), topic
    told = [it for it in screen.on("state/queues") if not it.is_retained]
    seconds = told[-1].at - told[0].at
    assert len(told) <= 10 * seconds + 3, "coalesced"


def waiting_in(queues: Json, group: str) -> int:
    return next(each for each in queues["groups"] if each["group"] == group)["waiting"]


def test_events_are_gapless_over_the_four_streams(server: Server, screen: Plain) -> None:
    with at_counter(server, "W10", "S203") as clerk:
        for level in (5, 1):
            ticket = clerk.issue("J")["id"]
            clerk.do("call_next", counter="W10")
            clerk.do("start_serving", counter="W10")
            clerk.do("complete", counter="W10")
            clerk.do("rate", ticket=ticket, level=level, reasons=[], source="page")
        help_id = clerk.do("request_help", place="W10", kind="leader")["help"]
        clerk.do("answer_help", help=help_id)
        screen.event("help_answered", help=help_id)
    screen.event("signed_out", counter="W10")
    told: dict[str, list[Json]] = {}
    for heard in [it for it in screen.heard if "/events/" in it.topic]:
        assert heard.qos == 1 and not heard.is_retained
        message = heard.json
        assert set(message) == {"v", "events"} and message["v"] == 1 and message["events"]
        told.setdefault(heard.topic.rsplit("/", 1)[1], []).extend(message["events"])
    assert set(told) == {"queue", "ratings", "staff", "supervision"}
    for events in told.values():
        numbers = [event["seq"] for event in events]
        assert numbers == sorted(set(numbers)), "in order within a stream, once each"
        assert all({"seq", "at", "type", "by", "command"} <= set(event) for event in events)
    together = sorted(event["seq"] for events in told.values() for event in events)
    assert together == list(range(together[0], together[-1] + 1)), "no gap over the four"
    stream_of = {event["type"]: stream for stream, events in told.items() for event in events}
    assert (
        stream_of["ticket_issued"] == stream_of["ticket_called"] == stream_of["ticket_completed"] == "queue"
    )
    assert stream_of["rated"] == stream_of["rating_invited"] == "ratings"
    assert stream_of["signed_in"] == stream_of["signed_out"] == "staff"
    assert stream_of["help_requested"] == stream_of["follow_up_opened"] == "supervision"
    started = next(event for event in told["queue"] if event["type"] == "serving_started")
    assert (started["by"]["client"], started["by"]["clerk"], started["by"]["role"]) == (
        "counter-w10",
        "S203",
        "a",
    )


def test_no_event_beside_a_rating_names_pin_or_token_of_a_clerk(server: Server, screen: Plain) -> None:
    with at_counter(server, "W10", "S203"):
        screen.event("signed_in", counter="W10")
    screen.event("signed_out", counter="W10")
    assert not [it for it in screen.heard if PIN.encode() in it.payload and b'"pin"' in it.payload]


def test_presence_is_optional_and_told_by_the_last_will(server: Server, screen: Plain) -> None:
    with plain(server, "watcher", "presence/+") as watcher:
        online = {
            "v": 1,
            "state": "online",
            "program": "stranger",
            "version": "1",
            "host": "h",
            "started_at": "2026-03-02T09:30:00+08:00",
        }
        dying = Plain(server, "dying-1")
        dying.open(will=("presence/dying-1", {**online, "state": "offline"}))
        dying.send("presence/dying-1", json.dumps(online).encode(), retain=True)
        eventually(lambda: states_of(watcher.on("presence/dying-1")) == ["online"], "online")
        link = dying.mqtt.socket()
        assert link is not None
        dying.mqtt.loop_stop()
        link.close()  # as a program that was killed
        eventually(
            lambda: states_of(watcher.on("presence/dying-1")) == ["online", "offline"], "the last will"
        )
    assert screen.issue("B")["label"], "the hall goes on"


def states_of(told: list[Heard]) -> list[str]:
    return [heard.json["state"] for heard in told]


def test_health_of_a_device_is_accepted_and_kept_by_the_broker(server: Server, screen: Plain) -> None:
    health = {
        "v": 1,
        "device": "prn-01",
        "kind": "printer",
        "host": "kiosk-pc-1",
        "state": "degraded",
        "since": "2026-03-02T09:30:00+08:00",
        "code": "paper_near_end",
        "detail": "",
    }
    screen.send("devices/prn-01/health", json.dumps(health).encode(), retain=True)
    with plain(server, "watcher", "devices/+/health") as watcher:
        heard = eventually(lambda: watcher.on("devices/prn-01/health"), "the retained health")
        assert heard[0].json == health
    assert screen.issue("B")["label"], "the hall goes on"
    assert "prn-01" not in "\n".join(server.faults())
