"""What the clerk's client shows: Kivy screens that show state and forward intent."""
