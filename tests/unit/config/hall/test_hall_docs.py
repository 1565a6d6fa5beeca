"""docs/hall_file.md explains every section, and shows messages as they are."""

import re
from pathlib import Path

import msgspec
import pytest

from config.hall import Hall
from config.hall.reading import NOT_KEYS

from .samples import faults_of, mutated

DOC = (Path(__file__).parents[4] / "docs" / "hall_file.md").read_text(encoding="utf-8")


def test_every_section_has_its_heading_and_no_other() -> None:
    headings = set(re.findall(r"^## `([a-z_]+)`$", DOC, re.MULTILINE))
    assert headings == {field.encode_name for field in msgspec.structs.fields(Hall)} - NOT_KEYS


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("name: 清溪镇便民服务中心\n", "name: 清溪镇政务大厅\n"),
        ('to: "12:00"', "to: 12:00"),
        ("promised_days: 25", "promised_days: 31"),
        ("{counter: W07,", "{window: W08, counter: W07,"),
        ("role_a: S111, role_b: S112}", "role_a: S111}"),
    ],
)
def test_a_message_in_the_document_is_what_the_loader_says(old: str, new: str) -> None:
    (fault,) = faults_of(mutated((old, new)))
    _, _, said = str(fault).partition(", ")
    assert said in DOC
