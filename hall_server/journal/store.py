"""The statements on the kept tables, prepared once for a database: what an append writes and looks up."""

from sqlalchemy import BigInteger, Engine, and_, bindparam, delete, insert, or_, select, tuple_, update

from hall_server.journal.database import Prepared, prepare
from hall_server.journal.schema import cursors, journal, private_texts, replies, snapshots
from hall_server.journal.writes import ALL_WRITES

# How many snapshots are kept: the newest, and one before it in case a new program cannot read the newest.
SNAPSHOTS = 2


class Statements:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self.add_entry = prepare(engine, insert(journal))
        self.add_reply = prepare(engine, insert(replies))
        self.add_text = prepare(engine, insert(private_texts))
        self.add_snapshot = prepare(engine, insert(snapshots))
        newest = select(snapshots.c.seq).order_by(snapshots.c.seq.desc()).limit(SNAPSHOTS)
        self.drop_snapshots = prepare(engine, delete(snapshots).where(snapshots.c.seq.not_in(newest)))
        self.drop_snapshot = prepare(engine, delete(snapshots).where(snapshots.c.seq == bindparam("seq_")))
        self.move_told = prepare(
            engine,
            update(cursors).where(cursors.c.name == "told").values(value=bindparam("told", type_=BigInteger)),
        )
        old = (
            select(replies.c.client, replies.c.id)
            .where(replies.c.at < bindparam("before", type_=BigInteger))
            .order_by(replies.c.at)
            .limit(bindparam("at_most"))
        )
        self.drop_replies = prepare(
            engine, delete(replies).where(tuple_(replies.c.client, replies.c.id).in_(old))
        )
        self.head = prepare(
            engine, select(journal.c.seq, journal.c.hash).order_by(journal.c.seq.desc()).limit(1)
        )
        self.writes = {write: prepare(engine, write.core) for write in ALL_WRITES}
        self._replies_for: dict[int, Prepared] = {}

    def replies_for(self, keys: int) -> Prepared:
        """Look-up of that many keys, bound as client0, id0, client1, …"""
        found = self._replies_for.get(keys)
        if found is None:
            matches = [
                and_(replies.c.client == bindparam(f"client{i}"), replies.c.id == bindparam(f"id{i}"))
                for i in range(keys)
            ]
            query = select(replies.c.client, replies.c.id, replies.c.reply).where(or_(*matches))
            found = self._replies_for[keys] = prepare(self._engine, query)
        return found
