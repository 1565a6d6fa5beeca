"""What every link promises. Owns the protocol; each way to move bytes has its own module."""

from typing import Protocol


class Link(Protocol):
    """A stream of bytes to one device. Knows nothing of frames.

    One thread may read while another writes; two writers must agree among themselves (one writer per bus).
    When the peer is lost the link closes itself, so `is_open` after an error tells loss from mere slowness.
    """

    @property
    def name(self) -> str:
        """The address, as a person would write it: for logs and messages."""
        ...

    @property
    def is_open(self) -> bool: ...

    def open(self) -> None:
        """Connect. Does nothing when already open. Raises DeviceUnavailable."""
        ...

    def write_all(self, data: bytes, timeout_s: float) -> None:
        """Hand all of `data` to the operating system before `timeout_s` has passed.

        Raises DeviceUnavailable when it cannot: part of the data may then be on its way. After a mere timeout
        the link is still open, so that the reason can be read; whoever goes on must resynchronise or close.
        """
        ...

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """Return what is there as soon as anything is, at most `max_bytes`; b"" when nothing came in time.

        Raises DeviceUnavailable when the peer is gone: silence and loss are never confused.
        """
        ...

    def discard_input(self) -> None:
        """Throw away what has arrived and was not read. Raises DeviceUnavailable when the peer is gone."""
        ...

    def close(self) -> None:
        """Let go. Never raises, harmless when repeated; wakes a blocked read of another thread."""
        ...
