"""What the working page says."""

from datetime import timedelta

import pytest
from msgspec.structs import replace

from config.contract.words import HelpKind, HoldKind, PauseReason, TicketClass
from config.hall import Hall
from counter.core.beside import sections
from counter.core.keys import Action

from .world import World


def test_a_called_ticket(at_work: World):
    at_work.show_called(ago_s=35)
    current = at_work.view().current
    assert (current.number, current.doing, current.clock, current.service) == (
        *("A012", "已呼叫 1/3 次", "00:35", "高龄津贴申领"),
    )
    assert (current.mark, current.hint) == ("", "")


def test_a_recall_shows_which_it_will_be(at_work: World):
    at_work.show_called(attempt=1)
    assert at_work.button(Action.RECALL).detail == "2/3"
    at_work.show_called(attempt=3)
    assert at_work.button(Action.RECALL).detail == "4"


@pytest.mark.parametrize(
    ("class_", "mark", "hint"),
    [
        (TicketClass.CARE, "优先", "请核对优先证件"),
        (TicketClass.APPOINTMENT, "预约", "请核对预约"),
        (TicketClass.URGENT, "紧急", ""),
        (TicketClass.RETURNING, "再次办理", ""),
    ],
)
def test_a_class_is_a_word(at_work: World, class_: TicketClass, mark: str, hint: str):
    at_work.show_serving(class_=class_)
    assert (at_work.view().current.mark, at_work.view().current.hint) == (mark, hint)


def test_a_visitor_who_does_not_come_is_hinted_at(at_work: World):
    at_work.show_called(attempt=2, ago_s=41)
    assert at_work.view().current.hint == "没有来？请重呼"
    at_work.show_called(attempt=3, ago_s=41)
    assert at_work.view().current.hint == "没有来？可以过号"


def test_a_pause_says_its_reason(at_work: World):
    at_work.show_paused(PauseReason.RESTROOM)
    at_work.wait(65)
    current = at_work.view().current
    assert (current.number, current.doing, current.clock) == ("暂停", "去洗手间", "01:05")


def test_the_next_three_with_their_class(at_work: World):
    reserved = at_work.waiting("K003")[0]
    at_work.show(
        next=(
            *at_work.waiting("A013", class_=TicketClass.CARE),
            *at_work.waiting("A014"),
            type(reserved)(reserved.ticket, "W01"),
        )
    )
    assert [(n.label, n.mark, n.waited) for n in at_work.view().next] == [
        *(("A013", "优先", "10 分钟"), ("A014", "", "10 分钟"), ("K003", "转来", "10 分钟")),
    ]


def test_my_groups_with_count_and_longest_wait(at_work: World):
    (line,) = at_work.view().lines
    assert (line.group, line.count, line.longest, line.share, line.is_long) == (
        *("A", "4 人", "最长 12 分钟", 0.4, False),
    )
    at_work.show_queues(waiting=7, oldest_min=31)
    assert at_work.view().lines[0].is_long


def test_groups_a_counter_helps_out_with_are_its_own_too(hall: Hall):
    world = World(hall, "W05")
    world.sign_in()
    world.show_queues()
    assert [line.group for line in world.view().lines] == ["K", "A", "B", "C"]


def test_the_invitation_is_said_quietly_and_the_rating_never(at_work: World):
    at_work.show(rating_invited=at_work.invitation("A011"))
    assert at_work.view().quiet == "A011 评价邀请中…"
    at_work.wait(61)
    assert at_work.view().quiet == ""


def test_a_call_for_help_from_here_is_said_until_it_is_answered(at_work: World):
    at_work.show_posts(helps=(at_work.help("W01", HelpKind.LEADER), at_work.help("W05", HelpKind.GUARD)))
    assert at_work.view().quiet == "已呼叫 带班领导，等待应答"
    at_work.show_posts()
    assert at_work.view().quiet == ""


def test_clocks_follow_the_hall_and_not_this_machine(at_work: World):
    """A machine that is minutes wrong still counts the ten seconds of undo rightly."""
    ahead = at_work.now + timedelta(minutes=7)
    offer = replace(at_work.undo(), until=ahead + timedelta(seconds=10))
    at_work.show(at=ahead, since=ahead, undo=offer)
    at_work.wait(3)
    assert at_work.button(Action.UNDO).detail == "7 秒"
    assert at_work.view().current.clock == "00:03"


def test_in_english_nothing_is_left_in_chinese_but_names(hall: Hall):
    world = World(hall, language="en")
    world.sign_in(next=world.waiting("A013", class_=TicketClass.CARE))
    world.show_queues()
    world.show_called(ago_s=50, class_=TicketClass.CARE)
    view = world.view()
    said = [view.post, *vars_of(view.current), view.quiet, *(b.label for b in view.buttons)]
    said += [line.name for line in view.lines] + [line.word for line in view.status]
    assert [text for text in said if not text.replace("—", "").replace("…", "").isascii()] == []


def test_a_wide_window_has_the_visits_papers_what_is_held_and_the_posts(at_work: World):
    at_work.show(held=(at_work.held("A009", HoldKind.AWAY),))
    assert [s.id for s in sections(at_work.presenter)] == ["held", "posts"]
    at_work.show_serving()
    papers = sections(at_work.presenter)[0]
    assert [row.title for row in papers.rows] == ["1. 身份证（复印件 1 份）", "2. 银行卡（复印件 1 份）"]


def test_posts_say_who_is_there_and_what_they_do(at_work: World):
    posts = next(s for s in sections(at_work.presenter) if s.id == "posts").rows
    assert (posts[0].title, posts[0].detail, posts[0].state) == ("1 民政", "张某 A角 空闲", "normal")
    assert (posts[1].detail, posts[1].state) == ("无人值守", "off")


def vars_of(current: object) -> list[str]:
    return [str(getattr(current, name)) for name in ("number", "doing", "service", "mark", "hint")]
