"""Visits through the real windows: hands that touch the kiosk, press the clerks' keys and the faces on the pads.

Reads where to touch from each window's UI map and touches with the X server's own pointer and keys, so that
what works here works for a person. Owns the order of a visit, not what any program does.
"""

import json
import logging
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from config.hall import Hall
from devices.demo.equipment import Equipment
from devices.demo.screens import VirtualScreen

log = logging.getLogger(__name__)

PATIENCE_S = 20.0
"""For one step of a visit to show on the screen."""
LOOK_S = 0.04
PRESS_AGAIN_S = 1.2
"""A pad takes the same key again within a second for a repeat."""


@dataclass(frozen=True, slots=True)
class Hands:
    """A person before one window. `map_file` is written by the program in it."""

    screen: VirtualScreen
    map_file: Path

    def see(self) -> dict[str, object]:
        """The window's UI map now; empty before the first."""
        try:
            seen: dict[str, object] = json.loads(self.map_file.read_text(encoding="utf-8"))
        except (FileNotFoundError, json.JSONDecodeError):
            return {}
        return seen

    def widgets(self) -> Mapping[str, dict[str, object]]:
        found = self.see().get("widgets", [])
        assert isinstance(found, list)
        return {widget["id"]: widget for widget in found}

    def text(self, ui_id: str) -> str:
        return str(self.widgets().get(ui_id, {}).get("text", ""))

    def can_touch(self, ui_id: str) -> bool:
        widget = self.widgets().get(ui_id)
        return widget is not None and not widget["disabled"]

    def touch(self, ui_id: str) -> None:
        """Touch the middle of a widget as soon as it can be touched."""
        wait_for(lambda: self.can_touch(ui_id), PATIENCE_S, f"{ui_id} in {self.map_file.name}")
        widget = self.widgets()[ui_id]
        x, y, width, height = (int(str(widget[side])) for side in ("x", "y", "width", "height"))
        self.screen.touch(x + width // 2, y + height // 2)


class VisitFailed(RuntimeError):
    """A visit could not be walked to its end; the message says at which step."""


def wait_for(is_so: Callable[[], bool], timeout_s: float, what: str) -> None:
    """Look again and again.

    Raises:
        VisitFailed: it did not become so in time.
    """
    deadline = time.monotonic() + timeout_s
    while not is_so():
        if time.monotonic() > deadline:
            raise VisitFailed(f"not within {timeout_s:g} s: {what}")
        time.sleep(LOOK_S)


class Visits:
    """`count` visits at the kiosk, served by the clerks at `counters`, each rated on its counter's pad."""

    def __init__(
        self,
        hall: Hall,
        kiosk: Hands,
        counters: Mapping[str, Hands],
        clerks: Mapping[str, str],
        equipment: Equipment,
        count: int,
    ) -> None:
        self._hall = hall
        self._kiosk = kiosk
        self._counters = counters
        self._clerks = clerks
        self._equipment = equipment
        self._count = count
        self._lock = threading.Lock()
        self._rated = 0
        self._failures: list[BaseException] = []
        self._progress: Callable[[int], None] = lambda done: None

    def run(self, timeout_s: float, progress: Callable[[int], None]) -> None:
        """All visits, from the first touch to the last rating.

        Raises:
            VisitFailed: a step did not happen, or time is up.
        """
        self._progress = progress
        deadline = time.monotonic() + timeout_s
        people = [threading.Thread(target=self._guarded, args=(self._visitors, deadline), name="visitors")]
        people += [
            threading.Thread(
                target=self._guarded, args=(self._clerk, counter, deadline), name=f"clerk-{counter}"
            )
            for counter in self._counters
        ]
        for person in people:
            person.start()
        for person in people:
            person.join()
        if self._failures:
            raise VisitFailed(str(self._failures[0])) from self._failures[0]

    def _guarded(self, work: Callable[..., None], *arguments: object) -> None:
        try:
            work(*arguments)
        except BaseException as failure:
            log.exception("%s", threading.current_thread().name)
            self._failures.append(failure)

    def _services(self) -> Sequence[tuple[str, str]]:
        """(group, service) pairs that the counters with a window serve, taken in turn."""
        groups = [
            group
            for counter in self._hall.counters
            if counter.id in self._counters
            for group in counter.groups
        ]
        turns = [[(group, service.code) for service in self._hall.services_of(group)] for group in groups]
        longest = max(len(turn) for turn in turns)
        return [turn[place % len(turn)] for place in range(longest) for turn in turns]

    def _visitors(self, deadline: float) -> None:
        wishes = self._services()
        for number in range(self._count):
            if self._failures or time.monotonic() > deadline:
                raise VisitFailed(f"only {number} of {self._count} visitors got a number in time")
            group, service = wishes[number % len(wishes)]
            self._kiosk.touch(f"group:{group}")
            self._kiosk.touch(f"service:{service}")
            wait_for(lambda: bool(self._kiosk.text("ticket:label")), PATIENCE_S, f"a number for {service}")
            self._kiosk.touch("ticket:done")

    def _clerk(self, counter: str, deadline: float) -> None:
        hands = self._counters[counter]
        self._sign_in(hands, counter)
        while self._all_rated < self._count:
            if self._failures or time.monotonic() > deadline:
                raise VisitFailed(f"{self._all_rated} of {self._count} visits were rated in time")
            if not hands.can_touch("action:call_next"):
                time.sleep(LOOK_S)
                continue
            hands.screen.key("F1")
            if not self._comes_to(hands, "action:start", 2.0):
                continue
            hands.screen.key("F9")
            wait_for(lambda: not hands.can_touch("action:start"), PATIENCE_S, f"{counter} serving")
            hands.screen.key("F3")
            self._rate(counter)

    def _comes_to(self, hands: Hands, ui_id: str, timeout_s: float) -> bool:
        """Whether a widget becomes touchable in time: with nobody waiting a call brings nothing."""
        try:
            wait_for(lambda: hands.can_touch(ui_id), timeout_s, ui_id)
        except VisitFailed:
            return False
        return True

    def _sign_in(self, hands: Hands, counter: str) -> None:
        assert self._hall.demonstration is not None
        hands.touch("sign_in:clerk")
        hands.screen.type(self._clerks[counter])
        hands.touch("sign_in:pin")
        hands.screen.type(self._hall.demonstration.pin)
        hands.screen.key("Return")
        wait_for(lambda: "action:call_next" in hands.widgets(), PATIENCE_S, f"{counter} signed in")

    def _rate(self, counter: str) -> None:
        """The visitor turns to the pad and chooses a face."""
        pad = next(d.id for d in self._hall.devices_of(counter=counter) if d.kind == "pad")
        wait_for(
            lambda: self._equipment.facts(pad)["face"] == "invited", PATIENCE_S, f"{pad} asks for a rating"
        )
        time.sleep(PRESS_AGAIN_S)
        self._equipment.act(pad, "press", "5")
        wait_for(lambda: self._equipment.facts(pad)["face"] != "invited", PATIENCE_S, f"{pad} has the rating")
        with self._lock:
            self._rated += 1
            self._progress(self._rated)

    @property
    def _all_rated(self) -> int:
        with self._lock:
            return self._rated
