"""What every speaker of the hall promises. Owns the protocol and its events."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from config.announcements import Announcement
from devices.status import DeviceStatus


class Outcome(StrEnum):
    SPOKEN = "spoken"
    STALE = "stale"
    """A call that waited too long to help anyone; dropped."""
    FAILED = "failed"
    """No voice could be made; the status says why."""


@dataclass(frozen=True, slots=True)
class Said:
    """What became of an announcement. `is_audible` is false when it was only written to a file."""

    device: str
    reference: str
    outcome: Outcome
    is_audible: bool


SaidListener = Callable[[Said], None]


@runtime_checkable
class Speaker(Protocol):
    """Says announcements one after the other, never two at once."""

    @property
    def device(self) -> str: ...

    @property
    def status(self) -> DeviceStatus: ...

    def start(self, on_said: SaidListener, on_status: Callable[[DeviceStatus], None] | None = None) -> None:
        """Begin in the background. Listeners run on the speaker's own thread and must be quick."""
        ...

    def say(self, announcement: Announcement, reference: str = "", age_s: float = 0.0) -> None:
        """Queue an announcement; returns at once.

        Args:
            reference: comes back in the event, say the call it belongs to. One that was said or is queued
                already is not said again; the empty one always is.
            age_s: how long ago the announcement was asked for; a call goes stale after a minute.
        """
        ...

    def close(self) -> None:
        """Stop, in the middle of a sentence if need be. Harmless when repeated."""
        ...
