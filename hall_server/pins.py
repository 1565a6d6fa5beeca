"""Whether a PIN is right: argon2 hashes of the hall file, or the demonstration PIN where a person has none."""

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from config.hall import Hall


class Pins:
    """Checks block for tens of milliseconds; an unknown person takes as long as a known one."""

    def __init__(self, hall: Hall) -> None:
        self._hasher = PasswordHasher()
        demonstration = None
        if hall.demonstration is not None:
            demonstration = self._hasher.hash(hall.demonstration.pin)
        self._hashes = {person.id: person.pin_hash or demonstration for person in hall.staff}
        self._nobody = self._hasher.hash("nobody")

    def check(self, person: str, pin: str) -> bool:
        known = self._hashes.get(person)
        try:
            self._hasher.verify(known or self._nobody, pin)
        except (VerificationError, InvalidHashError):
            return False
        return known is not None
