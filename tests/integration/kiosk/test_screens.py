"""Every page in both orientations, both languages and both sizes: nothing cut, nothing too small, nothing
untranslated.
"""

from collections.abc import Iterator

import pytest

from config.contract.refusals import Reason, RefusalCode, refuse
from config.contract.replies import Reply
from config.contract.words import CareReason, Issuing, PrintOutcome
from tests.kivy_window import KivyWindow
from tests.unit.kiosk.conftest import World, issued, queues

PORTRAIT, LANDSCAPE, SMALL = (1080, 1920), (1920, 1080), (540, 960)
TOUCH_MM = 25
DOTS_PER_MM = 102 / 25.4
"""Of the 21.5-inch screen of 1080 × 1920 the kiosk is designed for."""


class Shown(World):
    """A presenter as in the unit tests, with the real screens before it."""

    def __init__(self, hall, window: KivyWindow, size: tuple[int, int]) -> None:
        super().__init__(hall)
        from kiosk.core.maintenance import HiddenDoor, PinPad
        from kiosk.screens.root import KioskRoot

        self.root = None
        self.pad = PinPad(lambda pin, checked: None, lambda: self.time, self.drawn, lambda: None)
        door = HiddenDoor(lambda: self.time)
        root = KioskRoot(self.presenter, door, self.pad, self.printer, "kiosk-01 · nx-qx")
        window.show(root, size)
        self.root = root
        self.presenter.on_queues(queues(hall, D=Issuing.STOPPED, G=Issuing.FULL))

    def drawn(self) -> None:
        super().drawn()
        if self.root is not None:
            self.root.show()


