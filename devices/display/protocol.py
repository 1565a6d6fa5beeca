"""What every counter display promises. Owns the protocol, its texts and its events."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol, runtime_checkable

from devices.status import DeviceStatus


class DisplayColour(StrEnum):
    """The words of the contract's display text."""

    RED = "red"
    GREEN = "green"
    YELLOW = "yellow"


@dataclass(frozen=True, slots=True)
class DisplayText:
    """One line of text; what is longer than the display, the display scrolls or cuts in its own way.

    With `is_blinking` it blinks for three seconds and then stands.
    """

    text: str
    colour: DisplayColour = DisplayColour.RED
    is_blinking: bool = False


class Stage(StrEnum):
    """How far a text has come. Only a display that answers ever says `confirmed`."""

    SENT = "sent"
    CONFIRMED = "confirmed"


@dataclass(frozen=True, slots=True)
class Shown:
    """A text has reached a stage; each stage is told once per text. `reference` is what `show` was given."""

    device: str
    reference: str
    text: DisplayText
    stage: Stage


ShownListener = Callable[[Shown], None]


@runtime_checkable
class CounterDisplay(Protocol):
    """A display above a counter. Verbs return at once and may be repeated.

    The last text wins; it is shown again after a re-plug, and tried until the display takes it.
    """

    @property
    def device(self) -> str: ...

    @property
    def status(self) -> DeviceStatus: ...

    @property
    def shown(self) -> Shown | None:
        """The text last asked for and its stage; None while it has not been sent."""
        ...

    def start(self, on_shown: ShownListener, on_status: Callable[[DeviceStatus], None] | None = None) -> None:
        """Begin in the background. Listeners run on the display's own thread and must be quick."""
        ...

    def show(self, text: DisplayText, reference: str = "", *, force: bool = False) -> None:
        """Show `text`; `reference` comes back in the events, say the call it belongs to.

        The same text again is not sent again while its reference is the same, nor within five seconds under
        another reference; `force` sends it anyhow.
        """
        ...

    def blank(self) -> None: ...

    def close(self) -> None:
        """Let go of the line; the display keeps what it shows. Harmless when repeated."""
        ...
