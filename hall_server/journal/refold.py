"""Makes the read tables anew from the journal, in one transaction: a crash leaves the old ones."""

from collections.abc import Callable, Iterator

from sqlalchemy import Connection, Engine, select, update

from config.contract.coding import decode_record
from config.contract.events import Recorded
from hall_server.journal.projection import changes_of, grouped
from hall_server.journal.read_tables import PROJECTION, read
from hall_server.journal.schema import cursors, journal

Progress = Callable[[int], None]
"""Told the number of events done, now and then."""

# Events held in memory at once.
CHUNK = 2000


def projection_of(connection: Connection) -> int:
    """The projection whose rows the read tables hold; 0 when there are none yet."""
    return int(connection.scalars(select(cursors.c.value).where(cursors.c.name == "projection")).one())


def refold(engine: Engine, progress: Progress | None = None) -> int:
    """Drop and rebuild; returns the number of events read. The caller holds the writer's lock."""
    done = 0
    with engine.begin() as connection:
        read.drop_all(connection)
        read.create_all(connection)
        for chunk in _chunks(connection):
            for write, values in grouped(change for record in chunk for change in changes_of(record)):
                connection.execute(write.core, values)
            done += len(chunk)
            if progress is not None:
                progress(done)
        connection.execute(update(cursors).where(cursors.c.name == "projection").values(value=PROJECTION))
    return done


def _chunks(connection: Connection) -> Iterator[list[Recorded]]:
    query = select(journal.c.seq, journal.c.stored).order_by(journal.c.seq).limit(CHUNK)
    seq = 0
    while rows := connection.execute(query.where(journal.c.seq > seq)).all():
        yield [decode_record(number, stored.encode()) for number, stored in rows]
        seq = rows[-1][0]
