"""The Kivy window for the tests of this folder."""

from tests.kivy_window import kivy_window

__all__ = ["kivy_window"]
