"""Profiles of pads: the shipped ones load, wrong ones name every fault."""

from pathlib import Path

import pytest

from devices.pad.profile import PROFILES, ProfileError, load_profile, parse_profile

GOOD = (PROFILES / "ff68-bus.yaml").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted(PROFILES.glob("*.yaml")), ids=lambda path: path.stem)
def test_every_shipped_profile_loads_under_its_own_name(path: Path) -> None:
    assert load_profile(path.stem).id == path.stem


def test_the_bus_profile_maps_five_faces_and_the_known_start_frame() -> None:
    profile = load_profile("ff68-bus")
    assert profile.ratings == {4: 5, 3: 4, 2: 3, 1: 2, 0: 1}
    assert (profile.commands.invite.function, profile.commands.invite.payload) == (1, b"\x0b")
    assert profile.commands.thanks is None


def test_an_unknown_profile_names_the_known_ones() -> None:
    with pytest.raises(ProfileError, match=r"'nope' is not known: write one of .*ff68-bus"):
        load_profile("nope")


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("id: ff68-bus", "id: ff68-bus\nspeed: 3", "speed"),
        ("family: ff68", "family: s-e", "family"),
        ("address: 0x81", "address: 0x181", "address is 385: write 0x01 to 0xFF"),
        ("{4: 5, 3", "{4: 6, 3", "ratings.4 is 6: write a level 1 to 5"),
        ("{4: 5, 3: 4, 2: 3, 1: 2, 0: 1}", "{}", "ratings is empty"),
        ("{4: 5, 3", "{300: 5, 3", "ratings has the code 300"),
        ('data: "0b"', 'data: "b"', "commands.invite.data is 'b'"),
        ('data: "0b"', "data: 00", "data"),
        ("function: 0x01", "function: 0x100", "commands.invite.function is 256"),
        ("0x0A: start", "9: start", "keys has the code 9"),
        ("dedupe_ms: 1000", "dedupe_ms: 20", "dedupe_ms is 20: write 200 to 10000"),
        ("ack: echo", "ack: maybe", "ack"),
        ("id: ff68-bus", "id: [", "wrong.yaml"),
    ],
)
def test_a_fault_is_named_with_its_place(old: str, new: str, said: str) -> None:
    assert old in GOOD
    with pytest.raises(ProfileError) as caught:
        parse_profile(GOOD.replace(old, new, 1), "wrong.yaml")
    assert said in str(caught.value)
    assert "wrong.yaml" in str(caught.value)


def test_all_faults_are_listed_at_once() -> None:
    text = (
        GOOD.replace("0x81", "0")
        .replace("dedupe_ms: 1000", "dedupe_ms: 9")
        .replace("invitation_s: 60", "invitation_s: 1")
    )
    with pytest.raises(ProfileError) as caught:
        parse_profile(text, "wrong.yaml")
    assert len(str(caught.value).splitlines()) == 3
