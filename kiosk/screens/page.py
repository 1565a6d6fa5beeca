"""What every page of the kiosk has in common."""

from kivy.properties import ObjectProperty
from kivy.uix.screenmanager import Screen

from kiosk.core.presenter import Presenter


class KioskPage(Screen):
    presenter: Presenter = ObjectProperty(None)

    def show(self) -> None:
        """Fills itself from the presenter; called whenever something changed while it is the page shown."""
