"""The hall's voice: one thread says what is queued, one at a time.

Owns chime, voice and sink working together, and the health of the whole. Does not own the order (queue), the
words (config.announcements) or where sound goes (sinks).
"""

import logging
import threading
import time
from collections.abc import Callable

from config.announcements import Announcement
from devices.errors import DeviceUnavailable
from devices.speaker.clips import Clips
from devices.speaker.protocol import Outcome, Said, SaidListener
from devices.speaker.queue import AnnouncementQueue, Utterance, sentences
from devices.speaker.sinks import Sink
from devices.speaker.sound import chime, silence
from devices.speaker.synth import Synthesiser
from devices.status import DeviceStatus, StatusKeeper

log = logging.getLogger(__name__)

NO_SOUND_CARD = "no_sound_card"
SOUND_FAILED = "sound_failed"
NO_VOICE = "no_voice"

BREATH_S = 0.4
"""Between two sentences of one announcement."""

JOIN_S = 15.0
"""Longer than a synthesiser that hangs may take."""


class HallSpeaker:
    """A Speaker on the sound card, or on files.

    Args:
        sink: first choice; `fallback` is used for what it cannot play.
    """

    def __init__(
        self,
        device: str,
        synthesiser: Synthesiser,
        clips: Clips,
        sink: Sink,
        fallback: Sink,
        queue: AnnouncementQueue | None = None,
        monotonic: Callable[[], float] = time.monotonic,
    ) -> None:
        self._device = device
        self._synthesiser = synthesiser
        self._clips = clips
        self._sink = sink
        self._fallback = fallback
        self._queue = AnnouncementQueue() if queue is None else queue
        self._monotonic = monotonic
        self._chime = chime()
        self._keeper = StatusKeeper(device)
        self._on_said: SaidListener | None = None
        self._changed = threading.Condition()
        self._is_stopping = False
        self._thread: threading.Thread | None = None

    @property
    def device(self) -> str:
        return self._device

    @property
    def status(self) -> DeviceStatus:
        return self._keeper.status

    def start(self, on_said: SaidListener, on_status: Callable[[DeviceStatus], None] | None = None) -> None:
        if self._thread is not None:
            return
        self._on_said = on_said
        self._keeper.listen(on_status)
        self._report_sink()
        self._thread = threading.Thread(target=self._run, name=f"speaker {self._device}", daemon=True)
        self._thread.start()

    def say(self, announcement: Announcement, reference: str = "", age_s: float = 0.0) -> None:
        with self._changed:
            if self._queue.put(Utterance(announcement, reference, self._monotonic() - age_s)):
                self._changed.notify()

    def close(self) -> None:
        with self._changed:
            self._is_stopping = True
            self._changed.notify()
        self._sink.stop()
        if self._thread is not None:
            self._thread.join(JOIN_S)

    def _run(self) -> None:
        while True:
            stale, utterance, is_busy = self._next()
            for old in stale:
                log.warning(
                    "%s: %s is too old to be said", self._device, old.reference or old.announcement.kind
                )
                self._tell(old, Outcome.STALE, is_audible=False)
            if utterance is not None:
                try:
                    self._utter(utterance, is_busy=is_busy)
                except Exception:  # one announcement must not silence the hall
                    log.exception("%s: %s failed", self._device, utterance.reference)
                finally:
                    with self._changed:
                        self._queue.finished(self._monotonic())
            elif not stale:
                return

    def _next(self) -> tuple[list[Utterance], Utterance | None, bool]:
        """Wait for something to do; nothing at all means stop."""
        with self._changed:
            while not self._is_stopping:
                now = self._monotonic()
                stale = self._queue.take_stale(now)
                utterance = self._queue.take(now)
                if stale or utterance is not None:
                    return stale, utterance, len(self._queue) > 0
                self._changed.wait(self._queue.wait_s(now))
            return [], None, False

    def _utter(self, utterance: Utterance, *, is_busy: bool) -> None:
        try:
            samples = self._voice(utterance.announcement, is_busy=is_busy)
        except DeviceUnavailable as error:
            self._keeper.offline(NO_VOICE, str(error))
            self._tell(utterance, Outcome.FAILED, is_audible=False)
            return
        name = utterance.announcement.kind.value
        try:
            self._sink.play(samples, name)
            sink = self._sink
            self._report_sink()
        except DeviceUnavailable as error:
            self._keeper.degraded(SOUND_FAILED, f"{error}; {self._fallback.description}")
            sink = self._fallback
            if not self._played_instead(samples, name):
                self._tell(utterance, Outcome.FAILED, is_audible=False)
                return
        self._tell(utterance, Outcome.SPOKEN, is_audible=sink.is_audible)

    def _played_instead(self, samples: bytes, name: str) -> bool:
        try:
            self._fallback.play(samples, name)
        except DeviceUnavailable as error:
            self._keeper.offline(SOUND_FAILED, str(error))
            return False
        return True

    def _voice(self, announcement: Announcement, *, is_busy: bool) -> bytes:
        spoken = [
            self._clips.say(sentence.text, sentence.code)
            or self._synthesiser.say(sentence.text, sentence.code)
            for sentence in sentences(announcement, is_busy=is_busy)
        ]
        return silence(BREATH_S).join([self._chime, *spoken])

    def _report_sink(self) -> None:
        if self._sink.is_audible:
            self._keeper.online(self._sink.description)
        else:
            self._keeper.degraded(NO_SOUND_CARD, self._sink.description)

    def _tell(self, utterance: Utterance, outcome: Outcome, *, is_audible: bool) -> None:
        log.info("%s: %s %s", self._device, utterance.reference or utterance.announcement.kind, outcome)
        if self._on_said is not None:
            self._on_said(Said(self._device, utterance.reference, outcome, is_audible))
