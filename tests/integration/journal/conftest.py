"""Journals on both databases: `url` names a fresh one on each, `opened` is a journal open on it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from hall_server.journal import Journal
from tests.postgres import Cluster, postgres_cluster

__all__ = ["postgres_cluster"]


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest, tmp_path: Path, postgres_cluster: Cluster) -> Iterator[str]:
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path / 'hall.sqlite'}"
        return
    with postgres_cluster.database() as fresh:
        yield fresh


@pytest.fixture
def postgres_url(postgres_cluster: Cluster) -> Iterator[str]:
    """For what only a database with sessions can show."""
    with postgres_cluster.database() as fresh:
        yield fresh


@pytest.fixture
def open_journal(url: str, tmp_path: Path) -> Iterator[Callable[[], Journal]]:
    """Opens the journal, as often as it was closed before; closes what is left."""
    journals: list[Journal] = []

    def opener() -> Journal:
        journals.append(Journal.open(url, tmp_path / "data"))
        return journals[-1]

    yield opener
    for journal in journals:
        journal.close()


@pytest.fixture
def opened(open_journal: Callable[[], Journal]) -> Journal:
    return open_journal()
