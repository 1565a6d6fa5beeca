"""Whether a PIN is the kiosk's maintenance PIN. Blocks some 50 ms, as a good hash does: not on the UI
thread.
"""

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

from config.hall.model import Hall


def is_maintenance_pin(hall: Hall, pin: str) -> bool:
    """Against the hall file's hash, or the demonstration's PIN where there is none; with neither, never."""
    stored = hall.kiosk.maintenance_pin_hash
    if stored is None:
        return hall.demonstration is not None and pin == hall.demonstration.pin
    try:
        return PasswordHasher().verify(stored, pin)
    except (Argon2Error, InvalidHashError):
        return False
