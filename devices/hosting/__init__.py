"""Devices made to follow the hall's state by the program that hosts them: counter client or devices program."""
