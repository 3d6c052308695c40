"""Signing webhooks as Standard Webhooks 1.0.0 says: HMAC-SHA256 over `id.timestamp.body`, scheme v1.

The id is the alert's and never changes; the timestamp is the attempt's. While a secret is being changed both sign, so that a
receiver with either accepts.
"""

import base64
import binascii
import hashlib
import hmac
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

PREFIX = "whsec_"
# The standard asks for 24 to 64 bytes.
MIN_BYTES, MAX_BYTES = 24, 64


@dataclass(frozen=True, slots=True, kw_only=True)
class Secret:
    """A signing key. Its repr hides it."""

    key: bytes = field(repr=False)

    def __post_init__(self) -> None:
        if not MIN_BYTES <= len(self.key) <= MAX_BYTES:
            raise ValueError(f"a webhook secret has {MIN_BYTES} to {MAX_BYTES} bytes, this one {len(self.key)}")


def parse_secret(text: str) -> Secret:
    """Read `whsec_` and base64. Raises ValueError that never repeats the secret."""
    body = text.strip().removeprefix(PREFIX)
    try:
        key = base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError):
        raise ValueError(f'a webhook secret is "{PREFIX}" followed by base64 of {MIN_BYTES} to {MAX_BYTES} bytes') from None
    return Secret(key=key)


def format_secret(secret: Secret) -> str:
    """The text to give to the receiver."""
    return PREFIX + base64.b64encode(secret.key).decode()


def sign(secrets: Sequence[Secret], *, message_id: str, attempted_at: datetime, body: bytes) -> dict[str, str]:
    """The three headers. Without a secret there is no signature header: id and timestamp still let a receiver deduplicate."""
    if "." in message_id:
        raise ValueError("a message id must not hold a full stop: it separates the signed parts")
    stamp = str(int(attempted_at.timestamp()))
    headers = {"webhook-id": message_id, "webhook-timestamp": stamp}
    if secrets:
        content = f"{message_id}.{stamp}.".encode() + body
        headers["webhook-signature"] = " ".join(f"v1,{_hmac(secret, content)}" for secret in secrets)
    return headers


def _hmac(secret: Secret, content: bytes) -> str:
    return base64.b64encode(hmac.new(secret.key, content, hashlib.sha256).digest()).decode()
