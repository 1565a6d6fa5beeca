"""Several sources as one stream."""

import asyncio
from collections.abc import AsyncGenerator

from hall_server.web.merge import merged


async def counted(name: str, times: int, closed: list[str]) -> AsyncGenerator[str, None]:
    try:
        for number in range(times):
            yield f"{name}{number}"
    finally:
        closed.append(name)


async def silent(closed: list[str]) -> AsyncGenerator[str, None]:
    try:
        await asyncio.Event().wait()
        yield "never"
    finally:
        closed.append("silent")


def test_the_stream_ends_with_its_first_source_and_closes_the_others():
    closed: list[str] = []

    async def collect() -> list[str]:
        sources = [counted("a", 3, closed), silent(closed)]
        return [message async for message in merged(sources, asyncio.Event())]

    assert asyncio.run(collect()) == ["a0", "a1", "a2"]
    assert sorted(closed) == ["a", "silent"]


def test_closing_ends_a_silent_stream():
    closed: list[str] = []

    async def collect() -> list[str]:
        closing = asyncio.Event()
        asyncio.get_running_loop().call_soon(closing.set)
        return [message async for message in merged([silent(closed)], closing)]

    assert asyncio.run(asyncio.wait_for(collect(), 5)) == []
    assert closed == ["silent"]
