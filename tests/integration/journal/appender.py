"""Run as a process: appends tickets until it is killed, and says each number once its commit has returned.

python appender.py URL LOCK_DIR PER_COMMIT
"""

import itertools
import sys
from datetime import UTC, datetime
from pathlib import Path

from config.contract.events import Actor, Recorded, TicketIssued
from hall_server.journal import Batch, Journal, StoredReply, entries_of


def main(url: str, lock_dir: str, per_commit: str) -> None:
    journal = Journal.open(url, Path(lock_dir))
    at = datetime.now(UTC)
    for first in itertools.count(journal.head.seq + 1, int(per_commit)):
        records = [
            Recorded(
                seq,
                at,
                Actor("kiosk-01"),
                f"c{seq}",
                TicketIssued(
                    f"t{seq}", f"d{seq // 900}", f"A{seq % 900}", "A", seq, float(seq), 0, f"k{seq}"
                ),
            )
            for seq in range(first, first + int(per_commit))
        ]
        replies = [StoredReply("kiosk-01", record.command, at, b"{}") for record in records]
        journal.append(Batch(entries_of(records), replies))
        print(records[-1].seq, flush=True)


if __name__ == "__main__":
    main(*sys.argv[1:])
