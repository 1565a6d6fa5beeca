"""Recorded clips, which a hall may put in place of the synthesised voice. Owns finding and joining them.

A folder holds `zh/` and `en/` with WAV files named by what they say: `zh/请.wav`, `zh/号窗口办理业务.wav`,
`en/number.wav`, `en/please go to counter.wav`. A sentence is said from clips when they cover all of it,
punctuation aside; otherwise not at all: two voices in one sentence are hard to follow.
"""

import logging
import re
from collections.abc import Sequence
from pathlib import Path

from devices.speaker.sound import read_wav, silence

log = logging.getLogger(__name__)

GAP_S = 0.03
"""Between two clips of a sentence."""

PAUSE_S = 0.25
"""For a comma or full stop."""


class Clips:
    """The clips of `folder`, read once; a wrong file is reported and left out."""

    def __init__(self, folder: Path | None) -> None:
        self._clips: dict[str, dict[tuple[str, ...], bytes]] = {"zh": {}, "en": {}}
        if folder is None:
            return
        for language, clips in self._clips.items():
            for path in sorted((folder / language).glob("*.wav")):
                try:
                    clips[tuple(_tokens(path.stem, language))] = read_wav(path)
                except (ValueError, OSError) as error:
                    log.warning("clip left out: %s", error)

    def say(self, text: str, language: str) -> bytes | None:
        """The sentence joined from clips; None when they do not cover it."""
        clips = self._clips[language]
        if not clips:
            return None
        samples = b""
        for phrase in re.split(r"[，。、,.;；!！?？]+", text):
            tokens = _tokens(phrase, language)
            if not tokens:
                continue
            chosen = _cover(tokens, clips)
            if chosen is None:
                return None
            samples += silence(GAP_S).join(clips[clip] for clip in chosen) + silence(PAUSE_S)
        return samples


def _tokens(text: str, language: str) -> list[str]:
    """Characters of Chinese, words of English: what a clip may begin and end at."""
    if language == "en":
        return re.findall(r"[a-z'-]+", text.lower())
    return [character for character in text if character.isalnum()]


def _cover(tokens: Sequence[str], clips: dict[tuple[str, ...], bytes]) -> list[tuple[str, ...]] | None:
    """The fewest clips that say exactly `tokens`."""
    best: list[list[tuple[str, ...]] | None] = [[]] + [None] * len(tokens)
    for end in range(1, len(tokens) + 1):
        for start in range(end):
            before, clip = best[start], tuple(tokens[start:end])
            if before is None or clip not in clips:
                continue
            now = best[end]
            if now is None or len(before) + 1 < len(now):
                best[end] = [*before, clip]
    return best[len(tokens)]
