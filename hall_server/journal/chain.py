"""The hash chain over the journal, pure: each hash covers the one before it, the entry's number and bytes.

    hash(n) = SHA-256( hash(n-1) as 32 bytes | n as 8 bytes, big-endian | stored bytes )

The hash before entry 1 is 32 zero bytes. Hashes are written in lower-case hex. With the head (last number and
hash) noted elsewhere, nobody can change, remove, add or reorder an entry without it showing.
"""

import hashlib
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Head:
    """The last entry's number and hash; `GENESIS` before the first."""

    seq: int
    hash: str


GENESIS = Head(0, "0" * 64)


def entry_hash(previous: str, seq: int, stored: bytes) -> str:
    return hashlib.sha256(bytes.fromhex(previous) + seq.to_bytes(8, "big") + stored).hexdigest()


def after(head: Head, stored: bytes) -> Head:
    """The head once `stored` is appended."""
    seq = head.seq + 1
    return Head(seq, entry_hash(head.hash, seq, stored))
