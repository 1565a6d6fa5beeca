"""A widget's name for those who look at the window from outside. Owns the mark, not the map
(`config.look.ui_map`).
"""

from kivy.properties import StringProperty


class Marked:
    """Mixin: a widget with a `ui_id` appears in the UI map while it can be seen."""

    ui_id = StringProperty("")
    ui_role = StringProperty("text")
    ui_words = StringProperty("")
    """What the widget says, when it is not simply its `text`."""

    def ui_text(self) -> str:
        return str(self.ui_words or getattr(self, "text", ""))
