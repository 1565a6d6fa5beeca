"""What one run of the server is told on its command line."""

from dataclasses import dataclass
from pathlib import Path

MANAGED = "managed"
"""The server starts and supervises a broker of its own."""


@dataclass(frozen=True, slots=True)
class Settings:
    """`broker` is `managed` or the URL of one that is there; port 0 of `web_port` takes any free one."""

    hall_file: Path
    data_dir: Path
    database: str
    broker: str
    web_host: str
    web_port: int
    always_open: bool


def default_database(data_dir: Path) -> str:
    return f"sqlite:///{data_dir.absolute() / 'hall.sqlite'}"
