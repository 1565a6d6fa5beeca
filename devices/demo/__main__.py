"""`hall-demo`: a whole hall on this machine, until Ctrl-C or until so many visits are done."""

import argparse
import asyncio
import contextlib
import json
import logging
import shutil
import signal
import socket
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping
from dataclasses import asdict
from pathlib import Path

import uvicorn

from config import logs
from config.hall import Hall, default_hall_path, load_hall
from devices.demo.count import Tally, tally
from devices.demo.crowd import Crowd
from devices.demo.equipment import Equipment
from devices.demo.house import ChildEnded, House
from devices.demo.page import Stage, create_page
from devices.demo.screens import ScreenMissing, VirtualScreen, has_real_screen, open_virtual
from devices.demo.visits import Hands, VisitFailed, Visits

log = logging.getLogger(__name__)

KIOSK = "kiosk-01"
WINDOWED = ("W01", "W02")
"""Counters with a window of their own; the others are served by synthetic clerks."""
KIOSK_SIZE = (1080, 1920)
KIOSK_SIZE_ON_SCREEN = (540, 960)
COUNTER_SIZE = (420, 640)
DESK = "D01"
STOP_SIGNALS = (signal.SIGINT, signal.SIGTERM)
WATCH_S = 0.5
"""How soon it is noticed that a program of the hall has ended."""
VISITS_TIMEOUT_S = 290.0
"""Fifty visits are done well within five minutes, or something is wrong."""


def main(arguments: list[str] | None = None) -> int:
    options = _parser().parse_args(arguments)
    logs.set_up(options.log)
    for number in STOP_SIGNALS:
        signal.signal(number, _interrupt)
    folder = options.data or Path(tempfile.mkdtemp(prefix="hall-demo-"))
    folder.mkdir(parents=True, exist_ok=True)
    is_kept = options.data is not None
    try:
        with Demo(load_hall(options.hall), options, folder) as demo:
            return demo.run()
    except KeyboardInterrupt:
        print("stopped", file=sys.stderr)
        return 130 if options.visits else 0
    except (ChildEnded, ScreenMissing, VisitFailed, TimeoutError, OSError) as failure:
        is_kept = True
        print(f"{failure}\nlogs: {folder / 'logs'}", file=sys.stderr)
        return 1
    finally:
        if not is_kept:
            shutil.rmtree(folder, ignore_errors=True)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="hall-demo", description=__doc__)
    parser.add_argument(
        "--hall", type=Path, default=default_hall_path(), help="hall file (default: the sample hall)"
    )
    parser.add_argument("--visits", type=int, default=0, help="walk so many visits through the real windows")
    parser.add_argument(
        "--exit", action="store_true", help="end after the visits, with their count as a JSON line"
    )
    parser.add_argument(
        "--data", type=Path, help="keep everything in this folder (default: a new one, removed at the end)"
    )
    parser.add_argument("--web", default="127.0.0.1:8080", help="HOST:PORT of the hall's pages")
    parser.add_argument("--page", default="127.0.0.1:8081", help="HOST:PORT of the virtual devices")
    parser.add_argument("--quiet", action="store_true", help="begin without synthetic visitors")
    parser.add_argument("--log", default="warning", choices=["debug", "info", "warning", "error"])
    return parser


def _interrupt(*_: object) -> None:
    raise KeyboardInterrupt


