"""`make bench`: measures what the hall promises, beside its limits in the same run; asserts nothing about time."""

import argparse
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import call, issue, journal_speed, programs, restart, slip
from tests.bench.figures import Figure, table, write


def journal(is_quick: bool) -> Iterator[Figure]:
    """The journal alone, beside the same rows written by hand."""
    with tempfile.TemporaryDirectory(prefix="hall-bench-") as name:
        for speed in journal_speed.measure_sqlite(Path(name)):
            beside = {"bare database": speed.bare, "journal / bare": speed.share}
            yield Figure(f"journal, {speed.per_commit} a commit", speed.journal, "tickets/s", beside)


BENCHES: dict[str, Callable[[bool], Iterator[Figure]]] = {
    "issue": issue.measure,
    "slip": slip.measure,
    "call": call.measure,
    "programs": programs.measure,
    "journal": journal,
    "restart": restart.measure,
}
OUTPUT = Path("bench.json")


def main(arguments: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.bench", description=__doc__)
    parser.add_argument("--only", action="append", choices=list(BENCHES), help="may be repeated")
    parser.add_argument("--quick", action="store_true", help="fewer rounds, for a first look")
    options = parser.parse_args(arguments)
    figures: list[Figure] = []
    for name in options.only or BENCHES:
        print(f"{name} …", file=sys.stderr, flush=True)
        figures += BENCHES[name](options.quick)
        write(OUTPUT, figures, is_quick=options.quick)
    print(table(figures))
    print(f"\nwritten to {OUTPUT}")
    return 0


if __name__ == "__main__":
    sys.exit(main())
