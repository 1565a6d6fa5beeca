"""Questions to the read tables, on connections of their own: nothing asked here slows the writer.

All may be called from any thread and may block for milliseconds; they raise `JournalUnavailable` when the
database does not answer. A `day` is the ISO date of the hall's zone.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any, Self

from sqlalchemy import Connection, Engine, Row, Select, Table, case, func, select
from sqlalchemy.sql import ColumnElement

from config.contract.words import RatingReason, RatingSource, Role, TicketClass, TicketState
from hall_server.journal.curve import CurvePoint, Waited, curve
from hall_server.journal.database import database_url, reading, reading_engine, require_file
from hall_server.journal.migrate import require_present
from hall_server.journal.read_tables import calls, ratings, tickets, visits, waits
from hall_server.journal.rows import (
    CallRow,
    CounterDay,
    DaySummary,
    GroupDay,
    Rates,
    RatingRow,
    TicketRow,
    VisitRow,
)
from hall_server.journal.schema import private_texts
from hall_server.journal.times import from_ms, from_ms_or_none

_WAIT_S = (tickets.c.called_at - tickets.c.issued_at) / 1000.0


def _count(condition: ColumnElement[bool]) -> ColumnElement[int]:
    return func.coalesce(func.sum(case((condition, 1), else_=0)), 0)


def _in_state(state: TicketState) -> ColumnElement[int]:
    return _count(tickets.c.state == state.value)


_TICKET_FIGURES = (
    func.count().label("issued"),
    _in_state(TicketState.WAITING).label("waiting"),
    func.count(tickets.c.called_at).label("called"),
    _in_state(TicketState.COMPLETED).label("completed"),
    _in_state(TicketState.CANCELLED).label("cancelled"),
    _in_state(TicketState.EXPIRED).label("expired"),
    func.avg(_WAIT_S).label("average_wait_s"),
    func.max(_WAIT_S).label("longest_wait_s"),
)
_RATING_FIGURES = (func.count().label("rated"), _count(ratings.c.level >= 3).label("satisfied"))
_NO_SHOWS = _count(calls.c.outcome == TicketState.NO_SHOW.value).label("no_shows")


class Reader:
    """Opened on a database that a server has set up."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    @classmethod
    def open(cls, url: str) -> Self:
        """Raises:
        ValueError: a URL of no database we use.
        JournalBroken: no journal there, or one of another release.
        JournalUnavailable: the database does not answer.
        """
        target = database_url(url)
        require_file(target)
        engine = reading_engine(target)
        try:
            with reading(engine) as connection:
                require_present(connection)
        except BaseException:
            engine.dispose()
            raise
        return cls(engine)

    def close(self) -> None:
        self._engine.dispose()

    def ticket_by_token(self, token: str) -> TicketRow | None:
        with reading(self._engine) as connection:
            row = connection.execute(_tickets().where(tickets.c.token == token)).mappings().one_or_none()
        return None if row is None else _ticket(row)

    def day_tickets(self, day: str) -> list[TicketRow]:
        """In the order of issue."""
        query = _tickets().where(tickets.c.day == day).order_by(tickets.c.issued_at, tickets.c.label)
        with reading(self._engine) as connection:
            return [_ticket(row) for row in connection.execute(query).mappings()]

    def day_calls(self, day: str) -> list[CallRow]:
        query = _of_day(select(calls, tickets.c.label), calls, day).order_by(calls.c.seq)
        with reading(self._engine) as connection:
            return [
                CallRow(
                    id=row.id,
                    label=row.label,
                    counter=row.counter,
                    clerk=row.clerk,
                    role=row.role,
                    called_at=from_ms(row.called_at),
                    last_at=from_ms(row.last_at),
                    attempts=row.attempts,
                    rule=row.rule,
                    acknowledged_at=from_ms_or_none(row.acknowledged_at),
                    outcome=row.outcome,
                    ended_at=from_ms_or_none(row.ended_at),
                )
                for row in connection.execute(query)
            ]

    def day_visits(self, day: str) -> list[VisitRow]:
        query = _of_day(select(visits), visits, day).order_by(visits.c.seq)
        with reading(self._engine) as connection:
            return [
                VisitRow(
                    ticket=row.ticket,
                    counter=row.counter,
                    clerk=row.clerk,
                    role=row.role,
                    started_at=from_ms_or_none(row.started_at),
                    ended_at=from_ms_or_none(row.ended_at),
                    outcome=row.outcome,
                )
                for row in connection.execute(query)
            ]

    def day_summary(self, day: str) -> DaySummary:
        with reading(self._engine) as connection:
            of_tickets = connection.execute(select(*_TICKET_FIGURES).where(tickets.c.day == day)).one()
            no_shows = connection.scalars(_of_day(select(_NO_SHOWS), calls, day)).one()
            of_ratings = connection.execute(_of_day(select(*_RATING_FIGURES), ratings, day)).one()
        return DaySummary(
            day=day,
            issued=of_tickets.issued,
            waiting=of_tickets.waiting,
            called=of_tickets.called,
            completed=of_tickets.completed,
            no_shows=no_shows,
            cancelled=of_tickets.cancelled,
            expired=of_tickets.expired,
            average_wait_s=_float(of_tickets.average_wait_s),
            longest_wait_s=_float(of_tickets.longest_wait_s),
            ratings=Rates(of_ratings.rated, of_ratings.satisfied),
        )

    def by_group(self, day: str) -> list[GroupDay]:
        group = tickets.c["group"]
        query = select(group, *_TICKET_FIGURES).where(tickets.c.day == day).group_by(group).order_by(group)
        with reading(self._engine) as connection:
            return [
                GroupDay(
                    group=row.group,
                    issued=row.issued,
                    waiting=row.waiting,
                    called=row.called,
                    completed=row.completed,
                    average_wait_s=_float(row.average_wait_s),
                    longest_wait_s=_float(row.longest_wait_s),
                )
                for row in connection.execute(query)
            ]

    def by_counter(self, day: str) -> list[CounterDay]:
        """Every counter that called, served or was rated on that day."""
        service_s = (visits.c.ended_at - visits.c.started_at) / 1000.0
        with reading(self._engine) as connection:
            called = _per_counter(connection, calls, day, func.count().label("calls"), _NO_SHOWS)
            served = _per_counter(
                connection,
                visits,
                day,
                func.count(visits.c.ended_at).label("served"),
                func.avg(service_s).label("average_service_s"),
            )
            rated = _per_counter(connection, ratings, day, *_RATING_FIGURES)
        found: list[CounterDay] = []
        for counter in sorted(called.keys() | served.keys() | rated.keys()):
            call, visit, rating = called.get(counter), served.get(counter), rated.get(counter)
            found.append(
                CounterDay(
                    counter=counter,
                    calls=call.calls if call else 0,
                    no_shows=call.no_shows if call else 0,
                    served=visit.served if visit else 0,
                    average_service_s=_float(visit.average_service_s) if visit else None,
                    ratings=Rates(rating.rated, rating.satisfied) if rating else Rates(0, 0),
                )
            )
        return found

    def waiting_curve(self, day: str, step_min: int = 5, until: datetime | None = None) -> list[CurvePoint]:
        """How many waited in all groups; `until` is now for a day under way, else the last change."""
        first_waits = select(tickets.c.issued_at, tickets.c.called_at, tickets.c.ended_at).where(
            tickets.c.day == day
        )
        with reading(self._engine) as connection:
            stays = [
                Waited(row.issued_at, row.called_at or row.ended_at, row.called_at is not None)
                for row in connection.execute(first_waits)
            ]
            later = connection.execute(_of_day(select(waits.c.from_at, waits.c.until_at), waits, day))
            stays.extend(Waited(row.from_at, row.until_at) for row in later)
        return curve(stays, timedelta(minutes=step_min), until)

    def recent_ratings(self, day: str, limit: int | None = None) -> list[RatingRow]:
        """The newest first."""
        query = _of_day(select(ratings, tickets.c.service), ratings, day).order_by(
            ratings.c.rated_at.desc(), ratings.c.ticket.desc()
        )
        with reading(self._engine) as connection:
            return [_rating(row) for row in connection.execute(query.limit(limit))]

    def private_text(self, text_id: str) -> str | None:
        """A free text that an event refers to; None when it was deleted by rule."""
        query = select(private_texts.c.text).where(private_texts.c.id == text_id)
        with reading(self._engine) as connection:
            stored = connection.scalar(query)
        return None if stored is None else bytes(stored).decode()


