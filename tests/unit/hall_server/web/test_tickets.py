"""A visitor's page and the rating it sends."""

import json

import pytest

from config.contract.words import RatingReason, RatingSource, TicketState
from hall_server.web.tickets import TOKEN, rating_from_form, ticket_json
from tests.web_hall import HALL, a_page


def test_a_rating_carries_reasons_only_when_it_is_poor():
    poor = rating_from_form("t-1", "2", ["attitude", "long_wait", "attitude", "invented"])
    assert poor is not None
    assert (poor.level, poor.source) == (2, RatingSource.PAGE)
    assert poor.reasons == (RatingReason.ATTITUDE, RatingReason.LONG_WAIT)
    good = rating_from_form("t-1", "5", ["attitude"])
    assert good is not None
    assert good.reasons == ()


@pytest.mark.parametrize("level", ["", "0", "6", "5.0", "-1", "five", "５", " 5"])
def test_a_level_that_is_not_on_the_form_is_no_rating(level: str):
    assert rating_from_form("t-1", level, []) is None


def test_a_ticket_shows_no_id_and_asks_for_a_rating_only_after_completion():
    waiting = json.loads(ticket_json(a_page(may_rate=True), HALL))
    assert "id" not in waiting
    assert not waiting["may_rate"]
    done = json.loads(ticket_json(a_page(may_rate=True, state=TicketState.COMPLETED), HALL))
    assert done["may_rate"]


def test_a_counter_that_is_gone_from_the_hall_is_not_shown():
    assert json.loads(ticket_json(a_page(counter="W99"), HALL))["counter"] is None
    assert json.loads(ticket_json(a_page(counter="W01"), HALL))["counter"]["number"] == 1


def test_a_lost_ticket_is_null():
    assert ticket_json(None, HALL) == b"null"


@pytest.mark.parametrize("token", ["short", "with/slash-1234", "with space 1234", "x" * 129, "émile-1234"])
def test_what_is_no_token_is_never_looked_up(token: str):
    assert TOKEN.fullmatch(token) is None
