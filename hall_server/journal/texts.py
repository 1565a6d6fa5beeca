"""Free text beside the journal: it may be deleted, and its digest in the event still vouches for it."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from config.contract.events import TextRef


@dataclass(frozen=True, slots=True)
class PrivateText:
    """`salt` is random and drawn outside; without it short texts could be guessed from their digest."""

    id: str
    salt: bytes
    text: str
    at: datetime

    def reference(self) -> TextRef:
        """What the event holds of this text."""
        return TextRef(self.id, digest_of(self.salt, self.text.encode()))


def digest_of(salt: bytes, text: bytes) -> str:
    return hashlib.sha256(salt + text).hexdigest()
