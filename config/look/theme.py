"""The tokens as bindable properties: `theme` is what every kv rule binds to for sizes, colours, words and
language.

Owns the current large print, language and fit to the window; the values come from `config.look.tokens`.
In kv: `#:import theme config.look.theme.theme`, then `font_size: theme.body`, `padding: 16 * theme.unit`,
`text: theme.tr("…")`. Changing `scale`, `language` or the window's size redraws what depends on it.
"""

from collections.abc import Callable

from kivy.event import EventDispatcher
from kivy.properties import BooleanProperty, NumericProperty, ObjectProperty, StringProperty
from kivy.utils import get_color_from_hex

from config.i18n import DEFAULT_LANGUAGE, translator
from config.look import tokens
from config.look.tokens import PALETTE, Colour, TypeScale


class Theme(EventDispatcher):
    """One per process, because Kivy has one window per process."""

    scale = NumericProperty(1.0)
    """1, or `LARGE_PRINT` for 大字版. Spaces do not grow with it, letters do."""
    unit = NumericProperty(1.0)
    """Pixels of this window for one pixel of the design."""
    portrait = BooleanProperty(True)
    language = StringProperty(DEFAULT_LANGUAGE)
    tr: Callable[[str], str] = ObjectProperty(translator(DEFAULT_LANGUAGE))

    body = NumericProperty(28)
    label = NumericProperty(36)
    heading = NumericProperty(52)
    number = NumericProperty(96)
    result = NumericProperty(180)
    touch = NumericProperty(104)

    def __init__(self) -> None:
        super().__init__()
        self._sizes: TypeScale = tokens.KIOSK_TYPE
        self._least_touch = tokens.KIOSK_TOUCH
        self._design: tuple[int, int] | None = tokens.KIOSK_DESIGN

    def use(self, sizes: TypeScale, least_touch: int, design: tuple[int, int] | None) -> None:
        """Chooses the type scale; `design` is the size it was drawn for, None to keep to the screen's own
        pixels.
        """
        self._sizes, self._least_touch, self._design = sizes, least_touch, design
        self._apply()

    def fit(self, width: float, height: float) -> None:
        """Follows the window: the design is turned and shrunk to what is there."""
        self.portrait = height >= width
        if self._design is not None:
            short, long = self._design
            self.unit = min(min(width, height) / short, max(width, height) / long)
        self._apply()

    def on_scale(self, *_: object) -> None:
        self._apply()

    def on_language(self, *_: object) -> None:
        self.tr = translator(self.language)

    def colour(self, value: Colour) -> list[float]:
        """A token as Kivy's red, green, blue, alpha."""
        rgba: list[float] = get_color_from_hex(value)
        return rgba

    def _apply(self) -> None:
        factor = self.unit * self.scale
        self.body = self._sizes.body * factor
        self.label = self._sizes.label * factor
        self.heading = self._sizes.heading * factor
        # Numbers are already larger than large print asks for; growing them would push words off the page.
        self.number = self._sizes.number * self.unit * min(self.scale, 1.2)
        self.result = self._sizes.result * self.unit
        self.touch = self._least_touch * self.unit


for _token in PALETTE.__dataclass_fields__:
    setattr(Theme, _token, tuple(get_color_from_hex(getattr(PALETTE, _token))))

theme = Theme()
