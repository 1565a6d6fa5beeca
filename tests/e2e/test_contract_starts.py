"""How a server starts and ends, and the starts that its place forbids: taken data, taken ports, no right to write."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from tests.e2e.commands import END_S, WEB, refused
from tests.e2e.plain import plain
from tests.postgres import Cluster
from tests.server import ROOT, Server, running_server


def test_a_second_server_on_the_same_data_or_port_is_refused_and_the_first_serves_on(
    server: Server, tmp_path: Path
) -> None:
    said = refused("--data", server.data_dir, *WEB)
    assert str(server.pid) in said and "--data" in said
    address = server.web.removeprefix("http://")
    assert address in refused("--data", tmp_path / "data", "--web", address)
    with plain(server, "kiosk-01") as kiosk:
        assert kiosk.issue("A")["label"]


def test_a_second_server_on_the_same_postgresql_is_refused(postgres_cluster: Cluster, tmp_path: Path) -> None:
    with postgres_cluster.database() as db, running_server(tmp_path / "one", db=db):
        said = refused("--data", tmp_path / "two", *WEB, "--db", db)
        assert "in use" in said


def test_a_data_folder_that_is_a_file_is_named(tmp_path: Path) -> None:
    path = tmp_path / "data"
    path.write_text("")
    assert str(path) in refused("--data", path, *WEB)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make what it then may not write")
@pytest.mark.parametrize("sub", ["", "sub"])
def test_a_data_folder_that_cannot_be_written_is_named(tmp_path: Path, sub: str) -> None:
    folder = tmp_path / "others"
    folder.mkdir(mode=0o755)
    shutil.chown(folder, "nobody")
    assert str(folder / sub) in refused("--data", folder / sub, *WEB, is_weak=True)


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can make what it then may not write")
def test_data_that_another_user_wrote_is_named(tmp_path: Path) -> None:
    with running_server(tmp_path / "data"):
        pass
    for path in [tmp_path / "data", *(tmp_path / "data").rglob("*")]:
        shutil.chown(path, "nobody")
    tmp_path.joinpath("data").chmod(0o777)  # the folder is everybody's, what is in it is not
    assert str(tmp_path / "data") in refused("--data", tmp_path / "data", *WEB, is_weak=True)


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_the_ready_line_is_all_of_stdout_and_a_signal_ends_it_kindly(tmp_path: Path, number: int) -> None:
    command = [sys.executable, "-m", "hall_server", "run", "--data", str(tmp_path / "data"), *WEB]
    with subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        assert process.stdout is not None
        ready = json.loads(process.stdout.readline())
        process.send_signal(number)
        rest, log = process.communicate(timeout=END_S)
    assert set(ready) == {"ready", "hall", "mqtt", "web"} and (ready["ready"], ready["hall"]) == (
        True,
        "nx-qx",
    )
    assert re.fullmatch(r"mqtt://127\.0\.0\.1:\d+", ready["mqtt"])
    assert re.fullmatch(r"http://127\.0\.0\.1:\d+", ready["web"])
    assert (process.returncode, rest) == (0, "")
    assert "demonstration" in log and "PIN" in log, "everyone's PIN is warned about"
    assert "2580" not in log


def test_a_broker_that_is_away_is_told_and_waited_for(tmp_path: Path) -> None:
    with running_server(tmp_path / "data", broker="mqtt://127.0.0.1:1") as server:
        (told,) = server.faults()
        assert "no broker at mqtt://127.0.0.1:1" in told
