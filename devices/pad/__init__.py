"""Rating pads: the promise, the FF 68 family's frames, profiles, driver and simulator."""
