"""One web server's moving parts: what handlers share while it runs. Owns no route."""

import asyncio
import hashlib
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import TypeAlias

from litestar.di import NamedDependency

from config.hall import Person, StaffRole
from hall_server.web.deps import WebDeps
from hall_server.web.figures import SharedFigures
from hall_server.web.session import PER_ADDRESS, PER_STAFF, Attempts, Session, Sessions
from hall_server.web.shapes import Shape, public_shape, staff_shape

HERE = Path(__file__).parent
STATIC = HERE / "static"
TEMPLATES = HERE / "templates"

SUPERVISING = frozenset(
    {StaffRole.SUPERVISOR, StaffRole.DUTY_LEADER, StaffRole.CENTRE_DIRECTOR, StaffRole.ADMIN}
)
"""Who may open the supervisor's page until access control gives each role a view of its own."""


@dataclass(frozen=True, slots=True)
class Web:
    """`closing` ends all streams at once, so that a stop need not wait for browsers; `release` names the assets: a page
    that meets another release than its own loads itself anew."""

    deps: WebDeps
    sessions: Sessions
    staff_attempts: Attempts
    address_attempts: Attempts
    figures: SharedFigures
    public: Shape
    staff: Shape
    release: str
    closing: asyncio.Event

    def now(self) -> datetime:
        return self.deps.clock()

    def local(self, at: datetime) -> datetime:
        return at.astimezone(self.deps.zone)

    def session(self, cookie: str | None) -> tuple[Session, Person] | None:
        """The session of a cookie and its person, if that person may still supervise."""
        session = self.sessions.read(cookie, self.now())
        if session is None:
            return None
        person = self.deps.hall.clerk(session.staff)
        if person is None or person.role not in SUPERVISING:
            return None
        return session, person


GivenWeb: TypeAlias = NamedDependency[Web]
"""How a route asks for it."""


def make_web(deps: WebDeps) -> Web:
    return Web(
        deps=deps,
        sessions=Sessions(deps.secret),
        staff_attempts=Attempts(PER_STAFF),
        address_attempts=Attempts(PER_ADDRESS),
        figures=SharedFigures(deps.figures, deps.clock, deps.zone),
        public=public_shape(deps.hall),
        staff=staff_shape(),
        release=assets_release(),
        closing=asyncio.Event(),
    )


def assets_release() -> str:
    """A short digest of everything that pages are made of."""
    digest = hashlib.sha256()
    for root in (STATIC, TEMPLATES):
        for path in sorted(root.rglob("*")):
            if path.is_file():
                digest.update(path.relative_to(root).as_posix().encode())
                digest.update(path.read_bytes())
    return digest.hexdigest()[:12]
