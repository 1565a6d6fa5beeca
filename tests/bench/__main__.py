"""`make bench`: measures what the hall promises, beside its limits in the same run; asserts nothing about time."""

import argparse
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

from tests.bench import call, issue, programs, restart, slip
from tests.bench.figures import Figure, table, write

BENCHES: dict[str, Callable[[bool], Iterator[Figure]]] = {
    "issue": issue.measure,
    "restart": restart.measure,
    "slip": slip.measure,
    "call": call.measure,
    "programs": programs.measure,
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