class Demo:
    """The whole demo; everything it started is gone after the `with` block."""

    def __init__(self, hall: Hall, options: argparse.Namespace, folder: Path) -> None:
        self._hall = hall
        self._options = options
        self._folder = folder
        self._owned = contextlib.ExitStack()
        self._is_driven = options.visits > 0

    def __enter__(self) -> "Demo":
        return self

    def __exit__(self, *_: object) -> None:
        self._owned.close()

    def run(self) -> int:
        house = House(self._folder / "logs")
        self._owned.callback(house.stop)
        equipment = Equipment(self._hall, self._folder)
        self._owned.callback(equipment.close)
        equipment.start()
        ready = self._serve(house)
        mqtt, web = str(ready["mqtt"]), str(ready["web"])
        screens = self._open_windows(house, mqtt, equipment.links)
        self._start_devices(house, mqtt, equipment.links)
        clerks = {post.counter: post.role_a for post in self._hall.posts}
        if self._is_driven:
            counted = self._walk(house, screens, clerks, equipment)
            if self._options.exit:
                return 0 if counted.adds_up else 1
        crowd = Crowd(self._hall, mqtt, equipment, self._synthetic(clerks))
        self._owned.callback(crowd.stop)
        if not self._options.quiet and not self._is_driven:
            crowd.is_on.set()
        crowd.start()
        self._show(house, equipment, screens, crowd, web, clerks)
        return 0

    def _serve(self, house: House) -> dict[str, object]:
        arguments = ["run", "--hall", str(self._options.hall), "--data", str(self._folder / "server")]
        arguments += ["--web", _free_if_taken(self._options.web), "--always-open"]
        return house.ready_line(house.start("hall-server", "hall_server", arguments))

    def _open_windows(self, house: House, mqtt: str, links: Mapping[str, str]) -> dict[str, VirtualScreen]:
        """Kiosk and counters, on the person's screen or on virtual ones; driven windows are always virtual."""
        is_real = has_real_screen() and not self._is_driven
        screens: dict[str, VirtualScreen] = {}
        windows = [("kiosk", KIOSK_SIZE_ON_SCREEN if is_real else KIOSK_SIZE)]
        windows += [(f"counter-{counter.lower()}", COUNTER_SIZE) for counter in WINDOWED]
        for name, (width, height) in windows:
            if not is_real:
                screens[name] = open_virtual(house, name, width, height)
        for name, (width, height) in windows:
            environment = screens[name].environment if name in screens else {}
            module, arguments = self._program(name, f"{width}x{height}")
            arguments += ["--hall", str(self._options.hall), "--mqtt", mqtt]
            arguments += ["--data", str(self._folder / name), "--ui-map", str(self._map_file(name))]
            for device, link in links.items():
                arguments += ["--link", f"{device}={link}"]
            house.start(name, module, arguments, environment)
        return screens

    def _program(self, name: str, size: str) -> tuple[str, list[str]]:
        if name == "kiosk":
            return "kiosk", ["--kiosk", KIOSK, "--windowed", size]
        return "counter", ["--counter", name.removeprefix("counter-").upper(), "--size", size]

    def _map_file(self, name: str) -> Path:
        return self._folder / f"{name}.ui.json"

    def _start_devices(self, house: House, mqtt: str, links: Mapping[str, str]) -> None:
        """The devices program: the speaker, and pads and displays of counters without a window."""
        arguments = ["run", "--hall", str(self._options.hall), "--mqtt", mqtt]
        arguments += ["--data", str(self._folder / "devices")]
        for counter in self._hall.counters:
            if counter.id not in WINDOWED:
                arguments += ["--counter", counter.id]
        for device, link in links.items():
            arguments += ["--link", f"{device}={link}"]
        house.start("hall-devices", "devices", arguments)

    def _synthetic(self, clerks: Mapping[str, str]) -> dict[str, str]:
        return {counter: clerk for counter, clerk in clerks.items() if counter not in (*WINDOWED, DESK)}

    def _walk(
        self,
        house: House,
        screens: Mapping[str, VirtualScreen],
        clerks: Mapping[str, str],
        equipment: Equipment,
    ) -> Tally:
        hands = {name: Hands(screen, self._map_file(name)) for name, screen in screens.items()}
        visits = Visits(
            self._hall,
            hands["kiosk"],
            {counter: hands[f"counter-{counter.lower()}"] for counter in WINDOWED},
            clerks,
            equipment,
            self._options.visits,
        )
        visits.run(
            VISITS_TIMEOUT_S, lambda done: print(f"\r{done} visits", end="", file=sys.stderr, flush=True)
        )
        print(file=sys.stderr)
        house.check()
        counted = tally(
            self._folder / "server" / "hall.sqlite",
            [slip.text for slip in equipment.slips()],
            self._options.visits,
            KIOSK,
        )
        print(json.dumps(asdict(counted), separators=(",", ":")), flush=True)
        return counted

    def _show(
        self,
        house: House,
        equipment: Equipment,
        screens: Mapping[str, VirtualScreen],
        crowd: Crowd,
        web: str,
        clerks: Mapping[str, str],
    ) -> None:
        """Serve the page of the virtual devices until Ctrl-C, or until a program ends by itself."""
        sign_ins = self._sign_ins(clerks)
        host, port = _free_if_taken(self._options.page).rsplit(":", 1)
        addresses = {"大厅屏 board": f"{web}/board", "监督台 supervisor": f"{web}/supervisor"}
        stage = Stage(
            equipment=equipment,
            screens=screens,
            papers=lambda: [slip.png for slip in equipment.slips()],
            addresses=addresses,
            sign_ins=sign_ins,
            is_crowd_on=crowd.is_on.is_set,
            set_crowd=lambda on: crowd.is_on.set() if on else crowd.is_on.clear(),
        )
        asyncio.run(_serve_page(stage, host, int(port), house))

    def _sign_ins(self, clerks: Mapping[str, str]) -> tuple[str, ...]:
        demonstration = self._hall.demonstration
        pin = "" if demonstration is None else demonstration.pin
        lines = [f"{counter}: 工号 {clerks[counter]} 密码 {pin}" for counter in WINDOWED]
        supervisor = next((p.id for p in self._hall.staff if p.role == "supervisor"), None)
        return (*lines, f"监督台 supervisor: 工号 {supervisor} 密码 {pin}")


