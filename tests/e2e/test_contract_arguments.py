"""What a server is told and cannot use: a hall file with faults, no address, no database. It says so in words."""

import re
from pathlib import Path

import pytest

from tests.e2e.commands import WEB, refused
from tests.e2e.plain import hall_copy
from tests.server import Server


def test_every_fault_of_a_hall_file_is_told_at_once(tmp_path: Path) -> None:
    hall = hall_copy(
        tmp_path,
        ("  name: 清溪镇便民服务中心\n", "  name: 清溪镇政务大厅\n"),
        ("- {counter: W01, role_a: S101, role_b: S102}", "- {counter: W77, role_a: S101, role_b: S102}"),
        ("- {counter: W02, role_a: S102, role_b: S101}", "- {counter: W02, role_a: S102}"),
        ('- {from: "09:00", to: "12:00"}', "- {from: 9:00, to: 12:00}"),
        ("  - code: A-02\n", "  - code: A-01\n"),
        ("  daily_quota: 999 ", "  daily_quota: 1000 "),
    )
    text = hall.read_text()
    first, rest = text.split("    statutory_days: 30\n", 1)
    hall.write_text(first + rest)
    said = refused("--data", tmp_path / "data", "--hall", hall, *WEB)
    for path, words in {
        "hall.name": "便民服务中心",
        "posts[0].counter": "W77",
        "posts[1].role_b": "missing",
        "opening_hours.workdays[0].from": "quotes",
        "services[1].code": "A-01",
        "services[0].statutory_days": "missing",
        "ticketing.daily_quota": "999",
    }.items():
        (line,) = [line for line in said.splitlines() if f"{path}:" in line]
        assert words in line and re.match(r"  line \d+, ", line), line
    assert not (tmp_path / "data").exists(), "nothing was made for a hall that does not start"


@pytest.mark.parametrize("content", [b"", b"\xff\xfe\x00", b"hall: [1,\n b: }", b"- 1\n"])
def test_what_is_no_hall_file_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "hall.yaml"
    path.write_bytes(content)
    assert str(path) in refused("--data", tmp_path / "data", "--hall", path, *WEB)


def test_a_hall_file_that_is_not_there_is_named(tmp_path: Path) -> None:
    assert "none.yaml" in refused("--data", tmp_path / "data", "--hall", tmp_path / "none.yaml", *WEB)
    assert str(tmp_path) in refused("--data", tmp_path / "data", "--hall", tmp_path, *WEB)


@pytest.mark.parametrize(
    "address",
    ["8080", "127.0.0.1:70000", "192.0.2.1:0", "no-such-host.invalid:0"],
)
def test_a_web_address_nobody_can_listen_on_is_named(tmp_path: Path, address: str) -> None:
    assert address in refused("--data", tmp_path / "data", "--web", address)
    assert Server(tmp_path / "data").broker_pid is None, "its broker ended with it"


@pytest.mark.parametrize("broker", ["http://x", "mqtt://127.0.0.1:99999"])
def test_a_broker_that_is_no_address_is_refused(tmp_path: Path, broker: str) -> None:
    assert "broker" in refused("--data", tmp_path / "data", *WEB, "--broker", broker)


@pytest.mark.parametrize("db", ["mysql://x/y", "postgresql://nobody@127.0.0.1:1/hall"])
def test_a_database_that_is_none_is_refused(tmp_path: Path, db: str) -> None:
    said = refused("--data", tmp_path / "data", *WEB, "--db", db)
    assert "sqlite:///" in said or "127.0.0.1" in said
