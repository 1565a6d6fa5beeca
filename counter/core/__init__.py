"""What the clerk's client decides, without Kivy."""
