"""State messages made from situations that were played in the sample hall."""

from datetime import timedelta

import msgspec
import pytest

from config.contract import commands as c
from config.contract.coding import decode, encode
from config.contract.state import (
    BoardState,
    CounterStateMessage,
    DisplayText,
    GroupQueue,
    PostsState,
    QueuesState,
)
from config.contract.words import (
    CounterState,
    HelpKind,
    HoldKind,
    Issuing,
    PauseReason,
    PrintOutcome,
    RatingReason,
    Role,
    TicketClass,
    TicketState,
    Undoable,
)
from hall_server import views
from hall_server.hall_rules import rules_of
from tests.unit.hall_server.sample import SamplePlay


@pytest.fixture
def play() -> SamplePlay:
    return SamplePlay()


def queue(play: SamplePlay, prefix: str = "A") -> GroupQueue:
    return next(group for group in views.queues_view(play.moment).groups if group.group == prefix)


def counter(play: SamplePlay, counter_id: str = "W01") -> CounterStateMessage:
    return views.counter_view(play.moment, counter_id)


def display(play: SamplePlay, counter_id: str = "W01") -> DisplayText:
    return counter(play, counter_id).display


# Queues.


def test_every_group_has_its_queue_in_the_order_of_the_hall_file(play: SamplePlay) -> None:
    queues = views.queues_view(play.moment)
    assert [group.group for group in queues.groups] == list("ABCDEFGHJK")
    assert (queues.v, queues.seq, queues.at, queues.day) == (1, play.state.seq, play.now, "2026-11-24")
    assert queue(play, "A") == GroupQueue(
        group="A",
        name="民政",
        name_en="Civil Affairs",
        area="Z1",
        waiting=0,
        counters_open=0,
        issuing=Issuing.OPEN,
        wait_s=None,
        oldest_issued_at=None,
        next=(),
    )


def test_a_queue_shows_the_first_eight_in_calling_order(play: SamplePlay) -> None:
    for _ in range(9):
        play.issue("A")
        play.wait(minutes=1)
    play.issue("A", TicketClass.URGENT)
    shown = queue(play)
    assert shown.waiting == 10
    labels = [waiting.ticket.label for waiting in shown.next]
    assert labels == ["A010", "A001", "A002", "A003", "A004", "A005", "A006", "A007"]


def test_the_longest_wait_is_the_oldest_ticket_whoever_goes_first(play: SamplePlay) -> None:
    play.issue("A")
    oldest = play.now
    play.wait(minutes=1)
    play.issue("A", TicketClass.CARE)
    play.wait(minutes=1)
    play.issue("A", TicketClass.URGENT)
    assert queue(play).oldest_issued_at == oldest


def test_counters_open_are_those_that_call_now(play: SamplePlay) -> None:
    assert queue(play).counters_open == 0
    play.sign_in("W01", "W05")  # W05 helps out with A
    assert (queue(play).counters_open, queue(play, "K").counters_open) == (2, 1)
    play.ok(c.Pause("W01", PauseReason.OTHER))
    assert queue(play).counters_open == 1
    assert queue(play).wait_s is not None


@pytest.mark.parametrize(
    ("moment", "issuing", "is_open"),
    [
        ("2026-11-24T08:00", Issuing.CLOSED, False),
        ("2026-11-24T12:30", Issuing.OPEN, True),
        ("2026-11-24T17:45", Issuing.STOPPED, True),
        ("2026-11-28T10:00", Issuing.CLOSED, False),
    ],
)
def test_a_queue_says_whether_numbers_are_given(moment: str, issuing: Issuing, is_open: bool) -> None:
    play = SamplePlay(moment)
    assert queue(play).issuing is issuing
    assert views.queues_view(play.moment).is_open is views.board_view(play.moment).is_open is is_open


def test_a_queue_says_when_it_is_full_or_used_up(play: SamplePlay) -> None:
    for _ in range(40):
        play.issue("A")
    assert queue(play).issuing is Issuing.FULL
    play.state.last_number["A"] = 999
    assert queue(play).issuing is Issuing.QUOTA


