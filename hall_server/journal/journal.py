"""The journal as the server's writer uses it: open, append, look up replies, read back.

Owns the writer's connection, the one-writer lock and the head of the hash chain. Decides nothing.
"""

import logging
from collections.abc import Collection, Sequence
from contextlib import ExitStack, suppress
from datetime import datetime, timedelta
from pathlib import Path
from typing import Self

from sqlalchemy import Engine, delete, select
from sqlalchemy.exc import SQLAlchemyError

from config.contract.events import DayOpened
from hall_server.journal import chain
from hall_server.journal.batch import Batch, Entry, Snapshot
from hall_server.journal.chain import GENESIS, Head
from hall_server.journal.database import (
    Link,
    Values,
    database_url,
    errors,
    reading,
    reading_engine,
    sqlite_file,
    writing_engine,
)
from hall_server.journal.errors import JournalBroken, JournalLocked, NotStored, OutcomeUnknown
from hall_server.journal.known_ids import KnownIds
from hall_server.journal.lock import FileLock, take_advisory_lock
from hall_server.journal.migrate import migrate
from hall_server.journal.projection import changes_of, grouped
from hall_server.journal.read_tables import PROJECTION
from hall_server.journal.refold import Progress, projection_of, refold
from hall_server.journal.schema import cursors, journal, private_texts, replies, snapshots
from hall_server.journal.store import Statements
from hall_server.journal.times import to_ms

log = logging.getLogger(__name__)

REPLIES_KEPT = timedelta(days=2)
# Old replies deleted with one append after the day's roll: few enough that nobody waits for it.
PURGE_BITE = 100
# Keys looked up by one statement. Smaller numbers are rounded up to a power of two, so that few are prepared.
LOOK_UP = 64
# Entries at the end of the chain that every start checks; the whole chain is `verify`'s.
TAIL = 64
# How long PostgreSQL may take to give up a lost session of ours, which may still be committing.
RELOCK_S = 10.0


