"""What was pressed and is not done yet: so that a second press does nothing and the screen says it is sent.

An action is under way from its press until the state that shows its effect, which may come a little before or
after the reply. Owns no command.
"""

from collections.abc import Callable
from dataclasses import dataclass

from counter.core.keys import Action

SHOWN_S = 0.5
"""After an accepted command its effect shows at most this late; if its state never comes, the button is free."""
DOUBLE_PRESS_S = 0.4
"""A second press this soon is a finger's slip, even if the first is done: one call too many is spoken aloud."""
SILENT_S = 2.0
"""Longer without any answer and the hall is said not to answer."""


@dataclass(slots=True)
class _Open:
    seq: int
    pressed_at: float
    accepted_at: float | None = None


class Doing:
    """`now` is monotonic, in seconds."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now = now
        self._open: dict[Action, _Open] = {}
        self._seen = -1

    def begin(self, action: Action, seq: int) -> None:
        """`seq` is of the state that was shown when it was pressed."""
        self._open[action] = _Open(seq, self._now())

    def accepted(self, action: Action) -> None:
        if action in self._open:
            self._open[action].accepted_at = self._now()

    def end(self, action: Action) -> None:
        self._open.pop(action, None)

    def seen(self, seq: int) -> None:
        """A state is shown."""
        self._seen = max(self._seen, seq)

    def clear(self) -> None:
        self._open.clear()

    def __contains__(self, action: Action) -> bool:
        open_ = self._open.get(action)
        if open_ is not None and self._has_ended(open_):
            del self._open[action]
        return action in self._open

    def _has_ended(self, open_: _Open) -> bool:
        """Accepted, shown, and too long ago for a slip of the finger."""
        now = self._now()
        if open_.accepted_at is None or now - open_.pressed_at < DOUBLE_PRESS_S:
            return False
        return self._seen > open_.seq or now - open_.accepted_at > SHOWN_S

    def is_sent(self, action: Action) -> bool:
        """Sent, and not answered yet."""
        return action in self._open and self._open[action].accepted_at is None

    @property
    def is_sending(self) -> bool:
        return any(open_.accepted_at is None for open_ in self._open.values())

    @property
    def is_silent(self) -> bool:
        """Whether something waits for an answer longer than an answer takes."""
        now = self._now()
        return any(o.accepted_at is None and now - o.pressed_at > SILENT_S for o in self._open.values())
