"""A whole hall on one machine: every program as a child process, every device simulated on its real wire.

Starts programs by their commands and imports none of them.
"""
