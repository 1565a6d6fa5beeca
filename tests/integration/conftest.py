"""What several integration tests stand on."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.broker import Broker, running_broker


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    """A real Mosquitto of this test's own."""
    with running_broker(tmp_path / "broker") as broker:
        yield broker
