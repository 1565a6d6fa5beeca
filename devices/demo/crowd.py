"""Synthetic people: visitors who take numbers, clerks at the counters without a window, hands on the pads.

They speak only the contract, as any MQTT client may, so what they do is what anybody can do. Can be switched
off. Owns no state of the hall: it follows what the hall publishes.
"""

import logging
import random
import threading
from collections.abc import Callable, Sequence
from functools import partial

from config.contract import topics
from config.contract.commands import (
    CallNext,
    Complete,
    ConfirmPrint,
    IssueTicket,
    SignIn,
    StartServing,
)
from config.contract.state import CounterStateMessage, QueuesState
from config.contract.words import CareReason, CounterState, PrintOutcome, TicketClass
from config.hall import Hall
from devices.demo.equipment import Equipment
from devices.hall.client import HallClient

log = logging.getLogger(__name__)

ARRIVAL_S = (6.0, 18.0)
"""Between two synthetic visitors."""
WALK_S = (3.0, 8.0)
SERVICE_S = (20.0, 50.0)
LOOK_S = (2.0, 6.0)
"""Until a visitor at the pad has chosen a face."""
QUEUE_AT_MOST = 4
"""Synthetic visitors do not add to a line longer than this: a person wants to see the end of it."""
LEVELS = (5, 5, 5, 5, 4, 4, 4, 3, 2)
ANSWER_S = 5.0


class Crowd:
    """`clerks` maps counters to job numbers; `start` signs them in, `is_on` says whether visitors come."""

    def __init__(
        self, hall: Hall, mqtt: str, equipment: Equipment, clerks: dict[str, str], seed: int = 20261124
    ) -> None:
        self._hall = hall
        self._mqtt = mqtt
        self._equipment = equipment
        self._clerks = clerks
        self._random = random.Random(seed)  # noqa: S311  (people, not secrets)
        self._stopping = threading.Event()
        self.is_on = threading.Event()
        self._queues: QueuesState | None = None
        self._threads: list[threading.Thread] = []
        self._clients: list[HallClient] = []

    def start(self) -> None:
        self._run("visitors", self._visitors)
        for counter, clerk in self._clerks.items():
            self._run(f"clerk-{counter}", partial(self._clerk, counter, clerk))

    def stop(self) -> None:
        self._stopping.set()
        self.is_on.set()
        for thread in self._threads:
            thread.join()
        for client in self._clients:
            client.close()

    def _run(self, name: str, work: Callable[[], None]) -> None:
        thread = threading.Thread(target=work, name=name)
        self._threads.append(thread)
        thread.start()

    def _client(self, client_id: str) -> HallClient:
        client = HallClient(self._mqtt, self._hall.id, client_id, "demo", None)
        self._clients.append(client)
        return client

    def _pause(self, between: tuple[float, float]) -> None:
        self._stopping.wait(self._random.uniform(*between))

    def _visitors(self) -> None:
        client = self._client("demo-visitors")
        client.follow(topics.queues_state(self._hall.id), QueuesState, self._note_queues)
        client.start()
        while not self._stopping.is_set():
            self.is_on.wait()
            self._pause(ARRIVAL_S)
            service = self._wish()
            if service is None or self._stopping.is_set() or not self.is_on.is_set():
                continue
            is_care = self._random.random() < 0.15
            reply = client.ask_and_wait(
                IssueTicket(
                    service=service,
                    class_=TicketClass.CARE if is_care else TicketClass.NORMAL,
                    care_reason=CareReason.ELDERLY if is_care else None,
                ),
                ANSWER_S,
            )
            if reply is not None and reply.result is not None and reply.result.ticket is not None:
                ticket = reply.result.ticket.id
                client.post(
                    ConfirmPrint(ticket=ticket, outcome=PrintOutcome.PRINTED, detail="synthetic visitor")
                )

    def _note_queues(self, queues: QueuesState) -> None:
        self._queues = queues

    def _wish(self) -> str | None:
        """A service whose line is still short and that somebody serves."""
        queues = self._queues
        if queues is None:
            return None
        short = [g.group for g in queues.groups if g.waiting < QUEUE_AT_MOST and g.counters_open]
        services: Sequence[str] = [s.code for s in self._hall.services if s.prefix in short]
        return self._random.choice(services) if services else None

    def _clerk(self, counter: str, clerk: str) -> None:
        assert self._hall.demonstration is not None
        client = self._client(f"demo-{counter.lower()}")
        seen: list[CounterStateMessage] = []
        client.follow(topics.counter_state(self._hall.id, counter), CounterStateMessage, seen.append)
        client.start()
        signed_in = False
        while not self._stopping.is_set():
            state = seen[-1] if seen else None
            del seen[:-1]
            if state is not None and state.rating_invited is not None:
                self._rate(counter)
            if not signed_in or (state is not None and state.state is CounterState.VACANT):
                sign_in = SignIn(counter=counter, clerk=clerk, pin=self._hall.demonstration.pin)
                reply = client.ask_and_wait(sign_in, ANSWER_S)
                signed_in = reply is not None and reply.ok
                self._pause((1.0, 2.0))
                continue
            self._serve(client, counter, state)
            self._pause((1.0, 3.0))

    def _serve(self, client: HallClient, counter: str, state: CounterStateMessage | None) -> None:
        """One step of a clerk's day."""
        doing = None if state is None else state.state
        if doing is CounterState.CALLED:
            self._pause(WALK_S)
            client.ask_and_wait(StartServing(counter=counter), ANSWER_S)
        elif doing is CounterState.SERVING:
            self._pause(SERVICE_S)
            client.post(Complete(counter=counter))
            self._pause((0.5, 1.0))
        elif doing is CounterState.READY:
            client.ask_and_wait(CallNext(counter=counter), ANSWER_S)

    def _rate(self, counter: str) -> None:
        """A visitor at the pad; one in three walks away without an answer."""
        self._pause(LOOK_S)
        pads = [d.id for d in self._hall.devices_of(counter=counter) if d.kind == "pad"]
        if not pads or self._stopping.is_set() or self._random.random() < 0.33:
            return
        try:
            self._equipment.act(pads[0], "press", str(self._random.choice(LEVELS)))
        except ValueError as fault:
            log.info("nobody can press %s: %s", pads[0], fault)