def test_unprinted_tickets_are_listed_newest_first(play: SamplePlay) -> None:
    first, second, third = (play.issue("A") for _ in range(3))
    play.ok(c.ConfirmPrint(second, PrintOutcome.PRINTED))
    play.ok(c.ConfirmPrint(first, PrintOutcome.UNKNOWN))
    unprinted = views.queues_view(play.moment).unprinted
    assert [(u.ticket.id, u.outcome) for u in unprinted] == [(third, None), (first, PrintOutcome.UNKNOWN)]


def test_lists_for_the_desk_have_fifty_at_most(play: SamplePlay) -> None:
    for group in "AB":
        for _ in range(30):
            play.issue(group)
    unprinted = views.queues_view(play.moment).unprinted
    assert len(unprinted) == 50
    assert unprinted[0].ticket.label == "B030"


def test_missed_tickets_say_whether_and_how_long_they_may_return(play: SamplePlay) -> None:
    play.sign_in("W01")
    ticket = play.issue("A")
    play.call()
    play.ok(c.NoShow("W01"))
    (missed,) = views.queues_view(play.moment).missed
    assert (missed.ticket.id, missed.missed_at, missed.may_return) == (ticket, play.now, True)
    assert missed.return_until == play.now + timedelta(minutes=30)
    assert views.board_view(play.moment).missed == ("A001",)
    play.ok(c.ReturnTicket(ticket))
    assert views.queues_view(play.moment).missed == ()
    play.call()
    play.ok(c.NoShow("W01"))
    (missed,) = views.queues_view(play.moment).missed
    assert not missed.may_return
    assert views.board_view(play.moment).missed == ()


def test_the_board_names_nobody_whose_grace_is_over(play: SamplePlay) -> None:
    play.sign_in("W01")
    play.issue("A")
    play.call()
    play.ok(c.NoShow("W01"))
    play.wait(minutes=30)
    assert views.board_view(play.moment).missed == ("A001",)
    play.wait(seconds=1)
    assert views.board_view(play.moment).missed == ()


# Board.


def test_the_board_shows_the_last_eight_calls_newest_first(play: SamplePlay) -> None:
    play.sign_in("W01")
    for _ in range(10):
        play.issue("A")
        play.serve(minutes=1)
    assert [call.label for call in views.board_view(play.moment).calls] == [
        f"A{number:03d}" for number in range(10, 2, -1)
    ]


def test_a_call_on_the_board_is_ready_to_read_and_to_speak(play: SamplePlay) -> None:
    play.sign_in("W10")
    ticket = play.issue("J", TicketClass.CARE)
    play.call("W10")
    (call,) = views.board_view(play.moment).calls
    assert (call.call, call.label, call.counter, call.area) == (f"{ticket}-c1", "J001", "W10", "Z1")
    assert (call.place, call.place_en, call.counter_number) == ("10号窗口", "counter ten", 10)
    assert (call.group_name, call.at, call.attempt, call.state) == (
        "有线电视",
        play.now,
        1,
        TicketState.CALLED,
    )
    assert call.is_priority
    assert call.text == "请 J001 号到 10号窗口办理业务。"
    assert call.speak_zh == "请J零零一号，到十号窗口办理业务。"
    assert call.speak_en == "Number J zero zero one, please go to counter ten."


def test_a_recall_speaks_with_more_emphasis_and_comes_to_the_top(play: SamplePlay) -> None:
    play.sign_in("W01", "W10")
    play.issue("A"), play.issue("J")
    play.call("W01"), play.call("W10")
    play.ok(c.Recall("W01"))
    first, second = views.board_view(play.moment).calls
    assert (first.label, first.attempt, second.label) == ("A001", 2, "J001")
    assert "尽快" in first.speak_zh


def test_a_masked_service_is_not_named_beside_its_number(play: SamplePlay) -> None:
    play.sign_in("W06")
    masked = next(service for service in play.hall.services if service.mask_name_on_board)
    play.issue(masked.code)
    play.call("W06")
    (call,) = views.board_view(play.moment).calls
    assert call.group_name == "综合"


