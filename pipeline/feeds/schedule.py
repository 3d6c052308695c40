"""When to ask a feed again, and what to remember of it: a state, one poll's outcome and the clock in; the next state out.

The rhythm is learned from how often a feed really publishes. Failures back off with jitter; a feed that is gone or
blocked is not asked again, and one that no longer is a feed is asked once a day: nothing is ever dropped silently.
"""

import dataclasses
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Literal, assert_never

FeedHealth = Literal["active", "gone", "broken", "blocked"]

DAY = timedelta(days=1)
NOT_A_FEED_LIMIT = 3  # three answers in a row that are no feed: the address shows something else now
MOVED_LIMIT = 3  # a permanent redirect is adopted after three identical ones; one may be a misconfigured night
REMEMBERED_GAPS = 16  # enough for a weekly rhythm of a daily paper, small enough for the row
MAX_VALIDATOR = 1_024  # bytes; longer ETags are attacks or bugs, and are sent back with every request
MAX_DETAIL = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class PollPolicy:
    """`every` until a feed's own rhythm is known; then between `min_interval` and `max_interval`."""

    every: timedelta = timedelta(minutes=15)
    min_interval: timedelta = timedelta(minutes=5)
    max_interval: timedelta = timedelta(hours=2)

    def __post_init__(self) -> None:
        if not timedelta(0) < self.min_interval <= self.max_interval:
            raise ValueError("a poll policy needs 0 < min_interval <= max_interval")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedState:
    """Everything the database keeps about a feed's rhythm and health.

    Validators count only for the address that gave them (`validators_url`). `gaps` are the seconds between the last new
    entries, oldest first. `next_poll_at` None means: not asked again by itself.
    """

    state: FeedHealth = "active"
    etag: str | None = None
    last_modified: str | None = None
    validators_url: str | None = None
    body_hash: str | None = None
    failures: int = 0
    not_a_feed: int = 0
    last_error_kind: str | None = None
    last_error: str | None = None
    next_poll_at: datetime | None = None
    last_polled_at: datetime | None = None
    last_ok_at: datetime | None = None
    last_new_at: datetime | None = None
    gaps: tuple[float, ...] = ()
    ttl: float | None = None
    interval: float | None = None
    moved_to: str | None = None
    moved_count: int = 0
    baseline_done: bool = False
    churn_polls: int = 0
    has_unstable_guids: bool = False
    trusts_guids: bool = True
    notes: tuple[str, ...] = ()

    @property
    def adopted_url(self) -> str | None:
        """The address to ask from now on, once a permanent redirect has proved itself."""
        return self.moved_to if self.moved_count >= MOVED_LIMIT else None

    def to_json(self) -> dict[str, object]:
        return {field.name: _plain(getattr(self, field.name)) for field in dataclasses.fields(self)}

    @classmethod
    def from_json(cls, document: Mapping[str, object]) -> "FeedState":
        """The inverse of `to_json`; unknown keys (of a newer version) are ignored, missing ones take their defaults."""
        known = cls.__dataclass_fields__
        return cls(**{name: _read(name, value) for name, value in document.items() if name in known})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True, kw_only=True)
class Moved:
    """A permanent redirect (301, 308) was followed to get this answer."""

    to: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Polled:
    """A body was parsed: `entries` in it, `new` of them never seen before.

    `renamed` are known articles under new ids, `reused` are ids that came back for something else (articles.recognising).
    """

    entries: int
    new: int
    etag: str | None = None
    last_modified: str | None = None
    url: str | None = None
    body_hash: str | None = None
    ttl: timedelta | None = None
    max_age: timedelta | None = None
    moved: Moved | None = None
    renamed: int = 0
    reused: int = 0
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class Unchanged:
    """304, or the same bytes as last time."""

    max_age: timedelta | None = None
    moved: Moved | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Failed:
    """No entries came. `kind` is a short stable word; five of them are treated apart.

    "host_busy" is our own queue at a host and no fault of the feed. "throttled", and a "forbidden" from a server that has
    answered before, ask us to come less often. "not_a_feed" breaks a feed in time, "blocked_address" at once.
    """

    kind: str
    detail: str = ""
    retry_after: timedelta | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Gone:
    """410: the publisher asks us to stop."""


Outcome = Polled | Unchanged | Failed | Gone


def first_poll(*, now: datetime, policy: PollPolicy, position: float) -> FeedState:
    """A feed we have never asked; `position` in [0, 1) spreads many new feeds over one interval."""
    return FeedState(next_poll_at=now + policy.every * position)


def revived(state: FeedState, *, now: datetime) -> FeedState:
    """The state after a person changed the configuration or asked to try again: due now, failures forgiven."""
    return dataclasses.replace(state, state="active", failures=0, not_a_feed=0, next_poll_at=now)


def next_poll(state: FeedState, outcome: Outcome, *, now: datetime, policy: PollPolicy, jitter: float) -> FeedState:
    """The state after `outcome`, with `next_poll_at` set. `jitter` in [0, 1) comes from the caller's randomness."""
    polled = dataclasses.replace(state, last_polled_at=now)
    match outcome:
        case Polled():
            return _after_success(_learned(polled, outcome, now=now), outcome, now=now, policy=policy, jitter=jitter)
        case Unchanged():
            return _after_success(polled, outcome, now=now, policy=policy, jitter=jitter)
        case Failed():
            return _after_failure(polled, outcome, now=now, policy=policy, jitter=jitter)
        case Gone():
            return dataclasses.replace(polled, state="gone", last_error_kind="gone", last_error="410 Gone", next_poll_at=None)
    assert_never(outcome)


