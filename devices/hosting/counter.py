"""A counter's pad and display follow its state, and report what happened.

Owns the translation: state → what the devices show, device events → facts for the hall. Does not own the drivers,
nor who subscribes: whoever hosts the devices calls `follow` with each new state.
"""

import logging
from collections.abc import Callable
from datetime import UTC, datetime

from config.contract.commands import AcknowledgeCall, Command, Rate
from config.contract.state import CounterStateMessage
from config.contract.words import RatingSource, Role
from devices.display.protocol import CounterDisplay, DisplayColour, DisplayText, Shown, Stage
from devices.pad.protocol import PadEvent, Rated, RatingPad, Unsolicited
from devices.status import DeviceStatus

log = logging.getLogger(__name__)

Post = Callable[[Command], object]
"""Stores a fact in the outbox; it is sent until the hall answers."""
Report = Callable[[str, str, DeviceStatus], None]
"""Takes device id, kind and status of a device whenever it changes."""

ROLE_NAMES = {Role.A: "A角", Role.B: "B角", Role.SUBSTITUTE: "替岗"}


class CounterDevices:
    """`pad` and `display` may each be missing. `follow` and the devices' threads may run at once."""

    def __init__(
        self, pad: RatingPad | None, display: CounterDisplay | None, post: Post, report: Report
    ) -> None:
        self._pad = pad
        self._display = display
        self._post = post
        self._report = report
        self._clerk: tuple[str, str] | None = None
        self._invited: str | None = None

    def start(self) -> None:
        if self._pad is not None:
            pad = self._pad
            pad.start(self._take, lambda status: self._report(pad.device, "pad", status))
        if self._display is not None:
            display = self._display
            display.start(self._shown, lambda status: self._report(display.device, "display", status))

    def follow(self, state: CounterStateMessage) -> None:
        """Make the devices show this state; the same again changes nothing."""
        if self._display is not None:
            self._show(self._display, state)
        if self._pad is not None:
            self._greet(self._pad, state)
            self._invite(self._pad, state)

    def close(self) -> None:
        if self._pad is not None:
            self._pad.close()
        if self._display is not None:
            self._display.close()

    def _show(self, display: CounterDisplay, state: CounterStateMessage) -> None:
        call = state.call
        text = DisplayText(state.display.line, DisplayColour(state.display.colour), state.display.blink)
        attempt = f"{call.id}#{call.attempt}" if call is not None and state.display.blink else ""
        display.show(text, attempt)

    def _shown(self, shown: Shown) -> None:
        if shown.reference and shown.stage is Stage.CONFIRMED:
            call, _, _ = shown.reference.partition("#")
            self._post(AcknowledgeCall(call=call, device=shown.device))

    def _greet(self, pad: RatingPad, state: CounterStateMessage) -> None:
        clerk = ("", "") if state.clerk is None else (state.clerk.name, ROLE_NAMES[state.clerk.role])
        if clerk != self._clerk:
            self._clerk = clerk
            pad.welcome(*clerk)

    def _invite(self, pad: RatingPad, state: CounterStateMessage) -> None:
        invited = state.rating_invited
        if invited is None:
            if self._invited is not None:
                self._invited = None
                pad.cancel()
            return
        left_s = (invited.until - datetime.now(UTC)).total_seconds()
        if invited.ticket != self._invited and left_s > 0:
            self._invited = invited.ticket
            pad.invite(invited.ticket, left_s)

    def _take(self, event: PadEvent) -> None:
        match event:
            case Rated(request=ticket, level=level):
                self._post(Rate(ticket=ticket, level=level, source=RatingSource.PAD))
            case Unsolicited(device=device, raw_code=raw_code):
                log.warning("%s: key %02x pressed without an invitation; not counted", device, raw_code)
            case _:
                log.info("%s", event)
