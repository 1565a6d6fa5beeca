"""Every state of the clerk's and the desk's pages, compact and full, in both languages: nothing cut, nothing too
small to read, nothing left untranslated, nothing pressed by mistake."""

from collections.abc import Callable
from typing import Any

import pytest

from config.contract.commands import CallNext
from config.contract.facts import IssuedTicket, WaitRange
from config.contract.refusals import RefusalCode
from config.contract.replies import Result
from config.contract.words import CounterState, HelpKind, HoldKind, PrintOutcome, TicketClass, Undoable
from config.hall import Hall
from tests.kivy_window import KivyWindow
from tests.unit.counter.world import World

COMPACT, FULL = (420, 640), (1280, 800)
SMALLEST_PX = 8.0
"""Of a label at 96 dpi; only long names in narrow places get there."""


class Shown(World):
    """A presenter as in the unit tests, with the real window before it."""

    def __init__(
        self, hall: Hall, window: KivyWindow, counter: str, size: tuple[int, int], language: str
    ) -> None:
        from config.look import tokens
        from config.look.theme import theme
        from counter.screens.root import CounterRoot

        super().__init__(hall, counter, language)
        theme.use(tokens.COUNTER_TYPE, tokens.COUNTER_TOUCH, None)
        theme.language = language
        self.window, self.size, self.language = window, size, language
        self.root = CounterRoot(self.presenter)

    def draw(self) -> None:
        self.window.show(self.root, self.size, language=self.language)
        self.root.fit()
        self.root.show()
        self.window.frames(4)

    def press(self, *keys: str) -> None:
        for key in keys:
            self.presenter.key(key)

    def work(self, **state: Any) -> None:
        self.presenter.on_connection(True)
        self.sign_in(**state)
        self.show_queues(waiting=7, oldest_min=41)
        self.show_posts(tuple(place.id for place in self.hall.counters))
        self.presenter.tick()

    def desk(self) -> None:
        self.work(next=self.waiting("A013"))
        unprinted = (
            self.unprinted(),
            self.unprinted("B003", None),
            self.unprinted("C007", PrintOutcome.UNKNOWN),
        )
        self.show_queues(unprinted=unprinted, missed=(self.missed(), self.missed("K002", may_return=False)))
        self.show_posts(("W01", "D01"), helps=(self.help(), self.help("W03", HelpKind.EMERGENCY, 65)))


def sign_in_page(shown: Shown) -> None:
    shown.press(*"S101", "enter", *"2580", "enter")
    shown.wait(3)


def wrong_pin(shown: Shown) -> None:
    shown.press(*"S101", "enter", *"2580", "enter")
    shown.line.refuse(RefusalCode.WRONG_CREDENTIALS)


def ready(shown: Shown) -> None:
    shown.work(next=shown.waiting("A013", "A014", "A015"), served_today=117)


def nobody_waits(shown: Shown) -> None:
    shown.work()


def called(shown: Shown) -> None:
    shown.work(next=shown.waiting("A013", "A014", "A015", class_=TicketClass.APPOINTMENT))
    call = shown.call(2, 45, class_=TicketClass.CARE)
    shown.show(state=CounterState.CALLED, call=call, next=shown.waiting("A013", class_=TicketClass.RETURNING))


def serving(shown: Shown) -> None:
    shown.work()
    shown.show_serving(4000, service="A-02", class_=TicketClass.RETURNING)


def after_no_show(shown: Shown) -> None:
    shown.work()
    shown.show(
        undo=shown.undo(Undoable.NO_SHOW),
        held=(shown.held(), shown.held("A010", HoldKind.PENDING_STEP)),
        rating_invited=shown.invitation(),
    )


def paused(shown: Shown) -> None:
    shown.work()
    shown.show_paused()


def broker_away(shown: Shown) -> None:
    serving(shown)
    shown.presenter.on_connection(False)
    shown.press("f3")
    shown.line.unanswered_facts = 1
    shown.wait(3)


def server_silent(shown: Shown) -> None:
    ready(shown)
    shown.press("f1")
    shown.wait(3)


def no_answer(shown: Shown) -> None:
    server_silent(shown)
    shown.line.stay_silent()


def asking(before: Callable[[Shown], None], *keys: str) -> Callable[[Shown], None]:
    def state(shown: Shown) -> None:
        before(shown)
        shown.press(*keys)

    return state


def number_given(shown: Shown) -> None:
    shown.desk()
    shown.press("ctrl+1", "a", "4", "1")
    shown.line.answer(
        Result(
            ticket=IssuedTicket(
                *("2026-11-23-A016", "A016", "A", "A-02", TicketClass.NORMAL, shown.now, 13),
                *(WaitRange(3600, 4000, 6000), None),
            )
        )
    )


