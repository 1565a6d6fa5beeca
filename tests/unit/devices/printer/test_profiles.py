"""Printer profiles: those that ship are sound, a wrong one is refused with what to write."""

from pathlib import Path

import pytest

from devices.errors import ProfileError
from devices.printer.profiles import load_profile, profile_ids


def test_the_shipped_profiles_load_under_their_own_names() -> None:
    assert profile_ids() == ("generic-58", "generic-80", "generic-80-native-qr")
    papers = {name: load_profile(name).paper for name in profile_ids()}
    assert (papers["generic-80"].columns, papers["generic-58"].columns) == (48, 32)
    assert papers["generic-80-native-qr"].draws_qr
    assert not papers["generic-58"].has_cutter


def test_an_unknown_profile_is_refused_with_the_known_ones() -> None:
    with pytest.raises(ProfileError, match="generic-58, generic-80"):
        load_profile("../../secret")


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("id: odd\ndots: 500\n", "576"),
        ("id: odd\ndots: 576\ncolour: red\n", "colour"),
        ("id: odd\ndots: 576\nqr: sometimes\n", "sometimes"),
        ("id: other\ndots: 576\n", "write odd"),
        ("id: odd\n", "dots"),
        ("id: odd\ndots: 576\ntail_dots: 9000\n", "0 to 800"),
        ("{", "odd.yaml"),
    ],
)
def test_a_wrong_profile_is_refused(tmp_path: Path, text: str, fault: str) -> None:
    (tmp_path / "odd.yaml").write_text(text, encoding="utf-8")
    with pytest.raises(ProfileError, match=fault):
        load_profile("odd", tmp_path)
