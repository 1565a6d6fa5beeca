"""The one font that every screen and rendered slip can rely on. Owns the file; does not register it
anywhere.
"""

from pathlib import Path


def cjk_font_path() -> Path:
    """The shipped font: all of GBK, Latin-1 and the signs beside words. One weight."""
    return Path(__file__).with_name("hall-cjk.ttf")
