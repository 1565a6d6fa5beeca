"""What the tests of a whole server stand on: a database of either kind, and a running server."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.postgres import Cluster, postgres_cluster
from tests.server import Server, running_server

__all__ = ["postgres_cluster"]


@pytest.fixture(params=["sqlite", "postgresql"])
def database(request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster) -> Iterator[str]:
    """The URL of an empty one; a test that asks for it runs on both."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'both.sqlite'}"
        return
    with postgres_cluster.database() as fresh:
        yield fresh


@pytest.fixture
def server(tmp_path: Path) -> Iterator[Server]:
    """On its default database and broker."""
    with running_server(tmp_path / "hall") as running:
        yield running
