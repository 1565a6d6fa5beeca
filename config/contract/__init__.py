"""What travels between the programs of a hall: topics, commands, replies, events and state.

Owns the shapes and their strict decoding. Does no I/O, reads no clock and draws no random number;
who sends what, and when, belongs to the programs.
"""
