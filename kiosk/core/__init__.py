"""What the kiosk decides, without Kivy."""