def test_a_call_at_the_desk_is_called_to_the_desk(play: SamplePlay) -> None:
    play.sign_in("W01", "D01")
    play.issue("A")
    play.call()
    play.start()
    play.ok(c.Transfer("W01", to_counter="D01"))
    play.call("D01")
    (call,) = views.board_view(play.moment).calls
    assert (call.counter, call.place, call.place_en) == ("D01", "咨询台", "the enquiry desk")
    assert call.speak_zh == "请A零零一号，到咨询台办理业务。"


def test_a_counter_that_left_the_hall_file_takes_its_calls_along(play: SamplePlay) -> None:
    """After a restart with another file, in the middle of a day."""
    play.sign_in("W01", "W03")
    play.issue("A"), play.issue("C")
    play.call("W01"), play.call("W03")
    counters = tuple(there for there in play.hall.counters if there.id != "W01")
    play.hall = msgspec.structs.replace(play.hall, counters=counters)
    play.rules = rules_of(play.hall, always_open=False)
    moment = play.moment
    assert [call.label for call in views.board_view(moment).calls] == ["C001"]
    assert "W01" not in {post.counter for post in views.posts_view(moment).posts}
    assert views.queues_view(moment).groups[0].counters_open == 0


# Posts.


def test_every_counter_has_its_post_with_who_holds_it(play: SamplePlay) -> None:
    play.sign_in("W01")
    play.ok(c.SignIn("W03", "S104", "2580"))
    play.issue("A")
    play.call()
    posts = {post.counter: post for post in views.posts_view(play.moment).posts}
    assert list(posts) == [counter.id for counter in play.hall.counters]
    assert (posts["W01"].state, posts["W01"].label) == (CounterState.CALLED, "A001")
    clerk = posts["W03"].clerk
    assert clerk is not None and (clerk.id, clerk.name, clerk.role) == ("S104", "陈某", Role.B)
    assert posts["W02"].clerk is None and posts["W02"].state is CounterState.VACANT
    assert posts["D01"].is_desk and not posts["W01"].is_desk


def test_the_duty_leader_is_the_days(play: SamplePlay) -> None:
    assert views.posts_view(play.moment).duty_leader == "钱某", "it is Tuesday"
    play.wait_until("2026-11-25T09:00")
    assert views.posts_view(play.moment).duty_leader == "赵某"
    play.wait_until("2026-11-28T09:00")
    assert views.posts_view(play.moment).duty_leader is None


def test_open_calls_for_help_name_their_place(play: SamplePlay) -> None:
    play.ok(c.RequestHelp("kiosk-01", HelpKind.GUIDE))
    play.ok(c.RequestHelp("W03", HelpKind.GUARD))
    play.ok(c.RequestHelp("D01", HelpKind.LEADER))
    helps = views.posts_view(play.moment).helps
    assert [help_.place_name for help_ in helps] == ["1号自助取号机", "3号窗口", "咨询台"]
    play.ok(c.AnswerHelp(helps[0].help))
    assert len(views.posts_view(play.moment).helps) == 2


# Counters.


def test_a_vacant_counter(play: SamplePlay) -> None:
    shown = counter(play)
    assert shown.state is CounterState.VACANT
    assert (shown.client, shown.clerk, shown.call, shown.rating_invited, shown.undo) == (None,) * 5
    assert (shown.counter, shown.number, shown.name) == ("W01", 1, "民政")


def test_a_counter_shows_its_call_and_which_devices_showed_it(play: SamplePlay) -> None:
    play.sign_in("W01")
    ticket = play.issue("A-01")
    play.call()
    play.ok(c.AcknowledgeCall(f"{ticket}-c1", "display-w01"))
    shown = counter(play)
    assert shown.call is not None and shown.call.ticket.service == "A-01"
    assert (shown.client, shown.acknowledged_by) == ("counter-W01", ("display-w01",))
    assert (shown.serving_since, shown.state) == (None, CounterState.CALLED)
    play.start()
    assert (counter(play).serving_since, counter(play).state) == (play.now, CounterState.SERVING)
    play.complete()
    assert (counter(play).call, counter(play).serving_since, counter(play).served_today) == (None, None, 1)


