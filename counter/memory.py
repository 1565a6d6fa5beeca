"""What this machine remembers of its clerk: the last job number, never a PIN."""

import logging
from pathlib import Path

log = logging.getLogger(__name__)

LONGEST = 64


class ClerkFile:
    """Implements `core.ports.Memory` in one small file. A lost or broken one only costs typing a number."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._clerk = self._read()

    @property
    def last_clerk(self) -> str:
        return self._clerk

    def remember(self, clerk: str) -> None:
        if clerk == self._clerk:
            return
        self._clerk = clerk
        try:
            self._path.write_text(clerk, encoding="utf-8")
        except OSError as why:
            log.warning("%s: the last job number is not kept: %s", self._path, why)

    def _read(self) -> str:
        try:
            text = self._path.read_text(encoding="utf-8").strip()
        except (OSError, UnicodeDecodeError):
            return ""
        return text if len(text) <= LONGEST and text.isprintable() else ""
