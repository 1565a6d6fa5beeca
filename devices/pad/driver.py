"""Driver of FF 68 pads: several pads on one line, one thread for the line.

Owns the conversation: inviting, acknowledging, repeats, keys, and saying again after a re-plug what is
shown. Does not own frames (ff68), the rules of an invitation (invitation) or model data (profile).

The family speaks only when pressed, so a pad is online while its line is open: one that is dead behind a
living adapter is not noticed.
UNVERIFIED: no real pad has been connected yet.
"""

import logging
import time
from collections import deque
from collections.abc import Callable

from devices.line import Line
from devices.links import Link
from devices.pad.ff68 import Frame, Parser, build
from devices.pad.invitation import Invitations
from devices.pad.profile import CommandFrame, PadProfile
from devices.pad.protocol import KeyPressed, PadEvent, PadListener
from devices.status import LINK_LOST, DeviceStatus, StatusKeeper

log = logging.getLogger(__name__)

RATING = 0x11
FROM_HOST_OR_KEYPAD = 0x01

SILENCE_S = 0.1
"""A silence that ends an unfinished frame. USB adapters hand bytes over in pieces up to 16 ms apart: shorter
cuts good frames, longer keeps noise in front of a good frame."""

ECHO_S = 0.3
"""Some RS-485 adapters hear what they send. A frame equal to one we sent this recently is that echo."""

Monotonic = Callable[[], float]


class Ff68Bus:
    """The pads of one line. Starts with its first pad and closes with its last."""

    def __init__(self, link: Link, inter_frame_s: float, monotonic: Monotonic = time.monotonic) -> None:
        self._line = Line(link, monotonic)
        self._monotonic = monotonic
        self._inter_frame_s = inter_frame_s
        self._parser = Parser()
        self._pads: dict[int, Ff68Pad] = {}
        self._greeted: set[int] = set()
        self._outgoing: deque[bytes] = deque()
        self._sent: deque[tuple[bytes, float]] = deque(maxlen=8)
        self._last_heard = 0.0
        self._last_sent = 0.0

    @property
    def is_open(self) -> bool:
        return self._line.is_open

    def attach(self, pad: "Ff68Pad", address: int) -> None:
        """Give `pad` its address and start the line. Raises ValueError when another pad has the address."""
        if self._pads.setdefault(address, pad) is not pad:
            raise ValueError(f"{self._line.name}: two pads have the address 0x{address:02x}")
        self._line.start(self)
        self._line.do(self._greet)

    def detach(self, address: int) -> None:
        self._pads.pop(address, None)
        self._greeted.discard(address)
        if not self._pads:
            self._line.close()

    def do(self, command: Callable[[], None]) -> None:
        """Run `command` on the line's thread."""
        self._line.do(command)

    def say(self, frame: Frame, *, has_lead_in: bool) -> None:
        """Queue a frame, with the gap the line needs. On the line's thread; lost while the line is."""
        if self._line.is_open:
            self._outgoing.append(build(frame, has_lead_in=has_lead_in))

    def opened(self) -> None:
        self._parser = Parser()
        self._greet()

    def lost(self, reason: str) -> None:
        self._outgoing.clear()
        self._greeted.clear()
        for pad in tuple(self._pads.values()):
            pad.line_lost(reason)

    def received(self, data: bytes) -> None:
        self._last_heard = self._monotonic()
        self._hear(self._parser.feed(data))

    def turn(self, now: float) -> None:
        if now - self._last_heard > SILENCE_S:
            self._hear(self._parser.idle())
        for pad in tuple(self._pads.values()):
            pad.turn(now)
        while self._outgoing and now - self._last_sent >= self._inter_frame_s:
            wire = self._outgoing.popleft()
            self._line.send(wire)
            self._last_sent = now = self._monotonic()
            self._sent.append((wire.removeprefix(b"\xff"), now))

    def _greet(self) -> None:
        if self._line.is_open:
            for address, pad in tuple(self._pads.items()):
                if address not in self._greeted:
                    self._greeted.add(address)
                    pad.line_opened()

    def _hear(self, frames: list[Frame]) -> None:
        for frame in frames:
            pad = self._pads.get(frame.address)
            if pad is None:
                log.warning("%s: a frame from 0x%02x, where no pad is", self._line.name, frame.address)
            elif not self._is_echo(frame):
                pad.heard(frame, self._monotonic())

    def _is_echo(self, frame: Frame) -> bool:
        wire = build(frame, has_lead_in=False)
        now = self._monotonic()
        return any(sent == wire and now - at <= ECHO_S for sent, at in self._sent)


