"""Asking the hall, and the one line that answers each press: sent, done, refused in words, or no answer.

Owns what is under way and the note. Does not own what is asked.
"""

from collections.abc import Callable
from enum import StrEnum
from functools import partial

from config.contract.commands import Command
from config.contract.refusals import Refusal
from config.contract.replies import Reply
from config.wording import refusal_words
from counter.core.doing import Doing
from counter.core.keys import Action
from counter.core.ports import HallLine
from counter.core.scene import Scene

NOTE_S = 6.0
"""How long an answer stands before the line is quiet again."""

Done = Callable[[Reply], None]


class Tone(StrEnum):
    QUIET = "quiet"
    BUSY = "busy"
    DONE = "done"
    WRONG = "wrong"


class Asking:
    def __init__(
        self, scene: Scene, line: HallLine, now: Callable[[], float], changed: Callable[[], None]
    ) -> None:
        self._scene, self._line, self._now, self._changed = scene, line, now, changed
        self.tr = scene.tr
        self.doing = Doing(now)
        self.note, self.tone = "", Tone.QUIET
        self.is_silent = False
        """Whether the hall left a question without an answer, and has not been heard since."""
        self._note_at = 0.0

    def ask(self, body: Command, done: Done, action: Action | None = None) -> None:
        """The answer, whatever it is, ends on the note; `done` is called for a yes only."""
        self._begin(action)
        self._line.ask(body, partial(self._answered, action, done))

    def report(self, fact: Command, done: Done, action: Action | None = None) -> None:
        """As `ask`, for what already happened: it is kept until the hall has it."""
        self._begin(action)
        self._line.post(fact, partial(self._answered, action, done))

    def say(self, note: str, tone: Tone = Tone.DONE) -> None:
        self.note, self.tone, self._note_at = note, tone, self._now()
        self._changed()

    def hush(self, _reply: Reply | None = None) -> None:
        """What happened is seen elsewhere on the screen."""
        self.say("", Tone.QUIET)

    def refused(self, _fact: Command, refusal: Refusal) -> None:
        """A fact of an earlier run, which nobody waits for any more."""
        self.say(refusal_words(refusal, self.tr), Tone.WRONG)

    def heard(self) -> None:
        """The hall said something: it is there."""
        self.is_silent = False
        self.doing.seen(self._scene.seq)

    def tick(self) -> None:
        if self.doing.is_silent:
            self.is_silent = True
            is_kept = Action.COMPLETE in self.doing
            self.say(
                self.tr("已记下，恢复连接后自动送达") if is_kept else self.tr("服务器没有应答，正在重试…"),
                Tone.BUSY,
            )
        elif self.note and (self._is_sent() if self.tone is Tone.BUSY else self._is_old()):
            self.hush()

    def _is_sent(self) -> bool:
        return not self.doing.is_sending and self._is_old()

    def _is_old(self) -> bool:
        return self._now() - self._note_at > NOTE_S

    def _begin(self, action: Action | None) -> None:
        if action is not None:
            self.doing.begin(action, self._scene.seq)
        self.say(self.tr("发送中…"), Tone.BUSY)

    def _answered(self, action: Action | None, done: Done, reply: Reply | None) -> None:
        self.is_silent = reply is None
        if reply is not None and reply.ok:
            if action is not None:
                self.doing.accepted(action)
            done(reply)
            self._changed()
            return
        if action is not None:
            self.doing.end(action)
        if reply is not None and reply.refusal is not None:
            self.say(refusal_words(reply.refusal, self.tr), Tone.WRONG)
        else:
            self.say(self.tr("没有收到应答，请看号码后再按"), Tone.WRONG)
