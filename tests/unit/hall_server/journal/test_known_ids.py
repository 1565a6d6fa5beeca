"""What is remembered of command ids, and for how long."""

from hall_server.journal.known_ids import DAYS, KnownIds

FIRST, SECOND = ("kiosk-01", "c1"), ("kiosk-01", "c2")


def test_stored_and_added_ids_are_known_and_no_others() -> None:
    known = KnownIds([FIRST])
    known.add([SECOND])

    assert known.among([FIRST, SECOND, ("kiosk-02", "c1"), ("kiosk-01", "c3")]) == [FIRST, SECOND]


def test_an_id_is_forgotten_after_so_many_days() -> None:
    known = KnownIds([FIRST])
    for _ in range(DAYS - 1):
        known.begin_day()
        assert known.among([FIRST]) == [FIRST]

    known.begin_day()

    assert known.among([FIRST]) == []
