"""The kiosk's questions over the hall client. Owns how long a visitor is kept waiting."""

from config.contract.commands import IssueTicket, RequestHelp
from devices.hall import HallClient
from kiosk.core.ports import Answered

ISSUE_EXPIRES_S = 10.0
"""Longer and a visitor who gave up leaves a number behind; shorter and a server that restarts costs one."""
HELP_EXPIRES_S = 10.0


class ClientLine:
    """Implements `core.ports.HallLine`. Replies come where the client delivers them: on the UI thread."""

    def __init__(self, client: HallClient) -> None:
        self._client = client

    def issue(self, body: IssueTicket, answered: Answered) -> None:
        self._client.ask(body, answered, ISSUE_EXPIRES_S)

    def ask_help(self, body: RequestHelp, answered: Answered) -> None:
        self._client.ask(body, answered, HELP_EXPIRES_S)