async def _serve_page(stage: Stage, host: str, port: int, house: House) -> None:
    """Until a signal to stop, or until a program of the hall ends by itself."""
    closing = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in STOP_SIGNALS:
        loop.add_signal_handler(number, closing.set)
    config = uvicorn.Config(
        create_page(stage, closing),
        host=host,
        port=port,
        log_config=None,
        access_log=False,
        timeout_graceful_shutdown=1,
        ws="none",
    )
    addresses = {**stage.addresses, "虚拟设备 virtual devices": f"http://{host}:{port}/"}
    server = _PageServer(config, lambda: _announce(addresses, stage.sign_ins))
    serving = asyncio.create_task(server.serve())
    try:
        while not serving.done() and not closing.is_set():
            with contextlib.suppress(TimeoutError):
                await asyncio.wait_for(closing.wait(), WATCH_S)
            house.check()
    finally:
        closing.set()
        server.should_exit = True
        await serving


class _PageServer(uvicorn.Server):
    """Signals belong to the demo; `started` is called once a browser can connect."""

    def __init__(self, config: uvicorn.Config, started: Callable[[], None]) -> None:
        super().__init__(config)
        self._tell_started = started

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        await super().startup(sockets)
        if self.started:
            self._tell_started()

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


def _announce(addresses: Mapping[str, str], sign_ins: tuple[str, ...]) -> None:
    lines = ["", *(f"  {name:<28} {url}" for name, url in addresses.items()), ""]
    lines += [f"  {line}" for line in sign_ins]
    lines += ["", "  Ctrl-C 停止 stops everything.", ""]
    print("\n".join(lines), flush=True)


def _free_if_taken(address: str) -> str:
    """The address, or the same host with any free port when somebody else listens there."""
    host, _, port = address.rpartition(":")
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host, int(port)))
        except OSError:
            probe.bind((host, 0))
        return f"{host}:{probe.getsockname()[1]}"


if __name__ == "__main__":
    sys.exit(main())
