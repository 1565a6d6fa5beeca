"""Devices of the hall: links, drivers, profiles and simulators, one folder per kind."""
