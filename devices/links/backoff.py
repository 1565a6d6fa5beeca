"""How long to wait before a lost device is tried again. Pure: owns the numbers, not the waiting."""

from collections.abc import Callable


class Backoff:
    """Delays that double up to a limit, each shortened by up to a quarter at random.

    The randomness keeps the devices of a hall from knocking in step after a power cut.

    Args:
        random: returns a float in [0, 1), e.g. `random.Random(seed).random`.
        first_s: delay after the first failure.
        limit_s: longest delay. A re-plugged device is back at most this much later.
    """

    def __init__(self, random: Callable[[], float], first_s: float = 0.2, limit_s: float = 5.0) -> None:
        self._random = random
        self._first_s = first_s
        self._limit_s = limit_s
        self._next_s = first_s

    def next_delay_s(self) -> float:
        """The delay before the next try; the one after will be longer."""
        delay_s = self._next_s
        self._next_s = min(self._limit_s, delay_s * 2)
        return delay_s * (1.0 - 0.25 * self._random())

    def reset(self) -> None:
        """The device is back: the next failure starts from the first delay."""
        self._next_s = self._first_s
