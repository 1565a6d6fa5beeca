"""Changes go to the database in few groups, and no ticket's changes change places."""

from collections import defaultdict

from hypothesis import given
from hypothesis import strategies as st

from hall_server.journal import writes as w
from hall_server.journal.projection import Change, grouped
from hall_server.journal.writes import Write

WRITES = (w.TICKET_ISSUED, w.TICKET_CALLED, w.WAIT_ENDED, w.CALL_MADE)
CHANGES = st.lists(st.tuples(st.sampled_from(WRITES), st.sampled_from("abc")), max_size=40)


def test_a_batch_of_issues_is_one_group() -> None:
    changes = [Change(w.TICKET_ISSUED, f"t{number}", {"id": f"t{number}"}) for number in range(64)]
    assert grouped(changes) == [(w.TICKET_ISSUED, [change.values for change in changes])]


def test_calls_among_issues_share_groups() -> None:
    changes: list[Change] = []
    for number in range(10):
        changes.append(Change(w.TICKET_ISSUED, f"new{number}", {}))
        changes.append(Change(w.TICKET_CALLED, f"old{number}", {}))
        changes.append(Change(w.CALL_MADE, f"old{number}", {}))
    assert [write for write, _ in grouped(changes)] == [w.TICKET_ISSUED, w.TICKET_CALLED, w.CALL_MADE]


@given(CHANGES)
def test_nothing_is_lost_and_each_ticket_keeps_its_order(told: list[tuple[Write, str]]) -> None:
    changes = [Change(write, of, {"place": place}) for place, (write, of) in enumerate(told)]
    before: dict[str, list[object]] = defaultdict(list)
    after: dict[str, list[object]] = defaultdict(list)
    for write, of, values in changes:
        before[of].append((write, values["place"]))
    of_place = {place: of for place, (_, of) in enumerate(told)}
    for write, rows in grouped(changes):
        assert rows
        for values in rows:
            place = values["place"]
            assert isinstance(place, int)
            after[of_place[place]].append((write, place))
    assert after == before
