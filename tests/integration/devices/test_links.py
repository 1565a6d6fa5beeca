"""The same promises over a real socket and a real pseudo-terminal: deadline, silence, loss, coming back."""

import contextlib
import socket
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from devices.errors import DeviceUnavailable
from devices.links import link_for

pytestmark = pytest.mark.skipif(sys.platform == "win32", reason="pseudo-terminals are POSIX")


@pytest.fixture
def listener() -> Iterator[socket.socket]:
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.settimeout(5)
        yield server


def _url(server: socket.socket) -> str:
    return f"tcp://127.0.0.1:{server.getsockname()[1]}"


def test_tcp_moves_bytes_and_tells_silence_from_a_closed_peer(listener: socket.socket) -> None:
    link = link_for(_url(listener))
    link.open()
    link.open()
    peer, _ = listener.accept()
    link.write_all(b"\x10\x04\x01", 1.0)
    assert peer.recv(16) == b"\x10\x04\x01"
    assert link.read(16, 0.02) == b""
    peer.sendall(b"\x12")
    assert link.read(16, 2.0) == b"\x12"
    peer.close()
    with pytest.raises(DeviceUnavailable, match="closed by the peer"):
        link.read(16, 2.0)
    assert not link.is_open
    with pytest.raises(DeviceUnavailable, match="not open"):
        link.write_all(b"x", 1.0)


def test_tcp_write_to_a_peer_that_takes_nothing_ends_at_its_deadline_with_the_link_open(
    listener: socket.socket,
) -> None:
    link = link_for(_url(listener))
    link.open()
    peer, _ = listener.accept()
    started = time.monotonic()
    with pytest.raises(DeviceUnavailable, match="of 33554432 bytes"):
        link.write_all(bytes(32 * 1024 * 1024), 0.2)
    assert time.monotonic() - started < 2.0
    assert link.is_open
    link.close()
    peer.close()


def test_tcp_close_from_another_thread_wakes_a_blocked_read(listener: socket.socket) -> None:
    link = link_for(_url(listener))
    link.open()
    peer, _ = listener.accept()
    closer = threading.Timer(0.05, link.close)
    closer.start()
    started = time.monotonic()
    with pytest.raises(DeviceUnavailable):
        link.read(1, 10.0)
    closer.join()
    assert time.monotonic() - started < 5.0
    peer.close()


def test_tcp_open_without_a_listener_is_unavailable() -> None:
    with socket.create_server(("127.0.0.1", 0)) as server:
        url = _url(server)
    with pytest.raises(DeviceUnavailable, match="cannot connect"):
        link_for(url).open()


def test_serial_over_pty_moves_bytes_survives_unplug_and_replug(tmp_path: Path) -> None:
    from devices.links.pty import PtyPort

    path = tmp_path / "ttyPAD"
    with contextlib.closing(PtyPort(path)) as port:
        link = link_for(f"serial://{path}?baud=9600")
        with pytest.raises(DeviceUnavailable, match="cannot open"):
            link.open()
        port.plug()
        link.open()
        link.write_all(b"\xff\x68", 1.0)
        assert port.read(16, 2.0) == b"\xff\x68"
        assert link.read(16, 0.02) == b""
        port.write(b"abc")
        assert link.read(1, 2.0) == b"a"
        port.unplug()
        with pytest.raises(DeviceUnavailable):
            while True:  # the two bytes still unread may come first
                link.read(16, 0.5)
        assert not link.is_open
        port.plug()
        link.open()
        port.write(b"again")
        got = b""
        deadline = time.monotonic() + 3
        while len(got) < 5 and time.monotonic() < deadline:
            got += link.read(16, 0.2)
        assert got == b"again"
        link.close()


@pytest.mark.parametrize("verb", ["write", "discard", "read"])
def test_every_verb_reports_an_unplugged_serial_port_as_unavailable(tmp_path: Path, verb: str) -> None:
    from devices.links.pty import PtyPort

    with contextlib.closing(PtyPort(tmp_path / "tty")) as port:
        port.plug()
        link = link_for(f"serial://{tmp_path / 'tty'}")
        link.open()
        port.unplug()
        with pytest.raises(DeviceUnavailable):
            match verb:
                case "write":
                    link.write_all(b"x", 0.5)
                case "discard":
                    link.discard_input()
                case _:
                    link.read(1, 0.5)
        assert not link.is_open


def test_serial_write_to_a_silent_device_ends_at_its_deadline(tmp_path: Path) -> None:
    from devices.links.pty import PtyPort

    with contextlib.closing(PtyPort(tmp_path / "tty")) as port:
        port.plug()
        link = link_for(f"serial://{tmp_path / 'tty'}")
        link.open()
        started = time.monotonic()
        with pytest.raises(DeviceUnavailable, match="did not take"):
            link.write_all(bytes(256 * 1024), 0.3)
        assert time.monotonic() - started < 2.0
        link.close()


def test_a_serial_port_is_opened_by_one_program_only(tmp_path: Path) -> None:
    from devices.links.pty import PtyPort

    with contextlib.closing(PtyPort(tmp_path / "tty")) as port:
        port.plug()
        first, second = link_for(f"serial://{tmp_path / 'tty'}"), link_for(f"serial://{tmp_path / 'tty'}")
        first.open()
        with pytest.raises(DeviceUnavailable, match="cannot open"):
            second.open()
        first.close()


def test_serial_close_from_another_thread_wakes_a_blocked_read(tmp_path: Path) -> None:
    from devices.links.pty import PtyPort

    with contextlib.closing(PtyPort(tmp_path / "tty")) as port:
        port.plug()
        link = link_for(f"serial://{tmp_path / 'tty'}")
        link.open()
        closer = threading.Timer(0.05, link.close)
        closer.start()
        started = time.monotonic()
        with contextlib.suppress(DeviceUnavailable):
            assert link.read(1, 10.0) == b""
        closer.join()
        assert time.monotonic() - started < 5.0
        assert not link.is_open
