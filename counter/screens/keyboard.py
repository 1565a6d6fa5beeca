"""Kivy's key events as the names the presenter knows: f1, enter, ctrl+z, or the character."""

from collections.abc import Callable

from kivy.core.window import Window

NAMES = {8: "backspace", 9: "tab", 13: "enter", 27: "escape", 271: "enter", 273: "up", 274: "down"}
F1, F12 = 282, 293
NUMPAD = range(256, 266)
REPEATING = frozenset({"backspace", "up", "down"})
"""Keys that may be held down; any other held key counts once, or a sleeve on F2 would call for ever."""


def key_name(key: int, text: str | None, modifiers: list[str]) -> str:
    """Empty for a key that means nothing here."""
    if key in NAMES:
        return NAMES[key]
    if F1 <= key <= F12:
        return f"f{key - F1 + 1}"
    if key in NUMPAD:
        return str(key - NUMPAD.start)
    if "ctrl" in modifiers or "alt" in modifiers or "meta" in modifiers:
        return f"ctrl+{chr(key)}" if "ctrl" in modifiers and 0x20 < key < 0x7F else ""
    if text and len(text) == 1 and text.isprintable() and text != " ":
        return text
    return ""


class Keyboard:
    """Hands each key press to `pressed`, which says whether it was for us."""

    def __init__(self, pressed: Callable[[str], bool]) -> None:
        self._pressed = pressed
        self._held: set[int] = set()

    def attach(self) -> None:
        Window.bind(on_key_down=self._down, on_key_up=self._up, focus=self._forget)

    def detach(self) -> None:
        Window.unbind(on_key_down=self._down, on_key_up=self._up, focus=self._forget)

    def _down(
        self,
        _window: object,
        key: int,
        _scan: int,
        text: str | None = None,
        modifiers: list[str] | None = None,
    ) -> bool:
        name = key_name(key, text, modifiers or [])
        if not name or (key in self._held and name not in REPEATING):
            return bool(name)
        self._held.add(key)
        return self._pressed(name)

    def _up(self, _window: object, key: int, *_: object) -> bool:
        self._held.discard(key)
        return False

    def _forget(self, *_: object) -> None:
        """A key let go of in another window never says so here."""
        self._held.clear()
