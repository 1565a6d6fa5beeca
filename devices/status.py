"""Whether a device can do its job, since when, and why not. Owns the type and the memory of the last change.

Does not own health messages on MQTT: the host of the device turns these into them.
"""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime

from config.contract.words import HealthState

log = logging.getLogger(__name__)

OK = "ok"
NOT_STARTED = "not_started"
LINK_LOST = "link_lost"
NO_ANSWER = "no_answer"

Clock = Callable[[], datetime]


def utc_now() -> datetime:
    return datetime.now(UTC)


@dataclass(frozen=True, slots=True)
class DeviceStatus:
    """`code` is stable and translated by screens; `detail` is for technicians."""

    state: HealthState
    since: datetime
    code: str
    detail: str = ""

    @property
    def is_online(self) -> bool:
        return self.state is not HealthState.UNAVAILABLE


class StatusKeeper:
    """The status of one device; logs a change to unavailable and back once each.

    Args:
        device: id of the device, for the log.
    """

    def __init__(self, device: str, clock: Clock = utc_now) -> None:
        self._device = device
        self._clock = clock
        self._lock = threading.Lock()
        self._status = DeviceStatus(HealthState.UNAVAILABLE, clock(), NOT_STARTED)
        self._listener: Callable[[DeviceStatus], None] | None = None

    @property
    def status(self) -> DeviceStatus:
        return self._status

    def listen(self, listener: Callable[[DeviceStatus], None] | None) -> None:
        """Call `listener` at each change, in the thread that caused it."""
        self._listener = listener

    def online(self, detail: str = "") -> None:
        self._become(HealthState.OK, OK, detail)

    def degraded(self, code: str, detail: str = "") -> None:
        """It works, but not as it should."""
        self._become(HealthState.DEGRADED, code, detail)

    def offline(self, code: str, detail: str = "") -> None:
        self._become(HealthState.UNAVAILABLE, code, detail)

    def _become(self, state: HealthState, code: str, detail: str) -> None:
        with self._lock:
            old = self._status
            if (old.state, old.code) == (state, code):
                return
            since = old.since if old.state is state else self._clock()
            self._status = new = DeviceStatus(state, since, code, detail)
        log.log(
            logging.INFO if state is HealthState.OK else logging.WARNING,
            *("%s is %s (%s) %s", self._device, state, code, detail),
        )
        if self._listener is not None:
            self._listener(new)
