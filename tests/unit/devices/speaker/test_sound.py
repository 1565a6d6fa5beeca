"""Samples, WAV files, the chime, and clips joined to sentences."""

import array
import wave
from pathlib import Path

import pytest

from config.announcements import call, counter_place
from devices.speaker.clips import GAP_S, PAUSE_S, Clips
from devices.speaker.sound import chime, duration_s, keep_newest, read_wav, silence, wav
from devices.speaker.synth import pinyin


def write_clip(folder: Path, language: str, text: str, seconds: float) -> None:
    path = folder / language / f"{text}.wav"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(wav(b"\x01\x00" * int(seconds * 22_050)))


def test_samples_come_back_from_a_wav_file(tmp_path: Path) -> None:
    samples = b"\x01\x02" * 100
    (tmp_path / "a.wav").write_bytes(wav(samples))
    assert read_wav(tmp_path / "a.wav") == samples


def test_another_format_is_refused_with_what_to_do(tmp_path: Path) -> None:
    with wave.open(str(tmp_path / "a.wav"), "wb") as file:
        file.setnchannels(2)
        file.setsampwidth(2)
        file.setframerate(44_100)
        file.writeframes(bytes(400))
    with pytest.raises(ValueError, match="2 channels of 16 bit at 44100 Hz: convert it to one channel"):
        read_wav(tmp_path / "a.wav")
    (tmp_path / "b.wav").write_bytes(b"no sound")
    with pytest.raises(ValueError, match="is no WAV file"):
        read_wav(tmp_path / "b.wav")


def test_the_chime_is_heard_does_not_clip_and_begins_and_ends_softly() -> None:
    notes = array.array("h", chime())
    assert 0.5 < duration_s(chime()) < 1.5
    assert 5_000 < max(map(abs, notes)) < 32_767
    assert abs(notes[0]) < 100
    assert abs(notes[-1]) < 100


def test_only_the_newest_files_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / f"{number}.wav").write_bytes(b"")
    keep_newest(tmp_path, 2)
    assert len(list(tmp_path.glob("*.wav"))) == 2


def test_a_call_is_joined_from_the_fewest_clips(tmp_path: Path) -> None:
    for text in ("请", "A", "零", "一", "号", "到", "十", "号窗口", "办理业务", "号窗口办理业务"):
        write_clip(tmp_path, "zh", text, 0.1)
    samples = Clips(tmp_path).say(call("A001", counter_place(10)).zh_spoken, "zh")
    assert samples is not None
    # 请·A·零·零·一·号, 到·十·号窗口办理业务
    expected_s = 6 * 0.1 + 5 * GAP_S + PAUSE_S + 3 * 0.1 + 2 * GAP_S + PAUSE_S
    assert duration_s(samples) == pytest.approx(expected_s, abs=0.01)


def test_english_clips_are_whole_words(tmp_path: Path) -> None:
    for text in ("number", "A", "zero", "one", "please go to counter"):
        write_clip(tmp_path, "en", text, 0.1)
    clips = Clips(tmp_path)
    assert clips.say(call("A001", counter_place(1)).en_spoken, "en") is not None
    assert clips.say("Number nine.", "en") is None


def test_a_sentence_the_clips_do_not_cover_is_left_to_the_synthesiser(tmp_path: Path) -> None:
    write_clip(tmp_path, "zh", "请", 0.1)
    assert Clips(tmp_path).say("请进。", "zh") is None
    assert Clips(None).say("请", "zh") is None


def test_a_wrong_clip_is_reported_and_left_out(tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    write_clip(tmp_path, "zh", "请", 0.1)
    (tmp_path / "zh" / "进.wav").write_bytes(b"no sound")
    assert Clips(tmp_path).say("请进", "zh") is None
    assert "进.wav is no WAV file" in caplog.text


def test_hanzi_become_pinyin_with_tones_and_pauses() -> None:
    spoken = call("A001", counter_place(10)).zh_spoken
    assert pinyin(spoken) == ("qing3 A ling2 ling2 yi1 hao4 , dao4 shi2 hao4 chuang1 kou3 ban4 li3 ye4 wu4 .")


def test_silence_is_silent() -> None:
    assert set(silence(0.1)) == {0}
    assert duration_s(silence(0.1)) == pytest.approx(0.1)
