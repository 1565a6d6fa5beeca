"""The hall's one writer: commands in, decisions, journal, then replies, events and state out.

Owns the queue, the journal, the broker's supervision and the pages. Drives no hardware, imports no driver."""
