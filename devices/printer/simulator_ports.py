"""The virtual printer's wires: a TCP port as network printers have, and a pty as serial ones. One thread
each.

Like most network printers the TCP port serves one client; others wait until it leaves.
"""

import contextlib
import logging
import select
import socket
import threading
from pathlib import Path
from typing import Final, Protocol

from devices.errors import DeviceUnavailable
from devices.printer.simulator import VirtualPrinter

log = logging.getLogger(__name__)

TICK_S: Final = 0.03  # how soon an unasked answer leaves and a stop is seen
CHUNK_BYTES: Final = 4096


class PrinterPort(Protocol):
    """A wire of the virtual printer."""

    @property
    def url(self) -> str:
        """The link URL a driver connects to."""
        ...

    def plug(self) -> None:
        """Power and cable are there."""
        ...

    def unplug(self) -> None:
        """They are gone, with any connection; `plug` brings the same address back."""
        ...

    def stop(self) -> None:
        """End for good; the thread is gone when this returns."""
        ...


class TcpPrinterPort:
    """Listens as soon as it is made. Port 0 takes any free one and keeps it."""

    def __init__(self, printer: VirtualPrinter, port: int = 0, host: str = "127.0.0.1") -> None:
        self._printer = printer
        self._host = host
        self._listener: socket.socket | None = socket.create_server((host, port))
        self._port = int(self._listener.getsockname()[1])
        self._client: socket.socket | None = None
        self._lock = threading.Lock()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"virtual printer {self._port}")
        self._thread.start()

    @property
    def url(self) -> str:
        return f"tcp://{self._host}:{self._port}"

    def plug(self) -> None:
        with self._lock:
            if self._listener is None and not self._stopping.is_set():
                self._listener = socket.create_server((self._host, self._port))

    def unplug(self) -> None:
        with self._lock:
            listener, self._listener = self._listener, None
            if listener is not None:
                listener.close()
            self._hang_up()

    def stop(self) -> None:
        self._stopping.set()
        self.unplug()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except (OSError, ValueError):  # ValueError: unplug closed a socket this thread was looking at
                with self._lock:
                    self._hang_up()
            self._printer.deliver()

    def _turn(self) -> None:
        with self._lock:
            client, listener = self._client, self._listener
        watched = client or listener
        if watched is None or not self._printer.has_room:
            self._stopping.wait(TICK_S)
            if client is not None and _has_left(client):
                raise ConnectionResetError
            self._answer(client)
            return
        is_ready = bool(select.select([watched], [], [], TICK_S)[0])
        if is_ready and client is None and listener is not None:
            accepted, _ = listener.accept()
            accepted.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
            self._printer.take_replies()  # meant for whoever was connected before
            with self._lock:
                self._client = accepted
        elif is_ready and client is not None:
            self._take(client)
        self._answer(self._client)

    def _take(self, client: socket.socket) -> None:
        rate = self._printer.bytes_per_s
        data = client.recv(CHUNK_BYTES if rate is None else max(1, int(rate * TICK_S)))
        if not data or self._printer.must_disconnect(len(data)):
            with self._lock:
                self._hang_up()
            return
        self._printer.receive(data)
        if rate is not None:
            self._stopping.wait(TICK_S)

    def _answer(self, client: socket.socket | None) -> None:
        if client is not None and (replies := self._printer.take_replies()):
            client.sendall(replies)

    def _hang_up(self) -> None:
        client, self._client = self._client, None
        if client is not None:
            with contextlib.suppress(OSError):
                client.shutdown(socket.SHUT_RDWR)
            client.close()


def _has_left(client: socket.socket) -> bool:
    """Whether the client closed behind data nobody has read yet. Only Linux can tell."""
    hang_up = getattr(select, "POLLRDHUP", None)
    if hang_up is None:
        return False
    poll = select.poll()
    poll.register(client, hang_up)
    return bool(poll.poll(0))


class PtyPrinterPort:
    """Plugged as soon as it is made; `path` is what a driver opens. POSIX only."""

    def __init__(self, printer: VirtualPrinter, path: Path, baud: int = 115200) -> None:
        from devices.links.pty import PtyPort

        self._printer = printer
        self._baud = baud
        self._port = PtyPort(path)
        self._port.plug()
        self._stopping = threading.Event()
        self._thread = threading.Thread(target=self._run, name=f"virtual printer {path.name}")
        self._thread.start()

    @property
    def url(self) -> str:
        return f"serial://{self._port.path}?baud={self._baud}"

    def plug(self) -> None:
        self._port.plug()

    def unplug(self) -> None:
        self._port.unplug()

    def stop(self) -> None:
        self._stopping.set()
        self._port.unplug()
        self._thread.join()

    def _run(self) -> None:
        while not self._stopping.is_set():
            try:
                self._turn()
            except DeviceUnavailable:
                self._stopping.wait(TICK_S)
            self._printer.deliver()

    def _turn(self) -> None:
        if not self._printer.has_room:
            self._stopping.wait(TICK_S)
        else:
            rate = self._printer.bytes_per_s
            data = self._port.read(CHUNK_BYTES if rate is None else max(1, int(rate * TICK_S)), TICK_S)
            if data and self._printer.must_disconnect(len(data)):
                self._port.unplug()
                return
            if data:
                self._printer.receive(data)
            if rate is not None:
                self._stopping.wait(TICK_S)
        if replies := self._printer.take_replies():
            self._port.write(replies)
