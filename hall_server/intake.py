"""What a command needs before the writer may decide it: a checked PIN, a stored text, a drawn token.

Everything slow or random happens here, off the writer's thread. PIN checks have two threads of their own:
argon2 takes tens of milliseconds, and the queue must not wait for it.
"""

import logging
import secrets
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime

from config.contract.commands import ConfirmPrint, IssueTicket, SignIn
from hall_server.journal.texts import PrivateText
from hall_server.requests import Request

log = logging.getLogger(__name__)

TOKEN_BYTES = 12
"""96 bits: a ticket page cannot be guessed, and its address still fits a small QR code."""
SALT_BYTES = 16


@dataclass(frozen=True, slots=True)
class Prepared:
    """A request with what was drawn and checked for it."""

    request: Request
    token: str = ""
    is_pin_right: bool = False
    text: PrivateText | None = None


class Intake:
    """`check_pin(clerk, pin)` may block; `forward` hands the prepared request to the writer."""

    def __init__(
        self,
        check_pin: Callable[[str, str], bool],
        forward: Callable[[Prepared], None],
        clock: Callable[[], datetime],
    ) -> None:
        self._check_pin = check_pin
        self._forward = forward
        self._clock = clock
        self._pins = ThreadPoolExecutor(max_workers=2, thread_name_prefix="pins")

    def submit(self, request: Request) -> None:
        """Any thread; never blocks."""
        match request.envelope.body:
            case SignIn(clerk=clerk, pin=pin):
                self._pins.submit(self._sign_in, request, clerk, pin)
            case IssueTicket():
                self._forward(Prepared(request, token=secrets.token_urlsafe(TOKEN_BYTES)))
            case ConfirmPrint(detail=detail) if detail:
                self._forward(Prepared(request, text=self._private(detail)))
            case _:
                self._forward(Prepared(request))

    def _sign_in(self, request: Request, clerk: str, pin: str) -> None:
        try:
            is_right = self._check_pin(clerk, pin)
        except Exception:
            log.exception("checking the PIN of %s failed; the sign-in is refused", clerk)
            is_right = False
        self._forward(Prepared(request, is_pin_right=is_right))

    def _private(self, text: str) -> PrivateText:
        return PrivateText(
            id=secrets.token_hex(12), salt=secrets.token_bytes(SALT_BYTES), text=text, at=self._clock()
        )

    def close(self) -> None:
        self._pins.shutdown(wait=True)
