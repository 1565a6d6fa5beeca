"""The queue of announcements: order, quiet, stale calls and repeats, with time as an argument."""

from hypothesis import given
from hypothesis import strategies as st

from config.announcements import Announcement, call, closing, counter_place
from devices.speaker.queue import QUIET_S, STALE_S, AnnouncementQueue, Utterance, sentences

CALL = call("A001", counter_place(1))


def utterance(reference: str, asked_at: float = 0.0, announcement: Announcement = CALL) -> Utterance:
    return Utterance(announcement, reference, asked_at)


def test_two_calls_are_said_in_turn_with_quiet_between() -> None:
    queue = AnnouncementQueue()
    first, second = utterance("c1"), utterance("c2")
    assert queue.put(first)
    assert queue.put(second)
    assert queue.wait_s(0.0) == 0.0
    assert queue.take(0.0) == first
    assert queue.take(5.0) is None
    assert queue.wait_s(5.0) is None
    queue.finished(8.0)
    assert queue.take(8.0 + QUIET_S - 0.01) is None
    assert queue.wait_s(8.0) == QUIET_S
    assert queue.take(8.0 + QUIET_S) == second


def test_an_empty_queue_waits_for_somebody() -> None:
    queue = AnnouncementQueue()
    assert queue.take(0.0) is None
    assert queue.wait_s(0.0) is None


def test_a_call_older_than_a_minute_is_dropped_and_a_notice_is_not() -> None:
    queue = AnnouncementQueue()
    old_call, old_notice, new_call = (
        utterance("c1", 0.0),
        utterance("n1", 0.0, closing(30)),
        utterance("c2", 30.0),
    )
    for one in (old_call, old_notice, new_call):
        queue.put(one)
    assert queue.take_stale(STALE_S) == []
    assert queue.take_stale(STALE_S + 0.1) == [old_call]
    assert queue.take(STALE_S + 0.1) == old_notice


def test_a_reference_is_said_once_and_no_reference_always() -> None:
    queue = AnnouncementQueue()
    assert queue.put(utterance("c1"))
    assert not queue.put(utterance("c1"))
    queue.take(0.0)
    assert not queue.put(utterance("c1"))
    assert queue.put(utterance(""))
    assert queue.put(utterance(""))
    assert len(queue) == 2


def test_a_call_is_said_twice_in_both_languages_and_shorter_in_a_busy_hall() -> None:
    def codes(announcement: Announcement, *, is_busy: bool) -> list[str]:
        return [sentence.code for sentence in sentences(announcement, is_busy=is_busy)]

    assert codes(CALL, is_busy=False) == ["zh", "en", "zh", "en"]
    assert codes(CALL, is_busy=True) == ["zh", "zh", "en"]
    assert codes(closing(30), is_busy=True) == ["zh", "en"]


@given(st.lists(st.tuples(st.sampled_from(["put", "take", "finish"]), st.floats(0, 40)), max_size=50))
def test_never_two_at_once_never_without_quiet_never_a_stale_call(steps: list[tuple[str, float]]) -> None:
    queue, now, speaking, quiet_from = AnnouncementQueue(), 0.0, False, float("-inf")
    asked: list[Utterance] = []
    taken: list[Utterance] = []
    dropped: list[Utterance] = []
    for number, (step, pause) in enumerate(steps):
        now += pause
        if step == "put":
            asked.append(utterance(f"c{number}", now))
            queue.put(asked[-1])
        elif step == "finish" and speaking:
            queue.finished(now)
            speaking, quiet_from = False, now
        elif step == "take":
            dropped += queue.take_stale(now)
            one = queue.take(now)
            if one is not None:
                assert not speaking
                assert now - quiet_from >= QUIET_S - 1e-6
                assert now - one.asked_at <= STALE_S
                speaking = True
                taken.append(one)
    said_or_waiting = [one for one in asked if one not in dropped]
    assert taken == said_or_waiting[: len(taken)]
    assert len(queue) == len(said_or_waiting) - len(taken)
