"""The one writer: what arrived becomes a batch; decide, commit, then tell.

The writer's thread is the only one that touches the hall's state. A batch is what came in during the last
commit. It is decided on the provisional state; if the commit fails, everything in it is refused with
`not_stored` and the state is folded anew. Whoever is told something is told after the commit.
"""

import logging
import threading
import time
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import dataclass, field
from datetime import datetime
from queue import Empty, SimpleQueue
from typing import Protocol, TypeVar

from config.contract.coding import decode_reply, encode
from config.contract.events import Actor, AnyEvent, Event, Recorded
from config.contract.refusals import Refusal, RefusalCode, refuse
from config.contract.replies import Reply, accepted, refused
from hall_server import snapshots
from hall_server.domain.context import Context, actor_of
from hall_server.domain.day import next_deadline, tick
from hall_server.domain.decide import answer, decide
from hall_server.domain.fold import apply
from hall_server.domain.model import HallState, Person
from hall_server.domain.rules import Rules
from hall_server.intake import Prepared
from hall_server.journal.batch import Batch, Entry, Snapshot, StoredReply, entries_of
from hall_server.journal.errors import NotStored, OutcomeUnknown
from hall_server.journal.journal import Journal
from hall_server.journal.texts import PrivateText
from hall_server.restore import restore
from hall_server.waiting.estimate import WaitTable

log = logging.getLogger(__name__)

BATCH_MAX = 256
"""Commands in one commit. More would make the first wait long for the last; fewer cost a flush each."""
SNAPSHOT_EVERY = 20_000
"""Events between snapshots: a restart replays at most so many, in a tenth of a second. Writing a snapshot of a busy
day takes about as long, and all who ask then wait for it."""
RETRY_S = 1.0
"""Between attempts while the journal is out of reach or takes nothing: a disk that is full is not hammered."""
SYSTEM = Actor(client="hall-server")
"""Who acts when time does: the day's turn, an invitation that nobody answered."""

T = TypeVar("T")
Question = Callable[[HallState, datetime], T]
Item = Prepared | Callable[[], None] | None
"""What the inbox holds: a command, a question, or None to end."""


class Teller(Protocol):
    """Is told what was committed, from the writer's thread. None of it may block."""

    def committed(self, state: HallState, entries: Sequence[Entry], now: datetime) -> None: ...

    def told(self) -> int | None:
        """The number of the last event the broker has, if it moved since asked last."""
        ...

    def waits(self) -> WaitTable:
        """The standing table that new tickets' ranges are read from."""
        ...

    def idle(self, state: HallState, now: datetime) -> float:
        """Do what is due without a commit (coalesced state); returns seconds until it wants to be called again."""
        ...


@dataclass(slots=True)
class _Pending:
    """A batch as it is decided: what will be stored, and whom to answer what afterwards."""

    entries: list[Entry] = field(default_factory=list)
    replies: list[StoredReply] = field(default_factory=list)
    texts: list[PrivateText] = field(default_factory=list)
    answers: list[tuple[Prepared, Reply]] = field(default_factory=list)
    by_id: dict[tuple[str, str], Reply] = field(default_factory=dict)
    known: dict[tuple[str, str], Reply] = field(default_factory=dict)
    """Answers given before to ids that come again."""


class _Ended(Exception):
    """The writer is to end while the journal is out of reach: nobody can be told what is true."""


