"""The two databases behind the journal: engines from a URL, and all in which SQLite and PostgreSQL differ.

Owns URLs, connection settings and how a transaction begins; knows no table.
"""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, Executable, create_engine, event, make_url, pool
from sqlalchemy.engine import URL
from sqlalchemy.exc import ArgumentError, DBAPIError, SQLAlchemyError
from sqlalchemy.pool import PoolProxiedConnection

from hall_server.journal.errors import JournalBroken, JournalUnavailable

# How long the writer waits for somebody else's (a person with a database browser). Longer than a command is
# worth would only delay its refusal.
BUSY_S = 2.0
# How long a PostgreSQL that does not answer may stop the writer.
CONNECT_S = 5

_SQLITE_SETTINGS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",  # a commit that returned is on the disk
    "PRAGMA cache_size = -32000",  # KiB; keys are random, so inserts touch pages all over the indexes
    "PRAGMA temp_store = MEMORY",
)
# After how many 4 KiB pages the log is copied into the database. Small: many stalls of two disk flushes each
# in the writer's path; large: a big log file and slower readers.
_SQLITE_CHECKPOINT = "PRAGMA wal_autocheckpoint = 4000"


def database_url(url: str) -> URL:
    """`sqlite:///path` or `postgresql://…` with the driver we use.

    Raises:
        ValueError: another database, no URL, or SQLite in memory, which keeps nothing.
    """
    try:
        parsed = make_url(url)
    except ArgumentError as error:
        raise ValueError(f"{url!r} is no database URL: write sqlite:///path or postgresql://…") from error
    match parsed.get_backend_name():
        case "sqlite":
            if parsed.database in (None, "", ":memory:"):
                raise ValueError("a journal in memory keeps nothing: write sqlite:///path/of/a/file")
            return parsed.set(drivername="sqlite+pysqlite")
        case "postgresql":
            return parsed.set(drivername="postgresql+psycopg")
        case other:
            raise ValueError(f"{other} is no database for a journal: write sqlite:///path or postgresql://…")


def sqlite_file(url: URL) -> Path | None:
    """The database file; None for PostgreSQL."""
    if url.get_backend_name() != "sqlite":
        return None
    assert url.database is not None
    return Path(url.database)


def require_file(url: URL) -> None:
    """For readers: SQLite makes an empty file where there is none.

    Raises:
        JournalBroken: there is no such file.
    """
    file = sqlite_file(url)
    if file is not None and not file.is_file():
        raise JournalBroken(f"There is no journal at {file}: a server that was started on it makes one.")


def writing_engine(url: URL) -> Engine:
    """Connections are not pooled: the journal keeps the one it writes with."""
    if sqlite_file(url) is None:
        return _postgresql_engine(url, writes=True, poolclass=pool.NullPool)
    return _sqlite_engine(url, writes=True, poolclass=pool.NullPool)


def reading_engine(url: URL, connections: int = 2) -> Engine:
    """Read-only connections, for use from any thread."""
    settings: dict[str, Any] = {"poolclass": pool.QueuePool, "pool_size": connections, "max_overflow": 4}
    if sqlite_file(url) is None:
        return _postgresql_engine(url, writes=False, pool_pre_ping=True, **settings)
    return _sqlite_engine(url, writes=False, **settings)


def _sqlite_engine(url: URL, *, writes: bool, **settings: Any) -> Engine:
    connect = {"isolation_level": None, "timeout": BUSY_S, "check_same_thread": False}
    engine = create_engine(url, paramstyle="named", connect_args=connect, **settings)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        if not writes:
            connection.execute("PRAGMA query_only = ON")
            return
        for setting in (*_SQLITE_SETTINGS, _SQLITE_CHECKPOINT):
            connection.execute(setting)

    @event.listens_for(engine, "begin")
    def begin(connection: Connection) -> None:
        # The driver's own BEGIN is deferred: two writers would meet at their first write, with an error.
        connection.exec_driver_sql(_begin("sqlite") if writes else "BEGIN")

    return engine


