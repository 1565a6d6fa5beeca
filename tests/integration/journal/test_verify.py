"""Whatever is done to a stored journal behind the server's back, verify names the first broken entry."""

from collections.abc import Callable
from datetime import timedelta

import pytest

from config.contract import events as e
from config.contract.events import Recorded
from config.contract.words import PrintOutcome
from hall_server.journal import Batch, Head, Journal, PrivateText, entries_of
from hall_server.journal.chain import after
from hall_server.journal.verify import Fault, verify
from tests.integration.journal.story import Story, a_day
from tests.integration.journal.tables import tamper

LENGTH = 200


@pytest.fixture
def journal(open_journal: Callable[[], Journal]) -> Journal:
    opened = open_journal()
    story = Story().go_on(a_day(LENGTH))
    opened.append(Batch(entries_of(story.records)))
    opened.append(Batch(told=opened.head.seq))
    return opened


def swap(first: int, second: int, *columns: str) -> list[str]:
    """Exchange the content of two entries, by way of a third place."""
    return [
        f"CREATE TABLE swapped AS SELECT * FROM journal WHERE seq IN ({first}, {second})",
        *(
            f"UPDATE journal SET {column} = (SELECT s.{column} FROM swapped s WHERE s.seq = {first + second} "
            f"- journal.seq) WHERE seq IN ({first}, {second})"
            for column in columns
        ),
        "DROP TABLE swapped",
    ]


def test_an_untouched_journal_is_whole(journal: Journal, url: str) -> None:
    steps: list[int] = []
    verdict = verify(url, steps.append, expected=journal.head)
    assert verdict.is_whole
    assert verdict.head == journal.head
    assert steps[-1] == journal.head.seq


def test_an_empty_journal_is_whole(opened: Journal, url: str) -> None:
    assert verify(url).is_whole


@pytest.mark.parametrize(
    ("seq", "fault", "statements"),
    [
        (77, Fault.HASH, ["UPDATE journal SET stored = replace(stored, '\"2026', '\"2027') WHERE seq = 77"]),
        (77, Fault.HASH, ["UPDATE journal SET stored = stored || ' ' WHERE seq = 77"]),
        (78, Fault.HASH, ["UPDATE journal SET hash = replace(hash, substr(hash, 1, 4), '0bad') WHERE seq = 78"]),
        (50, Fault.GAP, ["DELETE FROM journal WHERE seq = 50"]),
        (1, Fault.GAP, ["DELETE FROM journal WHERE seq = 1"]),
        (60, Fault.HASH, swap(60, 61, "at", "type", "command", "stored", "hash")),
        (60, Fault.HASH, swap(60, 90, "at", "type", "command", "stored")),
        (40, Fault.COLUMNS, ["UPDATE journal SET command = 'another' WHERE seq = 40"]),
        (41, Fault.COLUMNS, ["UPDATE journal SET type = 'rated' WHERE seq = 41"]),
        (42, Fault.COLUMNS, ["UPDATE journal SET at = at + 1 WHERE seq = 42"]),
        (101, Fault.CUT, ["DELETE FROM journal WHERE seq > 100"]),
    ],
)  # fmt: skip
def test_the_first_broken_entry_is_named(
    journal: Journal, url: str, seq: int, fault: Fault, statements: list[str]
) -> None:
    tamper(url, *statements)
    verdict = verify(url)
    assert verdict.broken is not None
    assert (verdict.broken.seq, verdict.broken.fault) == (seq, fault)
    assert str(seq) in verdict.broken.text or str(seq - 1) in verdict.broken.text
    assert verdict.head.seq == seq - 1


def test_an_entry_that_is_no_event_is_unreadable(journal: Journal, url: str) -> None:
    head = journal.head
    forged = after(head, b'{"at":1}')
    tamper(
        url,
        "INSERT INTO journal (seq, at, type, command, stored, hash) "
        f"VALUES ({forged.seq}, 0, 'rated', 'c', '{{\"at\"\\:1}}', '{forged.hash}')",
    )
    verdict = verify(url)
    assert verdict.broken is not None
    assert (verdict.broken.seq, verdict.broken.fault) == (forged.seq, Fault.UNREADABLE)


def test_a_chain_computed_anew_differs_from_the_noted_head(journal: Journal, url: str) -> None:
    noted = journal.head
    tamper(
        url,
        f"DELETE FROM journal WHERE seq = {noted.seq}",
        "UPDATE cursors SET value = 0 WHERE name = 'told'",
    )
    assert verify(url).is_whole  # which is why a head is noted elsewhere
    cut = verify(url, expected=noted).broken
    assert cut is not None
    assert (cut.seq, cut.fault) == (noted.seq, Fault.CUT)
    rewritten = verify(url, expected=Head(30, "f" * 64)).broken
    assert rewritten is not None
    assert (rewritten.seq, rewritten.fault) == (30, Fault.HASH)


def test_a_changed_private_text_is_found(journal: Journal, url: str) -> None:
    story = Story().go_on(a_day(LENGTH))
    jam = PrivateText("x1", b"salt", "paper jam", story.at)
    confirmed = e.PrintConfirmed("t1", PrintOutcome.NOT_PRINTED, jam.reference())
    seq = journal.head.seq + 1
    record = Recorded(seq, story.at + timedelta(seconds=1), story.records[0].by, "c", confirmed)
    journal.append(Batch(entries_of([record]), texts=[jam]))
    assert verify(url).is_whole
    tamper(url, "UPDATE private_texts SET salt = text")
    broken = verify(url).broken
    assert broken is not None
    assert (broken.seq, broken.fault) == (seq, Fault.TEXT)
