"""Where the bench's child processes run."""

from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
