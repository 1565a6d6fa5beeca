"""The told-cursor against a broker that acknowledges, refuses and dies, on a clock of the test's own."""

from hall_server.told_cursor import IN_FLIGHT_MAX, RETELL_S, RETURN_S, SAVE_EVERY_S, ToldCursor


class Clock:
    def __init__(self) -> None:
        self.now = 100.0

    def __call__(self) -> float:
        return self.now


def test_the_cursor_moves_in_order_whatever_order_is_acknowledged() -> None:
    cursor = ToldCursor(10)
    first, second = cursor.hand(12, 2), cursor.hand(13, 1)

    cursor.settle(second, True)
    assert cursor.to_save() is None
    cursor.settle(first, True)
    assert cursor.to_save() is None, "one of its two messages is still open"
    cursor.settle(first, True)

    assert cursor.to_save() == 13
    assert cursor.to_save() is None, "it did not move since"


def test_the_cursor_is_saved_now_and_then() -> None:
    clock = Clock()
    cursor = ToldCursor(0, clock)
    cursor.settle(cursor.hand(1, 1), True)
    assert cursor.to_save() == 1
    cursor.settle(cursor.hand(2, 1), True)

    assert cursor.to_save() is None, "it was saved just now"
    clock.now += SAVE_EVERY_S

    assert cursor.to_save() == 2


def test_what_was_not_taken_goes_out_again_from_there_on() -> None:
    cursor = ToldCursor(0)
    cursor.settle(cursor.hand(5, 1), True)
    refused, after = cursor.hand(6, 1), cursor.hand(7, 1)

    cursor.settle(refused, False)
    cursor.settle(after, True)

    assert cursor.handed_to == 5
    assert cursor.to_save() == 5


def test_too_much_at_the_broker_waits() -> None:
    cursor = ToldCursor(0)
    handed = [cursor.hand(number, 1) for number in range(1, IN_FLIGHT_MAX + 1)]
    assert not cursor.may_hand()

    cursor.settle(handed[0], True)

    assert cursor.may_hand()


def test_after_a_loss_the_last_moments_are_told_again() -> None:
    clock = Clock()
    cursor = ToldCursor(0, clock)
    cursor.note_connection(True)
    for seq in (1, 2, 3):
        cursor.settle(cursor.hand(seq, 1), True)
        clock.now += RETELL_S * 0.6

    cursor.note_connection(False)

    assert cursor.handed_to == 2, "event 3 was acknowledged too shortly before"
    assert cursor.to_save() == 2


def test_after_a_loss_events_wait_for_the_others_to_return() -> None:
    clock = Clock()
    cursor = ToldCursor(0, clock)
    cursor.note_connection(True)
    assert cursor.may_hand(), "the first connection needs no waiting"

    cursor.note_connection(False)
    cursor.note_connection(True)
    assert not cursor.may_hand()
    clock.now += RETURN_S

    assert cursor.may_hand()
