"""A running server of the sample hall, on its default database and broker."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import postgres_cluster
from tests.server import Server, running_server

__all__ = ["postgres_cluster"]


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    with running_server(tmp_path / "hall") as running:
        yield running
