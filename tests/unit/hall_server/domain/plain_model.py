"""The queue once more, as plainly as it can be said: dicts, lists, and a sort of everybody at each question.

Shares no code with the domain. A method says whether the command is to be accepted, and does it if so. Times
are seconds since the day's midnight. What a model cannot know (the key of a returned ticket) it is told.
"""

from dataclasses import dataclass, field

CREDIT = {"normal": 0, "care": 1200, "appointment": 600, "returning": 600, "urgent": 10_000_000}
SERVED = {"W01": ("A", "B"), "W02": ("B", ""), "W03": ("AB", ""), "D01": ("", "")}
PENALTY = 900
CARE_IN_A_ROW = 2
ENDED = ("completed", "cancelled", "expired")


@dataclass
class Visit:
    id: str
    group: str
    number: int
    class_: str
    issued: float
    key: float
    state: str = "waiting"
    counter: str | None = None
    reserved: str | None = None
    missed: float = 0
    returned: bool = False
    kept: bool = False
    rated: bool = False


@dataclass
class Desk:
    clerk: str | None = None
    ticket: str | None = None
    paused: float | None = None
    streak: int = 0
    undo: tuple[str, str, float, str, float] | None = None
    """kind, ticket, when, and the group and key before."""
    invited: tuple[str, float] | None = None