class Ff68Pad:
    """One pad of a bus; a RatingPad.

    Args:
        device: id in the hall file.
        address: None takes the profile's.
    """

    def __init__(self, device: str, bus: Ff68Bus, profile: PadProfile, address: int | None = None) -> None:
        self._device = device
        self._bus = bus
        self._profile = profile
        self._address = profile.address if address is None else address
        self._invitations = Invitations(device, profile.ratings, profile.dedupe_ms / 1000)
        self._keeper = StatusKeeper(device)
        self._on_event: PadListener | None = None
        self._last_key: tuple[bytes, float] | None = None

    @property
    def device(self) -> str:
        return self._device

    @property
    def status(self) -> DeviceStatus:
        return self._keeper.status

    def start(self, on_event: PadListener, on_status: Callable[[DeviceStatus], None] | None = None) -> None:
        self._on_event = on_event
        self._keeper.listen(on_status)
        log.warning("%s: profile %s is UNVERIFIED on hardware", self._device, self._profile.id)
        self._bus.attach(self, self._address)

    def close(self) -> None:
        self._bus.detach(self._address)

    def welcome(self, staff: str, role: str) -> None:
        """The family has no text: the model's resting picture is shown whoever serves."""
        log.debug("%s: %s (%s) serves; this model cannot show it", self._device, staff, role)
        self._bus.do(self._rest)

    def invite(self, request: str, timeout_s: float | None = None) -> None:
        deadline_in_s = self._profile.invitation_s if timeout_s is None else timeout_s
        deadline = time.monotonic() + deadline_in_s
        self._bus.do(lambda: self._invite(request, deadline))

    def cancel(self) -> None:
        self._bus.do(self._cancel)

    def thanks(self) -> None:
        self._bus.do(lambda: self._say(self._profile.commands.thanks))

    def line_opened(self) -> None:
        self._keeper.online(detail="the line is open; the family does not answer questions")
        if self._invitations.open_request is None:
            self._say(self._profile.commands.welcome)
        else:
            self._say(self._profile.commands.invite)

    def line_lost(self, reason: str) -> None:
        self._keeper.offline(LINK_LOST, reason)
        self._invitations.lost()

    def turn(self, now: float) -> None:
        ended = self._invitations.expire(now)
        if ended:
            self._say(self._profile.commands.cancel)
            self._tell(ended)

    def heard(self, frame: Frame, now: float) -> None:
        """A frame from this pad's address arrived."""
        if frame.function == RATING and len(frame.data) == 1:
            self._acknowledge(frame)
            self._tell(self._invitations.pressed(frame.data[0], now))
        elif frame.function == FROM_HOST_OR_KEYPAD and frame.data and frame.data[-1] in self._profile.keys:
            self._bus.say(frame, has_lead_in=self._profile.has_lead_in)  # a keypad wants its own frame back
            self._key(frame.data, now)
        else:
            log.warning("%s: unknown frame %02x %s", self._device, frame.function, frame.data.hex(" "))

    def _key(self, data: bytes, now: float) -> None:
        last, self._last_key = self._last_key, (data, now)
        if last is not None and last[0] == data and now - last[1] <= self._profile.dedupe_ms / 1000:
            return
        digits = "".join(str(digit) for digit in data[:-1] if digit <= 9)
        self._tell([KeyPressed(self._device, self._profile.keys[data[-1]], digits)])

    def _acknowledge(self, frame: Frame) -> None:
        data = frame.data if self._profile.ack == "echo" else b""
        acknowledgement = Frame(self._address, FROM_HOST_OR_KEYPAD, data)
        self._bus.say(acknowledgement, has_lead_in=self._profile.ack_has_lead_in)

    def _rest(self) -> None:
        if self._invitations.open_request is None:
            self._say(self._profile.commands.welcome)

    def _invite(self, request: str, deadline: float) -> None:
        events = self._invitations.invite(request, deadline, is_online=self._bus.is_open)
        if events is not None:
            self._tell(events)
            self._say(self._profile.commands.invite)

    def _cancel(self) -> None:
        ended = self._invitations.cancel()
        if ended:
            self._say(self._profile.commands.cancel)
            self._tell(ended)

    def _say(self, command: CommandFrame | None) -> None:
        if command is not None:
            frame = Frame(self._address, command.function, command.payload)
            self._bus.say(frame, has_lead_in=self._profile.has_lead_in)

    def _tell(self, events: list[PadEvent]) -> None:
        for event in events:
            log.info("%s", event)
            if self._on_event is not None:
                self._on_event(event)
