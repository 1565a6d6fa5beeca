"""The wait estimate of today: people ahead × their mean service time ÷ the counters that serve them.

Pure. Owns the formula (domain.md 3.1) and its range; the forecast that learns is a room of its own beside it.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from config.contract.facts import WaitRange
from hall_server.domain.lines import Entry
from hall_server.domain.model import Counter, HallState, Ticket
from hall_server.domain.rules import Rules

WaitTable = Mapping[str, WaitRange | None]


@dataclass(frozen=True, slots=True)
class WaitModel:
    """`prior_s` gives seconds at the counter by service code and by group prefix; `trim` is left out at each end."""

    prior_s: Mapping[str, float]
    trim: float
    low: float
    high: float


def wait_table(state: HallState, rules: Rules, model: WaitModel) -> dict[str, WaitRange | None]:
    """What a new ordinary ticket of each group is told now; None where no counter is staffed."""
    means = Means(state, model)
    return {
        group: wait_behind(state, rules, model, group, len(state.lines.group(group)), means)
        for group in rules.groups
    }


class Means(dict[str, float]):
    """Mean seconds by service code or prefix, worked out once for a whole table."""

    def __init__(self, state: HallState, model: WaitModel) -> None:
        super().__init__()
        self._state = state
        self._model = model

    def __missing__(self, service: str) -> float:
        mean = self[service] = _mean_s(self._state, self._model, service)
        return mean


def wait_behind(
    state: HallState, rules: Rules, model: WaitModel, group: str, ahead: int, means: Means | None = None
) -> WaitRange | None:
    """The wait of a ticket with `ahead` tickets before it in the line of its group; None without a counter."""
    counters = serving_counters(state, rules, group)
    if not counters:
        return None
    means = Means(state, model) if means is None else means
    line = islice(state.lines.group(group), ahead)
    work_s = sum(means[service] for service in _services(state, model, line))
    work_s += sum(means[service] / 2 for service in _in_service(state, model, counters))
    is_one_free = any(counter.ticket is None for counter in counters)
    if is_one_free and not ahead:
        return WaitRange(p10=0, p50=0, p90=0)
    middle = work_s / sum(_share(state, rules, counter, group) for counter in counters)
    return WaitRange(p10=round(middle * model.low), p50=round(middle), p90=round(middle * model.high))


def serving_counters(state: HallState, rules: Rules, group: str) -> list[Counter]:
    """Counters that call tickets of the group now."""
    return [
        counter
        for counter in state.counters.values()
        if counter.is_open and counter.id in rules.counters and rules.counters[counter.id].serves(group)
    ]


def _services(state: HallState, model: WaitModel, line: Iterable[Entry]) -> list[str]:
    return [_came_for(state.tickets[entry[2]], model) for entry in line]


def _in_service(state: HallState, model: WaitModel, counters: Sequence[Counter]) -> list[str]:
    """What the busy counters are at: half of each is taken to be still ahead."""
    current = (state.current(counter) for counter in counters)
    return [_came_for(ticket, model) for ticket in current if ticket is not None]


def _came_for(ticket: Ticket, model: WaitModel) -> str:
    """The service, or the group where only that is known or the service left the hall file meanwhile."""
    service = ticket.service
    return ticket.group if service is None or service not in model.prior_s else service


def _share(state: HallState, rules: Rules, counter: Counter, group: str) -> float:
    """The part of a counter that works for the group: it is shared with its other groups that have people waiting."""
    rule = rules.counters[counter.id]
    others = sum(
        1 for other in (*rule.groups, *rule.overflow) if other != group and len(state.lines.group(other))
    )
    return 1 / (1 + others)


def _mean_s(state: HallState, model: WaitModel, service: str) -> float:
    """Trimmed mean of the recent service times; the catalogue's minutes until there are any."""
    recent = sorted(state.service_seconds.get(service, ()))
    if not recent:
        return model.prior_s[service]
    cut = int(len(recent) * model.trim)
    kept = recent[cut : len(recent) - cut]
    return sum(kept) / len(kept)
