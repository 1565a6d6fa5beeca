"""Device errors, one class per reaction of the caller.

Owns the classes and their fields, not wording for visitors: screens translate `code`, never the message.
"""


class DeviceError(Exception):
    """Anything a device or its link can report. Catch a subclass: each asks for another reaction."""

    def __init__(self, message: str, *, device: str = "") -> None:
        super().__init__(f"{device}: {message}" if device else message)
        self.device = device


class DeviceUnavailable(DeviceError):
    """Nobody answers, or the link is lost. Retry with backoff."""


class DeviceFault(DeviceError):
    """The device answers and says a person must act: paper, cover, cutter."""

    def __init__(self, code: str, message: str, *, device: str = "") -> None:
        super().__init__(message, device=device)
        self.code = code  # stable, e.g. paper_out, cover_open; screens and the journal know it


class ProtocolError(DeviceError):
    """Bytes that the protocol does not allow. Drop them, resynchronise, count."""


class LinkAddressError(ValueError):
    """A link URL nobody can open. The message says what to write instead."""


class ProfileError(ValueError):
    """A device profile that cannot be used. The message says what to write instead."""