def pages(world: Shown) -> Iterator[str]:
    """Walks through every page; yields its name while it is shown."""
    presenter, line, printer = world.presenter, world.line, world.printer
    yield "welcome"
    presenter.choose_group("A")
    yield "services"
    presenter.back()
    presenter.open_more()
    yield "more"
    presenter.back()
    presenter.open_care()
    yield "care"
    presenter.declare_care(CareReason.ILL)
    yield "welcome with care"
    presenter.choose_group("A")
    presenter.choose_service("A-02")
    world.wait(3)
    yield "issuing"
    line.answer(issued(code="A-02"))
    yield "printing"
    printer.finish()
    yield "printed"
    presenter.restart()
    presenter.choose_group("D")
    presenter.choose_service("D-01")
    line.answer(issued("t-2", "D-01"))
    printer.finish(PrintOutcome.NOT_PRINTED, "paper_out")
    yield "not printed"
    presenter.restart()
    presenter.choose_service("A-01")
    line.answer(Reply(1, "c-1", False, None, refuse(RefusalCode.CLOSED, Reason.WAIT_TOO_LONG)))
    yield "refused"
    presenter.restart()
    presenter.choose_service("A-01")
    line.answer(None)
    yield "no answer"
    presenter.restart()
    presenter.open_guide()
    yield "guide"
    presenter.choose_group("B")
    yield "guide services"
    presenter.choose_service("B-02")
    yield "notice"
    presenter.ask_help()
    line.answer(None)
    yield "help"
    world.wait(8)
    world.wait(44)
    yield "idle"
    presenter.touched()
    presenter.open_pin()
    world.pad.press("2")
    yield "pin"
    presenter.open_maintenance()
    yield "maintenance"


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE, SMALL], ids=["portrait", "landscape", "small"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
@pytest.mark.parametrize("is_large", [False, True], ids=["normal", "large"])
def test_no_text_is_cut_on_any_page(kivy_window: KivyWindow, hall, size, language, is_large):
    world = Shown(hall, kivy_window, size)
    if language == "en":
        world.presenter.switch_language()
    if is_large:
        world.presenter.switch_large()
    walk = pages(world)
    seen, cut = [], []
    for name in walk:
        # Returning to the first page resets the choices of a visitor; here they stay chosen.
        if (world.presenter.visit.language == "en") != (language == "en"):
            world.presenter.switch_language()
        if world.presenter.visit.is_large != is_large:
            world.presenter.switch_large()
        kivy_window.frames(3)
        seen.append(name)
        cut += [f"{name}: {text}" for text in kivy_window.cut_texts()]
    assert len(seen) == 18
    assert cut == []


def letters(window: KivyWindow) -> dict[str, float]:
    """The letters of everything that can be touched, by its words; tiles by their names."""
    from kivy.uix.label import Label

    from config.look.widgets import PlainButton, Tile

    found = {}
    for top in window._window.children:
        for widget in top.walk():
            if isinstance(widget, Tile):
                title = next(w for w in widget.walk() if isinstance(w, Label) and w.text == widget.title)
                found[widget.title] = title.font_size
            elif isinstance(widget, PlainButton):
                found[widget.text] = widget.font_size
    return found


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
@pytest.mark.parametrize("language", ["zh-CN", "en"])
def test_large_print_makes_no_name_smaller_and_most_larger(kivy_window: KivyWindow, hall, size, language):
    world = Shown(hall, kivy_window, size)
    if language == "en":
        world.presenter.switch_language()
    for open_page in (lambda: None, lambda: world.presenter.choose_group("A"), world.presenter.open_care):
        world.presenter.restart()
        open_page()
        kivy_window.frames(3)
        normal = letters(kivy_window)
        world.presenter.switch_large()
        kivy_window.frames(3)
        large = letters(kivy_window)
        world.presenter.switch_large()
        both = normal.keys() & large.keys()
        assert len(both) >= 8
        assert [text for text in both if large[text] < normal[text]] == []
        assert sum(large[text] >= 1.3 * normal[text] for text in both) >= len(both) / 2


@pytest.mark.parametrize("size", [PORTRAIT, LANDSCAPE], ids=["portrait", "landscape"])
def test_all_that_is_touched_is_25_mm_high_and_5_mm_apart(kivy_window: KivyWindow, hall, size):
    from config.look.widgets import Touchable

    world = Shown(hall, kivy_window, size)
    for name in pages(world):
        kivy_window.frames(3)
        boxes = []
        for top in kivy_window._window.children:
            for widget in top.walk():
                if isinstance(widget, Touchable) and widget.ui_id != "idle:stay":
                    assert widget.height >= TOUCH_MM * DOTS_PER_MM, (
                        f"{name}: {widget.ui_id} {widget.height:.0f}"
                    )
                    x, y = widget.to_window(*widget.pos)
                    boxes.append((widget.ui_id, x, y, x + widget.width, y + widget.height))
        for place, (one, left, bottom, right, top_edge) in enumerate(boxes):
            for other, x, y, right_2, top_2 in boxes[place + 1 :]:
                gap = max(x - right, left - right_2, y - top_edge, bottom - top_2)
                assert gap >= 5 * DOTS_PER_MM - 1, f"{name}: {one} and {other} are {gap:.0f} dots apart"


def test_a_changing_figure_leaves_the_tile_under_the_finger(kivy_window: KivyWindow, hall):
    world = Shown(hall, kivy_window, PORTRAIT)
    lift = kivy_window.press("group:A")
    world.presenter.on_queues(queues(hall, seq=2))
    kivy_window.frames(2)
    lift()
    kivy_window.frames(1)
    assert world.presenter.visit.page.value == "services"


def test_the_touch_that_answers_the_idle_question_does_nothing_else(kivy_window: KivyWindow, hall):
    world = Shown(hall, kivy_window, PORTRAIT)
    world.presenter.choose_group("A")
    world.wait(46)
    assert kivy_window.find("idle:words").text == "您还在吗？"
    kivy_window.touch("service:A-04")
    assert world.presenter.visit.page.value == "services"
    assert world.line.issued == []
    kivy_window.touch("service:A-04")
    assert len(world.line.issued) == 1


def test_a_closed_group_cannot_be_touched(kivy_window: KivyWindow, hall):
    world = Shown(hall, kivy_window, PORTRAIT)
    kivy_window.touch("group:D")
    assert world.presenter.visit.page.value == "welcome"
    assert kivy_window.find("group:D").footer == "今日已停止取号"


def test_the_qr_code_of_a_missing_slip_can_be_read(kivy_window: KivyWindow, hall, tmp_path):
    from PIL import Image

    world = Shown(hall, kivy_window, PORTRAIT)
    world.take_number()
    world.printer.finish(PrintOutcome.NOT_PRINTED, "paper_out")
    picture = tmp_path / "ticket.png"
    kivy_window.screenshot(picture)
    code = kivy_window.find("ticket:qr")
    x, y = code.to_window(*code.pos)
    with Image.open(picture) as image:
        box = (int(x), int(image.height - y - code.height), int(x + code.width), int(image.height - y))
        assert modules(image.convert("L").crop(box)) == expected("https://hall.example.cn/t/abc")


def modules(image) -> list[list[bool]]:
    """The dark fields of the code in a picture, found by its edges and its finder pattern (seven fields
    wide).
    """
    dark = image.point(lambda level: 255 if level < 128 else 0)
    left, top, right, _ = dark.getbbox()
    run = next(x for x in range(left, right) if image.getpixel((x, top)) > 128) - left
    count = round((right - left) / (run / 7))
    step = (right - left) / count
    centres = [round(step * (place + 0.5)) for place in range(count)]
    return [[image.getpixel((left + x, top + y)) < 128 for x in centres] for y in centres]


def expected(address: str) -> list[list[bool]]:
    import segno

    return [[bool(field) for field in row] for row in segno.make(address, error="m", micro=False).matrix]