def _tickets() -> Select[Any]:
    rated = ratings.c.level.label("rating")
    return select(tickets, rated).outerjoin(ratings, ratings.c.ticket == tickets.c.id)


def _of_day(query: Select[*tuple[Any, ...]], table: Table, day: str) -> Select[Any]:
    joined = query.select_from(table).join(tickets, tickets.c.id == table.c.ticket)
    return joined.where(tickets.c.day == day)


def _per_counter(
    connection: Connection, table: Table, day: str, *figures: ColumnElement[Any]
) -> dict[str, Row[Any]]:
    query = _of_day(select(table.c.counter, *figures), table, day).group_by(table.c.counter)
    return {row.counter: row for row in connection.execute(query) if row.counter is not None}


def _float(value: Any) -> float | None:
    """PostgreSQL computes averages as decimals."""
    return None if value is None else float(value)


def _ticket(row: Mapping[Any, Any]) -> TicketRow:
    return TicketRow(
        id=row["id"],
        day=row["day"],
        label=row["label"],
        group=row["group"],
        number=row["number"],
        token=row["token"],
        service=row["service"],
        class_=TicketClass(row["class"]),
        care_reason=row["care_reason"],
        slot_at=from_ms_or_none(row["slot_at"]),
        state=TicketState(row["state"]),
        queue=row["queue"],
        issued_at=from_ms(row["issued_at"]),
        ahead=row["ahead"],
        called_at=from_ms_or_none(row["called_at"]),
        started_at=from_ms_or_none(row["started_at"]),
        ended_at=from_ms_or_none(row["ended_at"]),
        counter=row["counter"],
        clerk=row["clerk"],
        role=row["role"],
        completion=row["completion"],
        print_outcome=row["print_outcome"],
        copies=row["copies"],
        transfers=row["transfers"],
        rating=row["rating"],
    )


def _rating(row: Row[Any]) -> RatingRow:
    return RatingRow(
        rated_at=from_ms(row.rated_at),
        level=row.level,
        source=RatingSource(row.source),
        reasons=tuple(RatingReason(reason) for reason in row.reasons.split(",") if reason),
        service=row.service,
        counter=row.counter,
        clerk=row.clerk,
        role=None if row.role is None else Role(row.role),
    )
