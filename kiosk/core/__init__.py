"""What the kiosk decides and says, without Kivy: presenters, wording, the facts of slips."""
