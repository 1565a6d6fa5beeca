"""A program's end of the hall's conversation: commands, replies, outbox, state, presence, health."""

from devices.hall.client import HallClient
from devices.hall.outbox import OutboxInUse

__all__ = ["HallClient", "OutboxInUse"]
