"""A delivery: one alert on its way to one recipient of one channel; and the health of the channel it goes through.

    pending --Sent--> sent
       | ^------------ redrive -----------.
       |--Refused--> failed  -------------|
       '--schedule over--> dead  ---------'
    digest: waits for the channel's digest, which marks it sent.

A channel that fails for 120 hours without one success, answers 410 or is set up wrongly, is disabled: its deliveries wait,
none is lost.
"""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Literal, NewType

from pipeline.delivery.outcome import EndpointGone, Outcome, Refused, Retry, Sent
from pipeline.delivery.retrying import SCHEDULE, Done, GiveUp, TryAt, next_attempt

DeliveryId = NewType("DeliveryId", str)
DeliveryState = Literal["pending", "digest", "sent", "failed", "dead"]

DISABLE_AFTER = timedelta(hours=120)
# A failure is forgotten if nothing failed for twice that: sporadic errors of a quiet channel must not add up.
FORGIVE_AFTER = 2 * DISABLE_AFTER


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One row of the outbox. `fence` grows with every lease: only the newest holder may record a result."""

    id: DeliveryId
    alert_id: str
    channel: str
    state: DeliveryState
    created_at: datetime
    recipient: str = ""
    attempts: int = 0
    next_attempt_at: datetime | None = None
    fence: int = 0
    last_status: int | None = None
    last_detail: str = ""
    last_attempt_at: datetime | None = None
    sent_at: datetime | None = None


def after_attempt(
    delivery: Delivery,
    outcome: Outcome,
    *,
    now: datetime,
    jitter: float,
    schedule: tuple[timedelta, ...] = SCHEDULE,
) -> Delivery:
    """The delivery after one more attempt. Where the channel is at fault for good (410, a setup error) it keeps waiting."""
    attempts = delivery.attempts + 1
    tried = replace(
        delivery,
        attempts=attempts,
        last_attempt_at=now,
        last_status=outcome.status,
        last_detail=_detail(outcome),
    )
    if is_channels_fault(outcome):
        return replace(tried, next_attempt_at=now)
    match next_attempt(outcome, attempts=attempts, now=now, jitter=jitter, schedule=schedule):
        case Done():
            return replace(tried, state="sent", sent_at=now, next_attempt_at=None)
        case TryAt(at=at):
            return replace(tried, state="pending", next_attempt_at=at)
        case GiveUp(is_exhausted=is_exhausted):
            return replace(tried, state="dead" if is_exhausted else "failed", next_attempt_at=None)


def is_channels_fault(outcome: Outcome) -> bool:
    """Nothing can be sent there until a person mends it; the channel is disabled at once."""
    return isinstance(outcome, EndpointGone) or (isinstance(outcome, Refused) and outcome.is_setup)


def _detail(outcome: Outcome) -> str:
    return f"{outcome.kind}: {outcome.detail}" if isinstance(outcome, Retry) else outcome.detail


def redriven(delivery: Delivery, *, now: datetime) -> Delivery:
    """Start over: a person says the other side is well again. Same id, same bytes."""
    if delivery.state not in ("failed", "dead"):
        return delivery
    return replace(delivery, state="pending", attempts=0, next_attempt_at=now)


@dataclass(frozen=True, slots=True, kw_only=True)
class EndpointState:
    """How a channel has been doing. `failing_since` is the first failure after the last success."""

    name: str
    failing_since: datetime | None = None
    last_failed_at: datetime | None = None
    last_ok_at: datetime | None = None
    disabled_at: datetime | None = None
    reason: str = ""

    @property
    def is_disabled(self) -> bool:
        return self.disabled_at is not None


def endpoint_after(endpoint: EndpointState, outcome: Outcome, *, now: datetime) -> EndpointState:
    """The channel after one attempt. A message refused for its own sake says nothing about the channel."""
    match outcome:
        case Sent():
            return replace(endpoint, failing_since=None, last_failed_at=None, last_ok_at=now, disabled_at=None, reason="")
        case EndpointGone():
            return _disabled(endpoint, now, "the receiver answered 410: it asks not to be called again")
        case Refused(is_setup=True):
            return _disabled(endpoint, now, f"it is set up wrongly: {outcome.detail[:200]}")
        case Refused():
            return endpoint
        case Retry():
            return _failed(endpoint, outcome, now)


def _failed(endpoint: EndpointState, outcome: Retry, now: datetime) -> EndpointState:
    is_forgiven = endpoint.last_failed_at is not None and now - endpoint.last_failed_at > FORGIVE_AFTER
    since = now if endpoint.failing_since is None or is_forgiven else endpoint.failing_since
    failed = replace(endpoint, failing_since=since, last_failed_at=now, reason=_detail(outcome)[:200])
    if now - since >= DISABLE_AFTER and not endpoint.is_disabled:
        return _disabled(failed, now, f"nothing arrived for {DISABLE_AFTER // timedelta(hours=1)} hours; last: {failed.reason}")
    return failed


def _disabled(endpoint: EndpointState, now: datetime, reason: str) -> EndpointState:
    if endpoint.is_disabled:
        return endpoint
    return replace(endpoint, failing_since=endpoint.failing_since or now, last_failed_at=now, disabled_at=now, reason=reason)


def enabled_again(endpoint: EndpointState) -> EndpointState:
    """As new: a person has redriven the channel."""
    return EndpointState(name=endpoint.name, last_ok_at=endpoint.last_ok_at)