def test_a_resumed_visit_is_served_since_it_was_resumed(play: SamplePlay) -> None:
    play.sign_in("W01")
    ticket = play.issue("A")
    play.call()
    play.start()
    play.ok(c.Hold("W01", HoldKind.AWAY))
    play.wait(minutes=5)
    play.ok(c.Resume("W01", ticket))
    assert counter(play).serving_since == play.now


def test_next_are_the_first_three_it_may_call_with_its_penalties(play: SamplePlay) -> None:
    play.sign_in("W05", "W01")
    play.issue("A")
    play.wait(minutes=5)
    play.issue("K"), play.issue("K")
    labels = [waiting.ticket.label for waiting in counter(play, "W05").next]
    assert labels == ["K001", "K002", "A001"], "helping out with A costs 15 minutes"
    play.issue("A")
    play.call("W01")
    play.start("W01")
    play.ok(c.Transfer("W01", to_counter="W05"))
    first = counter(play, "W05").next[0]
    assert (first.ticket.label, first.reserved_for) == ("A001", "W05")
    assert [waiting.ticket.label for waiting in counter(play, "W01").next] == ["A002"]


def test_next_begins_with_whom_the_next_call_takes(play: SamplePlay) -> None:
    play.sign_in("W01")
    for class_ in (TicketClass.CARE, TicketClass.CARE, TicketClass.NORMAL, TicketClass.CARE):
        play.issue("A", class_)
        play.wait(seconds=1)
    play.serve(), play.serve()
    assert [waiting.ticket.label for waiting in counter(play).next] == ["A003", "A004"]
    assert play.label(play.call()) == "A003"


def test_the_pad_is_invited_until_the_invitation_ends(play: SamplePlay) -> None:
    play.sign_in("W01")
    play.issue("A")
    ticket = play.serve()
    invited = counter(play).rating_invited
    assert invited is not None
    assert (invited.ticket, invited.label, invited.until) == (ticket, "A001", play.now + timedelta(minutes=1))
    assert invited.reasons == tuple(RatingReason)
    play.ok(c.Rate(ticket, 5))
    assert counter(play).rating_invited is None


def test_an_invitation_that_is_over_is_not_shown_even_before_time_ends_it(play: SamplePlay) -> None:
    play.sign_in("W01")
    play.issue("A")
    play.serve()
    play.now += timedelta(seconds=60)
    assert counter(play).rating_invited is None


def test_an_undo_is_offered_while_it_can_be_taken(play: SamplePlay) -> None:
    play.sign_in("W01")
    ticket = play.issue("A")
    play.call()
    play.ok(c.NoShow("W01"))
    offer = counter(play).undo
    assert offer is not None
    assert (offer.action, offer.ticket.id, offer.until) == (
        Undoable.NO_SHOW,
        ticket,
        play.now + timedelta(seconds=10),
    )
    play.wait(seconds=10)
    assert counter(play).undo is None


def test_no_undo_is_offered_that_would_be_refused(play: SamplePlay) -> None:
    play.sign_in("W01", "W05")
    play.issue("A")
    play.call()
    play.start()
    play.ok(c.Transfer("W01", to_group="A"))
    play.ok(c.Pause("W01", PauseReason.OTHER))
    assert counter(play).undo is None, "paused"
    play.ok(c.Unpause("W01"))
    assert counter(play).undo is not None
    play.call("W05")
    assert counter(play).undo is None, "called elsewhere"


