"""WebSub (W3C), the subscriber's side, as pure decisions: what to ask a hub, how to answer it, when to renew.

A callback address holds a secret token of its own, so nobody can push into a feed by guessing, and a push with a wrong
signature is answered 2xx and forgotten, as the specification asks. Polling goes on, slowly: a hub may die without a word.
"""

import hashlib
import hmac
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal

LEASE_WISH = timedelta(days=10)
SHORTEST_LEASE = timedelta(hours=1)
# Renewed when this share of the lease is over, so that a hub that is away for a while does not end it.
RENEW_AT = 0.7
RETRY_AFTER = timedelta(hours=1)
POLL_WHILE_PUSHED = timedelta(hours=2)
_ALGORITHMS = frozenset({"sha1", "sha256", "sha384", "sha512"})

SubscriptionState = Literal["wanted", "asked", "active", "denied"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Subscription:
    """One feed at one hub. `token` is the secret part of our callback's path; `secret` signs what the hub sends."""

    hub: str
    topic: str
    token: str
    secret: str
    state: SubscriptionState = "wanted"
    asked_at: datetime | None = None
    lease_until: datetime | None = None
    renew_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Confirmed:
    """Answer 200 with `challenge` as the body."""

    challenge: str
    subscription: Subscription


@dataclass(frozen=True, slots=True, kw_only=True)
class Refused:
    """Answer 404: we did not ask for this."""

    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Noted:
    """Answer 200: the hub denied us; `subscription` says why."""

    subscription: Subscription


def request_form(subscription: Subscription, *, callback: str) -> dict[str, str]:
    """What to POST to the hub, as a form. `callback` is our public address; the token goes below it."""
    return {
        "hub.mode": "subscribe",
        "hub.topic": subscription.topic,
        "hub.callback": f"{callback.rstrip('/')}/{subscription.token}",
        "hub.secret": subscription.secret,
        "hub.lease_seconds": str(int(LEASE_WISH.total_seconds())),
    }


def asked(subscription: Subscription, *, now: datetime) -> Subscription:
    """A renewal keeps its running lease until the hub confirms the next."""
    state: SubscriptionState = "active" if subscription.state == "active" else "asked"
    return replace(subscription, state=state, asked_at=now, renew_at=now + RETRY_AFTER)


def is_due(subscription: Subscription, *, now: datetime) -> bool:
    """Wanted and never asked, not answered for an hour, or its lease is mostly over."""
    if subscription.state == "wanted" or subscription.renew_at is None:
        return subscription.state != "denied"
    return subscription.renew_at <= now


def verify(subscription: Subscription, query: Mapping[str, str], *, now: datetime) -> Confirmed | Refused | Noted:
    """The hub asks whether we really asked. Only the topic we asked for, and only while we want it, is confirmed."""
    if query.get("hub.topic") != subscription.topic:
        return Refused(reason="another topic")
    mode = query.get("hub.mode")
    if mode == "denied":
        reason = " ".join(query.get("hub.reason", "").split())[:200]
        return Noted(subscription=replace(subscription, state="denied", renew_at=now + LEASE_WISH, reason=reason))
    challenge = query.get("hub.challenge", "")
    if mode != "subscribe" or subscription.state == "wanted" or not challenge:
        return Refused(reason=f"not asked for: {mode}")
    lease = _lease(query.get("hub.lease_seconds", ""))
    active = replace(subscription, state="active", lease_until=now + lease, renew_at=now + lease * RENEW_AT, reason="")
    return Confirmed(challenge=challenge, subscription=active)


def is_signed(subscription: Subscription, body: bytes, header: str | None) -> bool:
    """Is X-Hub-Signature ("sha256=...") that of `body` under our secret? Compared in constant time."""
    algorithm, _, signature = (header or "").partition("=")
    if algorithm.lower() not in _ALGORITHMS or not signature.isascii():
        return False
    expected = hmac.new(subscription.secret.encode(), body, algorithm.lower()).hexdigest()
    return hmac.compare_digest(expected, signature.strip().lower())


def is_pushed(subscription: Subscription, *, now: datetime) -> bool:
    """Does the hub promise to send? Then polling may wait POLL_WHILE_PUSHED."""
    return subscription.state == "active" and subscription.lease_until is not None and subscription.lease_until > now


def token_for(topic: str, *, key: bytes) -> str:
    """The same for the same feed and installation, and not to be guessed without the key."""
    return hmac.new(key, topic.encode("utf-8"), hashlib.sha256).hexdigest()[:40]


def _lease(seconds: str) -> timedelta:
    if not seconds.isascii() or not seconds.isdigit():
        return LEASE_WISH
    return min(max(timedelta(seconds=int(seconds[:9])), SHORTEST_LEASE), LEASE_WISH * 3)
