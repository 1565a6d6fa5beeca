"""Stores a journal of this release for the tests of all later ones; the file is then kept as it is for ever.

python -m tests.integration.journal.store_release tests/data/journal-1.sqlite
"""

import sys
import tempfile
from pathlib import Path

from config.contract import events as e
from config.contract.events import Recorded
from config.contract.words import PrintOutcome
from hall_server.journal import Batch, Journal, PrivateText, Snapshot, StoredReply, entries_of
from tests.integration.journal.story import Story, a_day


def main(path: Path) -> None:
    story = Story().go_on(a_day(220, seed=2))
    told_of = {type(record.event) for record in story.records}
    missing = set(e.AnyEvent.__args__) - told_of
    assert not missing, f"the story tells no {missing}"
    with tempfile.TemporaryDirectory() as lock_dir:
        journal = Journal.open(f"sqlite:///{path}", Path(lock_dir))
        for record in story.records:
            answer = StoredReply(record.by.client, record.command, record.at, b'{"v":1,"ok":true}')
            journal.append(Batch(entries_of([record]), [answer]))
        jam = PrivateText("jam", b"0123456789abcdef", "卡纸", story.at)
        confirmed = e.PrintConfirmed(list(story.states)[-1], PrintOutcome.NOT_PRINTED, jam.reference())
        seq = journal.head.seq + 1
        last = Recorded(seq, story.at, story.records[0].by, f"c{seq}", confirmed)
        journal.append(Batch(entries_of([last]), texts=[jam], told=seq, snapshot=Snapshot(seq, 1, b"state")))
        print(journal.head)
        journal.close()
    Path(f"{path}.lock").unlink()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
