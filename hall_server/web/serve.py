"""Serves the web application inside a running event loop. Owns the socket and its end; installs no signal handler."""

import asyncio
import contextlib
import os
import socket
from collections.abc import Iterator
from dataclasses import dataclass

import uvicorn
from litestar import Litestar

from hall_server.web.running import Web

GRACE_S = 2
"""How long a stop waits for answers under way. Without it an open stream would hold the server for ever."""
BACKLOG = 256


@dataclass(frozen=True, slots=True)
class RunningWeb:
    host: str
    port: int
    _server: uvicorn.Server
    _task: asyncio.Task[None]
    _web: Web

    @property
    def url(self) -> str:
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"http://{host}:{self.port}"

    async def stop(self) -> None:
        """End all streams and connections; returns when the port is free. May be called twice."""
        self._server.should_exit = True
        self._web.closing.set()
        await self._task

    async def ended(self) -> None:
        """Returns, or raises, when serving ends by itself."""
        await asyncio.shield(self._task)


async def serve(app: Litestar, host: str, port: int) -> RunningWeb:
    """Listen and serve until `stop`; port 0 takes a free one, `port` of the result says which.

    Raises:
        OSError: the address cannot be listened on.
    """
    listening = _listen(host, port)
    config = uvicorn.Config(
        app,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
        timeout_keep_alive=30,
        lifespan="on",
        ws="none",
    )
    server = _Server(config)
    task = asyncio.create_task(server.serve([listening]), name="web")
    await server.tried.wait()
    if not server.started:
        listening.close()
        await task
        raise RuntimeError("the web application did not start; the log says why")
    return RunningWeb(host, listening.getsockname()[1], server, task, app.state.web)


class _Server(uvicorn.Server):
    """Says when it has started, or failed to; leaves signals to the program that runs the loop."""

    def __init__(self, config: uvicorn.Config) -> None:
        super().__init__(config)
        self.tried = asyncio.Event()

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        try:
            await super().startup(sockets)
        finally:
            self.tried.set()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        if os.name == "posix":  # on Windows the option would let two programs share the port
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(BACKLOG)
        listening.setblocking(False)
    except OSError:
        listening.close()
        raise
    return listening
