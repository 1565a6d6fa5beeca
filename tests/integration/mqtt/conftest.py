"""Sessions, clients and a hall that end with the test."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest

from config.mqtt import Session, Will
from devices.hall import HallClient
from tests.broker import Broker
from tests.integration.mqtt.parts import HALL, AnsweringHall

OpenSession = Callable[..., Session]
OpenClient = Callable[..., HallClient]


@pytest.fixture
def open_session(broker: Broker) -> Iterator[OpenSession]:
    with ExitStack() as ending:

        def open_one(client_id: str, url: str = broker.url, will: Will | None = None) -> Session:
            session = Session(url, client_id, will=will)
            ending.callback(session.close)
            session.start()
            assert session.wait_connected(10)
            return session

        yield open_one


@pytest.fixture
def open_client(broker: Broker) -> Iterator[OpenClient]:
    with ExitStack() as ending:

        def open_one(client_id: str = "kiosk-01", outbox: Path | None = None) -> HallClient:
            client = HallClient(broker.url, HALL, client_id, "kiosk", outbox)
            ending.callback(client.close)
            client.start()
            assert client.wait_connected(10)
            return client

        yield open_one


@pytest.fixture
def hall(broker: Broker) -> Iterator[AnsweringHall]:
    hall = AnsweringHall(broker.url)
    yield hall
    hall.close()