class Writer:
    """Owns the state. `start()` opens the day and the thread; `close()` ends both after a last snapshot."""

    def __init__(
        self,
        journal: Journal,
        state: HallState,
        rules: Rules,
        teller: Teller,
        people: Callable[[str], Person],
        page_url: Callable[[str], str | None],
        clock: Callable[[], datetime],
    ) -> None:
        self._journal = journal
        self._state = state
        self._rules = rules
        self._teller = teller
        self._people = people
        self._page_url = page_url
        self._clock = clock
        self._inbox: SimpleQueue[Item] = SimpleQueue()
        self._thread = threading.Thread(target=self._run, name="writer")
        self._snapshot_at = state.seq
        self._is_stuck = False
        self._is_closing = threading.Event()
        self.is_failed = False

    def start(self, first: Sequence[Event]) -> None:
        """Store `first` (what the start itself is a fact of), then serve.

        Raises:
            NotStored, OutcomeUnknown: the journal does not take writes; nothing was started.
        """
        now = self._now()
        pending = _Pending()
        self._decide_due(pending, now)
        for event in first:
            self._record(pending, [event], SYSTEM, "", now)
        self._commit(pending)
        self._teller.committed(self._state, pending.entries, now)
        self._thread.start()

    def submit(self, prepared: Prepared) -> None:
        """Any thread; never blocks. The answer comes from the writer's thread."""
        self._inbox.put(prepared)

    def ask(self, question: Question[T]) -> "Future[T]":
        """Read the state between batches, from any thread. The question must be quick and change nothing."""
        future: Future[T] = Future()

        def run() -> None:
            if not future.set_running_or_notify_cancel():
                return  # nobody waits for it any more
            try:
                future.set_result(question(self._state, self._now()))
            except Exception as error:  # noqa: BLE001  (whatever it is, the asker gets it)
                future.set_exception(error)

        self._inbox.put(run)
        return future

    def close(self) -> None:
        """Serve what came in before, store a snapshot, end the thread.

        While the journal is out of reach the thread ends without: nothing is answered that may not be true.
        """
        self._inbox.put(None)
        self._is_closing.set()
        self._thread.join()

    def _now(self) -> datetime:
        """Time never runs backwards in the journal, whatever the host's clock does."""
        now = self._clock()
        last = self._state.last_at
        return now if last is None or now > last else last

    def _run(self) -> None:
        try:
            self._serve()
        except _Ended:
            log.error(
                "ended while the journal was out of reach; who got no answer asks again after the next start"
            )
        else:
            self._store_snapshot()

    def _serve(self) -> None:
        items: list[Item] = []
        while None not in items:
            items = self._take(self._rest())
            now = self._now()
            pending = self._stored_batch([item for item in items if isinstance(item, Prepared)], now)
            for prepared, reply in pending.answers:
                self._answer(prepared, reply)
            if pending.entries:
                self._tell(pending.entries, now)
            for item in items:
                if item is not None and not isinstance(item, Prepared):
                    item()

    def _rest(self) -> float:
        """Seconds to wait for a command at most: until the next deadline, or until the teller has something due."""
        now = self._now()
        try:
            wait_s = self._teller.idle(self._state, now)
        except Exception:
            log.exception("telling the hall's state failed; it is tried again in a second")
            wait_s = 1.0
        due_s = (next_deadline(self._state, self._rules, now) - now).total_seconds()
        if self._is_stuck:  # what is due cannot be stored now
            due_s = max(due_s, RETRY_S)
        return max(0.0, min(wait_s, due_s))

    def _take(self, timeout_s: float) -> list[Item]:
        """What has arrived, nothing when time is up. Never waits for company."""
        items: list[Item] = []
        try:
            items.append(self._inbox.get(timeout=timeout_s) if timeout_s else self._inbox.get_nowait())
            while items[-1] is not None and len(items) < BATCH_MAX:
                items.append(self._inbox.get_nowait())
        except Empty:
            pass
        return items

    def _stored_batch(self, commands: Sequence[Prepared], now: datetime) -> _Pending:
        """Decide and commit. Whatever goes wrong, every sender gets an answer and the state stays the journal's."""
        pending = _Pending()
        self._is_stuck = False
        try:
            self._decide_due(pending, now)
            pending.known = self._stored_replies(commands)
            for prepared in commands:
                self._decide(pending, prepared, now)
            if pending.entries or pending.replies:
                self._store(pending)
        except _Ended:
            raise
        except Exception:
            log.exception("a batch of %d commands could not be decided; its senders are told", len(commands))
            self._give_up(pending, commands)
        return pending

    def _give_up(self, pending: _Pending, commands: Sequence[Prepared]) -> None:
        """Nothing of the batch was stored. What was accepted before is not called lost."""
        self._is_stuck = True
        pending.entries = []
        pending.answers = [
            (
                prepared,
                pending.known.get((prepared.request.client, prepared.request.envelope.id))
                or refused(prepared.request.envelope.id, refuse(RefusalCode.NOT_STORED)),
            )
            for prepared in commands
        ]
        self._refold()

    def _tell(self, entries: Sequence[Entry], now: datetime) -> None:
        try:
            self._teller.committed(self._state, entries, now)
        except Exception:
            log.exception("telling %d events failed; the told-cursor will bring them again", len(entries))

    def _decide_due(self, pending: _Pending, now: datetime) -> None:
        """Time's own events; closing a day opens the next in the same commit."""
        while events := tick(self._state, self._rules, now):
            self._record(pending, events, SYSTEM, "", now)

    def _stored_replies(self, commands: Sequence[Prepared]) -> dict[tuple[str, str], Reply]:
        """Answers given before to ids that come again."""
        if not commands:
            return {}
        keys = {(p.request.client, p.request.envelope.id) for p in commands}
        return {key: decode_reply(reply) for key, reply in self._journal.replies_for(keys).items()}

    def _decide(self, pending: _Pending, prepared: Prepared, now: datetime) -> None:
        request = prepared.request
        envelope = request.envelope
        key = (request.client, envelope.id)
        known = pending.known.get(key) or pending.by_id.get(key)
        if known is not None:
            pending.answers.append((prepared, known))
            return
        if request.expires_at is not None and time.monotonic() > request.expires_at:
            self._refuse(pending, prepared, refuse(RefusalCode.EXPIRED))
            return
        context = Context(
            now=now,
            client=request.client,
            is_web=request.is_web,
            token=prepared.token,
            is_pin_right=prepared.is_pin_right,
            waits=self._teller.waits(),
            detail=None if prepared.text is None else prepared.text.reference(),
        )
        decision = decide(self._state, self._rules, envelope.body, context)
        if isinstance(decision, Refusal):
            self._refuse(pending, prepared, decision)
            return
        actor = actor_of(self._state, envelope.body, request.client)
        self._record(pending, decision, actor, envelope.id, now)
        result = answer(self._state, envelope.body, decision, self._people, self._page_url)
        reply = accepted(envelope.id, result)
        pending.replies.append(
            StoredReply(client=request.client, id=envelope.id, at=now, reply=encode(reply))
        )
        if prepared.text is not None:
            pending.texts.append(prepared.text)
        pending.by_id[key] = reply
        pending.answers.append((prepared, reply))

    def _refuse(self, pending: _Pending, prepared: Prepared, refusal: Refusal) -> None:
        pending.answers.append((prepared, refused(prepared.request.envelope.id, refusal)))

    def _record(
        self, pending: _Pending, events: Sequence[Event], actor: Actor, command: str, now: datetime
    ) -> None:
        """Number the events and apply them to the provisional state."""
        for event in events:
            record = Recorded(seq=self._state.seq + 1, at=now, by=actor, command=command, event=_known(event))
            pending.entries += entries_of([record])
            apply(self._state, record)

    def _store(self, pending: _Pending) -> None:
        """Commit, or turn every answer of the batch into `not_stored`."""
        try:
            self._commit(pending)
        except NotStored:
            log.error(
                "the journal did not take a batch of %d events; its senders are told", len(pending.entries)
            )
        except OutcomeUnknown:
            log.error("the outcome of a commit is unknown; reading the journal's head")
            if self._is_committed(pending):
                return
        else:
            return
        self._give_up(pending, [prepared for prepared, _ in pending.answers])

    def _commit(self, pending: _Pending) -> None:
        snapshot = None
        if self._state.seq - self._snapshot_at >= SNAPSHOT_EVERY:
            snapshot = Snapshot(self._state.seq, snapshots.VERSION, snapshots.to_bytes(self._state))
        self._journal.append(
            Batch(
                records=pending.entries,
                replies=pending.replies,
                texts=pending.texts,
                told=self._teller.told(),
                snapshot=snapshot,
            )
        )
        if snapshot is not None:
            self._snapshot_at = snapshot.seq

    def _is_committed(self, pending: _Pending) -> bool:
        head = self._until_it_works(self._journal.reread_head)
        return bool(pending.entries) and head.seq == pending.entries[-1].record.seq

    def _refold(self) -> None:
        """State from the journal again."""

        def read() -> HallState:
            self._journal.reread_head()
            return restore(self._journal)

        self._state = self._until_it_works(read)

    def _until_it_works(self, read: Callable[[], T]) -> T:
        """Until the journal can be read the writer waits and tries, telling nobody anything.

        Raises:
            _Ended: the writer was closed meanwhile.
        """
        while True:
            try:
                found = read()
            except Exception as error:
                self.is_failed = True
                log.exception("the journal cannot be read; trying again in %s s", RETRY_S)
                if self._is_closing.wait(RETRY_S):
                    raise _Ended from error
            else:
                self.is_failed = False
                return found

    def _store_snapshot(self) -> None:
        snapshot = Snapshot(self._state.seq, snapshots.VERSION, snapshots.to_bytes(self._state))
        try:
            self._journal.append(Batch(snapshot=snapshot, told=self._teller.told()))
        except (NotStored, OutcomeUnknown):
            log.warning("no snapshot at the end; the next start replays a little more", exc_info=True)

    def _answer(self, prepared: Prepared, reply: Reply) -> None:
        try:
            prepared.request.answer(reply)
        except Exception:
            log.exception("the answer to %s could not be handed on", prepared.request.envelope.id)


def _known(event: Event) -> AnyEvent:
    """Decisions give the base type; every event of the domain is one of the contract's."""
    return event  # type: ignore[return-value]
