"""The memory link behaves as any link: silence is b"", loss is DeviceUnavailable."""

import threading
from collections.abc import Iterator

import pytest

from devices.errors import DeviceUnavailable
from devices.links import link_for
from devices.links.memory import MemoryWire, forget_wire, memory_wire


@pytest.fixture
def wire() -> Iterator[MemoryWire]:
    yield memory_wire("test-wire")
    forget_wire("test-wire")


def test_bytes_arrive_whole_at_the_other_end_in_both_directions(wire: MemoryWire) -> None:
    link = link_for("memory:test-wire")
    link.open()
    link.write_all(b"down", 1.0)
    wire.far.write_all(b"upwards", 1.0)
    assert wire.far.read(64, 1.0) == b"down"
    assert link.read(2, 1.0) == b"up"
    assert link.read(64, 1.0) == b"wards"


def test_silence_is_empty_and_discard_drops_what_came(wire: MemoryWire) -> None:
    wire.near.open()
    assert wire.near.read(64, 0.01) == b""
    wire.far.write_all(b"old", 1.0)
    wire.near.discard_input()
    assert wire.near.read(64, 0.0) == b""


def test_an_unplugged_wire_wakes_a_blocked_reader_with_loss(wire: MemoryWire) -> None:
    wire.near.open()
    unplugger = threading.Timer(0.02, wire.unplug)
    unplugger.start()
    with pytest.raises(DeviceUnavailable):
        wire.near.read(1, 5.0)
    unplugger.join()
    assert not wire.near.is_open
    with pytest.raises(DeviceUnavailable, match="unplugged"):
        wire.near.open()


def test_a_replugged_wire_opens_again_without_the_bytes_of_before(wire: MemoryWire) -> None:
    wire.near.open()
    wire.far.write_all(b"lost", 1.0)
    wire.unplug()
    wire.replug()
    wire.near.open()
    wire.far.write_all(b"new", 1.0)
    assert wire.near.read(64, 1.0) == b"new"


def test_a_closed_link_refuses_to_move_bytes(wire: MemoryWire) -> None:
    wire.near.close()
    wire.near.close()
    with pytest.raises(DeviceUnavailable, match="not open"):
        wire.near.write_all(b"x", 1.0)
