"""The numbered, hash-chained record of events, and the read tables folded from it."""
