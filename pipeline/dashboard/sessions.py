"""Signed session cookies and form tokens, and a limit on wrong logins. Pure: secret, clock and randomness are arguments."""

import hashlib
import hmac
from collections import OrderedDict
from datetime import datetime, timedelta

SESSION_LENGTH = timedelta(days=14)
MOST_WRONG_LOGINS = 10
WRONG_LOGIN_WINDOW = timedelta(minutes=15)
# Enough to remember a real household of addresses; the oldest is forgotten, so that a flood cannot fill memory.
_MOST_ADDRESSES = 10_000


def secret_from(token: str) -> bytes:
    """A signing key that changes with the token: a new token logs everyone out."""
    return hashlib.sha256(b"seedwatch desk\n" + token.encode()).digest()


def new_session(secret: bytes, *, now: datetime, nonce: str) -> str:
    body = f"{int((now + SESSION_LENGTH).timestamp())}.{nonce}"
    return f"{body}.{_sign(secret, 'session', body)}"


def is_session(secret: bytes, value: str, *, now: datetime) -> bool:
    """Whether we signed it and it has not run out."""
    body, _, signature = value.rpartition(".")
    until, _, _ = body.partition(".")
    if not body or not hmac.compare_digest(signature.encode(), _sign(secret, "session", body).encode()):
        return False
    return until.isdigit() and int(until) > now.timestamp()


def form_token(secret: bytes, visit: str) -> str:
    """What a form must carry to prove that this visitor got it from us."""
    return _sign(secret, "form", visit)


def is_form_token(secret: bytes, visit: str, value: str) -> bool:
    return bool(visit) and hmac.compare_digest(value.encode(), form_token(secret, visit).encode())


def feed_key(secret: bytes) -> str:
    """Lets a feed reader, which cannot log in, read the alerts as a feed and nothing else."""
    return _sign(secret, "feed", "alerts")


def is_same_secret(given: str, expected: str) -> bool:
    """Compares in a time that tells nothing of where they differ, or how long they are."""
    return hmac.compare_digest(hashlib.sha256(given.encode()).digest(), hashlib.sha256(expected.encode()).digest())


class WrongLogins:
    """Counts wrong logins by address; after too many, the address must wait."""

    def __init__(self) -> None:
        self._wrong: OrderedDict[str, list[datetime]] = OrderedDict()

    def wait_for(self, address: str, *, now: datetime) -> timedelta | None:
        """How long this address must wait, or None if it may try."""
        recent = [at for at in self._wrong.get(address, []) if now - at < WRONG_LOGIN_WINDOW]
        if len(recent) < MOST_WRONG_LOGINS:
            return None
        return recent[0] + WRONG_LOGIN_WINDOW - now

    def note(self, address: str, *, now: datetime) -> None:
        recent = [at for at in self._wrong.pop(address, []) if now - at < WRONG_LOGIN_WINDOW]
        self._wrong[address] = [*recent, now][-MOST_WRONG_LOGINS:]
        while len(self._wrong) > _MOST_ADDRESSES:
            self._wrong.popitem(last=False)


def _sign(secret: bytes, purpose: str, body: str) -> str:
    return hmac.new(secret, f"{purpose}\n{body}".encode(), hashlib.sha256).hexdigest()
