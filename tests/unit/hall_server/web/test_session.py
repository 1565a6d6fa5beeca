"""Sessions are signed statements; guesses are braked."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from hall_server.web.session import LENGTH, MAX_KEYS, Attempts, Limit, Sessions

NOW = datetime(2026, 11, 24, 1, 0, tzinfo=UTC)
SECRET = b"0123456789abcdef"


def test_a_session_says_who_signed_in_until_it_ends():
    sessions = Sessions(SECRET)
    cookie = sessions.open("Z01", NOW)
    session = sessions.read(cookie, NOW + LENGTH - timedelta(seconds=1))
    assert session is not None
    assert session.staff == "Z01"
    assert sessions.read(cookie, NOW + LENGTH) is None


def test_a_session_outlives_a_restart_but_not_another_secret():
    cookie = Sessions(SECRET).open("Z01", NOW)
    assert Sessions(SECRET).read(cookie, NOW) is not None
    assert Sessions(b"another secret of 16").read(cookie, NOW) is None


def test_a_withdrawn_session_is_none_and_leaves_others():
    sessions = Sessions(SECRET)
    one, other = sessions.open("Z01", NOW), sessions.open("Z01", NOW)
    session = sessions.read(one, NOW)
    assert session is not None
    sessions.withdraw(session, NOW)
    assert sessions.read(one, NOW) is None
    assert sessions.read(other, NOW) is not None


@given(st.integers(min_value=0, max_value=200), st.characters(min_codepoint=33, max_codepoint=0x9FA5))
def test_an_altered_cookie_is_no_session(place: int, letter: str):
    sessions = Sessions(SECRET)
    cookie = sessions.open("Z01", NOW)
    place %= len(cookie)
    altered = cookie[:place] + letter + cookie[place + 1 :]
    assert altered == cookie or sessions.read(altered, NOW) is None


@pytest.mark.parametrize("cookie", [None, "", ".", "a.b", "é.é", "x" * 5000])
def test_what_is_no_cookie_of_ours_is_no_session(cookie: str | None):
    assert Sessions(SECRET).read(cookie, NOW) is None


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="16 bytes"):
        Sessions(b"short")


def test_attempts_block_at_the_limit_and_are_forgotten_with_time():
    attempts = Attempts(Limit(2, timedelta(minutes=5)))
    attempts.failed("S101", NOW)
    assert not attempts.is_blocked("S101", NOW)
    attempts.failed("S101", NOW + timedelta(minutes=1))
    assert attempts.is_blocked("S101", NOW + timedelta(minutes=4))
    assert not attempts.is_blocked("S102", NOW + timedelta(minutes=4))
    assert not attempts.is_blocked("S101", NOW + timedelta(minutes=5, seconds=1))


def test_an_attempt_that_succeeded_does_not_count():
    attempts = Attempts(Limit(1, timedelta(minutes=5)))
    attempts.failed("10.0.0.1", NOW)
    attempts.take_back("10.0.0.1")
    assert not attempts.is_blocked("10.0.0.1", NOW)


def test_invented_names_do_not_fill_the_memory():
    attempts = Attempts(Limit(2, timedelta(minutes=5)))
    for number in range(MAX_KEYS + 50):
        attempts.failed(str(number), NOW)
    assert len(attempts._failed) == MAX_KEYS
