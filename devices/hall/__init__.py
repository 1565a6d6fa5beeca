"""A program's end of the hall's conversation: commands, replies, outbox, state, presence, health."""
