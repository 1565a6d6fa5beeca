"""Devices made to follow the hall's state, by whichever program hosts them: the counter client or the devices program."""
