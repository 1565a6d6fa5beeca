"""Driver of the A0 90 counter strip.

Owns the conversation: three tries, what counts as a repeat, blinking, showing again after a re-plug. Does not
own frames (a090) or which text a counter shows (the server says).

Blinking is done by sending text and spaces in turn: no blink command of the family is known. A blank strip is
one full of spaces, because nobody describes a frame without data.
UNVERIFIED: no real strip has been connected yet.
"""

import logging
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, replace

from devices.display.a090 import SHOW, AnswerParser, Colour, Frame, build, encode_text
from devices.display.protocol import DisplayColour, DisplayText, Shown, ShownListener, Stage
from devices.line import Line
from devices.links import Link
from devices.status import LINK_LOST, NO_ANSWER, DeviceStatus, StatusKeeper

log = logging.getLogger(__name__)

TRIES = 3
TRY_INTERVAL_S = 0.1
"""A frame of eight characters and its answer take 40 ms at 9600 baud. Shorter, and the answer to the first
try is taken for the second's; longer, and a call is late on a bad line."""

REPEAT_S = 5.0
"""Equal texts closer than this are one wish, said by two who did not know of each other."""

RETRY_S = 2.0
"""A strip that did not answer three tries is asked again this often, until it does."""

BLINK_S = 3.0
BLINK_HALF_S = 0.5
"""On and off once a second: below the 3 Hz that flashing must not reach."""

DEFAULT_COLUMNS = 16
"""Eight Chinese characters."""

_COLOURS = {
    DisplayColour.RED: Colour.RED,
    DisplayColour.GREEN: Colour.GREEN,
    DisplayColour.YELLOW: Colour.YELLOW,
}


@dataclass(frozen=True, slots=True)
class _Step:
    """One picture on the way to the steady one."""

    due: float
    data: bytes


@dataclass(slots=True)
class _InFlight:
    """A picture on the wire; `wish` tells whether it is still what is wanted."""

    data: bytes
    wish: int
    tries: int
    next_try: float


class A090Display:
    """One strip on a line of its own; a CounterDisplay.

    Args:
        device: id in the hall file.
        address: on the line, 1 to 255.
        columns: half-width characters the strip has, for blanking it.
    """

    def __init__(
        self,
        device: str,
        link: Link,
        address: int = 1,
        columns: int = DEFAULT_COLUMNS,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device = device
        self._address = address
        self._blank = encode_text(" " * columns, Colour.RED)
        self._line = Line(link, monotonic)
        self._monotonic = monotonic
        self._keeper = StatusKeeper(device)
        self._on_shown: ShownListener | None = None
        self._answers = AnswerParser()
        self._wanted = DisplayText("")
        self._reference = ""
        self._wanted_at = float("-inf")
        self._wish = 0
        self._stage: Stage | None = None
        self._shown: Shown | None = None
        self._steps: deque[_Step] = deque()
        self._in_flight: _InFlight | None = None

    @property
    def device(self) -> str:
        return self._device

    @property
    def status(self) -> DeviceStatus:
        return self._keeper.status

    @property
    def shown(self) -> Shown | None:
        return self._shown

    def start(self, on_shown: ShownListener, on_status: Callable[[DeviceStatus], None] | None = None) -> None:
        self._on_shown = on_shown
        self._keeper.listen(on_status)
        log.warning("%s: the A0 90 family is UNVERIFIED on hardware", self._device)
        self._line.start(self)

    def close(self) -> None:
        self._line.close()

    def show(self, text: DisplayText, reference: str = "", *, force: bool = False) -> None:
        self._line.do(lambda: self._want(text, reference, force=force))

    def blank(self) -> None:
        self.show(DisplayText(""))

    def opened(self) -> None:
        self._answers.reset()
        self._in_flight = None
        self._plan(replace(self._wanted, is_blinking=False), self._monotonic())

    def lost(self, reason: str) -> None:
        self._in_flight = None
        self._steps.clear()
        self._keeper.offline(LINK_LOST, reason)

    def received(self, data: bytes) -> None:
        for answer in self._answers.feed(data):
            if answer.address == self._address and self._in_flight is not None:
                flying, self._in_flight = self._in_flight, None
                self._keeper.online()
                self._reach(flying.wish, Stage.CONFIRMED)

    def turn(self, now: float) -> None:
        if not self._line.is_open:
            return
        flying = self._in_flight
        if flying is None:
            if self._steps and now >= self._steps[0].due:
                self._in_flight = _InFlight(self._steps.popleft().data, self._wish, 0, now)
                self._try(self._in_flight, now)
        elif now >= flying.next_try:
            if flying.wish != self._wish:
                self._in_flight = None
            elif flying.tries < TRIES:
                self._try(flying, now)
            else:
                self._give_up(now)

    def _want(self, text: DisplayText, reference: str, *, force: bool) -> None:
        now = self._monotonic()
        if text == self._wanted and not force:
            if reference == self._reference and self._wanted_at > float("-inf"):
                return
            if now - self._wanted_at <= REPEAT_S:
                self._refer(reference)
                return
        self._wanted, self._reference, self._wanted_at = text, reference, now
        self._wish += 1
        self._stage, self._shown = None, None
        self._plan(text, now)

    def _refer(self, reference: str) -> None:
        """The text stands already or is on its way: the new reference has reached the same stages."""
        self._reference = reference
        reached, self._stage = self._stage, None
        if reached is not None:
            self._reach(self._wish, Stage.SENT)
        if reached is Stage.CONFIRMED:
            self._reach(self._wish, Stage.CONFIRMED)

    def _plan(self, text: DisplayText, now: float) -> None:
        data = encode_text(text.text, _COLOURS[text.colour]) if text.text else self._blank
        self._steps = deque([_Step(now, data)])
        if text.is_blinking:
            count = round(BLINK_S / BLINK_HALF_S)
            self._steps.extend(
                _Step(now + number * BLINK_HALF_S, self._blank if number % 2 else data)
                for number in range(1, count + 1)
            )

    def _try(self, flying: _InFlight, now: float) -> None:
        flying.tries += 1
        flying.next_try = now + TRY_INTERVAL_S
        self._answers.reset()
        self._line.send(build(Frame(self._address, SHOW, flying.data)))
        self._reach(flying.wish, Stage.SENT)

    def _give_up(self, now: float) -> None:
        self._in_flight = None
        self._keeper.offline(NO_ANSWER, f"no answer to {TRIES} tries: check power, address and wiring")
        self._plan(replace(self._wanted, is_blinking=False), now)
        self._steps[0] = replace(self._steps[0], due=now + RETRY_S)

    def _reach(self, wish: int, stage: Stage) -> None:
        """Tell a stage once per text; what flew for an earlier wish has reached nothing."""
        if wish != self._wish or self._stage in (stage, Stage.CONFIRMED):
            return
        self._stage = stage
        self._shown = Shown(self._device, self._reference, self._wanted, stage)
        log.info("%s: %r is %s", self._device, self._wanted.text, stage)
        if self._on_shown is not None:
            self._on_shown(self._shown)
