"""The read tables are what the events say: told apart, together, rebuilt, and as the domain folds them."""

import tempfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st

from config.contract.events import DayOpened, Recorded
from config.contract.words import TicketState
from hall_server.domain.fold import apply
from hall_server.domain.model import HallState, Ticket
from hall_server.journal import Batch, Journal, entries_of
from hall_server.journal.read import Reader
from hall_server.journal.rebuild import rebuild
from tests.integration.journal.story import Story, a_day
from tests.integration.journal.tables import read_rows, tamper
from tests.postgres import Cluster

CHOICES = st.lists(st.integers(0, 10**6), max_size=150)


@contextmanager
def fresh(backend: str, cluster: Cluster) -> Iterator[tuple[str, Path]]:
    """A database for one example; a fixture would be shared by all of a test."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        if backend == "sqlite":
            yield f"sqlite:///{folder / 'hall.sqlite'}", folder
        else:
            yield stack.enter_context(cluster.database()), folder


@pytest.mark.parametrize("backend", ["sqlite", "postgresql"])
@given(choices=CHOICES, size=st.integers(1, 64))
@example(choices=a_day(400, seed=7), size=16)
@example(choices=a_day(400, seed=26), size=64)
@settings(max_examples=20, deadline=None, suppress_health_check=list(HealthCheck))
def test_any_day_projects_as_its_rebuild_and_as_the_fold(
    backend: str, postgres_cluster: Cluster, choices: list[int], size: int
) -> None:
    records = Story().go_on(choices).records
    with fresh(backend, postgres_cluster) as (url, folder):
        journal = Journal.open(url, folder)
        for start in range(0, len(records), size):
            journal.append(Batch(entries_of(records[start : start + size])))
        journal.close()
        before = read_rows(url)
        assert rebuild(url, folder) == len(records)
        assert read_rows(url) == before

        reader = Reader.open(url)
        days = [record.event.day for record in records if isinstance(record.event, DayOpened)]
        rows = {row.id: row for day in days for row in reader.day_tickets(day)}
        reader.close()
    tickets = folded(records)
    assert rows.keys() == tickets.keys()
    for ticket in tickets.values():
        row = rows[ticket.id]
        assert (row.state, row.queue, row.counter) == (ticket.state, ticket.group, ticket.counter)
        assert (row.copies, row.print_outcome, row.rating) == (
            ticket.copies,
            ticket.print_outcome,
            ticket.rated,
        )
        if ticket.state is not TicketState.WAITING:
            assert row.ended_at == ticket.ended_at


def folded(records: list[Recorded]) -> dict[str, Ticket]:
    """The tickets of all days as the domain leaves them."""
    state, tickets = HallState(), dict[str, Ticket]()
    for record in records:
        apply(state, record)
        tickets |= state.tickets
    return tickets


def test_one_commit_or_many_give_the_same_rows(url: str, tmp_path: Path) -> None:
    records = Story().go_on(a_day(300)).records
    journal = Journal.open(url, tmp_path)
    journal.append(Batch(entries_of(records)))
    journal.close()
    at_once = read_rows(url)
    other = f"sqlite:///{tmp_path / 'other.sqlite'}"
    journal = Journal.open(other, tmp_path)
    for record in records:
        journal.append(Batch(entries_of([record])))
    journal.close()
    assert read_rows(other) == at_once
    assert all(at_once[table] for table in at_once), "the story leaves a table empty"


def test_read_tables_of_another_projection_are_rebuilt_at_the_start(url: str, tmp_path: Path) -> None:
    journal = Journal.open(url, tmp_path)
    journal.append(Batch(entries_of(Story().go_on(a_day(100)).records)))
    journal.close()
    before = read_rows(url)
    tamper(url, "UPDATE cursors SET value = 999 WHERE name = 'projection'", "DROP TABLE visits")
    tamper(url, "DELETE FROM tickets")
    Journal.open(url, tmp_path).close()
    assert read_rows(url) == before
