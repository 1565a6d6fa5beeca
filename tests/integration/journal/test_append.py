"""What is appended is there, whole, in order and chained; what is refused leaves nothing."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from sqlalchemy import text

from config.contract import events as e
from config.contract.coding import encode_record
from config.contract.events import Actor, Recorded
from config.contract.words import PrintOutcome
from hall_server.journal import (
    Batch,
    Journal,
    NotStored,
    OutcomeUnknown,
    PrivateText,
    Snapshot,
    StoredReply,
    database,
    entries_of,
)
from hall_server.journal.chain import GENESIS, after
from hall_server.journal.database import Link
from hall_server.journal.journal import PURGE_BITE
from hall_server.journal.read import Reader
from hall_server.journal.verify import verify
from tests.integration.journal.story import Story, a_day
from tests.integration.journal.tables import browsing, kept_rows, read_rows, tamper

AT = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


def issued(seq: int, label: str = "", at: datetime = AT) -> Recorded:
    label = label or f"A{seq:03d}"
    event = e.TicketIssued(f"t{seq}", "2026-03-02", label, "A", seq, float(seq), 0, f"token-{seq}")
    return Recorded(seq, at, Actor("kiosk-01"), f"c{seq}", event)


def reply(seq: int, at: datetime = AT) -> StoredReply:
    return StoredReply("kiosk-01", f"c{seq}", at, b'{"v":1,"id":"c%d","ok":true}' % seq)


def test_events_are_numbered_without_gap_and_chained(open_journal: Callable[[], Journal]) -> None:
    journal = open_journal()
    records = Story().go_on(a_day(200)).records
    head = GENESIS
    for start in range(0, len(records), 7):
        journal.append(Batch(entries_of(records[start : start + 7])))
    for record in records:
        head = after(head, encode_record(record))
    assert journal.head == head
    stored = journal.events_after(0, 10_000)
    assert stored == [(record.seq, encode_record(record)) for record in records]
    assert journal.events_after(5, 2) == stored[5:7]
    journal.close()
    assert open_journal().head == head


def test_a_number_that_does_not_follow_is_refused(opened: Journal) -> None:
    with pytest.raises(ValueError, match="cannot follow"):
        opened.append(Batch(entries_of([issued(2)])))
    assert opened.head == GENESIS


def test_replies_are_found_by_client_and_id(opened: Journal) -> None:
    records = [issued(seq) for seq in range(1, 101)]
    opened.append(Batch(entries_of(records), [reply(seq) for seq in range(1, 101)]))
    keys = [("kiosk-01", f"c{seq}") for seq in range(1, 120)]
    found = opened.replies_for([*keys, ("kiosk-02", "c1")])
    assert found == {key: reply(seq).reply for seq, key in enumerate(keys[:100], 1)}
    assert opened.replies_for([]) == {}


def test_replies_of_an_earlier_run_are_found(open_journal: Callable[[], Journal]) -> None:
    journal = open_journal()
    journal.append(Batch(entries_of([issued(1)]), [reply(1)]))
    journal.close()
    assert open_journal().replies_for([("kiosk-01", "c1")]) == {("kiosk-01", "c1"): reply(1).reply}


@pytest.mark.parametrize("fault", ["label", "reply", "number_too_large"])
def test_a_refused_batch_leaves_nothing(opened: Journal, url: str, fault: str) -> None:
    opened.append(Batch(entries_of([issued(1)]), [reply(1)], told=1))
    before = kept_rows(url), read_rows(url), opened.head
    told = 2**80 if fault == "number_too_large" else 2
    batch = Batch(
        entries_of([issued(2), issued(3, "A001" if fault == "label" else "")]),
        [reply(1 if fault == "reply" else 2)],
        [PrivateText("x1", b"salt", "text", AT)],
        told,
        Snapshot(3, 1, b"state"),
    )
    with pytest.raises((NotStored, OverflowError)):
        opened.append(batch)
    assert (kept_rows(url), read_rows(url), opened.head) == before
    opened.append(Batch(entries_of([issued(2)]), [reply(2)]))
    assert opened.head.seq == 2


def test_who_holds_the_database_makes_a_batch_not_stored(
    open_journal: Callable[[], Journal], url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(database, "BUSY_S", 0.1)
    journal = open_journal()
    with browsing(url) as connection:
        connection.execute(text("UPDATE cursors SET value = value"))
        with pytest.raises(NotStored):
            journal.append(Batch(entries_of([issued(1)]), told=0))
    journal.append(Batch(entries_of([issued(1)]), told=0))
    assert journal.head.seq == 1


def test_a_lost_session_is_replaced(postgres_url: str, tmp_path: Path) -> None:
    opened = Journal.open(postgres_url, tmp_path)
    end_writers(postgres_url)
    with pytest.raises(NotStored):
        opened.append(Batch(entries_of([issued(1)])))
    opened.append(Batch(entries_of([issued(1)]), [reply(1)]))
    assert opened.head.seq == 1
    end_writers(postgres_url)
    assert opened.replies_for([("kiosk-01", "c2")]) == {}, "an id that nobody sent before needs no database"
    with pytest.raises(NotStored):
        opened.replies_for([("kiosk-01", "c1")])
    assert opened.replies_for([("kiosk-01", "c1")]) == {("kiosk-01", "c1"): reply(1).reply}
    opened.close()


def end_writers(url: str) -> None:
    tamper(
        url,
        "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity "
        "WHERE application_name = 'hall-server writer' AND datname = current_database()",
    )


@pytest.mark.parametrize("is_stored", [True, False])
def test_a_lost_commit_is_found_out_by_reading_the_head(
    opened: Journal, monkeypatch: pytest.MonkeyPatch, is_stored: bool
) -> None:
    opened.append(Batch(entries_of([issued(1)])))
    commit = Link.commit

    def lose_answer(link: Link) -> None:
        if is_stored:
            commit(link)
        raise opened._errors[0]("connection lost")

    with monkeypatch.context() as patch:
        patch.setattr(Link, "commit", lose_answer)
        with pytest.raises(OutcomeUnknown):
            opened.append(Batch(entries_of([issued(2)])))
    with pytest.raises(OutcomeUnknown):
        opened.append(Batch(entries_of([issued(2)])))
    assert opened.reread_head().seq == (2 if is_stored else 1)
    opened.append(Batch(entries_of([issued(opened.head.seq + 1)])))
    assert opened.head.seq == (3 if is_stored else 2)


def test_a_session_ended_during_its_commit_is_an_unknown_outcome(postgres_url: str, tmp_path: Path) -> None:
    opened = Journal.open(postgres_url, tmp_path)
    tamper(
        postgres_url,
        "CREATE FUNCTION die() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); RETURN NULL; END $$",
        "CREATE CONSTRAINT TRIGGER dies AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED "
        "FOR EACH ROW EXECUTE FUNCTION die()",
    )
    with pytest.raises(OutcomeUnknown):
        opened.append(Batch(entries_of([issued(1)])))
    assert opened.reread_head() == GENESIS
    tamper(postgres_url, "DROP TRIGGER dies ON journal")
    opened.append(Batch(entries_of([issued(1)])))
    assert opened.head.seq == 1
    opened.close()


def test_old_replies_go_in_bites_after_the_day_opens(opened: Journal, url: str) -> None:
    late = AT + timedelta(days=3)
    old = [StoredReply("kiosk-01", f"o{number}", AT, b"{}") for number in range(PURGE_BITE + 20)]
    opened.append(Batch(replies=[*old, StoredReply("kiosk-01", "young", late, b"{}")]))
    day = Recorded(1, late, Actor("server"), "c0", e.DayOpened("2026-03-05"))
    opened.append(Batch(entries_of([day])))

    def left() -> int:
        return len(kept_rows(url)["replies"])

    assert left() == PURGE_BITE + 21
    opened.append(Batch(told=1))
    assert left() == 21
    opened.append(Batch(told=1))
    opened.append(Batch(told=1))
    assert [row[1] for row in kept_rows(url)["replies"]] == ["young"]


def test_snapshots_are_kept_by_version_and_few(opened: Journal) -> None:
    for seq in (1, 2, 3):
        opened.append(Batch(entries_of([issued(seq)]), snapshot=Snapshot(seq, seq // 2, b"state %d" % seq)))
    assert opened.latest_snapshot(1) == Snapshot(3, 1, b"state 3")
    assert opened.latest_snapshot(0) is None  # the oldest went
    opened.append(Batch(snapshot=Snapshot(3, 9, b"again")))
    assert opened.latest_snapshot(9) == Snapshot(3, 9, b"again")
    assert opened.latest_snapshot(1) == Snapshot(2, 1, b"state 2")


def test_the_told_cursor_moves_with_a_batch(opened: Journal) -> None:
    assert opened.told() == 0
    opened.append(Batch(entries_of([issued(1), issued(2)]), told=1))
    assert opened.told() == 1
    opened.append(Batch(entries_of([issued(3)])))
    assert opened.told() == 1


def test_a_forgotten_text_leaves_the_chain_whole(opened: Journal, url: str) -> None:
    jam = PrivateText("x2", b"salt", "paper\x00jam, 卡纸", AT)
    confirmed = e.PrintConfirmed("t1", PrintOutcome.NOT_PRINTED, jam.reference())
    record = Recorded(2, AT, Actor("kiosk-01"), "c2", confirmed)
    opened.append(Batch(entries_of([issued(1), record]), texts=[jam]))
    assert verify(url).is_whole
    reader = Reader.open(url)
    assert reader.private_text("x2") == jam.text
    assert opened.forget_texts(AT) == 0
    assert opened.forget_texts(AT + timedelta(seconds=1)) == 1
    assert reader.private_text("x2") is None
    reader.close()
    assert verify(url).is_whole
