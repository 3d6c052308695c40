"""Signed one-click links: "useful" and "not useful" in a mail, for whoever got it, without a login.

The token says which alert and which word, and is signed with the installation's own key, so nobody can speak for an alert
they were not sent. A link only opens a page with a button: mail scanners follow links and must not vote.
"""

import base64
import hashlib
import hmac
from dataclasses import dataclass

_WORDS = {"useful": True, "not": False}
_SIGNED = b"seedwatch feedback 1\n"
_LENGTH = 16  # bytes: 128 bits of a SHA-256 MAC


@dataclass(frozen=True, slots=True, kw_only=True)
class Feedback:
    """What a valid link says."""

    alert_id: str
    is_useful: bool


def feedback_path(alert_id: str, *, is_useful: bool, key: bytes) -> str:
    """The path of a link, to be put behind the dashboard's public address."""
    word = "useful" if is_useful else "not"
    return f"/feedback/{alert_id}/{word}/{_mac(alert_id, word, key)}"


def feedback_links(base_url: str, alert_id: str, *, key: bytes) -> dict[str, str]:
    """Both links by the names under which an alert shows them."""
    base = base_url.rstrip("/")
    return {
        "useful": base + feedback_path(alert_id, is_useful=True, key=key),
        "not_useful": base + feedback_path(alert_id, is_useful=False, key=key),
    }


def read_feedback_path(alert_id: str, word: str, mac: str, *, key: bytes) -> Feedback | None:
    """The three variable parts of a path -> what they say, or None if they were not signed by us."""
    if word not in _WORDS or not hmac.compare_digest(_mac(alert_id, word, key).encode(), mac.encode("utf-8", "replace")):
        return None
    return Feedback(alert_id=alert_id, is_useful=_WORDS[word])


def _mac(alert_id: str, word: str, key: bytes) -> str:
    if len(key) < _LENGTH:
        raise ValueError(f"the key for feedback links has at least {_LENGTH} bytes")
    signed = hmac.new(key, _SIGNED + f"{alert_id}\n{word}".encode("utf-8", "replace"), hashlib.sha256).digest()
    return base64.urlsafe_b64encode(signed[:_LENGTH]).decode().rstrip("=")
