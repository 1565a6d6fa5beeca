"""The sign-in page: who you are, your PIN, and a pad of digits beside the keyboard."""

from pathlib import Path

from kivy.lang import Builder
from kivy.properties import BooleanProperty, ObjectProperty, StringProperty
from kivy.uix.boxlayout import BoxLayout

from config.look.widgets import FitLabel, Touchable
from counter.core.presenter import Presenter
from counter.core.sign_in import Candidate, Field
from counter.screens.rows import follow


class EntryField(Touchable, FitLabel):
    """A line to type into; a mark at its end shows where the next character goes."""

    is_focused = BooleanProperty(False)
    value = StringProperty("")


class PersonButton(Touchable, BoxLayout):
    """One who may hold this post."""

    clerk = StringProperty("")
    name = StringProperty("")
    role = StringProperty("")
    is_chosen = BooleanProperty(False)

    def ui_text(self) -> str:
        return f"{self.clerk} {self.name} {self.role}"


class SignInPage(BoxLayout):
    presenter: Presenter = ObjectProperty(None)
    hall_name = StringProperty("")
    post = StringProperty("")
    clerk = StringProperty("")
    pin = StringProperty("")
    note = StringProperty("")
    is_alarm = BooleanProperty(False)
    is_clerk_focused = BooleanProperty(True)
    can_submit = BooleanProperty(False)
    is_wide = BooleanProperty(False)

    def show(self) -> None:
        page = self.presenter.sign_in
        self.clerk, self.pin = page.clerk, "●" * len(page.pin)
        self.note, self.is_alarm = page.note, page.is_alarm
        self.is_clerk_focused = page.field is Field.CLERK
        self.can_submit = page.can_submit
        follow(self.ids.people, page.candidates, self._person, self._show_person)

    def focus(self, field: str) -> None:
        self.presenter.sign_in.focus(Field(field))

    def press(self, key: str) -> None:
        self.presenter.key(key)

    def _person(self) -> PersonButton:
        person = PersonButton()
        person.bind(on_release=lambda button: self.presenter.sign_in.pick(button.clerk))
        return person

    def _show_person(self, button: PersonButton, person: Candidate) -> None:
        button.clerk, button.name, button.role = person.clerk, person.name, person.role
        button.is_chosen = person.clerk == self.clerk
        button.ui_id = f"sign_in:person:{person.clerk}"


Builder.load_file(str(Path(__file__).with_suffix(".kv")))
