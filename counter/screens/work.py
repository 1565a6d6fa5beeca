"""The working page: the visit, who comes next, the keys, the note and the states. Compact or wide."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from counter.core.presenter import Presenter
from counter.core.work_view import WorkView, work_view
from counter.screens.beside import BesideLists, ErrandBar
from counter.screens.parts import KeyButton, LineBar, NextChip, StatusCell
from counter.screens.rows import fill, follow


class PostBar(BoxLayout):
    """Which counter, who is at it, and the way out."""

    post = StringProperty("")
    person = StringProperty("")


class CurrentCard(BoxLayout):
    """The number, huge, with its clock; who and what below."""

    number = StringProperty("")
    doing = StringProperty("")
    clock = StringProperty("")
    service = StringProperty("")
    mark = StringProperty("")
    hint = StringProperty("")
    is_due = BooleanProperty(False)


class NextRow(BoxLayout):
    """The next three, and what is said when there are none."""

    is_empty = BooleanProperty(True)


class NoteLine(BoxLayout):
    """What the last press brought; when nothing did, what goes on by itself."""

    words = StringProperty("")
    tone = StringProperty("quiet")


class Lines(BoxLayout):
    """The groups' bars."""


class Keys(BoxLayout):
    """The twelve buttons."""


class StatusRow(BoxLayout):
    """Server and devices."""


class Column(BoxLayout):
    """One of the two of a wide window."""


class WorkPage(BoxLayout):
    presenter: Presenter = ObjectProperty(None)
    is_wide = BooleanProperty(False)

    def __init__(self, **kwargs: object) -> None:
        super().__init__(**kwargs)
        self.bar, self.card, self.next, self.lines = PostBar(), CurrentCard(), NextRow(), Lines()
        self.note, self.keys, self.status = NoteLine(), Keys(), StatusRow()
        self.errands = ErrandBar(presenter=self.presenter)
        self.lists = BesideLists(presenter=self.presenter)
        self._left, self._right = Column(), Column()
        self.bar.ids.sign_out.bind(on_release=self._pressed)
        self.bind(is_wide=self._arrange)
        self._arrange()

    def show(self) -> None:
        view = work_view(self.presenter)
        self.bar.post, self.bar.person = view.post, view.person
        self.bar.ids.sign_out.show(view.sign_out)
        for name in ("number", "doing", "clock", "service", "mark", "hint", "is_due"):
            setattr(self.card, name, getattr(view.current, name))
        self.next.is_empty = not view.next
        follow(self.next.ids.chips, view.next, NextChip, NextChip.show)
        follow(self.lines, view.lines, LineBar, LineBar.show)
        follow(self.keys.ids.grid, view.buttons, self._key_button, KeyButton.show)
        self.errands.show()
        if self.is_wide:
            self.lists.show()
        self._show_note(view)
        follow(self.status, view.status, StatusCell, StatusCell.show)

    def _show_note(self, view: WorkView) -> None:
        self.note.words = view.note or view.quiet
        self.note.tone = view.tone.value if view.note else "quiet"

    def _key_button(self) -> KeyButton:
        button = KeyButton()
        button.bind(on_release=self._pressed)
        return button

    def _pressed(self, button: KeyButton) -> None:
        if button.action is not None:
            self.presenter.press(button.action)

    def _arrange(self, *_: object) -> None:
        desk = [] if self.presenter.desk is None else [self.errands]
        if self.is_wide:
            fill(self, [self._left, self._right])
            fill(self._left, [self.bar, self.card, self.note, self.keys])
            fill(self._right, [*desk, self.next, self.lines, self.lists, self.status])
        else:
            fill(self, [self.bar, self.card, self.next, self.lines, *desk, self.note, self.keys, self.status])


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
