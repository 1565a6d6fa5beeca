"""The visitor's touch screen: choose a service, get a number, take the slip.

Owns the kiosk's screens and its printer's jobs. Does not own the queue: a number is what the server said."""
