"""The window as a PNG at exactly the path asked for (Kivy's own screenshot puts 0001 before the
extension).
"""

from pathlib import Path

from kivy.core.window import Window
from kivy.graphics.opengl import GL_RGBA, GL_UNSIGNED_BYTE, glReadPixels
from PIL import Image


def save_screenshot(path: Path) -> None:
    """Draws the window once and writes it; call on the UI thread of a running App."""
    width, height = map(int, Window.system_size)
    Window.dispatch("on_draw")
    pixels = glReadPixels(0, 0, width, height, GL_RGBA, GL_UNSIGNED_BYTE)
    image = Image.frombytes("RGBA", (width, height), pixels).transpose(Image.Transpose.FLIP_TOP_BOTTOM)
    image.convert("RGB").save(path)
