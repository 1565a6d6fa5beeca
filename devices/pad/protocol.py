"""What every rating pad promises, in the words of the hall. Owns the protocol and its events."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from devices.status import DeviceStatus


class Ending(StrEnum):
    """How an invitation ended without a rating."""

    TIMED_OUT = "timed_out"
    CANCELLED = "cancelled"
    OFFLINE = "offline"
    """Its time is over and the pad was away for part of it: silence must not count as a refusal."""


@dataclass(frozen=True, slots=True)
class Rated:
    """The visitor rated `request`. `level` is 1 to 5, 5 = 非常满意; `raw_code` is the pad's own code."""

    device: str
    request: str
    level: int
    raw_code: int


@dataclass(frozen=True, slots=True)
class Unsolicited:
    """A face was pressed that no open invitation asked for. To be logged, never attached to a ticket."""

    device: str
    raw_code: int


@dataclass(frozen=True, slots=True)
class KeyPressed:
    """A key of a caller keypad, named by the profile, and the digits typed before it."""

    device: str
    key: str
    digits: str


@dataclass(frozen=True, slots=True)
class InvitationEnded:
    device: str
    request: str
    ending: Ending


PadEvent = Rated | Unsolicited | KeyPressed | InvitationEnded
PadListener = Callable[[PadEvent], None]


@runtime_checkable
class RatingPad(Protocol):
    """A pad that asks a visitor for one of five levels.

    Verbs return at once and may be repeated; what the pad must show is said again when it is plugged back.
    """

    @property
    def device(self) -> str: ...

    @property
    def status(self) -> DeviceStatus: ...

    def start(self, on_event: PadListener, on_status: Callable[[DeviceStatus], None] | None = None) -> None:
        """Begin in the background. Listeners run on the pad's own thread and must be quick."""
        ...

    def welcome(self, staff: str, role: str) -> None:
        """Show who serves here, as far as the model can; an empty name shows nobody."""
        ...

    def invite(self, request: str, timeout_s: float | None = None) -> None:
        """Ask for a rating of `request`, once: an answered or open request is not asked again.

        Another open request is cancelled by this one. `timeout_s` defaults to the profile's.
        """
        ...

    def cancel(self) -> None:
        """Take the open invitation off the pad, if there is one."""
        ...

    def thanks(self) -> None:
        """Thank the visitor; does nothing on pads that thank by themselves."""
        ...

    def close(self) -> None:
        """Let go of the line. Harmless when repeated."""
        ...