def _postgresql_engine(url: URL, *, writes: bool, **settings: Any) -> Engine:
    role = "writer" if writes else "reader"
    ours: dict[str, Any] = {"connect_timeout": CONNECT_S, "application_name": f"hall-server {role}"}
    connect = {name: value for name, value in ours.items() if name not in url.query}
    if not writes:
        settings["isolation_level"] = "REPEATABLE READ"
    engine = create_engine(url, connect_args=connect, **settings)

    @event.listens_for(engine, "connect")
    def set_up(connection: Any, record: object) -> None:
        connection.autocommit = True
        if writes:
            connection.execute("SET synchronous_commit = on")
            connection.execute(f"SET lock_timeout = '{BUSY_S}s'")
        else:
            connection.execute("SET default_transaction_read_only = on")
        connection.autocommit = False

    return engine


def _begin(backend: str) -> str:
    return "BEGIN IMMEDIATE" if backend == "sqlite" else "BEGIN"


Values = dict[str, object]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A Core statement as text for the driver, with the values that are always the same."""

    sql: str
    constants: Values

    def rows(self, values: list[Values]) -> list[Values]:
        if not self.constants:
            return values
        return [self.constants | row for row in values]


class Link:
    """One kept connection, spoken to without SQLAlchemy's execution: that costs more than the database.

    For one thread. Driver errors come out as they are; `errors` names them.
    """

    def __init__(self, engine: Engine) -> None:
        self._pooled: PoolProxiedConnection = engine.raw_connection()
        driver = self._pooled.driver_connection
        assert driver is not None
        self._begin = _begin(engine.dialect.name)
        self.pipeline: Callable[[], AbstractContextManager[object]] = nullcontext
        if engine.dialect.name == "postgresql":
            driver.autocommit = True  # transactions are begun and ended by our own statements
            self.pipeline = driver.pipeline
        self._cursor = self._pooled.cursor()

    def begin(self) -> None:
        self._cursor.execute(self._begin)

    def commit(self) -> None:
        self._cursor.execute("COMMIT")

    def roll_back(self) -> None:
        self._cursor.execute("ROLLBACK")

    def execute(self, statement: Prepared, rows: list[Values]) -> None:
        """Once for each row."""
        if len(rows) == 1:
            self._cursor.execute(statement.sql, statement.constants | rows[0])
        else:
            self._cursor.executemany(statement.sql, statement.rows(rows))

    def changed(self, statement: Prepared, values: Values) -> int:
        """Execute once and count the rows it changed; not inside a pipeline."""
        self._cursor.execute(statement.sql, statement.constants | values)
        return self._cursor.rowcount

    def fetch(self, statement: Prepared, values: Values) -> list[tuple[Any, ...]]:
        self._cursor.execute(statement.sql, statement.constants | values)
        return [tuple(row) for row in self._cursor.fetchall()]

    def close(self) -> None:
        """Also ends a transaction under way: it is rolled back by the database."""
        self._pooled.detach()
        self._pooled.close()


@contextmanager
def reading(engine: Engine) -> Iterator[Connection]:
    """A connection that sees one state of the database from its first question to its last.

    Raises:
        JournalUnavailable: the database does not answer.
    """
    try:
        with engine.connect() as connection:
            yield connection
    except SQLAlchemyError as error:
        why = error.orig if isinstance(error, DBAPIError) else error
        raise JournalUnavailable(f"The database {engine.url} cannot be read: {why}") from error


def errors(engine: Engine) -> type[Exception]:
    """The driver's base class of errors."""
    kind: type[Exception] = engine.dialect.loaded_dbapi.Error
    return kind


def prepare(engine: Engine, core: Executable) -> Prepared:
    compiled = core.compile(dialect=engine.dialect)  # type: ignore[attr-defined]
    required = {bind.key for bind in compiled.binds.values() if bind.required}
    constants = {name: value for name, value in compiled.params.items() if name not in required}
    return Prepared(str(compiled), constants)