def test_held_tickets_are_shown_where_they_may_be_resumed(play: SamplePlay) -> None:
    play.sign_in("W01", "W03", "W05")
    for kind in (HoldKind.KEPT, HoldKind.AWAY):
        play.issue("A")
        play.call()
        play.start()
        play.ok(c.Hold("W01", kind))
    shown = {
        place: [(held.ticket.label, held.kind) for held in counter(play, place).held]
        for place in ("W01", "W03", "W05")
    }
    assert shown == {
        "W01": [("A001", HoldKind.KEPT), ("A002", HoldKind.AWAY)],
        "W03": [],
        "W05": [("A002", HoldKind.AWAY)],
    }
    assert [held.counter for held in counter(play, "W05").held] == ["W01"]
    for place, held in shown.items():
        for label, _ in held:
            ticket = next(t.id for t in play.state.tickets.values() if t.label == label)
            if play.is_in(ticket) is TicketState.ON_HOLD:
                play.ok(c.Resume(place, ticket))
                play.complete(place)


# Displays.


def test_the_display_says_what_a_visitor_looks_for(play: SamplePlay) -> None:
    assert display(play) == DisplayText(line="暂无人值守", colour="red", blink=False)
    play.sign_in("W01")
    assert display(play) == DisplayText(line="欢迎办理", colour="green", blink=False)
    play.issue("A")
    play.call()
    assert display(play) == DisplayText(line="请A001号", colour="red", blink=True)
    play.start()
    assert display(play) == DisplayText(line="A001 办理中", colour="green", blink=False)
    play.complete()
    play.ok(c.Pause("W01", PauseReason.OTHER))
    assert display(play) == DisplayText(line="暂停服务", colour="red", blink=False)


def test_the_display_says_that_b_is_there(play: SamplePlay) -> None:
    play.ok(c.SignIn("W01", "S102", "2580"))
    assert display(play).line == "B角值守"


def test_a_paused_counter_sends_to_an_open_one_of_its_group(play: SamplePlay) -> None:
    play.sign_in("W01", "W05")
    play.ok(c.Pause("W01", PauseReason.OTHER))
    assert display(play).line == "暂停服务 请到5号"
    play.ok(c.Pause("W05", PauseReason.OTHER))
    assert display(play).line == "暂停服务"


def test_every_display_line_fits_eight_characters(play: SamplePlay) -> None:
    """Digits, letters and spaces take half a character; a counter of two digits leaves no room for a space."""
    hall = play.hall
    w10 = msgspec.structs.replace(hall.counter("W10"), overflow_groups=("A",))  # type: ignore[type-var]
    counters = tuple(w10 if there.id == "W10" else there for there in hall.counters)
    play.hall = msgspec.structs.replace(hall, counters=counters)
    play.rules = rules_of(play.hall, always_open=False)
    play.sign_in("W01", "W10")
    play.ok(c.Pause("W01", PauseReason.OTHER))
    line = display(play).line
    assert line == "暂停服务请到10号"
    assert sum(1 if char.isascii() else 2 for char in line) <= 16


# All of them.


def test_every_view_travels_and_comes_back_the_same(play: SamplePlay) -> None:
    play.sign_in("W01", "W03", "W05", "D01")
    for class_ in TicketClass:
        play.issue("A-01", class_, slot=play.now)
        play.wait(minutes=1)
    play.serve()
    play.call()
    play.ok(c.NoShow("W01"))
    play.call()
    play.start()
    play.ok(c.Hold("W01", HoldKind.PENDING_STEP))
    play.call()
    play.start()
    play.ok(c.Transfer("W01", to_counter="W05"))
    play.call()
    play.ok(c.RequestHelp("kiosk-01", HelpKind.EMERGENCY))
    moment = play.moment
    queues, board, posts = views.queues_view(moment), views.board_view(moment), views.posts_view(moment)
    assert decode(encode(queues), QueuesState) == queues
    assert decode(encode(board), BoardState) == board
    assert decode(encode(posts), PostsState) == posts
    for there in play.hall.counters:
        shown = views.counter_view(moment, there.id)
        assert decode(encode(shown), CounterStateMessage) == shown


def test_a_clerk_who_left_the_hall_file_keeps_the_job_number(play: SamplePlay) -> None:
    assert views.person_of(play.hall, "S999").name == "S999"
