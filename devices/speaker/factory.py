"""The speaker from a device of the hall file. Owns which parts go together and the names of its folders."""

from pathlib import Path

from config.hall import Device
from devices.speaker.clips import Clips
from devices.speaker.driver import HallSpeaker
from devices.speaker.sinks import FileSink, choose_sink
from devices.speaker.synth import Synthesiser


def announcer(device: Device, folder: Path) -> HallSpeaker:
    """The host's sound card, or WAV files in `folder`/announcements when it has none.

    Recorded clips in `folder`/clips go before the synthesiser; its sentences are kept in `folder`/speech.
    """
    said = folder / "announcements"
    return HallSpeaker(
        device.id,
        Synthesiser(folder / "speech"),
        Clips(folder / "clips"),
        choose_sink(said),
        FileSink(said),
    )
