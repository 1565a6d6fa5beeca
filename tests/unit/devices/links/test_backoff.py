"""Backoff: delays grow to a limit, jitter only shortens, success starts over."""

from devices.links import Backoff


def test_delays_double_up_to_the_limit_and_start_over_after_success() -> None:
    backoff = Backoff(lambda: 0.0, first_s=0.2, limit_s=1.0)
    assert [backoff.next_delay_s() for _ in range(5)] == [0.2, 0.4, 0.8, 1.0, 1.0]
    backoff.reset()
    assert backoff.next_delay_s() == 0.2


def test_jitter_shortens_a_delay_by_at_most_a_quarter() -> None:
    assert Backoff(lambda: 1.0, first_s=4.0).next_delay_s() == 3.0
