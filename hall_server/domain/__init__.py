"""What the hall decides: states, transitions, the calling rule. Pure: time and ids are arguments."""
