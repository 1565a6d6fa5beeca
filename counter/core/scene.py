"""What this counter knows of the hall: the hall file and the last state of each kind. Decides nothing."""

from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo

from config.contract.facts import TicketFacts
from config.contract.state import CounterStateMessage, PostsState, QueuesState
from config.contract.words import CounterState
from config.hall import Hall
from config.i18n import translator
from counter.core.hall_time import HallTime


class Scene:
    """Raises ValueError for a counter the hall file does not have."""

    def __init__(self, hall: Hall, counter: str, language: str, monotonic: Callable[[], float]) -> None:
        place = hall.counter(counter)
        if place is None:
            raise ValueError(f"the hall file has no counter {counter}")
        self.hall, self.place, self.language = hall, place, language
        self.tr = translator(language)
        self.time = HallTime(monotonic)
        self.state: CounterStateMessage | None = None
        self.queues: QueuesState | None = None
        self.posts: PostsState | None = None

    def local_now(self) -> datetime:
        """The hall's time of day."""
        return self.time.now().astimezone(ZoneInfo(self.hall.identity.timezone))

    @property
    def doing(self) -> CounterState | None:
        return None if self.state is None else self.state.state

    @property
    def ticket(self) -> TicketFacts | None:
        """The ticket called or served here."""
        return None if self.state is None or self.state.call is None else self.state.call.ticket

    @property
    def seq(self) -> int:
        return -1 if self.state is None else self.state.seq
