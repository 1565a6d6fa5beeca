"""Several sources of messages as one stream. Knows nothing of what they carry."""

import asyncio
from collections.abc import AsyncGenerator, Iterable
from contextlib import suppress
from typing import TypeVar

T = TypeVar("T")


async def merged(
    sources: Iterable[AsyncGenerator[T, None]], closing: asyncio.Event
) -> AsyncGenerator[T, None]:
    """What any source brings, as it comes, until the first of them ends or `closing` is set. Closes them all."""
    running = {asyncio.ensure_future(anext(source)): source for source in sources}
    end = asyncio.ensure_future(closing.wait())
    try:
        while not end.done():
            await asyncio.wait({*running, end}, return_when=asyncio.FIRST_COMPLETED)
            for upcoming in [future for future in running if future.done()]:
                source = running.pop(upcoming)
                try:
                    message = upcoming.result()
                except StopAsyncIteration:
                    await source.aclose()
                    return
                yield message
                running[asyncio.ensure_future(anext(source))] = source
    finally:
        end.cancel()
        for upcoming, source in running.items():
            upcoming.cancel()
            with suppress(asyncio.CancelledError, StopAsyncIteration):
                await upcoming
            await source.aclose()
