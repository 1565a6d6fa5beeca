"""Who is signed in on the web: signed cookies, and a brake on guessing.

A session is a signed statement held by the browser, so that it survives a restart of the server. Signing out
withdraws it here until it would have ended by itself. Does not check PINs and knows no roles.
"""

import base64
import hashlib
import hmac
import secrets
from collections import deque
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

import msgspec

COOKIE = "hall_session"
LENGTH = timedelta(hours=10)
"""A working day: whoever signs in at opening is not thrown out before closing."""


class Session(msgspec.Struct, frozen=True):
    staff: str
    until: datetime
    nonce: str


class Sessions:
    def __init__(self, secret: bytes) -> None:
        if len(secret) < 16:
            raise ValueError("the secret that signs sessions must have at least 16 bytes")
        self._key = hashlib.sha256(b"session:" + secret).digest()
        self._withdrawn: dict[str, datetime] = {}

    def open(self, staff: str, now: datetime) -> str:
        """The cookie's value."""
        session = Session(staff, (now + LENGTH).astimezone(UTC), secrets.token_urlsafe(12))
        body = base64.urlsafe_b64encode(msgspec.json.encode(session))
        return f"{body.decode()}.{self._sign(body)}"

    def read(self, cookie: str | None, now: datetime) -> Session | None:
        """The session in a cookie; None for a foreign, altered, ended or withdrawn one."""
        body, _, signature = (cookie or "").partition(".")
        if not body.isascii() or not signature.isascii():
            return None
        if not hmac.compare_digest(self._sign(body.encode()), signature):
            return None
        session = msgspec.json.decode(base64.urlsafe_b64decode(body), type=Session)
        if now >= session.until or session.nonce in self._withdrawn:
            return None
        return session

    def withdraw(self, session: Session, now: datetime) -> None:
        self._withdrawn = {nonce: until for nonce, until in self._withdrawn.items() if until > now}
        self._withdrawn[session.nonce] = session.until

    def _sign(self, body: bytes) -> str:
        return hmac.new(self._key, body, hashlib.sha256).hexdigest()


@dataclass(frozen=True, slots=True)
class Limit:
    attempts: int
    within: timedelta


PER_STAFF = Limit(5, timedelta(minutes=5))
"""Five guesses in five minutes: a four-digit PIN then lasts for days, and a clerk who mistypes waits for minutes."""
PER_ADDRESS = Limit(20, timedelta(minutes=5))
"""A whole office may stand behind one address."""
MAX_KEYS = 10_000
"""Bounds the memory that someone who invents job numbers can fill."""


class Attempts:
    """Failed attempts by key (a job number, an address), forgotten when they are old."""

    def __init__(self, limit: Limit) -> None:
        self._limit = limit
        self._failed: dict[str, deque[datetime]] = {}

    def is_blocked(self, key: str, now: datetime) -> bool:
        failed = self._failed.get(key)
        if failed is None:
            return False
        while failed and failed[0] <= now - self._limit.within:
            failed.popleft()
        if not failed:
            del self._failed[key]
        return len(failed) >= self._limit.attempts

    def failed(self, key: str, now: datetime) -> None:
        if key not in self._failed and len(self._failed) >= MAX_KEYS:
            del self._failed[next(iter(self._failed))]
        self._failed.setdefault(key, deque()).append(now)

    def take_back(self, key: str) -> None:
        """The last attempt was none."""
        failed = self._failed.get(key)
        if failed:
            failed.pop()

    def forget(self, key: str) -> None:
        self._failed.pop(key, None)
