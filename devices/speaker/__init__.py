"""The hall's voice: the queue of announcements, the synthesiser, the sinks and the driver."""
