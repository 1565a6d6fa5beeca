"""`hall-server`: run a hall, verify its journal, export a day, rebuild the read tables."""

import argparse
import asyncio
import logging
import sys
from datetime import date
from pathlib import Path

from config import logs
from config.hall import HallFileFaults, default_hall_path
from hall_server.bootstrap import CannotStart, run
from hall_server.journal.errors import JournalBroken, JournalLocked, JournalUnavailable
from hall_server.journal.export import export_day
from hall_server.journal.rebuild import rebuild
from hall_server.journal.verify import verify
from hall_server.settings import MANAGED, Settings, default_database

log = logging.getLogger(__name__)

LAST_PORT = 65535


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logs.set_up(options.log)
    try:
        return int(options.do(options))
    except (
        HallFileFaults,
        CannotStart,
        JournalLocked,
        JournalBroken,
        JournalUnavailable,
        ValueError,
    ) as fault:
        print(fault, file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall-server", description=__doc__)
    verbs = parser.add_subparsers(required=True, metavar="VERB")

    serve = _verb(verbs, "run", _run, "serve a hall until stopped")
    serve.add_argument(
        "--hall", type=Path, default=default_hall_path(), help="hall file (default: the sample hall)"
    )
    serve.add_argument(
        "--broker", default=MANAGED, help="managed (default), mqtt://HOST:PORT or mqtts://HOST:PORT"
    )
    serve.add_argument("--web", default="127.0.0.1:8080", help="HOST:PORT; port 0 takes any free one")
    serve.add_argument(
        "--always-open", action="store_true", help="lift all limits of clock, calendar and length"
    )

    _verb(verbs, "verify", _verify, "walk the hash chain and name the first broken entry")

    export = _verb(verbs, "export", _export, "write the ledger of a day as CSV and XLSX")
    export.add_argument("--day", type=_day, required=True, help="YYYY-MM-DD")
    export.add_argument("--out", type=Path, default=Path(), help="folder for the files")

    _verb(verbs, "rebuild", _rebuild, "make the read tables anew from the journal (server stopped)")
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, do: object, what: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=what, description=what)
    verb.add_argument("--data", type=Path, required=True, help="folder of this hall's data")
    verb.add_argument(
        "--db", help="sqlite:///FILE or postgresql://… (default: hall.sqlite in the data folder)"
    )
    verb.add_argument("--log", default="info", choices=["debug", "info", "warning", "error"])
    verb.set_defaults(do=do)
    return verb


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise argparse.ArgumentTypeError(f"{text!r} is no day: write YYYY-MM-DD") from error


def _database(options: argparse.Namespace) -> str:
    return options.db or default_database(options.data)


def _run(options: argparse.Namespace) -> int:
    host, _, port = options.web.rpartition(":")
    if not host or not port.isdecimal() or int(port) > LAST_PORT:
        raise ValueError(f"--web {options.web}: write HOST:PORT, such as 127.0.0.1:8080")
    settings = Settings(
        hall_file=options.hall,
        data_dir=options.data,
        database=_database(options),
        broker=options.broker,
        web_host=host.strip("[]"),
        web_port=int(port),
        always_open=options.always_open,
    )
    return asyncio.run(run(settings))


def _verify(options: argparse.Namespace) -> int:
    verdict = verify(_database(options), _progress)
    if verdict.broken is None:
        print(f"{verdict.head.seq} events, the chain is whole: {verdict.head.hash}")
        return 0
    print(f"broken at event {verdict.broken.seq}: {verdict.broken.text}")
    return 1


def _progress(done: int) -> None:
    if sys.stderr.isatty():
        print(f"\r{done} events", end="", file=sys.stderr, flush=True)


def _export(options: argparse.Namespace) -> int:
    try:
        paths = export_day(_database(options), options.day.isoformat(), options.out)
    except OSError as error:
        print(f"--out {options.out}: cannot be written: {error.strerror}", file=sys.stderr)
        return 1
    for path in paths:
        print(path)
    return 0


def _rebuild(options: argparse.Namespace) -> int:
    print(f"{rebuild(_database(options), options.data, _progress)} events")
    return 0


if __name__ == "__main__":
    sys.exit(main())
