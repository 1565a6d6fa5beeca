"""What the kiosk shows: Kivy screens that show state and forward intent."""
