"""A wait as people are told it: minutes in steps of five, rounded outwards. Slip, screens and pages say the same."""

from config.contract.facts import WaitRange

ROUND_MIN = 5
"""A range to the minute would promise more than anybody knows (domain.md 3.1)."""


def told_minutes(wait: WaitRange) -> tuple[int, int]:
    """From and to, in minutes; (0, 0) when a counter is free now."""
    low = wait.p10 // 60 // ROUND_MIN * ROUND_MIN
    return low, max(low, -(-wait.p90 // (60 * ROUND_MIN)) * ROUND_MIN)
