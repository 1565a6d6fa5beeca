"""The sign-in page: a job number and a PIN, typed, or picked and pressed with a mouse. No Kivy.

The PIN is never kept: it leaves with the question and is wiped when the answer is no.
"""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum

from config.contract.commands import SignIn as SignInCommand
from config.contract.facts import ClerkFacts
from config.contract.replies import Reply
from config.contract.words import Role
from config.hall import Hall
from config.i18n import translator
from config.wording import refusal_words
from counter.core.ports import HallLine, Memory
from counter.core.wording import ROLES

LONGEST = {"clerk": 20, "pin": 12}
SLOW_S = 2.0


class Field(StrEnum):
    CLERK = "clerk"
    PIN = "pin"


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may hold this post."""

    clerk: str
    name: str
    role: str


class SignIn:
    """`signed_in` is told who the hall says it is."""

    def __init__(
        self,
        hall: Hall,
        counter: str,
        line: HallLine,
        memory: Memory,
        now: Callable[[], float],
        changed: Callable[[], None],
        signed_in: Callable[[ClerkFacts], None],
        language: str,
    ) -> None:
        self._hall, self._counter, self._line, self._memory = hall, counter, line, memory
        self._now, self._changed, self._signed_in = now, changed, signed_in
        self.tr = translator(language)
        self.clerk, self.pin, self.note = memory.last_clerk, "", ""
        self.is_alarm = False
        """Whether the note says what went wrong."""
        self.field = Field.PIN if self.clerk else Field.CLERK
        self._is_fresh = True  # the next character replaces what stands in the field
        self._asked_at: float | None = None

    @property
    def is_asking(self) -> bool:
        return self._asked_at is not None

    @property
    def can_submit(self) -> bool:
        return bool(self.clerk and self.pin) and not self.is_asking

    @property
    def candidates(self) -> tuple[Candidate, ...]:
        """The post's A and B."""
        post = self._hall.post_of(self._counter)
        if post is None:
            return ()
        people = ((post.role_a, Role.A), (post.role_b, Role.B))
        return tuple(Candidate(clerk, self._name(clerk), self.tr(ROLES[role])) for clerk, role in people)

    def focus(self, field: Field) -> None:
        self.field, self._is_fresh = field, True
        self._changed()

    def pick(self, clerk: str) -> None:
        if self.is_asking:
            return
        self.clerk, self.pin, self.note = clerk, "", ""
        self.focus(Field.PIN)

    def typed(self, character: str) -> None:
        if self.is_asking or not (character.isascii() and character.isalnum()):
            return
        before = "" if self._is_fresh else getattr(self, self.field)
        self._put((before + character)[: LONGEST[self.field]])
        self.note = ""
        self._changed()

    def erase(self) -> None:
        if not self.is_asking:
            self._put(getattr(self, self.field)[:-1])
            self._changed()

    def enter(self) -> None:
        """To the next empty field, and from the last one to the hall."""
        if not self.clerk:
            self.focus(Field.CLERK)
        elif not self.pin:
            self.focus(Field.PIN)
        else:
            self.submit()

    def submit(self) -> None:
        if not self.can_submit:
            return
        self.clerk = self._known(self.clerk)
        self._asked_at = self._now()
        self._say(self.tr("正在签到…"))
        self._line.ask(SignInCommand(self._counter, self.clerk, self.pin), self._answered)

    def tick(self) -> None:
        if self._asked_at is not None and self._now() - self._asked_at > SLOW_S:
            self._say(self.tr("服务器没有应答，正在重试…"), is_alarm=True)

    def leave(self, note: str = "") -> None:
        """The page is shown again: somebody signed out, or was."""
        self.clerk, self.pin = self._memory.last_clerk, ""
        self.field, self._is_fresh = (Field.PIN if self.clerk else Field.CLERK), True
        self._say(note)

    def _answered(self, reply: Reply | None) -> None:
        self._asked_at = None
        self.pin, self.field = "", Field.PIN
        if reply is not None and reply.result is not None and reply.result.clerk is not None:
            self._memory.remember(self.clerk)
            self._say("")
            self._signed_in(reply.result.clerk)
        elif reply is not None and reply.refusal is not None:
            self._say(refusal_words(reply.refusal, self.tr), is_alarm=True)
        else:
            self._say(self.tr("没有收到应答，请再试一次"), is_alarm=True)

    def _put(self, text: str) -> None:
        if self.field is Field.CLERK:
            self.clerk = text
        else:
            self.pin = text
        self._is_fresh = False

    def _say(self, note: str, is_alarm: bool = False) -> None:
        self.note, self.is_alarm = note, is_alarm
        self._changed()

    def _name(self, clerk: str) -> str:
        person = self._hall.clerk(clerk)
        return clerk if person is None else person.name

    def _known(self, typed: str) -> str:
        """The job number as the hall file writes it: nobody should need the shift key."""
        return next((p.id for p in self._hall.staff if p.id.casefold() == typed.casefold()), typed)
