"""When to try again: Svix's schedule, with jitter given as an argument and the receiver's Retry-After clamped.

5 s, 5 m, 30 m, 2 h, 5 h, 10 h, 10 h: eight attempts over about 28 hours, then the delivery is dead and can be redriven.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import parsedate_to_datetime

from pipeline.delivery.outcome import EndpointGone, Outcome, Refused, Retry, RetryKind, Sent

SCHEDULE = (
    timedelta(seconds=5),
    timedelta(minutes=5),
    timedelta(minutes=30),
    timedelta(hours=2),
    timedelta(hours=5),
    timedelta(hours=10),
    timedelta(hours=10),
)
# RFC 5321 4.5.4.1: at least 30 minutes between attempts, give up after 4-5 days; greylisters open after 1-15 minutes,
# so the first two come sooner.
MAIL_SCHEDULE = (
    timedelta(minutes=5),
    timedelta(minutes=15),
    timedelta(minutes=30),
    timedelta(hours=1),
    timedelta(hours=4),
    timedelta(hours=12),
    timedelta(hours=24),
    timedelta(hours=24),
    timedelta(hours=24),
)
JITTER = 0.2
# A receiver that is slow or counts requests gets a minute at least, whatever the schedule says (as Svix does).
MIN_WAIT = timedelta(seconds=60)
_PATIENT: frozenset[RetryKind] = frozenset({"timeout", "rate_limited", "unknown"})


@dataclass(frozen=True, slots=True, kw_only=True)
class TryAt:
    """Try again at this moment."""

    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """It arrived."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GiveUp:
    """No further attempt. `is_exhausted`: every attempt of the schedule failed, else it was refused for good."""

    is_exhausted: bool


Next = TryAt | Done | GiveUp


def next_attempt(
    outcome: Outcome,
    *,
    attempts: int,
    now: datetime,
    jitter: float = 0.0,
    schedule: tuple[timedelta, ...] = SCHEDULE,
) -> Next:
    """What follows from the outcome of attempt number `attempts` (counted from 1). `jitter` is in [-1, 1]."""
    match outcome:
        case Sent():
            return Done()
        case Refused() | EndpointGone():
            return GiveUp(is_exhausted=False)
        case Retry():
            if attempts > len(schedule):
                return GiveUp(is_exhausted=True)
            return TryAt(at=now + _wait(outcome, schedule[attempts - 1], jitter))


def _wait(outcome: Retry, base: timedelta, jitter: float) -> timedelta:
    floor = max(base, MIN_WAIT) if outcome.kind in _PATIENT or outcome.retry_after is not None else base
    if outcome.retry_after is not None:
        return min(max(outcome.retry_after, floor), 2 * floor)
    spread = 1 + JITTER * max(-1.0, min(1.0, jitter))
    return max(floor * spread, MIN_WAIT) if outcome.kind in _PATIENT else floor * spread


def parse_retry_after(value: str | None, *, now: datetime) -> timedelta | None:
    """Seconds or an HTTP date; None for garbage, a negative number or a moment gone by."""
    if value is None:
        return None
    text = value.strip()
    if text.isascii() and text.isdigit():
        return timedelta(seconds=min(int(text[:12]), 7 * 86_400))
    try:
        moment = parsedate_to_datetime(text)
    except (TypeError, ValueError, IndexError, OverflowError):  # the year 20217000000006
        return None
    if moment.tzinfo is None:
        return None
    ahead = moment - now
    return min(ahead, timedelta(days=7)) if ahead > timedelta(0) else None
