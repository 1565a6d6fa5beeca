"""Listening, and ending with streams open."""

import asyncio
import re
import socket
import time

import httpx
import pytest

from hall_server.web.app import create_app
from hall_server.web.serve import GRACE_S, serve
from tests.web_hall import WebHall, a_board, some_calls


def test_a_stop_ends_open_streams_at_once_and_frees_the_port():
    async def run() -> float:
        web = await serve(create_app(WebHall().deps()), "127.0.0.1", 0)
        async with (
            httpx.AsyncClient(base_url=web.url) as client,
            client.stream("GET", "/live/board") as stream,
        ):
            lines = stream.aiter_lines()
            assert await anext(lines) == "event: hello"
            began = time.monotonic()
            await web.stop()
            took = time.monotonic() - began
        again = await serve(create_app(WebHall().deps()), "127.0.0.1", web.port)
        await again.stop()
        await again.stop()
        return took

    assert asyncio.run(run()) < GRACE_S / 2


def test_an_address_in_use_is_an_os_error():
    async def run() -> None:
        web = await serve(create_app(WebHall().deps()), "127.0.0.1", 0)
        try:
            with pytest.raises(OSError, match="in use"):
                await serve(create_app(WebHall().deps()), "127.0.0.1", web.port)
        finally:
            await web.stop()

    asyncio.run(run())


def test_a_slow_reader_skips_to_the_newest_and_holds_nobody_up():
    """A phone that stops reading for a while costs what the sockets hold, not what happened meanwhile."""
    boards = 3000
    calls = [some_calls()[0]] * 8

    async def run() -> list[str]:
        hall = WebHall()
        web = await serve(create_app(hall.deps()), "127.0.0.1", 0)
        try:
            slow = socket.socket()
            slow.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
            slow.connect(("127.0.0.1", web.port))
            slow.setblocking(False)
            reader, writer = await asyncio.open_connection(sock=slow, limit=1 << 16)
            writer.write(b"GET /live/board HTTP/1.1\r\nHost: x\r\n\r\n")
            await writer.drain()
            for number in range(boards):
                hall.publish("board", a_board(calls, missed=(f"missed{number}",)))
                await asyncio.sleep(0.0005)
            async with httpx.AsyncClient(base_url=web.url) as client:
                assert (await client.get("/health")).status_code == 200
            seen: list[str] = []
            while not seen or seen[-1] != f"missed{boards - 1}":
                line = await asyncio.wait_for(reader.readline(), 10)
                seen += re.findall(r"missed\d+", line.decode())
            writer.close()
            return seen
        finally:
            await web.stop()

    seen = asyncio.run(run())
    assert len(seen) < boards
