"""The hall's voice with the real synthesiser: WAV files that hold speech, and what happens without."""

import array
import math
import sys
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from config.announcements import call, closing, counter_place
from devices.errors import DeviceUnavailable
from devices.speaker.clips import Clips
from devices.speaker.driver import HallSpeaker
from devices.speaker.protocol import Outcome, Said
from devices.speaker.queue import AnnouncementQueue
from devices.speaker.sinks import FileSink, ProgramSink, Sink, choose_sink, has_alsa_card
from devices.speaker.sound import chime, duration_s, read_wav, silence
from devices.speaker.synth import Synthesiser

DEADLINE_S = 15.0
CALL = call("A001", counter_place(10))


def wait_for(condition: Callable[[], object], what: str) -> None:
    deadline = time.monotonic() + DEADLINE_S
    while not condition():
        assert time.monotonic() < deadline, f"not within {DEADLINE_S} s: {what}"
        time.sleep(0.005)


def loudness(samples: bytes) -> float:
    """Root mean square of full scale."""
    values = array.array("h", samples)
    return math.sqrt(sum(value * value for value in values) / len(values)) / 32_768


class Room:
    """A speaker writing to files, with little quiet between."""

    def __init__(self, folder: Path, *, sink: Sink | None = None, program: str = "espeak-ng") -> None:
        self.folder = folder / "said"
        self.said: list[Said] = []
        files = FileSink(self.folder)
        self.speaker = HallSpeaker(
            "spk-01",
            Synthesiser(folder / "cache", program),
            Clips(None),
            sink or files,
            files,
            AnnouncementQueue(quiet_s=0.05),
        )

    def __enter__(self) -> "Room":
        self.speaker.start(self.said.append)
        return self

    def __exit__(self, *_: object) -> None:
        self.speaker.close()

    def wait_for_said(self, count: int) -> None:
        wait_for(lambda: len(self.said) == count, f"{count} announcements")

    def files(self) -> list[Path]:
        return sorted(self.folder.glob("*.wav"))


@pytest.mark.parametrize(
    ("text", "language", "shortest_s", "longest_s"),
    [(CALL.zh_spoken, "zh", 2.5, 7.0), (CALL.en_spoken, "en", 2.0, 7.0), ("请", "zh", 0.2, 2.0)],
)
def test_the_synthesiser_speaks(
    tmp_path: Path, text: str, language: str, shortest_s: float, longest_s: float
) -> None:
    samples = Synthesiser(tmp_path).say(text, language)
    assert shortest_s < duration_s(samples) < longest_s
    assert loudness(samples) > 0.02


def test_a_sentence_is_made_once_and_a_damaged_one_again(tmp_path: Path) -> None:
    first = Synthesiser(tmp_path).say(CALL.zh_spoken, "zh")
    (cached,) = tmp_path.glob("*.wav")
    assert Synthesiser(tmp_path, program="no-such-program").say(CALL.zh_spoken, "zh") == first
    cached.write_bytes(b"damaged")
    assert Synthesiser(tmp_path).say(CALL.zh_spoken, "zh") == first


