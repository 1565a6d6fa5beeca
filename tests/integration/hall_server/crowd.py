"""A busy hall: visitors taking numbers and clerks serving them, all at once, over real clients.

Owns who asks what in which order, and remembers every exchange. Judges none of them, except that an answer must
come: what the journal makes of it is `ledger`'s to check.
"""

import random
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass

from config.contract.commands import (
    CallNext,
    Command,
    Complete,
    ConfirmPrint,
    Hold,
    IssueTicket,
    NoShow,
    Rate,
    Recall,
    Resume,
    ReturnTicket,
    SignIn,
    StartServing,
    Transfer,
    Undo,
)
from config.contract.refusals import RefusalCode
from config.contract.replies import Reply
from config.contract.words import HoldKind, PrintOutcome, TicketClass
from devices.hall.client import HallClient
from tests.conditions import eventually

PIN = "2580"
COUNTERS = {"W01": "S101", "W02": "S102", "W03": "S103", "W05": "S105"}
"""W05 also helps out with the groups of the other three: they race for the same tickets."""
SERVICES = ("A-01", "B-01", "C-01", "K-01", "A")
CLASSES = (TicketClass.NORMAL,) * 5 + (TicketClass.CARE, TicketClass.URGENT)

ANSWER_S = 40.0
"""Longer than any outage of these tests: an unanswered command is a fault of the hall."""
NAP_S = 0.02
"""A clerk with nobody waiting looks again after this."""


@dataclass(frozen=True, slots=True)
class Exchange:
    client: str
    body: Command
    reply: Reply

    @property
    def refusal(self) -> RefusalCode | None:
        return None if self.reply.refusal is None else self.reply.refusal.code


class Crowd:
    """`issuers` visitors' clients taking `tickets` each, and a clerk at each of `counters` until all are out."""

    def __init__(
        self,
        url: str,
        hall: str,
        *,
        issuers: int = 16,
        tickets: int = 100,
        counters: Sequence[str] = tuple(COUNTERS),
        seed: int = 1,
    ) -> None:
        self._url, self._hall, self._seed = url, hall, seed
        self._tickets = tickets
        self._is_over = threading.Event()
        self._failures: list[BaseException] = []
        self._lock = threading.Lock()
        self.exchanges: list[Exchange] = []
        names = [f"kiosk-{number:02d}" for number in range(issuers)]
        self._issuers = [self._thread(name, self._take_numbers) for name in names]
        self._clerks = [self._thread(counter.lower(), self._serve) for counter in counters]

    def start(self) -> None:
        for thread in (*self._issuers, *self._clerks):
            thread.start()

    def goes_on(self, answers: int) -> None:
        """Wait until so many more commands were answered."""
        goal = len(self.exchanges) + answers
        eventually(lambda: self._failures or len(self.exchanges) >= goal, f"{answers} answers", ANSWER_S)

    def finish(self) -> None:
        """Wait for the last number, let the clerks finish what they hold; fails as the first that failed."""
        for thread in self._issuers:
            thread.join()
        self.end()

    def end(self) -> None:
        """Let all finish what they are at; fails as the first that failed."""
        self.leave()
        if self._failures:
            raise self._failures[0]

    def leave(self) -> None:
        """End the threads, each after what it is at."""
        self._is_over.set()
        for thread in (*self._issuers, *self._clerks):
            if thread.ident is not None:
                thread.join()

    def _thread(self, client: str, work: Callable[["_Talk", random.Random], None]) -> threading.Thread:
        def run() -> None:
            try:
                with self._talk(client) as talk:
                    work(talk, random.Random(f"{self._seed} {client}"))
            except BaseException as failure:  # noqa: BLE001 - told by finish
                self._failures.append(failure)

        return threading.Thread(target=run, name=f"crowd-{client}")

    @contextmanager
    def _talk(self, name: str) -> Iterator["_Talk"]:
        client = HallClient(self._url, self._hall, name, "test", None)
        client.start()
        try:
            assert client.wait_connected(10), f"{name}: no broker"
            yield _Talk(client, self._keep)
        finally:
            client.close()

    def _keep(self, exchange: Exchange) -> None:
        with self._lock:
            self.exchanges.append(exchange)

    def _take_numbers(self, talk: "_Talk", dice: random.Random) -> None:
        for _ in range(self._tickets):
            reply = talk.must(IssueTicket(dice.choice(SERVICES), dice.choice(CLASSES)))
            assert reply.result is not None and reply.result.ticket is not None
            if dice.random() < 0.3:
                talk.must(ConfirmPrint(reply.result.ticket.id, PrintOutcome.PRINTED))
            if self._is_over.is_set():
                return

    def _serve(self, talk: "_Talk", dice: random.Random) -> None:
        counter = talk.name.upper()
        talk.must(SignIn(counter, COUNTERS[counter], PIN))
        while not self._is_over.is_set():
            reply = talk.ask(CallNext(counter), may_refuse=(RefusalCode.NOTHING_WAITING,))
            if reply.result is None:
                self._is_over.wait(NAP_S)
                continue
            assert reply.result.call is not None
            _visit(talk, dice, counter, reply.result.call.ticket.id)


def _visit(talk: "_Talk", dice: random.Random, counter: str, ticket: str) -> None:
    """From the call to the end, along one of the ways a visit may go."""
    match dice.randrange(10):
        case 0:  # nobody comes
            talk.must(Recall(counter))
            talk.must(Recall(counter))
            talk.must(NoShow(counter))
            talk.ask(ReturnTicket(ticket), may_refuse=(RefusalCode.WRONG_STATE,))  # only once
        case 1:  # somebody comes after all
            talk.must(NoShow(counter))
            talk.must(Undo(counter))
            talk.must(Complete(counter))
        case 2:
            talk.must(StartServing(counter))
            talk.must(Hold(counter, HoldKind.KEPT))
            talk.must(Resume(counter, ticket))
            talk.must(Complete(counter))
        case 3:
            talk.must(StartServing(counter))
            talk.must(Transfer(counter, to_group=dice.choice("ABCK")))
        case _:
            talk.must(StartServing(counter))
            talk.must(Complete(counter))
            if dice.random() < 0.5:
                talk.must(Rate(ticket, dice.randint(1, 5)))


class _Talk:
    """One client asking one thing after another."""

    def __init__(self, client: HallClient, keep: Callable[[Exchange], None]) -> None:
        self._client, self._keep = client, keep
        self.name = client.client_id

    def must(self, body: Command) -> Reply:
        return self.ask(body, may_refuse=())

    def ask(self, body: Command, may_refuse: Sequence[RefusalCode]) -> Reply:
        reply = self._client.ask_and_wait(body, ANSWER_S)
        assert reply is not None, f"{self.name}: no answer to {body} within {ANSWER_S} s"
        exchange = Exchange(self.name, body, reply)
        self._keep(exchange)
        assert exchange.refusal is None or exchange.refusal in may_refuse, f"{self.name}: {body}: {reply}"
        return reply


@contextmanager
def busy(crowd: Crowd) -> Iterator[Crowd]:
    """The crowd at work, gone afterwards whatever the test found."""
    crowd.start()
    try:
        yield crowd
    finally:
        crowd.leave()
