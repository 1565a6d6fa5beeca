"""Keeps the compact window above the clerk's other software. Fails softly: a window below others still works."""

import logging

log = logging.getLogger(__name__)


def keep_on_top() -> bool:
    """Asks the window system; whether it was asked. Call once the window is open."""
    from kivy.core.window import Window

    try:
        Window.always_on_top = True
    except Exception as why:  # noqa: BLE001 - Kivy passes on whatever SDL or the platform raises
        log.warning("the window cannot be kept on top here: %s", why)
        return False
    return True
