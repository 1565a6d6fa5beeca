"""The fonts that pictures of text are drawn with. Owns which file draws which character.

The shipped font covers GBK; a rare character of a person's name is looked for in the system's fonts, in their
Simplified Chinese shapes, and stays visible as an empty box when no font has it.
"""

import functools
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from PIL import ImageFont

from config.look.fonts import cjk_font_path

_NOBODY_HAS = "\U0010ffff"  # drawn as .notdef by every font


@dataclass(frozen=True, slots=True)
class FontFile:
    path: Path
    index: int = 0  # face within a collection (.ttc)


@dataclass(frozen=True, slots=True)
class PrinterFonts:
    """The font for everything, and those asked in turn for what it lacks."""

    main: FontFile
    rare: tuple[FontFile, ...] = ()

    def face_for(self, character: str, size: int) -> ImageFont.FreeTypeFont:
        """The first font that has the character, at `size` dots an em; the main one if none has."""
        for file in (self.main, *self.rare):
            if _has(file, character):
                return _face(file, size)
        return _face(self.main, size)


def shipped_fonts() -> PrinterFonts:
    """The font of the repository alone: the same picture on every machine."""
    return PrinterFonts(FontFile(cjk_font_path()))


def hall_fonts() -> PrinterFonts:
    """The shipped font, and the system's fonts for rare characters. Asks the system: blocks some 20 ms."""
    return PrinterFonts(FontFile(cjk_font_path()), _system_fonts())


def _system_fonts() -> tuple[FontFile, ...]:
    if windows := os.environ.get("WINDIR"):
        named = (Path(windows) / "Fonts" / name for name in ("msyh.ttc", "simsun.ttc", "simsunb.ttf"))
        return tuple(FontFile(path) for path in named if path.exists())
    if fc_match := shutil.which("fc-match"):
        # U+4DAE and U+20BB7 are characters only full fonts hold
        found = (_fc_match(fc_match, f"sans:lang=zh-cn:charset={code}") for code in ("4dae", "20bb7"))
        return tuple(dict.fromkeys(font for font in found if font is not None))
    return ()


def _fc_match(program: str, pattern: str) -> FontFile | None:
    try:
        answer = subprocess.run(
            [program, "-f", "%{file}\n%{index}", pattern],
            capture_output=True,
            text=True,
            timeout=5,
            check=True,
        ).stdout
    except (OSError, subprocess.SubprocessError):
        return None
    name, _, index = answer.partition("\n")
    path = Path(name)
    # the upper half of fontconfig's index names a variation, which only variable fonts have
    return FontFile(path, int(index or 0) & 0xFFFF) if name and path.exists() else None


@functools.lru_cache(maxsize=64)
def _face(file: FontFile, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(file.path), size, index=file.index)


@functools.lru_cache(maxsize=8192)
def _has(file: FontFile, character: str) -> bool:
    if character.isspace():
        return True
    face = _face(file, 24)
    return bytes(face.getmask(character)) != bytes(face.getmask(_NOBODY_HAS))
