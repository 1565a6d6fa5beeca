"""Which press counts for which request: the rules of an invitation, with time as an argument."""

from hypothesis import given
from hypothesis import strategies as st

from devices.pad.invitation import ANSWERED_KEPT, Invitations
from devices.pad.protocol import Ending, InvitationEnded, Rated, Unsolicited

RATINGS = {4: 5, 3: 4, 2: 3, 1: 2, 0: 1}


def invitations() -> Invitations:
    return Invitations("pad-1", RATINGS, dedupe_s=1.0)


def test_a_press_rates_the_open_request_once() -> None:
    pad = invitations()
    assert pad.invite("t1", deadline=60.0, is_online=True) == []
    assert pad.pressed(4, 10.0) == [Rated("pad-1", "t1", 5, 4)]
    assert pad.pressed(4, 10.2) == []
    assert pad.pressed(4, 11.0) == []
    assert pad.open_request is None


def test_a_second_press_for_an_answered_request_is_unsolicited() -> None:
    pad = invitations()
    pad.invite("t1", 60.0, is_online=True)
    pad.pressed(4, 10.0)
    assert pad.pressed(0, 10.5) == [Unsolicited("pad-1", 0)]
    assert pad.pressed(4, 20.0) == [Unsolicited("pad-1", 4)]


def test_a_repeat_is_not_taken_for_the_next_visitors_rating() -> None:
    pad = invitations()
    pad.invite("t1", 60.0, is_online=True)
    pad.pressed(0, 10.0)
    pad.invite("t2", 70.0, is_online=True)
    assert pad.pressed(0, 10.2) == []
    assert pad.pressed(0, 13.0) == [Rated("pad-1", "t2", 1, 0)]


def test_a_press_before_the_invitation_does_not_answer_it() -> None:
    pad = invitations()
    assert pad.pressed(4, 9.9) == [Unsolicited("pad-1", 4)]
    pad.invite("t1", 60.0, is_online=True)
    assert pad.pressed(4, 10.1) == []
    assert pad.open_request == "t1"


def test_a_code_the_profile_does_not_know_is_unsolicited_and_leaves_the_invitation_open() -> None:
    pad = invitations()
    pad.invite("t1", 60.0, is_online=True)
    assert pad.pressed(9, 10.0) == [Unsolicited("pad-1", 9)]
    assert pad.pressed(2, 11.0) == [Rated("pad-1", "t1", 3, 2)]


def test_asking_again_for_an_open_or_answered_request_does_nothing() -> None:
    pad = invitations()
    pad.invite("t1", 60.0, is_online=True)
    assert pad.invite("t1", 99.0, is_online=True) is None
    pad.pressed(4, 10.0)
    assert pad.invite("t1", 99.0, is_online=True) is None
    for number in range(ANSWERED_KEPT):
        pad.invite(f"u{number}", 1000.0, is_online=True)
        pad.pressed(4, 100.0 + 10 * number)
    assert pad.invite("t1", 999.0, is_online=True) == []


def test_a_new_request_cancels_the_open_one() -> None:
    pad = invitations()
    pad.invite("t1", 60.0, is_online=True)
    assert pad.invite("t2", 70.0, is_online=True) == [InvitationEnded("pad-1", "t1", Ending.CANCELLED)]
    assert pad.pressed(3, 10.0) == [Rated("pad-1", "t2", 4, 3)]


def test_an_invitation_ends_at_its_deadline_without_result() -> None:
    pad = invitations()
    pad.invite("t1", 60.0, is_online=True)
    assert pad.expire(59.9) == []
    assert pad.expire(60.0) == [InvitationEnded("pad-1", "t1", Ending.TIMED_OUT)]
    assert pad.pressed(4, 60.1) == [Unsolicited("pad-1", 4)]


def test_silence_of_a_pad_that_was_away_is_not_a_refusal() -> None:
    away_at_first, away_later = invitations(), invitations()
    away_at_first.invite("t1", 60.0, is_online=False)
    away_later.invite("t1", 60.0, is_online=True)
    away_later.lost()
    for pad in (away_at_first, away_later):
        assert pad.expire(61.0) == [InvitationEnded("pad-1", "t1", Ending.OFFLINE)]


def test_cancelling_nothing_is_harmless() -> None:
    pad = invitations()
    pad.lost()
    assert pad.cancel() == []
    pad.invite("t1", 60.0, is_online=True)
    assert pad.cancel() == [InvitationEnded("pad-1", "t1", Ending.CANCELLED)]
    assert pad.cancel() == []


@given(
    st.lists(
        st.tuples(st.sampled_from(["press", "invite", "cancel", "expire"]), st.integers(0, 5)), max_size=60
    )
)
def test_no_request_is_ever_rated_twice(steps: list[tuple[str, int]]) -> None:
    pad, now, rated = invitations(), 0.0, list[str]()
    for step, number in steps:
        now += 0.7
        match step:
            case "press":
                events = pad.pressed(number, now)
            case "invite":
                events = pad.invite(f"t{number}", now + 3, is_online=True) or []
            case "cancel":
                events = pad.cancel()
            case _:
                events = pad.expire(now)
        rated += [event.request for event in events if isinstance(event, Rated)]
    assert len(rated) == len(set(rated))
