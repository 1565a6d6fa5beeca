"""What a program asks of the hall: the bodies of commands, and the envelope they travel in.

One struct per command, told apart by `type`. `ticket` is always the ticket's id, never its label;
`group` is the prefix letter; a service may be named by its code or, where only the group is known, by the prefix.
"""

from typing import Annotated

import msgspec

from config.contract.facts import Instant
from config.contract.words import (
    CareReason,
    HelpKind,
    HoldKind,
    PauseReason,
    PrintOutcome,
    RatingReason,
    RatingSource,
    TicketClass,
)

Id = Annotated[str, msgspec.Meta(min_length=1, max_length=64, pattern=r"^[A-Za-z0-9._:-]+$")]
"""An id in a message: letters, digits and `. _ : -`, at most 64."""
Detail = Annotated[str, msgspec.Meta(max_length=500)]
Level = Annotated[int, msgspec.Meta(ge=1, le=5)]
"""A rating: 5 is 非常满意, 1 is 非常不满意."""


class Body(msgspec.Struct, frozen=True, tag_field="type", omit_defaults=True):
    """The common form of all command bodies."""


class IssueTicket(Body, frozen=True, tag="issue_ticket"):
    """Take a number. `slot` is the booked time of an appointment; `care_reason` says why care is declared."""

    service: Id
    class_: TicketClass = msgspec.field(name="class", default=TicketClass.NORMAL)
    slot: Instant | None = None
    care_reason: CareReason | None = None


class ConfirmPrint(Body, frozen=True, tag="confirm_print"):
    """What became of the slip of a ticket."""

    ticket: Id
    outcome: PrintOutcome
    detail: Detail = ""


class Reprint(Body, frozen=True, tag="reprint"):
    """Ask for the facts of a slip once more, with the same number."""

    ticket: Id


class SignIn(Body, frozen=True, tag="sign_in"):
    counter: Id
    clerk: Id
    pin: Annotated[str, msgspec.Meta(max_length=64)]

    def __repr__(self) -> str:
        return f"SignIn(counter={self.counter!r}, clerk={self.clerk!r}, pin=…)"


class SignOut(Body, frozen=True, tag="sign_out"):
    counter: Id


class Pause(Body, frozen=True, tag="pause"):
    counter: Id
    reason: PauseReason


class Unpause(Body, frozen=True, tag="unpause"):
    counter: Id


class CallNext(Body, frozen=True, tag="call_next"):
    counter: Id


class CallTicket(Body, frozen=True, tag="call_ticket"):
    """Call a given waiting ticket out of turn; the call records that it was by hand."""

    counter: Id
    ticket: Id


class Recall(Body, frozen=True, tag="recall"):
    counter: Id


class StartServing(Body, frozen=True, tag="start_serving"):
    counter: Id


class Complete(Body, frozen=True, tag="complete"):
    counter: Id


class NoShow(Body, frozen=True, tag="no_show"):
    counter: Id


class ReturnTicket(Body, frozen=True, tag="return_ticket"):
    """Bring a missed ticket back into its queue, once and within grace."""

    ticket: Id


class Hold(Body, frozen=True, tag="hold"):
    counter: Id
    kind: HoldKind


class Resume(Body, frozen=True, tag="resume"):
    counter: Id
    ticket: Id


class Transfer(Body, frozen=True, tag="transfer"):
    """Send the ticket at this counter on: exactly one of `to_group` and `to_counter`."""

    counter: Id
    to_group: Id | None = None
    to_counter: Id | None = None


class Cancel(Body, frozen=True, tag="cancel"):
    ticket: Id


class Rate(Body, frozen=True, tag="rate"):
    """One answer per ticket; a second is refused."""

    ticket: Id
    level: Level
    reasons: tuple[RatingReason, ...] = ()
    source: RatingSource = RatingSource.PAD


class AcknowledgeCall(Body, frozen=True, tag="acknowledge_call"):
    """A device says that it showed or spoke a call."""

    call: Id
    device: Id


class RequestHelp(Body, frozen=True, tag="request_help"):
    """Call a person to a place (a counter or kiosk id)."""

    place: Id
    kind: HelpKind


class AnswerHelp(Body, frozen=True, tag="answer_help"):
    help: Id


class Undo(Body, frozen=True, tag="undo"):
    """Take back the counter's last no-show or transfer, within ten seconds."""

    counter: Id


Command = (
    IssueTicket
    | ConfirmPrint
    | Reprint
    | SignIn
    | SignOut
    | Pause
    | Unpause
    | CallNext
    | CallTicket
    | Recall
    | StartServing
    | Complete
    | NoShow
    | ReturnTicket
    | Hold
    | Resume
    | Transfer
    | Cancel
    | Rate
    | AcknowledgeCall
    | RequestHelp
    | AnswerHelp
    | Undo
)

CounterCommand = (
    SignOut
    | Pause
    | Unpause
    | CallNext
    | CallTicket
    | Recall
    | StartServing
    | Complete
    | NoShow
    | Hold
    | Resume
    | Transfer
    | Undo
)
"""Commands that count only from the client signed in at their counter, or from a web role."""

EXPIRY_S = 10
EXPIRING: frozenset[type[Body]] = frozenset({CallNext, CallTicket, Recall, SignIn})
"""Commands that must not be executed late: they carry a message expiry of `EXPIRY_S` seconds."""

FACTS: frozenset[type[Body]] = frozenset({Complete, Rate, ConfirmPrint, AcknowledgeCall})
"""Commands that report what already happened: they never expire and live in the sender's outbox until answered."""

REPEAT_S = 2.0
"""A program repeats an unanswered command with the same id this often, until its expiry."""


class Envelope(msgspec.Struct, frozen=True):
    """A command as it travels on `commands/{client}`. `at` is information: clocks may be wrong."""

    v: int
    id: Id
    at: Instant
    client: Id
    body: Command
