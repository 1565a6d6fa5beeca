"""Snapshots: the whole state as bytes and back, and what is no snapshot."""

from copy import deepcopy

import msgspec
import pytest

from config.contract import commands as c
from config.contract.facts import WaitRange
from config.contract.words import HelpKind, HoldKind, PauseReason, PrintOutcome, TicketClass
from hall_server import snapshots
from hall_server.domain.model import HallState
from tests.unit.hall_server.domain.hall import Play


def eventful() -> Play:
    """A state in which nothing is empty."""
    play = Play()
    play.waits = {"A": WaitRange(1, 2, 3)}
    play.issue("A")
    play.wait_until("2026-11-25T09:30")
    play.sign_in("W01", "W03", "W02")
    for class_ in TicketClass:
        play.issue("A-01", class_, slot=play.now)
        play.wait(seconds=30)
    play.ok(c.ConfirmPrint(play.issue("B"), PrintOutcome.UNKNOWN))
    play.serve("W01")
    play.ok(c.AcknowledgeCall(f"{play.call('W01')}-c1", "display-w01"))
    play.ok(c.NoShow("W01"))
    play.call("W03")
    play.start("W03")
    play.ok(c.Transfer("W03", to_counter="W01"))
    play.call("W03")
    play.start("W03")
    play.ok(c.Hold("W03", HoldKind.KEPT))
    play.call("W03")
    play.ok(c.Pause("W02", PauseReason.MEETING))
    play.ok(c.RequestHelp("W02", HelpKind.LEADER))
    return play


def test_a_snapshot_gives_back_the_whole_state() -> None:
    state = eventful().state
    for name in (
        "tickets",
        "previous",
        "missed",
        "held",
        "unprinted",
        "helps",
        "service_seconds",
        "recent_calls",
    ):
        assert getattr(state, name), f"nothing in {name} to be kept"
    assert state.lines.groups and state.lines.reserved
    assert snapshots.from_bytes(snapshots.to_bytes(state)) == state


def test_taking_a_snapshot_leaves_the_lines_standing() -> None:
    play = eventful()
    before = deepcopy(play.state.lines)
    snapshots.to_bytes(play.state)
    assert play.state.lines == before


def test_a_restored_hall_goes_on_as_if_nothing_had_been() -> None:
    play, restored = eventful(), eventful()
    restored.state = snapshots.from_bytes(snapshots.to_bytes(restored.state))
    assert play.call_all("W01") == restored.call_all("W01")
    play.wait_until("2026-11-26T09:00"), restored.wait_until("2026-11-26T09:00")
    assert play.log == restored.log


def test_an_empty_hall_has_a_snapshot_too() -> None:
    assert snapshots.from_bytes(snapshots.to_bytes(HallState())) == HallState()


@pytest.mark.parametrize("blob", [b"", b"\x00", b"{}", b"\xc1", snapshots.to_bytes(HallState())[:-3]])
def test_other_bytes_are_no_snapshot(blob: bytes) -> None:
    with pytest.raises(msgspec.DecodeError):
        snapshots.from_bytes(blob)
