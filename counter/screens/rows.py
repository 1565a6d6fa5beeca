"""Lists of widgets that follow lists of values, in place: a widget that is being pressed must not be replaced."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from kivy.uix.widget import Widget

Value = TypeVar("Value")
Row = TypeVar("Row", bound=Widget)


def follow(
    place: Widget, values: Sequence[Value], make: Callable[[], Row], show: Callable[[Row, Value], None]
) -> None:
    """As many rows as values, in their order."""
    rows = list(reversed(place.children))
    for row in rows[len(values) :]:
        place.remove_widget(row)
    for number, value in enumerate(values):
        if number < len(rows):
            show(rows[number], value)
            continue
        row = make()
        show(row, value)
        place.add_widget(row)


def fill(place: Widget, wanted: Sequence[Widget]) -> None:
    """Exactly these children: what is not wanted is not in the tree, for it would still catch the mouse."""
    if list(reversed(place.children)) != list(wanted):
        place.clear_widgets()
        for widget in wanted:
            if widget.parent is not None:
                widget.parent.remove_widget(widget)
            place.add_widget(widget)
