"""The hall's phrases: wording, digits one by one, numbers as numbers."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from config.announcements import (
    ENQUIRY_DESK,
    KIOSK,
    Announcement,
    AnnouncementKind,
    call,
    closing,
    counter_place,
    en_number,
    help_wanted,
    paused,
    pre_call,
    transfer,
    zh_number,
)

labels = st.from_regex(r"[A-HJ-NP-Z][0-9]{3,4}", fullmatch=True)
numbers = st.integers(1, 9999)


def test_a_call_reads_the_label_digit_by_digit_and_is_said_twice() -> None:
    first = call("A001", counter_place(1))
    assert first == Announcement(
        kind=AnnouncementKind.CALL,
        zh_text="请 A001 号到 1号窗口办理业务。",
        zh_spoken="请A零零一号，到一号窗口办理业务。",
        en_spoken="Number A zero zero one, please go to counter one.",
        repeat=2,
    )


def test_a_recall_urges_and_the_third_call_warns() -> None:
    second, third = call("B112", counter_place(10), 2), call("B112", counter_place(10), 3)
    assert (second.kind, third.kind) == (AnnouncementKind.RECALL, AnnouncementKind.FINAL_CALL)
    assert second.zh_spoken == "请B一一二号，尽快到十号窗口办理业务。"
    assert third.zh_spoken == "请B一一二号，尽快到十号窗口办理业务。如未到场将按过号处理。"
    assert "counter ten" in second.en_spoken and "passed" not in second.en_spoken
    assert third.en_spoken.endswith("Otherwise your number will be passed.")
    with pytest.raises(ValueError, match="attempt 0 of B112"):
        call("B112", counter_place(10), 0)


def test_other_phrases_are_said_once_in_the_words_of_the_rule() -> None:
    said = [
        pre_call("A003"),
        transfer("A001", counter_place(3)),
        paused(counter_place(1), counter_place(5)),
        closing(30),
        help_wanted(),
        help_wanted(ENQUIRY_DESK),
    ]
    assert [phrase.zh_spoken for phrase in said] == [
        "请A零零三号做好准备。",
        "请A零零一号，到三号窗口继续办理。",
        "一号窗口暂停服务，请到五号窗口办理。",
        "本中心将于三十分钟后停止取号。",
        "请工作人员到自助取号机。",
        "请工作人员到咨询台。",
    ]
    assert {phrase.repeat for phrase in said} == {1}
    english = paused(counter_place(1), KIOSK).en_spoken
    assert english == "Counter one is paused, please go to the ticket kiosk."


def test_two_minutes_are_said_liang_and_one_minute_is_singular() -> None:
    assert "两分钟" in closing(2).zh_spoken
    assert closing(1).en_spoken.endswith("in one minute.")


@pytest.mark.parametrize(
    ("number", "zh", "en"),
    [
        (0, "零", "zero"),
        (2, "二", "two"),
        (10, "十", "ten"),
        (12, "十二", "twelve"),
        (20, "二十", "twenty"),
        (99, "九十九", "ninety-nine"),
        (100, "一百", "one hundred"),
        (101, "一百零一", "one hundred and one"),
        (110, "一百一十", "one hundred and ten"),
        (1001, "一千零一", "one thousand and one"),
        (1234, "一千二百三十四", "one thousand two hundred and thirty-four"),
    ],
)
def test_numbers_are_read_as_numbers(number: int, zh: str, en: str) -> None:
    assert (zh_number(number), en_number(number)) == (zh, en)


@pytest.mark.parametrize("number", [-1, 10000])
def test_numbers_nobody_says_are_refused(number: int) -> None:
    with pytest.raises(ValueError, match=str(number)):
        zh_number(number)
    with pytest.raises(ValueError, match=str(number)):
        en_number(number)


@given(label=labels, number=numbers, other=numbers, attempt=st.integers(1, 9))
def test_no_digit_remains_in_anything_spoken(label: str, number: int, other: int, attempt: int) -> None:
    phrases = (
        call(label, counter_place(number), attempt),
        pre_call(label),
        transfer(label, counter_place(number)),
        paused(counter_place(number), counter_place(other)),
        closing(number),
        help_wanted(counter_place(number)),
    )
    for phrase in phrases:
        assert not re.search(r"\d", phrase.zh_spoken + phrase.en_spoken)
    assert label in phrases[0].zh_text


@given(st.integers(0, 9999), st.integers(0, 9999))
def test_two_numbers_never_sound_the_same(one: int, other: int) -> None:
    assert (zh_number(one) == zh_number(other)) == (one == other)
    assert (en_number(one) == en_number(other)) == (one == other)
