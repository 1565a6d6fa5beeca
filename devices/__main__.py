"""`hall-devices`: host the hall's own devices, or play a device by hand."""

import argparse
import logging
import signal
import sys
import threading
from pathlib import Path

from config import logs
from config.hall import Hall, default_hall_path, load_hall
from devices.program import ProgramSettings, run
from devices.registry import simulators
from devices.settings import add_link_option, links_of, made, relinked
from devices.simulation import Simulator

log = logging.getLogger(__name__)


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logs.set_up(options.log)
    stop = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: stop.set())
    try:
        hall = load_hall(options.hall)
        if options.verb == "run":
            run(hall, _settings(options), stop)
        else:
            _simulate(hall, options, stop)
    except ValueError as fault:
        print(fault, file=sys.stderr)
        return 1
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall-devices", description=__doc__)
    verbs = parser.add_subparsers(dest="verb", required=True, metavar="VERB")
    host = _verb(verbs, "run", "host the devices the hall file gives to this program")
    host.add_argument("--mqtt", required=True, help="mqtt://HOST:PORT of the hall's broker")
    host.add_argument("--client", default="devices-01", help="this program's client id")
    host.add_argument(
        "--counter", action="append", default=[], help="host this counter's devices too; may be repeated"
    )
    simulate = _verb(verbs, "simulate", "play one device of the hall file at its link until stopped")
    simulate.add_argument("device", help="device id, such as pad-w01; commands on stdin: ACTION [VALUE]")
    return parser


def _verb(
    verbs: "argparse._SubParsersAction[argparse.ArgumentParser]", name: str, what: str
) -> argparse.ArgumentParser:
    verb = verbs.add_parser(name, help=what, description=what)
    verb.add_argument(
        "--hall", type=Path, default=default_hall_path(), help="hall file (default: the sample hall)"
    )
    verb.add_argument("--data", type=Path, required=True, help="folder for what this program keeps")
    verb.add_argument("--log", default="info", choices=["debug", "info", "warning", "error"])
    add_link_option(verb)
    return verb


def _settings(options: argparse.Namespace) -> ProgramSettings:
    return ProgramSettings(
        mqtt=options.mqtt,
        client_id=options.client,
        data_dir=options.data,
        links=links_of(options.link),
        counters=frozenset(options.counter),
    )


def _simulate(hall: Hall, options: argparse.Namespace, stop: threading.Event) -> None:
    """Lines on stdin are orders to the simulator (press 5, unplug, noise …); what it shows goes to the log."""
    known = {device.id: device for device in relinked(hall.devices, links_of(options.link))}
    device = known.get(options.device)
    if device is None:
        raise ValueError(f"no device {options.device!r} in the hall file: it knows {', '.join(known)}")
    simulator = simulators.make(device, made(options.data))
    assert isinstance(simulator, Simulator)
    simulator.start()
    threading.Thread(target=_obey, args=(simulator,), daemon=True).start()
    try:
        log.info("%s is played at %s", device.id, device.link)
        stop.wait()
    finally:
        simulator.close()


def _obey(simulator: Simulator) -> None:
    for line in sys.stdin:
        action, _, value = line.strip().partition(" ")
        if not action:
            continue
        try:
            simulator.act(action, value)
        except ValueError as fault:
            log.warning("%s", fault)
        log.info("%s", simulator.facts())


if __name__ == "__main__":
    sys.exit(main())
