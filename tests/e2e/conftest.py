"""One hall for a module of contract tests: always open, the sample hall, judged by its log in the end."""

from collections.abc import Iterator

import pytest

from tests.server import Server, running_server


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Server]:
    with running_server(tmp_path_factory.mktemp("contract") / "hall") as server:
        yield server
        assert server.faults() == []
