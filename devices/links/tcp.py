"""TCP link: a client socket with bounded waits and notice of vanished peers.

Owns connect, deadline and loss. Does not reconnect: when to try again is the driver's business (backoff.py).

A send into a cable that was cut succeeds: the kernel keeps the bytes and hopes. Two settings bound that hope:
TCP_USER_TIMEOUT (Linux) ends a connection whose data stays unacknowledged, keepalive one that is silent.
"""

import contextlib
import select
import socket
import time

from devices.errors import DeviceUnavailable

# Unacknowledged data older than this means the peer is gone. Smaller: a busy Wi-Fi bridge counts as dead.
# Larger: a visitor waits for a slip from a printer whose cable is out.
USER_TIMEOUT_MS = 3000
KEEPALIVE_IDLE_S = 5
KEEPALIVE_INTERVAL_S = 2
KEEPALIVE_PROBES = 3


class TcpLink:
    """Link over TCP. `connect_timeout_s` bounds `open()`."""

    def __init__(self, host: str, port: int, connect_timeout_s: float = 3.0) -> None:
        self._address = (host, port)
        self._connect_timeout_s = connect_timeout_s
        self._socket: socket.socket | None = None

    @property
    def name(self) -> str:
        host, port = self._address
        return f"tcp://[{host}]:{port}" if ":" in host else f"tcp://{host}:{port}"

    @property
    def is_open(self) -> bool:
        return self._socket is not None

    def open(self) -> None:
        if self._socket is not None:
            return
        try:
            connected = socket.create_connection(self._address, timeout=self._connect_timeout_s)
        except OSError as error:
            raise DeviceUnavailable(f"cannot connect ({error})", device=self.name) from error
        _tune(connected)
        connected.setblocking(False)
        self._socket = connected

    def write_all(self, data: bytes, timeout_s: float) -> None:
        deadline = time.monotonic() + timeout_s
        rest = memoryview(data)
        while rest:
            sock = self._require()
            try:
                sent = sock.send(rest)
            except BlockingIOError:
                sent = 0
            except OSError as error:
                raise self._lost(error) from error
            rest = rest[sent:]
            if rest and not self._wait(sock, deadline, to_write=True):
                raise DeviceUnavailable(
                    f"took {len(data) - len(rest)} of {len(data)} bytes in {timeout_s:g} s", device=self.name
                )

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        sock = self._require()
        if not self._wait(sock, time.monotonic() + timeout_s, to_write=False):
            return b""
        try:
            data = sock.recv(max_bytes)
        except BlockingIOError:
            return b""
        except OSError as error:
            raise self._lost(error) from error
        if not data:
            raise self._lost("closed by the peer")
        return data

    def discard_input(self) -> None:
        while self.read(4096, 0.0):
            pass

    def close(self) -> None:
        sock, self._socket = self._socket, None
        if sock is None:
            return
        with contextlib.suppress(OSError):
            sock.shutdown(socket.SHUT_RDWR)  # wakes a thread that waits in select on this socket
        sock.close()

    def _wait(self, sock: socket.socket, deadline: float, *, to_write: bool) -> bool:
        remaining_s = max(0.0, deadline - time.monotonic())
        try:
            if to_write:
                return bool(select.select([], [sock], [], remaining_s)[1])
            return bool(select.select([sock], [], [], remaining_s)[0])
        except (OSError, ValueError) as error:  # ValueError: closed by another thread meanwhile
            raise self._lost(error) from error

    def _require(self) -> socket.socket:
        if self._socket is None:
            raise DeviceUnavailable("link is not open", device=self.name)
        return self._socket

    def _lost(self, reason: object) -> DeviceUnavailable:
        self.close()
        return DeviceUnavailable(f"connection lost ({reason})", device=self.name)


def _tune(sock: socket.socket) -> None:
    sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    sock.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (
        ("TCP_USER_TIMEOUT", USER_TIMEOUT_MS),
        ("TCP_KEEPIDLE", KEEPALIVE_IDLE_S),
        ("TCP_KEEPINTVL", KEEPALIVE_INTERVAL_S),
        ("TCP_KEEPCNT", KEEPALIVE_PROBES),
    ):
        number = getattr(socket, option, None)  # each platform knows its own few of them
        if number is not None:
            with contextlib.suppress(OSError):
                sock.setsockopt(socket.IPPROTO_TCP, number, value)
