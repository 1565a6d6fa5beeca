"""What the hall answers: a result or a refusal, under the id of the command."""

import msgspec

from config.contract.facts import CallFacts, ClerkFacts, IssuedTicket
from config.contract.refusals import Refusal


class Result(msgspec.Struct, frozen=True, omit_defaults=True):
    """What a command brought: `ticket` for issue_ticket and reprint, `call` for calls and recalls,
    `clerk` for sign_in, `help` for request_help; empty for the others."""

    ticket: IssuedTicket | None = None
    call: CallFacts | None = None
    clerk: ClerkFacts | None = None
    help: str | None = None


class Reply(msgspec.Struct, frozen=True, omit_defaults=True):
    """Travels on `replies/{client}`: exactly one of `result` and `refusal`, as `ok` says."""

    v: int
    id: str
    ok: bool
    result: Result | None = None
    refusal: Refusal | None = None


def accepted(command_id: str, result: Result) -> Reply:
    return Reply(v=1, id=command_id, ok=True, result=result)


def refused(command_id: str, refusal: Refusal) -> Reply:
    return Reply(v=1, id=command_id, ok=False, refusal=refusal)
