"""Logging, set up once per program: lines on stderr, vendor chatter turned down."""

import logging
import sys

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
QUIET = {
    "uvicorn": logging.WARNING,
    "asyncio": logging.WARNING,
    "alembic": logging.WARNING,
    "PIL": logging.INFO,
    "kivy": logging.WARNING,
}
"""Libraries whose info lines say nothing about the hall."""


def set_up(level: str = "info") -> None:
    """Call before any library that configures logging by itself (python-escpos does)."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT))
    logging.basicConfig(level=level.upper(), handlers=[handler], force=True)
    for name, quiet in QUIET.items():
        logging.getLogger(name).setLevel(quiet)
