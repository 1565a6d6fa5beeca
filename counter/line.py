"""The clerk's questions and reports over the hall client. Replies come on the thread of the screen."""

from collections.abc import Callable

from config.contract.commands import Command
from config.contract.replies import Reply
from counter.core.ports import Answered
from devices.hall import HallClient


class ClientLine:
    """Implements `core.ports.HallLine`."""

    def __init__(self, client: HallClient) -> None:
        self._client = client

    @property
    def unanswered_facts(self) -> int:
        return self._client.unanswered_facts

    def ask(self, body: Command, answered: Answered) -> None:
        self._client.ask(body, answered)

    def post(self, fact: Command, answered: Answered) -> None:
        told: Callable[[Reply], None] = answered
        self._client.post(fact, told)
