"""The packages' names are generic: a program must find ours, not a stranger's of the same name."""

from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]


@pytest.mark.parametrize("name", ["config", "devices", "kiosk", "counter", "hall_server"])
def test_a_package_of_this_name_is_ours(name: str) -> None:
    assert import_module(name).__file__ == str(ROOT / name / "__init__.py")