def test_a_call_becomes_a_wav_file_with_chime_and_both_languages_twice(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        assert (room.speaker.status.is_online, room.speaker.status.code) == (True, "no_sound_card")
        room.speaker.say(CALL, "call-1")
        room.wait_for_said(1)
        assert room.said == [Said("spk-01", "call-1", Outcome.SPOKEN, is_audible=False)]
        (path,) = room.files()
    samples = read_wav(path)
    voice = Synthesiser(tmp_path / "cache", "no-such-program")
    one_round_s = duration_s(voice.say(CALL.zh_spoken, "zh")) + duration_s(voice.say(CALL.en_spoken, "en"))
    assert samples.startswith(chime())
    assert duration_s(samples) == pytest.approx(duration_s(chime()) + 2 * one_round_s + 4 * 0.4, abs=0.1)
    assert loudness(samples) > 0.02


def test_announcements_are_said_in_turn_and_a_repeated_one_once(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        for reference in ("call-1", "call-2", "call-1"):
            room.speaker.say(CALL, reference)
        room.speaker.say(closing(30), "closing-1")
        room.wait_for_said(3)
        assert [said.reference for said in room.said] == ["call-1", "call-2", "closing-1"]
        assert [path.stem.rpartition("-")[2] for path in room.files()] == ["call", "call", "closing"]


def test_a_stale_call_is_dropped_and_told(tmp_path: Path) -> None:
    with Room(tmp_path) as room:
        room.speaker.say(CALL, "call-1", age_s=61.0)
        room.wait_for_said(1)
        assert room.said == [Said("spk-01", "call-1", Outcome.STALE, is_audible=False)]
        assert room.files() == []


def test_without_a_synthesiser_the_speaker_says_what_to_install(tmp_path: Path) -> None:
    with Room(tmp_path, program="no-such-program") as room:
        room.speaker.say(CALL, "call-1")
        room.wait_for_said(1)
        assert room.said[0].outcome is Outcome.FAILED
        assert (room.speaker.status.is_online, room.speaker.status.code) == (False, "no_voice")
        assert "apt install espeak-ng" in room.speaker.status.detail


def test_a_player_gets_the_whole_file_and_is_audible(tmp_path: Path) -> None:
    copy = tmp_path / "played.wav"
    player = ProgramSink(
        (sys.executable, "-c", f"import shutil,sys; shutil.copy(sys.argv[1], {str(copy)!r})")
    )
    with Room(tmp_path, sink=player) as room:
        room.speaker.say(closing(30), "closing-1")
        room.wait_for_said(1)
        assert room.said[0].is_audible
        assert room.speaker.status.code == "ok"
        assert room.files() == []
    assert read_wav(copy).startswith(chime())


def test_a_player_that_fails_is_replaced_by_files_until_it_works(tmp_path: Path) -> None:
    working = tmp_path / "working"
    script = f"import pathlib,sys; sys.exit(0 if pathlib.Path({str(working)!r}).exists() else 'no such card')"
    with Room(tmp_path, sink=ProgramSink((sys.executable, "-c", script))) as room:
        room.speaker.say(closing(30), "closing-1")
        room.wait_for_said(1)
        assert not room.said[0].is_audible
        assert room.speaker.status.code == "sound_failed"
        assert "no such card" in room.speaker.status.detail
        assert len(room.files()) == 1
        working.touch()
        room.speaker.say(closing(15), "closing-2")
        room.wait_for_said(2)
        assert room.said[1].is_audible
        assert room.speaker.status.code == "ok"


def test_closing_ends_a_sentence_in_the_middle(tmp_path: Path) -> None:
    started = tmp_path / "started"
    script = f"import pathlib,time; pathlib.Path({str(started)!r}).touch(); time.sleep(60)"
    with Room(tmp_path, sink=ProgramSink((sys.executable, "-c", script))) as room:
        room.speaker.say(closing(30), "closing-1")
        wait_for(started.exists, "the player")
        begun = time.monotonic()
    assert time.monotonic() - begun < 5.0


def test_a_player_that_hangs_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("devices.speaker.sinks.OVERTIME_S", 0.2)
    player = ProgramSink((sys.executable, "-c", "import time; time.sleep(60)"))
    with pytest.raises(DeviceUnavailable, match="hangs"):
        player.play(silence(0.01), "closing")


def test_a_missing_player_is_unavailable() -> None:
    with pytest.raises(DeviceUnavailable, match="no-such-player cannot be started"):
        ProgramSink(("no-such-player",)).play(silence(0.01), "closing")


def test_a_machine_without_sound_writes_files(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    sink = choose_sink(tmp_path / "said")
    assert not sink.is_audible
    assert str(tmp_path / "said") in sink.description


def test_sound_cards_are_read_from_the_kernels_list(tmp_path: Path) -> None:
    cards = tmp_path / "cards"
    assert not has_alsa_card(cards)
    cards.write_text("--- no soundcards ---\n")
    assert not has_alsa_card(cards)
    cards.write_text(" 0 [PCH            ]: HDA-Intel - HDA Intel PCH\n                      at 0xf7f10000\n")
    assert has_alsa_card(cards)
