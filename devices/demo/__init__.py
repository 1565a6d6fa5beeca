"""A whole hall on one machine: its programs as child processes, virtual devices, synthetic visitors."""
