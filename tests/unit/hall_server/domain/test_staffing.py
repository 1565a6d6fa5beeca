"""Who is at a counter: sign-in of A and B, moves to another client, pauses, and leaving."""

import pytest

from config.contract import commands as c
from config.contract import events as e
from config.contract.refusals import Reason, RefusalCode
from config.contract.words import CounterState, HoldKind, InvitationEnd, PauseReason, Role
from hall_server.domain.model import counter_state
from tests.unit.hall_server.domain.hall import Play, client_of

WRONG = RefusalCode.WRONG_STATE


@pytest.mark.parametrize(("clerk", "role"), [("S1", Role.A), ("S2", Role.B)])
def test_a_and_b_of_the_post_may_sign_in(clerk: str, role: Role) -> None:
    play = Play()
    assert play.ok(c.SignIn("W01", clerk, "2580")) == [e.SignedIn("W01", clerk, role, client_of("W01"))]
    counter = play.state.counter("W01")
    assert (counter.clerk, counter.role, counter.client) == (clerk, role, client_of("W01"))


def test_somebody_elses_post_is_not_to_be_signed_in_at() -> None:
    play = Play()
    assert play.no(c.SignIn("W01", "S3", "2580")) == (RefusalCode.WRONG_CREDENTIALS, Reason.NOT_YOUR_POST)


def test_a_wrong_pin_says_nothing_about_the_post() -> None:
    play = Play()
    for clerk in ("S1", "S3", "nobody"):
        refusal = play.no(c.SignIn("W01", clerk, "0000"), pin_right=False)
        assert refusal == (RefusalCode.WRONG_CREDENTIALS, None)


def test_an_unknown_counter_is_said_to_be_unknown() -> None:
    assert Play().no(c.SignIn("W99", "S1", "2580"))[0] is RefusalCode.UNKNOWN_COUNTER


def test_a_held_post_is_not_taken_from_its_clerk() -> None:
    play = Play()
    play.sign_in("W01")
    assert play.no(c.SignIn("W01", "S2", "2580")) == (WRONG, Reason.POST_HELD)


def test_one_clerk_holds_one_counter() -> None:
    play = Play()
    play.sign_in("W01")
    assert play.no(c.SignIn("W02", "S1", "2580")) == (WRONG, Reason.CLERK_ELSEWHERE)
    play.ok(c.SignOut("W01"))
    play.ok(c.SignIn("W02", "S1", "2580"))


def test_the_same_clerk_at_a_new_client_takes_everything_along() -> None:
    play = Play()
    play.sign_in("W01")
    ticket = play.issue("A")
    play.call("W01")
    since = play.state.counter("W01").since
    play.wait(minutes=2)
    play.ok(c.SignIn("W01", "S1", "2580"), "spare-pc")
    counter = play.state.counter("W01")
    assert (counter.client, counter.ticket, counter.since) == ("spare-pc", ticket, since)
    assert play.no(c.StartServing("W01"), client_of("W01"))[0] is RefusalCode.NOT_SIGNED_IN
    play.ok(c.StartServing("W01"), "spare-pc")


def test_signing_in_again_keeps_a_pause() -> None:
    play = Play()
    play.sign_in("W01")
    play.ok(c.Pause("W01", PauseReason.MEETING))
    play.ok(c.SignIn("W01", "S1", "2580"))
    assert play.state.counter("W01").pause_reason is PauseReason.MEETING


def test_nobody_leaves_a_visitor_sitting() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue("A")
    play.call("W01")
    for is_started in (False, True):
        if is_started:
            play.start("W01")
        assert play.no(c.SignOut("W01"))[0] is RefusalCode.BUSY
        assert play.no(c.Pause("W01", PauseReason.OTHER))[0] is RefusalCode.BUSY
    play.ok(c.Hold("W01", HoldKind.KEPT))
    play.ok(c.SignOut("W01"))


def test_a_counter_that_was_left_is_vacant() -> None:
    play = Play()
    play.sign_in("W01")
    play.ok(c.Pause("W01", PauseReason.MEETING))
    play.wait(minutes=1)
    play.ok(c.SignOut("W01"))
    counter = play.state.counter("W01")
    assert (counter.clerk, counter.role, counter.client, counter.pause_reason) == (None, None, None, None)
    assert counter.since == play.now


def test_leaving_keeps_the_invitation_of_the_last_visitor() -> None:
    play = Play()
    play.sign_in("W01")
    play.issue("A")
    ticket = play.serve("W01")
    assert play.ok(c.SignOut("W01")) == [e.SignedOut("W01", "S1")]
    invited = play.state.counter("W01").invited
    assert invited is not None and invited.ticket == ticket
    assert play.wait(seconds=60) == [e.InvitationEnded(ticket, "W01", InvitationEnd.NO_ANSWER)]


def test_a_pause_has_a_reason_and_an_end() -> None:
    play = Play()
    play.sign_in("W01")
    assert play.no(c.Unpause("W01")) == (WRONG, Reason.NOT_PAUSED)
    assert play.ok(c.Pause("W01", PauseReason.DATA_ENTRY)) == [e.CounterPaused("W01", PauseReason.DATA_ENTRY)]
    assert play.no(c.Pause("W01", PauseReason.OTHER)) == (WRONG, Reason.PAUSED)
    play.wait(minutes=3)
    assert play.ok(c.Unpause("W01")) == [e.CounterUnpaused("W01")]
    assert play.state.counter("W01").since == play.now


def test_the_state_of_a_counter_in_a_word() -> None:
    play = Play()

    def word() -> CounterState:
        counter = play.state.counter("W01")
        return counter_state(counter, play.state.current(counter))

    words = [word()]
    play.sign_in("W01")
    play.issue("A")
    words.append(word())
    play.call("W01")
    words.append(word())
    play.start("W01")
    words.append(word())
    play.complete("W01")
    play.ok(c.Pause("W01", PauseReason.OTHER))
    words.append(word())
    assert words == ["vacant", "ready", "called", "serving", "paused"]
