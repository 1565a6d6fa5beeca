"""Counter displays: the promise, the A0 90 strip's frames, driver and simulator."""
