"""The way into the maintenance page: hidden touches, a PIN, and patience after wrong ones. Pure but for the
check.

Owns counting and locking; whether a PIN is right is asked of `check`, which may take its time on another
thread.
"""

from collections.abc import Callable
from typing import Final

HIDDEN_TOUCHES: Final = 5
HIDDEN_WITHIN_S: Final = 3.0
PIN_DIGITS: Final = 8
TRIES: Final = 3
LOCKED_S: Final = 60.0


class HiddenDoor:
    """Opens at the fifth touch within three seconds: no visitor does that by chance."""

    def __init__(self, now: Callable[[], float]) -> None:
        self._now, self._touches = now, [0.0] * 0

    def touch(self) -> bool:
        now = self._now()
        self._touches = [at for at in self._touches if now - at < HIDDEN_WITHIN_S] + [now]
        if len(self._touches) < HIDDEN_TOUCHES:
            return False
        self._touches.clear()
        return True


class PinPad:
    """Collects digits and lets the right ones through; after three wrong PINs it takes none for a minute."""

    def __init__(
        self,
        check: Callable[[str, Callable[[bool], None]], None],
        now: Callable[[], float],
        changed: Callable[[], None],
        opened: Callable[[], None],
    ) -> None:
        self._check, self._now, self._changed, self._opened = check, now, changed, opened
        self._digits, self._wrong, self._locked_until = "", 0, 0.0
        self.is_checking = False
        self.is_wrong = False

    @property
    def length(self) -> int:
        return len(self._digits)

    @property
    def is_locked(self) -> bool:
        return self._now() < self._locked_until

    def press(self, digit: str) -> None:
        if not self.is_locked and not self.is_checking and len(self._digits) < PIN_DIGITS:
            self._digits += digit
            self.is_wrong = False
            self._changed()

    def clear(self) -> None:
        self._digits, self.is_wrong = "", False
        self._changed()

    def enter(self) -> None:
        if self.is_locked or self.is_checking or not self._digits:
            return
        pin, self._digits = self._digits, ""
        self.is_checking = True
        self._changed()
        self._check(pin, self._checked)

    def _checked(self, is_right: bool) -> None:
        self.is_checking = False
        if is_right:
            self._wrong = 0
            self._opened()
        else:
            self._wrong += 1
            self.is_wrong = True
            if self._wrong >= TRIES:
                self._wrong, self._locked_until = 0, self._now() + LOCKED_S
        self._changed()
