"""The device's end of a serial line, played on a pseudo-terminal under a fixed path. POSIX only, import
lazily.

Owns plug, unplug and the bytes. A simulator reads and writes here; the program under test opens `path` with
pyserial as if it were a port.

No slave descriptor is kept: only then does a program that holds the port see the same errors as when a real
USB serial adapter is pulled out.
"""

import contextlib
import errno
import os
import pty
import select
import threading
import time
import tty
from pathlib import Path

from devices.errors import DeviceUnavailable

# With nobody on the other side poll() reports a hang-up at once; look again this often instead of spinning.
VACANT_POLL_S = 0.02


class PtyPort:
    """A pluggable serial port. Starts unplugged.

    Args:
        path: where the port appears; an existing symlink there is replaced, anything else is an error.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._master: int | None = None
        self._lock = threading.Lock()

    @property
    def is_plugged(self) -> bool:
        return self._master is not None

    def plug(self) -> None:
        """Make the port appear. Does nothing when it is there."""
        with self._lock:
            if self._master is not None:
                return
            master, slave = pty.openpty()
            tty.setraw(master)
            os.set_blocking(master, False)
            target = os.ttyname(slave)
            os.close(slave)
            if self.path.is_symlink():
                self.path.unlink()
            try:
                self.path.symlink_to(target)
            except OSError:
                os.close(master)
                raise
            self._master = master

    def unplug(self) -> None:
        """Make the port vanish, with whatever was under way. Does nothing when it is gone."""
        with self._lock:
            master, self._master = self._master, None
            if master is None:
                return
            with contextlib.suppress(FileNotFoundError):
                self.path.unlink()
            os.close(master)

    def read(self, max_bytes: int, timeout_s: float) -> bytes:
        """Bytes the program sent, or b"" when none came in time or nobody has the port open.

        Raises DeviceUnavailable while unplugged.
        """
        deadline = time.monotonic() + timeout_s
        while True:
            master = self._require()
            remaining_s = max(0.0, deadline - time.monotonic())
            data = self._read_once(master, max_bytes, min(remaining_s, 0.1))
            if data or time.monotonic() >= deadline:
                return data

    def write(self, data: bytes, timeout_s: float = 1.0) -> None:
        """Send to the program. Bytes nobody takes are lost, as on a real line.

        Raises DeviceUnavailable while unplugged.
        """
        deadline = time.monotonic() + timeout_s
        rest = data
        while rest:
            with self._lock:
                master = self._require()
                try:
                    rest = rest[os.write(master, rest) :]
                except BlockingIOError:
                    pass
                except OSError as error:
                    if error.errno != errno.EIO:
                        raise
                    return
            if rest:
                remaining_s = deadline - time.monotonic()
                if remaining_s <= 0:
                    return
                time.sleep(min(remaining_s, VACANT_POLL_S))

    def close(self) -> None:
        self.unplug()

    def _read_once(self, master: int, max_bytes: int, wait_s: float) -> bytes:
        try:
            if not select.select([master], [], [], wait_s)[0]:
                return b""
            with self._lock:
                if master != self._master:  # unplugged meanwhile; the number may already be another file
                    return b""
                return os.read(master, max_bytes)
        except BlockingIOError:
            return b""
        except (OSError, ValueError) as error:
            if isinstance(error, OSError) and error.errno not in (errno.EIO, errno.EBADF):
                raise
            time.sleep(min(wait_s, VACANT_POLL_S))
            return b""

    def _require(self) -> int:
        if self._master is None:
            raise DeviceUnavailable("port is unplugged", device=str(self.path))
        return self._master
