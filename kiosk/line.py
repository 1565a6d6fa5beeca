"""The kiosk's questions over the hall client. Owns how long a visitor is kept waiting."""

from config.contract.commands import IssueTicket, RequestHelp
from config.contract.replies import Reply
from devices.hall import HallClient
from kiosk.core.ports import Answered, Issued

ISSUE_EXPIRES_S = 10.0
"""Longer and a visitor who gave up leaves a number behind; shorter and a server that restarts costs one."""
HELP_EXPIRES_S = 10.0


class ClientLine:
    """Implements `core.ports.HallLine`. Replies come where the client delivers them: on the UI thread."""

    def __init__(self, client: HallClient) -> None:
        self._client = client

    def issue(self, body: IssueTicket, issued: Issued, answered: Answered) -> None:
        def arrived(reply: Reply) -> None:
            if reply.result is not None and reply.result.ticket is not None:
                issued(reply.result.ticket)

        self._client.ask(body, answered, ISSUE_EXPIRES_S, on_arrival=arrived)

    def ask_help(self, body: RequestHelp, answered: Answered) -> None:
        self._client.ask(body, answered, HELP_EXPIRES_S)
