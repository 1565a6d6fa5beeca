"""The hub: newest state by name, for readers in other threads and slow readers."""

import asyncio
import threading
from contextlib import aclosing

from hall_server.hub import StateHub


def test_the_latest_of_a_name_replaces_the_one_before_and_an_empty_one_clears_it():
    hub = StateHub()
    hub.publish("queues", b"1")
    hub.publish("queues", b"2")
    hub.publish("counters/W01", b"3")
    assert hub.latest("queues") == b"2"
    assert hub.names() == ("counters/W01", "queues")
    hub.publish("counters/W01", b"")
    assert hub.latest("counters/W01") is None
    assert hub.names() == ("queues",)


def test_a_follower_gets_the_latest_first_then_changes_of_its_names_only():
    async def follow() -> list[tuple[str, bytes]]:
        hub = StateHub()
        hub.publish("queues", b"old")
        hub.publish("health/pad", b"x")
        async with aclosing(hub.changes(("queues", "board"))) as changes:
            got = [await anext(changes)]
            hub.publish("health/pad", b"y")
            hub.publish("board", b"new")
            got.append(await anext(changes))
            hub.publish("board", b"")
            got.append(await anext(changes))
        return got

    assert asyncio.run(follow()) == [("queues", b"old"), ("board", b"new"), ("board", b"")]


def test_a_slow_follower_skips_to_the_newest_and_nothing_piles_up():
    async def follow() -> list[tuple[str, bytes]]:
        hub = StateHub()
        async with aclosing(hub.changes(("board", "queues"))) as changes:
            upcoming = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0)
            for number in range(1000):
                hub.publish("board", b"%d" % number)
                hub.publish("queues", b"q%d" % number)
            return sorted([await upcoming, await anext(changes)])

    assert asyncio.run(follow()) == [("board", b"999"), ("queues", b"q999")]


def test_publishing_from_another_thread_wakes_a_follower():
    async def follow() -> tuple[str, bytes]:
        hub = StateHub()
        async with aclosing(hub.changes(("board",))) as changes:
            upcoming = asyncio.ensure_future(anext(changes))
            await asyncio.sleep(0)
            thread = threading.Thread(target=hub.publish, args=("board", b"from afar"))
            thread.start()
            got = await asyncio.wait_for(upcoming, 5)
            thread.join()
            return got

    assert asyncio.run(follow()) == ("board", b"from afar")


def test_a_follower_that_left_is_forgotten():
    hub = StateHub()

    async def follow() -> None:
        hub.publish("board", b"1")
        async with aclosing(hub.changes(("board",))) as changes:
            await anext(changes)

    asyncio.run(follow())
    assert not hub._followers
    hub.publish("board", b"2")
    assert hub.latest("board") == b"2"
