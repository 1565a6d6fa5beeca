"""The App both screens derive from: our font, our theme, no way into Kivy's own settings. Owns no screen."""

from kivy.app import App
from kivy.core.window import Window

from config.look.kivy_base import register_font
from config.look.theme import theme
from config.look.tokens import PALETTE


class HallApp(App):
    """Import only after `kivy_base.prepare` and `check_window`."""

    def run(self) -> None:
        register_font()
        Window.clearcolor = theme.colour(PALETTE.wall)
        Window.bind(size=self._fit)
        self._fit(Window, Window.size)
        super().run()

    def open_settings(self, *_: object) -> bool:
        """Kivy opens its settings panel on F1, which here calls the next visitor."""
        return False

    def _fit(self, _window: object, size: tuple[float, float]) -> None:
        theme.fit(*size)
