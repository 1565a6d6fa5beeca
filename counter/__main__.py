"""`hall-counter`: reads the arguments, prepares the window, runs the clerk's client."""

import argparse
import signal
import sys
from pathlib import Path

from config import logs
from config.hall import Hall, HallFileFaults, default_hall_path, load_hall
from config.i18n import DEFAULT_LANGUAGE, LANGUAGES
from config.look.kivy_base import ScreenUnavailable, check_window, prepare
from devices.errors import LinkAddressError, ProfileError
from devices.hall import OutboxInUse
from devices.settings import add_link_option, links_of, made

COMPACT = (420, 640)
"""Beside the clerk's other software, and above it."""


def size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) >= 320 and int(height) >= 320):
        raise argparse.ArgumentTypeError(f"{text!r}: write WIDTHxHEIGHT, such as 420x640")
    return int(width), int(height)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="hall-counter",
        description="The clerk's screen at one counter of a hall, or at its enquiry desk.",
    )
    parser.add_argument("--hall", type=Path, default=default_hall_path(), help="hall file (the sample hall)")
    parser.add_argument("--mqtt", required=True, metavar="URL", help="mqtt://HOST:PORT of the hall's broker")
    parser.add_argument(
        "--counter", required=True, metavar="ID", help="which counter of the hall file, or desk"
    )
    parser.add_argument(
        "--data", type=Path, required=True, metavar="DIR", help="folder of this program alone"
    )
    parser.add_argument("--client", metavar="ID", help="name on the hall's bus (counter-ID)")
    add_link_option(parser)
    parser.add_argument(
        "--ui-map", type=Path, metavar="FILE", help="keep a map of what can be pressed in FILE"
    )
    parser.add_argument(
        "--size",
        type=size,
        default=COMPACT,
        metavar="WxH",
        help="of the window (420x640, which stays on top)",
    )
    parser.add_argument("--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="of the screen")
    parser.add_argument(
        "--log", default="info", choices=("debug", "info", "warning", "error"), metavar="LEVEL"
    )
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    logs.set_up(options.log)
    try:
        hall = load_hall(options.hall)
    except HallFileFaults as faults:
        print(faults, file=sys.stderr)
        return 2
    if hall.counter(options.counter) is None:
        known = ", ".join(counter.id for counter in hall.counters)
        print(f"the hall file has no counter {options.counter}: use one of {known}", file=sys.stderr)
        return 2
    data = made(options.data)
    try:
        prepare("hall-counter", options.size, home=data / "kivy", offscreen_allowed=True)
        check_window()
    except ScreenUnavailable as why:
        print(why, file=sys.stderr)
        return 3
    return run(hall, options)


def run(hall: Hall, options: argparse.Namespace) -> int:
    from kivy.app import App
    from kivy.clock import Clock

    from counter.bootstrap import CounterProgram, Settings

    try:
        program = CounterProgram(
            Settings(
                hall=hall,
                counter=options.counter,
                client=options.client or f"counter-{options.counter.lower()}",
                mqtt=options.mqtt,
                data=options.data,
                links=links_of(options.link),
                language=options.language,
                is_on_top=options.size[0] <= COMPACT[0],
                ui_map=options.ui_map,
            )
        )
    except (LinkAddressError, ProfileError, OutboxInUse, ValueError) as why:
        print(why, file=sys.stderr)
        return 2

    def stop(*_: object) -> None:
        Clock.schedule_once(lambda _elapsed: App.get_running_app().stop())

    for name in ("SIGTERM", "SIGINT"):
        signal.signal(getattr(signal, name), stop)
    program.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