class Journal:
    """`append`, `replies_for`, `reread_head` and `close` are the writer thread's; the rest is anybody's."""

    def __init__(self, engine: Engine, readers: Engine) -> None:
        """Use `Journal.open`."""
        self._engine = engine
        self._readers = readers
        self._errors = (errors(engine), SQLAlchemyError)
        self._statements = Statements(engine)
        self._owned = ExitStack()
        self._link: Link | None = None
        self._head: Head | None = None
        self._purge_before: int | None = None
        self._known_ids = KnownIds(())

    @classmethod
    def open(cls, url: str, lock_dir: Path) -> Self:
        """Lock, migrate, rebuild read tables of another projection, check the end of the chain.

        Raises:
            ValueError: a URL of no database we use.
            JournalLocked: another server writes this journal, or uses this folder.
            JournalBroken: the database cannot be read, is of a newer release, or its end was changed.
        """
        target = database_url(url)
        file = sqlite_file(target)
        places = {(lock_dir / "journal.lock").resolve()}
        if file is not None:
            places.add(file.with_name(file.name + ".lock").resolve())
        with ExitStack() as owned:
            for place in sorted(places):
                owned.callback(FileLock.take(place).release)
            engine, readers = writing_engine(target), reading_engine(target)
            owned.callback(engine.dispose)
            owned.callback(readers.dispose)
            opened = cls(engine, readers)
            owned.callback(opened._drop_link)
            try:
                opened._start()
            except opened._errors as error:
                raise JournalBroken(f"The journal {target} cannot be opened: {error}") from error
            opened._owned = owned.pop_all()
        return opened

    def _start(self) -> None:
        link = self._link = self._connect()
        migrate(self._engine)
        with self._engine.connect() as connection:
            projection = projection_of(connection)
        if projection != PROJECTION:
            if projection != 0:
                log.info(
                    "rebuilding the read tables: they are of projection %d, not %d", projection, PROJECTION
                )
            self.rebuild()
        self._head = self._read_head(link)
        self._check_tail(self._head)
        with self._engine.connect() as connection:
            answered = connection.execute(select(replies.c.client, replies.c.id))
            self._known_ids = KnownIds((client, id_) for client, id_ in answered)

    def _connect(self, wait_s: float = 0.0) -> Link:
        link = Link(self._engine)
        if self._engine.dialect.name == "postgresql":
            try:
                take_advisory_lock(self._engine, link, wait_s)
            except BaseException:
                link.close()
                raise
        return link

    def _read_head(self, link: Link) -> Head:
        rows = link.fetch(self._statements.head, {})
        return Head(*rows[0]) if rows else GENESIS

    def _check_tail(self, head: Head) -> None:
        query = select(journal.c.seq, journal.c.stored, journal.c.hash).order_by(journal.c.seq.desc())
        with self._engine.connect() as connection:
            rows = list(reversed(connection.execute(query.limit(TAIL + 1)).all()))
            told = connection.scalar(select(cursors.c.value).where(cursors.c.name == "told"))
        if told is None or told > head.seq:
            raise JournalBroken(
                f"Event {told} was told and the journal ends at {head.seq}: its end was removed."
            )
        before = Head(rows[0].seq, rows[0].hash) if len(rows) > TAIL else GENESIS
        for row in rows[1:] if len(rows) > TAIL else rows:
            before = chain.after(before, row.stored.encode())
            if before != Head(row.seq, row.hash):
                raise JournalBroken(f"Entry {row.seq} is not what was written: run hall-server verify.")

    @property
    def head(self) -> Head:
        """The last entry.

        Raises:
            OutcomeUnknown: not known since a commit's answer was lost; `reread_head` finds out.
        """
        if self._head is None:
            raise OutcomeUnknown("The end of the journal is not known: reread_head() first.")
        return self._head

    def append(self, batch: Batch) -> None:
        """Write all of a batch in one transaction, read tables included; on return it is on the disk.

        Whatever else is raised than `OutcomeUnknown`, nothing of the batch is stored.

        Raises:
            NotStored: the database refused or does not answer.
            OutcomeUnknown: the answer to the commit was lost; only `reread_head` helps.
            JournalBroken: somebody else wrote to this journal while it was out of reach.
        """
        head, rows = self._chained(batch.records)
        link = self._linked()
        self._known_ids.add((reply.client, reply.id) for reply in batch.replies)
        try:
            with link.pipeline():
                link.begin()
                self._write(link, batch, rows)
            purged = self._purge(link)
        except BaseException as error:
            self._roll_back(link)
            if isinstance(error, self._errors):
                raise NotStored(f"The journal did not take {len(rows)} events: {error}") from error
            raise
        self._head = None
        try:
            link.commit()
        except self._errors as error:
            self._drop_link()
            raise OutcomeUnknown(f"Events {head.seq - len(rows) + 1} to {head.seq}: {error}") from error
        self._head = head
        self._note_purge(batch.records, purged)

    def _chained(self, records: Sequence[Entry]) -> tuple[Head, list[Values]]:
        head = self.head
        rows: list[Values] = []
        for record, stored in records:
            head = chain.after(head, stored)
            if record.seq != head.seq:
                raise ValueError(f"event {record.seq} cannot follow event {head.seq - 1}")
            row: Values = {
                "seq": head.seq,
                "at": to_ms(record.at),
                "type": record.event.__struct_config__.tag,
                "command": record.command,
                "stored": stored.decode(),
                "hash": head.hash,
            }
            rows.append(row)
        return head, rows

    def _write(self, link: Link, batch: Batch, rows: list[Values]) -> None:
        statements = self._statements
        if rows:
            link.execute(statements.add_entry, rows)
        changes = [change for entry in batch.records for change in changes_of(entry.record)]
        for write, values in grouped(changes):
            link.execute(statements.writes[write], values)
        if batch.replies:
            link.execute(
                statements.add_reply,
                [
                    {"client": r.client, "id": r.id, "at": to_ms(r.at), "reply": r.reply}
                    for r in batch.replies
                ],
            )
        if batch.texts:
            link.execute(
                statements.add_text,
                [
                    {"id": t.id, "salt": t.salt, "text": t.text.encode(), "at": to_ms(t.at)}
                    for t in batch.texts
                ],
            )
        if batch.told is not None:
            link.execute(statements.move_told, [{"told": batch.told}])
        if (taken := batch.snapshot) is not None:
            link.execute(statements.drop_snapshot, [{"seq_": taken.seq}])
            link.execute(
                statements.add_snapshot, [{"seq": taken.seq, "version": taken.version, "blob": taken.blob}]
            )
            link.execute(statements.drop_snapshots, [{}])

    def _purge(self, link: Link) -> int:
        if self._purge_before is None:
            return 0
        return link.changed(
            self._statements.drop_replies, {"before": self._purge_before, "at_most": PURGE_BITE}
        )

    def _note_purge(self, records: Sequence[Entry], purged: int) -> None:
        """A day's opening starts the purge of old replies, bite by bite, until a bite is not full."""
        if purged < PURGE_BITE:
            self._purge_before = None
        for entry in records:
            if isinstance(entry.record.event, DayOpened):
                self._purge_before = to_ms(entry.record.at - REPLIES_KEPT)
                self._known_ids.begin_day()

    def _linked(self) -> Link:
        """The writer's connection, made anew after a loss."""
        if self._link is not None:
            return self._link
        try:
            link = self._connect(RELOCK_S)
            found = self._read_head(link)
        except (*self._errors, JournalLocked) as error:
            raise NotStored(f"The journal is out of reach: {error}") from error
        self._link = link
        if found != self.head:
            raise JournalBroken(
                f"The journal ends at {found.seq}, not at {self.head.seq}: somebody else wrote to it."
            )
        return link

    def _roll_back(self, link: Link) -> None:
        try:
            link.roll_back()
        except self._errors:
            self._drop_link()  # the database rolls back what its lost session had begun

    def _drop_link(self) -> None:
        link, self._link = self._link, None
        if link is not None:
            with suppress(*self._errors):
                link.close()

    def reread_head(self) -> Head:
        """Connect anew and see what is stored: after `OutcomeUnknown` all of the batch or nothing of it.

        Raises:
            NotStored: still out of reach: try again, nothing can be appended meanwhile.
        """
        self._drop_link()
        self._head = None
        try:
            link = self._connect(RELOCK_S)
            self._head = self._read_head(link)
        except (*self._errors, JournalLocked) as error:
            raise NotStored(f"The journal is out of reach: {error}") from error
        self._link = link
        return self._head

    def replies_for(self, keys: Collection[tuple[str, str]]) -> dict[tuple[str, str], bytes]:
        """The stored answers of those (client, command id) that were accepted before.

        Raises:
            NotStored: the database does not answer.
        """
        wanted = self._known_ids.among(keys)
        found: dict[tuple[str, str], bytes] = {}
        for start in range(0, len(wanted), LOOK_UP):
            some = wanted[start : start + LOOK_UP]
            places = 1 << (len(some) - 1).bit_length()
            some += some[-1:] * (places - len(some))
            values: Values = {}
            for place, (client, command) in enumerate(some):
                values[f"client{place}"] = client
                values[f"id{place}"] = command
            link = self._linked()
            try:
                rows = link.fetch(self._statements.replies_for(places), values)
            except self._errors as error:
                self._drop_link()
                raise NotStored(f"Replies cannot be looked up: {error}") from error
            found.update(((client, command), bytes(reply)) for client, command, reply in rows)
        return found

    def events_after(self, seq: int, limit: int) -> list[tuple[int, bytes]]:
        """Committed events in order, each as its number and stored bytes.

        Raises:
            JournalUnavailable: as all reading functions here.
        """
        query = select(journal.c.seq, journal.c.stored).where(journal.c.seq > seq).order_by(journal.c.seq)
        with reading(self._readers) as connection:
            return [(number, stored.encode()) for number, stored in connection.execute(query.limit(limit))]

    def latest_snapshot(self, version: int) -> Snapshot | None:
        query = (
            select(snapshots).where(snapshots.c.version == version).order_by(snapshots.c.seq.desc()).limit(1)
        )
        with reading(self._readers) as connection:
            row = connection.execute(query).one_or_none()
        return None if row is None else Snapshot(row.seq, row.version, row.blob)

    def told(self) -> int:
        """The last event number that was told to everybody."""
        with reading(self._readers) as connection:
            return int(connection.scalar(select(cursors.c.value).where(cursors.c.name == "told")) or 0)

    def forget_texts(self, before: datetime) -> int:
        """Delete private texts older than that; events keep their digests and the chain still verifies."""
        with self._engine.begin() as connection:
            gone = connection.execute(delete(private_texts).where(private_texts.c.at < to_ms(before)))
            return gone.rowcount

    def rebuild(self, progress: Progress | None = None) -> int:
        """Drop the read tables and fold them from the journal; returns the number of events."""
        return refold(self._engine, progress)

    def close(self) -> None:
        """Let go of connections and locks; may be called twice."""
        self._owned.close()
