"""The visitor's own ticket, as the page by its token shows it."""

from config.contract import commands as c
from config.contract.words import TicketClass, TicketState
from hall_server.hall_rules import wait_model_of
from hall_server.ticket_page import page_of
from hall_server.web.deps import TicketPage
from tests.unit.hall_server.sample import SamplePlay


def page(play: SamplePlay, ticket: str) -> TicketPage:
    found = page_of(play.state, play.rules, wait_model_of(play.hall), play.ticket(ticket).token)
    assert found is not None
    return found


def test_an_unknown_token_opens_nothing() -> None:
    play = SamplePlay()
    for token in ("", "nobody"):
        assert page_of(play.state, play.rules, wait_model_of(play.hall), token) is None


def test_ahead_are_those_who_are_called_before_also_of_the_same_instant() -> None:
    play = SamplePlay()
    tickets = [play.issue("A") for _ in range(3)]
    assert [page(play, ticket).ahead for ticket in tickets] == [0, 1, 2]
    play.issue("A", TicketClass.URGENT)
    assert [page(play, ticket).ahead for ticket in tickets] == [1, 2, 3]


def test_the_page_follows_the_visit_to_its_rating() -> None:
    play = SamplePlay()
    ticket = play.issue("A")
    assert page(play, ticket).wait_s is None, "no counter is staffed"
    play.sign_in("W01")
    shown = page(play, ticket)
    assert shown.wait_s is not None and (shown.state, shown.counter) == (TicketState.WAITING, None)
    play.call()
    shown = page(play, ticket)
    assert (shown.counter, shown.called_at, shown.ahead, shown.wait_s) == ("W01", play.now, None, None)
    play.start()
    assert not page(play, ticket).may_rate
    play.complete()
    assert (page(play, ticket).may_rate, page(play, ticket).rated) == (True, False)
    play.ok(c.Rate(ticket, 4))
    assert (page(play, ticket).may_rate, page(play, ticket).rated) == (False, True)


def test_a_ticket_sent_to_a_counter_says_where() -> None:
    play = SamplePlay()
    play.sign_in("W01", "W05")
    ticket = play.issue("A")
    play.call()
    play.start()
    play.ok(c.Transfer("W01", to_counter="W05"))
    shown = page(play, ticket)
    assert (shown.state, shown.counter, shown.ahead) == (TicketState.WAITING, "W05", 0)


def test_yesterdays_page_still_takes_a_rating() -> None:
    play = SamplePlay()
    play.sign_in("W01")
    play.issue("A")
    ticket = play.serve()
    play.wait_until("2026-11-25T08:00")
    assert page(play, ticket).may_rate
