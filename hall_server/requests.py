"""What the gateway and the web pages hand to the writer. Decides nothing."""

from collections.abc import Callable
from dataclasses import dataclass

from config.contract.commands import Envelope
from config.contract.replies import Reply


@dataclass(frozen=True, slots=True)
class Request:
    """One command on its way to a decision.

    `client` is who sent it, as the topic or the web session says, never as the message claims. `answer` is
    called once, from the writer's thread, when the outcome is on disk; it must not block. `expires_at` is the
    monotonic time after which it must not be executed, None for never.
    """

    client: str
    envelope: Envelope
    answer: Callable[[Reply], None]
    expires_at: float | None = None
    is_web: bool = False