def _learned(state: FeedState, outcome: Polled, *, now: datetime) -> FeedState:
    has_churn = outcome.entries >= 2 and outcome.renamed > outcome.entries / 2
    churn_polls = state.churn_polls + 1 if has_churn else state.churn_polls
    return dataclasses.replace(
        state,
        etag=_validator(outcome.etag),
        last_modified=_validator(outcome.last_modified),
        validators_url=outcome.url,
        body_hash=outcome.body_hash,
        ttl=outcome.ttl.total_seconds() if outcome.ttl else None,
        gaps=_gaps(state, outcome, now=now),
        last_new_at=now if outcome.new else state.last_new_at,
        baseline_done=True,
        churn_polls=churn_polls,
        has_unstable_guids=state.has_unstable_guids or churn_polls >= 2,
        trusts_guids=state.trusts_guids and outcome.reused == 0,
        notes=outcome.notes,
    )


def _gaps(state: FeedState, outcome: Polled, *, now: datetime) -> tuple[float, ...]:
    """The first poll shows the archive, not the rhythm; afterwards each new entry counts with an equal share of the wait."""
    if not outcome.new or state.last_new_at is None or not state.baseline_done:
        return state.gaps
    waited = max((now - state.last_new_at).total_seconds(), 1.0)
    shares = (waited / outcome.new,) * min(outcome.new, REMEMBERED_GAPS)
    return (*state.gaps, *shares)[-REMEMBERED_GAPS:]


def _after_success(
    state: FeedState, outcome: Polled | Unchanged, *, now: datetime, policy: PollPolicy, jitter: float
) -> FeedState:
    interval = _interval(state, outcome, now=now, policy=policy)
    moved_to = outcome.moved.to if outcome.moved else None
    return dataclasses.replace(
        state,
        state="active",
        failures=0,
        not_a_feed=0,
        last_error_kind=None,
        last_error=None,
        last_ok_at=now,
        interval=interval.total_seconds(),
        next_poll_at=now + interval * (0.9 + 0.2 * jitter),
        moved_to=moved_to,
        moved_count=(state.moved_count + 1 if moved_to == state.moved_to else 1) if moved_to else 0,
    )


def _interval(state: FeedState, outcome: Polled | Unchanged, *, now: datetime, policy: PollPolicy) -> timedelta:
    """Half the usual gap between entries. A poll that was mostly new came too late; an unusual silence stretches it."""
    if isinstance(outcome, Polled) and state.gaps and outcome.entries >= 4 and outcome.new >= outcome.entries / 2:
        return policy.min_interval
    interval = policy.every
    if state.gaps:
        usual = sorted(state.gaps)[len(state.gaps) // 2]
        silence = (now - state.last_new_at).total_seconds() if state.last_new_at else 0.0
        interval = timedelta(seconds=max(usual / 2, silence / 8))
    interval = min(max(interval, policy.min_interval), policy.max_interval)
    return max(interval, *_wishes(state, outcome))


def _wishes(state: FeedState, outcome: Polled | Unchanged) -> tuple[timedelta, timedelta]:
    """What the server asks for, at most a day. A `ttl` that the feed's own history contradicts is a default, not a wish."""
    max_age = min(outcome.max_age or timedelta(0), DAY)
    ttl = min(timedelta(seconds=state.ttl or 0), DAY)
    if state.gaps and ttl.total_seconds() > sorted(state.gaps)[len(state.gaps) // 2]:
        ttl = timedelta(0)
    return max_age, ttl


def _after_failure(state: FeedState, outcome: Failed, *, now: datetime, policy: PollPolicy, jitter: float) -> FeedState:
    if outcome.kind == "host_busy":
        return dataclasses.replace(state, next_poll_at=now + min(max(outcome.retry_after or DAY, policy.min_interval), DAY))
    not_a_feed = state.not_a_feed + 1 if outcome.kind == "not_a_feed" else 0
    health: FeedHealth = "broken" if not_a_feed >= NOT_A_FEED_LIMIT or state.state == "broken" else "active"
    failed = dataclasses.replace(
        state,
        state="blocked" if outcome.kind == "blocked_address" else health,
        failures=state.failures + 1,
        not_a_feed=not_a_feed,
        last_error_kind=outcome.kind,
        last_error=outcome.detail[:MAX_DETAIL],
        next_poll_at=None,
    )
    if failed.state == "blocked":
        return failed
    wait = DAY if failed.state == "broken" else _backoff(failed, outcome, policy=policy)
    spread = 1.0 if outcome.retry_after is not None else 0.75 + 0.5 * jitter
    return dataclasses.replace(failed, next_poll_at=now + wait * spread)


def _backoff(failed: FeedState, outcome: Failed, *, policy: PollPolicy) -> timedelta:
    """Doubling from the usual interval, a day at most. A server's Retry-After is clamped to the same range."""
    if outcome.retry_after is not None:
        return min(max(outcome.retry_after, policy.every), DAY)
    is_throttled = outcome.kind == "throttled" or (outcome.kind == "forbidden" and failed.last_ok_at is not None)
    return min(policy.every * float(2 ** min(failed.failures - (not is_throttled), 12)), DAY)


def _validator(value: str | None) -> str | None:
    """Sent back to the server with every request, so it must be short, printable ASCII; anything else is forgotten."""
    if not value or len(value) > MAX_VALIDATOR or not value.isascii() or not value.isprintable():
        return None
    return value


def _plain(value: object) -> object:
    if isinstance(value, datetime):
        return value.isoformat()
    return list(value) if isinstance(value, tuple) else value


def _read(name: str, value: object) -> object:
    if isinstance(value, str) and name.endswith("_at"):
        return datetime.fromisoformat(value)
    return tuple(value) if isinstance(value, list) else value