AT_COUNTER: dict[str, Callable[[Shown], None]] = {
    "sign-in": sign_in_page,
    "wrong PIN": wrong_pin,
    "ready": ready,
    "nobody waits": nobody_waits,
    "called": called,
    "serving": serving,
    "after a no-show": after_no_show,
    "paused": paused,
    "broker away": broker_away,
    "server silent": server_silent,
    "no answer": no_answer,
    "no-show question": asking(called, "f4"),
    "pause reasons": asking(ready, "f5"),
    "transfer": asking(serving, "f6"),
    "hold": asking(serving, "f7"),
    "held": asking(after_no_show, "f8"),
    "notice": asking(serving, "f11"),
    "services": asking(ready, "f11"),
    "help": asking(ready, "f12"),
    "emergency": asking(ready, "f12", "4"),
    "sign out": asking(ready, "ctrl+q"),
}
AT_DESK: dict[str, Callable[[Shown], None]] = {
    "desk": Shown.desk,
    "groups": asking(Shown.desk, "ctrl+1"),
    "services of a group": asking(Shown.desk, "ctrl+1", "c"),
    "classes": asking(Shown.desk, "ctrl+1", "a", "4"),
    "care reasons": asking(Shown.desk, "ctrl+1", "a", "4", "2"),
    "slots": asking(Shown.desk, "ctrl+1", "a", "4", "3"),
    "number given": number_given,
    "unprinted": asking(Shown.desk, "ctrl+2"),
    "missed": asking(Shown.desk, "ctrl+3"),
    "calls for help": asking(Shown.desk, "ctrl+4"),
    "search": asking(Shown.desk, "ctrl+5", "a", "0"),
    "a ticket": asking(Shown.desk, "ctrl+2", "1"),
    "cancel": asking(Shown.desk, "ctrl+2", "1", "3"),
}


DIFFERENT_WHEN_WIDE = (
    "sign-in",
    "ready",
    "called",
    "after a no-show",
    "broker away",
    "transfer",
    "notice",
    "desk",
)
"""The other states differ from these in a question only, which is laid out alike."""


@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("size", [COMPACT, FULL], ids=["compact", "full"])
def test_nothing_is_cut_or_too_small(
    kivy_window: KivyWindow, hall: Hall, size: tuple[int, int], language: str
):
    faults = []
    states = [("W05", *state) for state in AT_COUNTER.items()] + [
        ("D01", *state) for state in AT_DESK.items()
    ]
    for counter, name, bring_about in states:
        if size == FULL and name not in DIFFERENT_WHEN_WIDE:
            continue
        shown = Shown(hall, kivy_window, counter, size, language)
        bring_about(shown)
        shown.draw()
        faults += [f"{name}: cut {text}" for text in kivy_window.cut_texts()]
        faults += [f"{name}: {text}" for text in tiny_texts(shown) + outside(shown)]
    assert faults == []


def tiny_texts(shown: Shown) -> list[str]:
    from kivy.uix.label import Label

    from config.look.theme import theme

    labels = [w for w in shown.root.walk() if isinstance(w, Label) and w.text and w.opacity and w.width > 2]
    return [f"{w.text!r} at {w.font_size:.1f} px" for w in labels if w.font_size < SMALLEST_PX * theme.unit]


def outside(shown: Shown) -> list[str]:
    """Whatever can be pressed lies in the window, unless it can be scrolled to."""
    from kivy.uix.scrollview import ScrollView

    from config.look.widgets import Touchable

    found = []
    for widget in shown.root.walk():
        parents = []
        parent = widget.parent
        while parent is not None and parent is not parent.parent:
            parents.append(parent)
            parent = parent.parent
        if not isinstance(widget, Touchable) or any(isinstance(p, ScrollView) for p in parents):
            continue
        left, bottom = widget.to_window(widget.x, widget.y)
        if (
            left < -1
            or bottom < -1
            or left + widget.width > shown.size[0] + 1
            or bottom + widget.height > shown.size[1] + 1
        ):
            found.append(f"{widget.ui_id} lies outside")
    return found


def test_a_question_keeps_the_mouse_from_what_lies_below(kivy_window: KivyWindow, hall: Hall):
    shown = Shown(hall, kivy_window, "W01", COMPACT, "zh-CN")
    shown.work(next=shown.waiting("A013"))
    shown.draw()
    kivy_window.touch("action:call_next")
    assert shown.asked == [CallNext("W01")]
    shown.press("f12")
    shown.draw()
    kivy_window.touch("action:pause")
    menu = shown.presenter.menus.current()
    assert menu is not None
    assert menu.id == "help"


def test_a_press_shows_in_the_next_frame(kivy_window: KivyWindow, hall: Hall):
    shown = Shown(hall, kivy_window, "W01", COMPACT, "zh-CN")
    shown.work(next=shown.waiting("A013"))
    shown.draw()
    lift = kivy_window.press("action:call_next")
    kivy_window.frames(1)
    assert kivy_window.find("action:call_next").state == "down"
    lift()
    shown.root.show()
    assert kivy_window.find("action:call_next").is_busy


def test_the_window_changes_between_compact_and_wide(kivy_window: KivyWindow, hall: Hall):
    shown = Shown(hall, kivy_window, "W01", COMPACT, "zh-CN")
    ready(shown)
    shown.draw()
    assert not shown.root.is_wide
    assert kivy_window.find("current:number").text == "空闲"
    shown.size = FULL
    shown.draw()
    assert shown.root.is_wide
    assert kivy_window.find("beside:W01").title == "1 民政"


@pytest.mark.parametrize(
    ("key", "text", "modifiers", "name"),
    [
        (282, None, [], "f1"),
        (293, None, [], "f12"),
        (256, "0", [], "0"),
        (265, None, ["numlock"], "9"),
        (271, None, [], "enter"),
        (115, "S", ["shift"], "S"),
        (122, "z", ["ctrl"], "ctrl+z"),
        (49, "1", ["ctrl"], "ctrl+1"),
        (120, "x", ["alt"], ""),
        (32, " ", [], ""),
        (304, None, [], ""),
    ],
)
def test_keys_have_names(
    kivy_window: KivyWindow, key: int, text: str | None, modifiers: list[str], name: str
):
    from counter.screens.keyboard import key_name

    assert key_name(key, text, modifiers) == name
