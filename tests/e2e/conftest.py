"""One hall for a module of contract tests: always open, the sample hall, judged by its log in the end."""

from collections.abc import Iterator

import pytest

from tests.e2e.plain import Plain, at_counter, empty_queues, plain
from tests.postgres import postgres_cluster
from tests.server import Server, running_server

__all__ = ["postgres_cluster"]


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("contract") / "hall") as server:
        yield server
        assert server.faults() == []


@pytest.fixture
def kiosk(server: Server) -> Iterator[Plain]:
    with plain(server, "kiosk-01", "events/+", "state/queues", "state/posts") as stranger:
        yield stranger
    empty_queues(server)


@pytest.fixture
def clerk(server: Server) -> Iterator[Plain]:
    """At W06, which alone serves group E."""
    with at_counter(server, "W06", "S107", "state/counters/W06") as stranger:
        yield stranger
