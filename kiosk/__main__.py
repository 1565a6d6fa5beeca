"""`hall-kiosk`: reads the arguments, prepares the screen, runs the kiosk."""

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
from devices.settings import add_link_option, links_of


def size(text: str) -> tuple[int, int]:
    width, _, height = text.partition("x")
    if not (width.isdecimal() and height.isdecimal() and int(width) >= 320 and int(height) >= 320):
        raise argparse.ArgumentTypeError(f"{text!r}: write WIDTHxHEIGHT, such as 540x960")
    return int(width), int(height)


def parse(arguments: list[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="hall-kiosk", description="The visitor's touch screen of one hall.")
    parser.add_argument("--hall", type=Path, default=default_hall_path(), help="hall file (the sample hall)")
    parser.add_argument("--mqtt", required=True, metavar="URL", help="mqtt://HOST:PORT of the hall's broker")
    parser.add_argument(
        "--kiosk", default="kiosk-01", metavar="ID", help="which kiosk of the hall file this is"
    )
    parser.add_argument("--data", type=Path, required=True, metavar="DIR", help="folder of this kiosk alone")
    add_link_option(parser)
    parser.add_argument(
        "--ui-map", type=Path, metavar="FILE", help="keep a map of what can be touched in FILE"
    )
    parser.add_argument("--windowed", type=size, metavar="WxH", help="a window instead of the whole screen")
    parser.add_argument("--language", choices=LANGUAGES, default=DEFAULT_LANGUAGE, help="to begin with")
    return parser.parse_args(arguments)


def main(arguments: list[str] | None = None) -> int:
    options = parse(arguments)
    logs.set_up()
    try:
        hall = load_hall(options.hall)
    except HallFileFaults as faults:
        print(faults, file=sys.stderr)
        return 2
    if all(kiosk.id != options.kiosk for kiosk in hall.kiosks):
        known = ", ".join(kiosk.id for kiosk in hall.kiosks)
        print(f"the hall file has no kiosk {options.kiosk}: use one of {known}", file=sys.stderr)
        return 2
    options.data.mkdir(parents=True, exist_ok=True)
    try:
        # A window may be drawn where nobody looks (tests); a kiosk that fills its screen must be seen.
        prepare(
            *("hall-kiosk", options.windowed),
            home=options.data / "kivy",
            offscreen_allowed=options.windowed is not None,
        )
        check_window()
    except ScreenUnavailable as why:
        print(why, file=sys.stderr)
        return 3

    return run(hall, options)


def run(hall: Hall, options: argparse.Namespace) -> int:
    from kivy.app import App
    from kivy.clock import Clock

    from kiosk.bootstrap import Kiosk, Settings

    try:
        links = links_of(options.link)
        kiosk = Kiosk(
            Settings(
                *(hall, options.kiosk, options.mqtt, options.data, links, options.language),
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
    kiosk.run()
    return 0


if __name__ == "__main__":
    sys.exit(main())
