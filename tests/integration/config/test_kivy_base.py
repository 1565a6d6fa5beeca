"""The base widgets in a real window: they answer a touch in a frame, grow in large print, and can be
found.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from PIL import Image

from tests.kivy_window import KivyWindow

SAMPLE = """
#:import theme config.look.theme.theme
BoxLayout:
    orientation: 'vertical'
    padding: 24 * theme.unit
    spacing: 24 * theme.unit
    Tile:
        ui_id: 'tile'
        title: 'Labour and Social Security'
        detail: '居民养老 就业登记'
        footer: '等候 4 人'
    Card:
        Words:
            text: '前面还有 3 人,预计 10–15 分钟,请在等候区等候,留意大屏和语音'
        StateDot:
            ui_id: 'state'
            state: 'alarm'
            word: '打印机故障'
    ScrollView:
        size_hint_y: None
        height: 100
        BoxLayout:
            orientation: 'vertical'
            size_hint_y: None
            height: 1000
            Words:
            Words:
                ui_id: 'below-the-fold'
                text: '看不见'
    PrimaryButton:
        ui_id: 'go'
        text: '取号'
        size_hint_y: None
        height: theme.touch
    QuietButton:
        ui_id: 'off'
        text: '返回'
        disabled: True
"""


@pytest.fixture
def sample(kivy_window: KivyWindow):
    from kivy.lang import Builder

    import config.look.widgets

    assert config.look.widgets.STATES
    return kivy_window.show(Builder.load_string(SAMPLE), (1080, 1920))


def colour_at(window: KivyWindow, ui_id: str, path: Path) -> tuple[int, int, int]:
    window.screenshot(path)
    widget = window.find(ui_id)
    with Image.open(path) as image:
        spot = (int(widget.x + 40), int(image.height - widget.y - widget.height / 5))
        red, green, blue = image.convert("RGB").crop((*spot, spot[0] + 1, spot[1] + 1)).tobytes()
        return (red, green, blue)


def test_a_button_is_dark_in_the_frame_after_the_touch(kivy_window, sample, tmp_path):
    assert colour_at(kivy_window, "go", tmp_path / "up.png") == (0x9B, 0x1C, 0x16)
    lift = kivy_window.press("go")
    assert colour_at(kivy_window, "go", tmp_path / "down.png") == (0x6F, 0x11, 0x0C)
    lift()


def test_a_disabled_button_looks_it_and_ignores_touches(kivy_window, sample, tmp_path):
    released: list[object] = []
    kivy_window.find("off").bind(on_release=released.append)
    kivy_window.touch("off")
    assert released == []
    assert colour_at(kivy_window, "off", tmp_path / "off.png") == (0xEC, 0xEE, 0xEF)


@pytest.mark.parametrize("size", [(1080, 1920), (540, 960), (1920, 1080)])
def test_large_print_grows_and_cuts_nothing(kivy_window, sample, size):
    def letters() -> float:
        return kivy_window.find("go").font_size

    kivy_window.show(sample, size)
    normal = letters()
    assert kivy_window.cut_texts() == []
    kivy_window.show(sample, size, large=True)
    assert letters() == pytest.approx(normal * 1.5, rel=0.01)
    assert kivy_window.cut_texts() == []


def test_touched_things_are_25_mm_high(kivy_window, sample):
    assert kivy_window.find("go").height >= 104
    assert kivy_window.find("tile").height >= 104


def test_the_ui_map_says_where_things_are(kivy_window, sample, tmp_path):
    from config.look.ui_map import UiMap

    path = tmp_path / "ui.json"
    ui_map = UiMap(path, lambda: "sample")
    ui_map.start()
    try:
        kivy_window.until(path.exists, "the map was written")
    finally:
        ui_map.stop()
    shown = json.loads(path.read_text("utf-8"))
    assert (shown["screen"], shown["size"]) == ("sample", [1080, 1920])
    widgets = {entry["id"]: entry for entry in shown["widgets"]}
    assert set(widgets) == {"tile", "state", "go", "off"}, "what is scrolled away is not there"
    go = widgets["go"]
    assert (go["role"], go["text"], go["disabled"]) == ("button", "取号", False)
    assert (go["x"], go["width"], go["height"]) == (24, 1032, 104)
    assert widgets["off"]["y"] > widgets["go"]["y"] > widgets["tile"]["y"] >= 24
    assert widgets["off"]["disabled"]


def test_a_hidden_screen_is_refused_in_production(tmp_path):
    program = (
        "from pathlib import Path; from config.look.kivy_base import prepare;"
        f"prepare('hall-kiosk', None, home=Path({str(tmp_path)!r}))"
    )
    done = subprocess.run(
        [sys.executable, "-c", program],
        env={**os.environ, "SDL_VIDEODRIVER": "offscreen"},
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode != 0
    assert "ScreenUnavailable: SDL_VIDEODRIVER=offscreen shows nothing on the screen" in done.stderr


def test_a_machine_without_a_display_stops_and_says_so(tmp_path):
    program = (
        "from pathlib import Path; from config.look.kivy_base import check_window, prepare;"
        f"prepare('hall-kiosk', (800, 600), home=Path({str(tmp_path)!r})); check_window()"
    )
    environment = {
        k: v for k, v in os.environ.items() if k not in {"DISPLAY", "WAYLAND_DISPLAY", "SDL_VIDEODRIVER"}
    }
    done = subprocess.run(
        [sys.executable, "-c", program],
        env=environment,
        capture_output=True,
        text=True,
        timeout=30,
        check=False,
    )
    assert done.returncode != 0
    assert "ScreenUnavailable" in done.stderr
    assert "libgl1" in done.stderr
