"""The window: the page of who is there, and what lies over it. Chooses between compact and wide."""

from kivy.properties import BooleanProperty, ObjectProperty
from kivy.uix.floatlayout import FloatLayout

from config.look.theme import theme
from counter.core.presenter import Page, Presenter
from counter.core.work_view import post_words
from counter.screens.menu import MenuPanel
from counter.screens.notice import NoticePanel
from counter.screens.rows import fill
from counter.screens.sign_in import SignInPage
from counter.screens.work import WorkPage

COMPACT = (420, 640)
WIDE = (980, 620)
"""Sizes the two arrangements are drawn for, in pixels of a 96 dpi screen."""
SMALLEST_UNIT, LARGEST_UNIT = 0.6, 1.8


class CounterRoot(FloatLayout):
    presenter: Presenter = ObjectProperty(None)
    is_wide = BooleanProperty(False)

    def __init__(self, presenter: Presenter) -> None:
        super().__init__(presenter=presenter)
        scene = presenter.scene
        self._sign_in = SignInPage(
            presenter=presenter, hall_name=scene.hall.identity.name, post=post_words(scene)
        )
        if scene.language == "en":
            self._sign_in.hall_name = scene.hall.identity.name_en
        self._work = WorkPage(presenter=presenter)
        self._menu, self._notice = MenuPanel(presenter=presenter), NoticePanel(presenter=presenter)
        self.bind(size=self.fit)
        self.show()

    def show(self) -> None:
        presenter = self.presenter
        page = presenter.page
        menu = presenter.menus.current() if page is Page.MENU else None
        below = self._sign_in if page is Page.SIGN_IN else self._work
        over = []
        below.show()
        if presenter.notice is not None:
            self._notice.show(presenter.notice)
            over.append(self._notice)
        elif menu is not None:
            self._menu.show(menu)
            over.append(self._menu)
        fill(self, [below, *over])

    def turn(self, key: str) -> bool:
        """Up and down through the sheet, if one is open."""
        if self.presenter.page is not Page.NOTICE or key not in {"up", "down"}:
            return False
        self._notice.turn(1 if key == "down" else -1)
        return True

    def fit(self, *_: object) -> None:
        """Chooses arrangement and scale for the window's size."""
        self.is_wide = self.width >= 1.2 * self.height
        width, height = WIDE if self.is_wide else COMPACT
        unit = min(self.width / width, self.height / height)
        theme.unit = min(max(unit, SMALLEST_UNIT), LARGEST_UNIT)
        theme.fit(self.width, self.height)
        self._sign_in.is_wide = self._work.is_wide = self.is_wide
