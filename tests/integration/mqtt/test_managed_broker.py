import json
import os
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from config.broker_url import parse_broker_url
from config.mqtt import Session
from hall_server.gateway import broker as broker_module
from hall_server.gateway import mosquitto_conf
from hall_server.gateway.broker import BrokerUnavailable, ManagedBroker, accepts
from tests.conditions import eventually

OUTLIVED = """
import sys, time, pathlib
from hall_server.gateway.broker import ManagedBroker
broker = ManagedBroker(pathlib.Path(sys.argv[1]))
print(broker.start(), broker.pid, flush=True)
time.sleep(60)
"""


@pytest.fixture
def managed(tmp_path: Path) -> Iterator[ManagedBroker]:
    broker = ManagedBroker(tmp_path)
    yield broker
    broker.stop()


def port_of(broker: ManagedBroker) -> int:
    return parse_broker_url(broker.url).port


def listening_on(port: int) -> list[str]:
    """The addresses of this machine that a listener on the port is bound to, as the kernel says."""
    lines = [
        line.split()
        for name in ("tcp", "tcp6")
        for line in Path(f"/proc/net/{name}").read_text().splitlines()
    ]
    ends = [fields[1].split(":") for fields in lines if fields[3] == "0A"]
    return [socket.inet_ntoa(bytes.fromhex(address)[::-1]) for address, at in ends if int(at, 16) == port]


def is_alive(pid: int) -> bool:
    """A dead child of nobody is collected by nobody in a container without an init; it is dead all the same."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except OSError:
        return False


def leave_orphan(folder: Path) -> tuple[str, int]:
    """A broker whose server was killed: its URL and process."""
    server = subprocess.Popen(
        [sys.executable, "-c", OUTLIVED, str(folder)], stdout=subprocess.PIPE, text=True
    )
    assert server.stdout is not None
    url, pid = server.stdout.readline().split()
    server.kill()
    server.wait()
    server.stdout.close()
    return url, int(pid)


def test_it_serves_on_the_loopback_address_only_and_ends_without_a_trace(managed: ManagedBroker) -> None:
    threads = threading.active_count()
    url = managed.start()
    pid = managed.pid
    session = Session(url, "someone")
    session.start()
    assert session.wait_connected(10)
    session.close()
    assert listening_on(port_of(managed)) == ["127.0.0.1"]
    managed.stop()
    assert pid is not None
    assert not is_alive(pid)
    assert threading.active_count() == threads


def test_its_port_is_kept(tmp_path: Path) -> None:
    urls = set()
    for _ in range(2):
        broker = ManagedBroker(tmp_path)
        urls.add(broker.start())
        broker.stop()
    assert len(urls) == 1


def test_a_taken_port_is_left_to_its_taker(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    first = ManagedBroker(tmp_path)
    first.start()
    first.stop()
    port = port_of(first)
    with socket.create_server(("127.0.0.1", port)):
        second = ManagedBroker(tmp_path)
        second.start()
        assert port_of(second) != port
        assert f"port {port} of this broker is taken by another program" in caplog.text
        second.stop()
    third = ManagedBroker(tmp_path)
    third.start()
    third.stop()
    assert port_of(third) == port_of(second)


def test_a_killed_broker_is_started_again_with_what_it_retained(managed: ManagedBroker) -> None:
    url = managed.start()
    session = Session(url, "someone")
    told: list[bool] = []
    got: list[bytes] = []
    session.start()
    try:
        assert session.wait_connected(10)
        session.publish("kept", b"still here", retain=True, acknowledged=told.append)
        eventually(lambda: told, "retained")
        eventually(lambda: b"still here" in database(managed), "saved")
        killed = managed.pid
        assert killed is not None
        os.kill(killed, signal.SIGKILL)
        eventually(lambda: managed.restarts == 1, "restarted")
        assert managed.pid not in (killed, None)
        assert managed.url == url
        eventually(lambda: session.wait_connected(0), "the client is back")
        session.subscribe("kept", lambda message: got.append(message.payload))
        eventually(lambda: got == [b"still here"], "the retained message")
    finally:
        session.close()


def database(managed: ManagedBroker) -> bytes:
    path = Path(f"/proc/{managed.pid}/cmdline").read_text().split("\0")[2]
    stored = Path(path).with_name("mosquitto.db")
    return stored.read_bytes() if stored.exists() else b""


def test_a_serving_orphan_of_the_same_folder_is_adopted_watched_and_ended(tmp_path: Path) -> None:
    url, orphan = leave_orphan(tmp_path)
    assert is_alive(orphan)
    broker = ManagedBroker(tmp_path)
    try:
        assert broker.start() == url
        assert broker.pid == orphan
        os.kill(orphan, signal.SIGKILL)
        eventually(lambda: broker.restarts == 1, "the adopted one is watched too")
        assert broker.url == url
    finally:
        broker.stop()
    assert not accepts(parse_broker_url(url).port)


def test_an_orphan_that_hangs_is_ended_and_replaced(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(broker_module, "STOP_S", 0.3)
    url, orphan = leave_orphan(tmp_path)
    os.kill(orphan, signal.SIGSTOP)
    broker = ManagedBroker(tmp_path)
    try:
        assert broker.start() == url
        assert broker.pid != orphan
        assert not is_alive(orphan)
        assert f"does not serve: process {orphan}" in caplog.text
    finally:
        broker.stop()


def test_a_stranger_with_the_orphans_number_is_left_alone(tmp_path: Path) -> None:
    (tmp_path / "broker").mkdir()
    (tmp_path / "broker" / "process.json").write_text(json.dumps({"port": 0, "pid": os.getppid()}))
    broker = ManagedBroker(tmp_path)
    broker.start()
    broker.stop()
    assert is_alive(os.getppid())


def test_an_unreadable_note_costs_only_the_port(tmp_path: Path) -> None:
    (tmp_path / "broker").mkdir()
    (tmp_path / "broker" / "process.json").write_text("{")
    broker = ManagedBroker(tmp_path)
    broker.start()
    assert accepts(port_of(broker))
    broker.stop()


def test_a_folder_name_with_spaces_and_chinese_works(tmp_path: Path) -> None:
    broker = ManagedBroker(tmp_path / "便民 大厅")
    broker.start()
    broker.stop()
    assert (tmp_path / "便民 大厅" / "broker" / "mosquitto.log").exists()


def test_a_machine_without_mosquitto_is_told_what_to_install(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    monkeypatch.setattr(broker_module, "SEARCH_ALSO", ())
    with pytest.raises(BrokerUnavailable, match="apt install mosquitto"):
        ManagedBroker(tmp_path).start()


def test_it_is_found_where_only_roots_path_looks(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert broker_module.find_mosquitto().endswith("sbin/mosquitto")


def test_what_the_broker_said_when_it_would_not_start_is_passed_on(
    managed: ManagedBroker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(mosquitto_conf, "managed", lambda port, folder, user: "no_such_setting 1\n")
    with pytest.raises(BrokerUnavailable, match="no_such_setting"):
        managed.start()