@dataclass
class Model:
    visits: dict[str, Visit] = field(default_factory=dict)
    desks: dict[str, Desk] = field(default_factory=lambda: {name: Desk() for name in SERVED})
    numbers: dict[str, int] = field(default_factory=dict)

    # Questions.

    def waiting(self, group: str) -> list[Visit]:
        """In line for a group, first comes first."""
        line = [
            v for v in self.visits.values() if v.state == "waiting" and v.group == group and not v.reserved
        ]
        return sorted(line, key=lambda v: (v.key, v.number))

    def next_for(self, counter: str) -> list[Visit]:
        """Whom the counter may call now: all that are equally first, empty when nobody waits for it."""
        own, helped = SERVED[counter]
        may: list[tuple[float, int, Visit]] = []
        for v in self.visits.values():
            if v.state != "waiting":
                continue
            if v.reserved == counter or (not v.reserved and v.group in own):
                may.append((v.key, v.number, v))
            elif not v.reserved and v.group in helped:
                may.append((v.key + PENALTY, v.number, v))
        if self.desks[counter].streak >= CARE_IN_A_ROW and any(v.class_ != "care" for _, _, v in may):
            may = [m for m in may if m[2].class_ != "care"]
        may.sort(key=lambda m: m[:2])
        return [v for key, number, v in may if (key, number) == may[0][:2]]

    def serves(self, counter: str, group: str) -> bool:
        own, helped = SERVED[counter]
        return group in own or group in helped

    def is_free(self, counter: str) -> bool:
        desk = self.desks[counter]
        return desk.clerk is not None and desk.paused is None and desk.ticket is None

    def at(self, counter: str, *states: str) -> Visit | None:
        """The counter's visit, if it is in one of these states."""
        desk = self.desks[counter]
        if desk.clerk is None or desk.ticket is None:
            return None
        visit = self.visits[desk.ticket]
        return visit if visit.state in states else None

    # Commands.

    def issue(self, id_: str, group: str, class_: str, now: float) -> int:
        """Returns how many are ahead."""
        number = self.numbers[group] = self.numbers.get(group, 0) + 1
        visit = Visit(id_, group, number, class_, now, now - CREDIT[class_])
        self.visits[id_] = visit
        return self.waiting(group).index(visit)

    def sign_in(self, counter: str, clerk: str) -> bool:
        if any(desk.clerk == clerk and name != counter for name, desk in self.desks.items()):
            return False
        desk = self.desks[counter]
        if desk.clerk is None:
            desk.clerk, desk.streak = clerk, 0
            return True
        return desk.clerk == clerk

    def sign_out(self, counter: str) -> bool:
        desk = self.desks[counter]
        if desk.clerk is None or desk.ticket is not None:
            return False
        desk.clerk = desk.paused = desk.undo = None
        self._release(counter)
        return True

    def _release(self, counter: str) -> None:
        for visit in self.visits.values():
            if visit.reserved == counter:
                visit.reserved = None

    def pause(self, counter: str, now: float) -> bool:
        if not self.is_free(counter):
            return False
        self.desks[counter].paused = now
        return True

    def unpause(self, counter: str) -> bool:
        desk = self.desks[counter]
        if desk.paused is None:
            return False
        desk.paused = None
        return True

    def may_call(self, counter: str, visit: Visit | None) -> bool:
        """By hand."""
        if visit is None or not self.is_free(counter) or visit.state != "waiting":
            return False
        return visit.reserved == counter if visit.reserved else self.serves(counter, visit.group)

    def called(self, counter: str, visit: Visit) -> None:
        desk = self.desks[counter]
        visit.state, visit.counter, visit.reserved = "called", counter, None
        desk.ticket, desk.undo = visit.id, None
        desk.streak = desk.streak + 1 if visit.class_ == "care" else 0

    def start(self, counter: str) -> bool:
        visit = self.at(counter, "called")
        if visit is None:
            return False
        visit.state, self.desks[counter].invited = "serving", None
        return True

    def complete(self, counter: str, now: float) -> bool:
        visit = self.at(counter, "called", "serving")
        if visit is None:
            return False
        self._leave(counter, visit, "completed")
        self.desks[counter].invited = (visit.id, now + 60)
        self.desks[counter].undo = None
        return True

    def _leave(self, counter: str, visit: Visit, state: str) -> None:
        visit.state, self.desks[counter].ticket = state, None

    def no_show(self, counter: str, now: float) -> bool:
        visit = self.at(counter, "called")
        if visit is None:
            return False
        self._leave(counter, visit, "no_show")
        visit.missed = now
        self.desks[counter].undo = ("no_show", visit.id, now, visit.group, visit.key)
        return True

    def may_return(self, visit: Visit, now: float) -> bool:
        return visit.state == "no_show" and not visit.returned and now <= visit.missed + 1800

    def returned(self, visit: Visit, key: float) -> int:
        """Returns the place in line, from 0."""
        visit.state, visit.returned, visit.key = "waiting", True, key
        return self.waiting(visit.group).index(visit)

    def hold(self, counter: str, is_kept: bool) -> bool:
        visit = self.at(counter, "serving")
        if visit is None:
            return False
        self._leave(counter, visit, "on_hold")
        visit.kept = is_kept
        return True

    def resume(self, counter: str, visit: Visit) -> bool:
        if not self.is_free(counter) or visit.state != "on_hold":
            return False
        if visit.counter != counter and (visit.kept or not self.serves(counter, visit.group)):
            return False
        visit.state, visit.counter = "serving", counter
        desk = self.desks[counter]
        desk.ticket, desk.undo, desk.invited = visit.id, None, None
        return True

    def transfer(self, counter: str, group: str | None, target: str | None, now: float) -> bool:
        visit = self.at(counter, "serving")
        if visit is None or (group is None) == (target is None):
            return False
        if target is not None and (target == counter or self.desks[target].clerk is None):
            return False
        self._leave(counter, visit, "waiting")
        self.desks[counter].undo = ("transfer", visit.id, now, visit.group, visit.key)
        if target is not None and not self.serves(target, visit.group):
            group = SERVED[target][0][:1] or visit.group
        visit.group = group or visit.group
        visit.reserved = target
        visit.key = visit.issued - 600 - CREDIT[visit.class_]
        return True

    def undo(self, counter: str, now: float) -> bool:
        desk = self.desks[counter]
        if desk.undo is None or not self.is_free(counter):
            return False
        kind, ticket, done, group, key = desk.undo
        visit = self.visits[ticket]
        is_as_left = (
            visit.state == ("no_show" if kind == "no_show" else "waiting") and visit.counter == counter
        )
        if now > done + 10 or not is_as_left:
            return False
        visit.state = "called" if kind == "no_show" else "serving"
        visit.group, visit.key, visit.reserved = group, key, None
        desk.ticket, desk.undo = ticket, None
        return True

    def cancel(self, visit: Visit) -> bool:
        if visit.state not in ("waiting", "called", "on_hold"):
            return False
        if visit.state == "called" and visit.counter is not None:
            self.desks[visit.counter].ticket = None
        visit.state, visit.reserved = "cancelled", None
        return True

    def rate(self, visit: Visit) -> bool:
        if visit.state != "completed" or visit.rated:
            return False
        visit.rated = True
        for desk in self.desks.values():
            if desk.invited is not None and desk.invited[0] == visit.id:
                desk.invited = None
        return True

    def time_is(self, now: float) -> None:
        for counter, desk in self.desks.items():
            if desk.paused is not None and now >= desk.paused + 600:
                self._release(counter)
            if desk.invited is not None and now >= desk.invited[1]:
                desk.invited = None

    def end_of_day(self) -> dict[str, str]:
        """Returns in which state each visit ended."""
        ends = {"waiting": "expired", "called": "expired", "on_hold": "expired", "serving": "completed"}
        ended = {visit.id: ends.get(visit.state, visit.state) for visit in self.visits.values()}
        self.visits, self.numbers = {}, {}
        self.desks = {name: Desk() for name in SERVED}
        return ended
