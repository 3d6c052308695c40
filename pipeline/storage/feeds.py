"""Feeds in the database: which are wanted, when each is due, and who holds its lease.

A lease is fenced: every write names the owner and the fence number it was claimed with, so that a poller which slept past
its lease writes nothing (promises.md P14). Lease times come from the database's clock, never from a process's.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from typing import NewType

from sqlalchemy import Connection, and_, bindparam, func, insert, or_, select, update

from pipeline.feeds.feed import Feed, shown_url
from pipeline.feeds.schedule import FeedState, revived
from pipeline.storage.moments import database_now, span
from pipeline.storage.schema import feeds

FeedId = NewType("FeedId", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedFeed:
    """A feed that is ours until the lease ends; only (owner, fence) may write its result."""

    id: FeedId
    url: str
    state: FeedState
    owner: str
    fence: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedRow:
    """A feed as the health page shows it."""

    id: FeedId
    url: str
    name: str
    is_wanted: bool
    state: FeedState
    next_poll_at: datetime
    created_at: datetime

    @property
    def shown_url(self) -> str:
        return shown_url(self.url)


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsSynced:
    """What a new configuration changed."""

    added: int
    removed: int
    kept: int


def sync_feeds(connection: Connection, wanted: Sequence[Feed], *, now: datetime, spread: Sequence[timedelta]) -> FeedsSynced:
    """Make the table agree with the configuration: new feeds come in, absent or disabled ones are no longer wanted.

    `spread[i]` delays the first poll of the i-th new feed, so that a cold start of thousands does not hit the net at once.
    History stays: a feed that comes back goes on where it was.
    """
    rows = {row.url: row for row in connection.execute(select(feeds.c.id, feeds.c.url, feeds.c.name, feeds.c.is_wanted))}
    enabled = {feed.url: feed for feed in wanted if feed.is_enabled}
    new = [feed for url, feed in enabled.items() if url not in rows]
    if new:
        connection.execute(insert(feeds), [_new_row(feed, now + spread[i % len(spread)], now) for i, feed in enumerate(new)])
    back = [url for url, feed in enabled.items() if url in rows and not rows[url].is_wanted]
    if back:
        connection.execute(update(feeds).where(feeds.c.url.in_(back)).values(is_wanted=True, next_poll_at=now))
    for url, feed in enabled.items():
        if url in rows and rows[url].name != feed.name:
            connection.execute(update(feeds).where(feeds.c.url == url).values(name=feed.name))
    gone = [row.id for url, row in rows.items() if row.is_wanted and url not in enabled]
    if gone:
        connection.execute(update(feeds).where(feeds.c.id.in_(gone)).values(is_wanted=False))
    return FeedsSynced(added=len(new) + len(back), removed=len(gone), kept=len(enabled) - len(new) - len(back))


_IS_POLLABLE = and_(
    feeds.c.is_wanted,
    or_(feeds.c.lease_until.is_(None), feeds.c.lease_until < database_now()),
    feeds.c.state.not_in(("gone", "blocked")),
)


def is_one_due(connection: Connection, *, now: datetime) -> bool:
    """Looking costs no write lock; a poller looks every second."""
    query = select(feeds.c.id).where(_IS_POLLABLE, feeds.c.next_poll_at <= now).limit(1)
    return connection.execute(query).first() is not None


def claim_due(
    connection: Connection, *, owner: str, now: datetime, limit: int, lease: timedelta, ignore_schedule: bool = False
) -> list[ClaimedFeed]:
    """Take up to `limit` feeds that are due and that nobody holds, the longest overdue first."""
    is_due = _IS_POLLABLE if ignore_schedule else and_(_IS_POLLABLE, feeds.c.next_poll_at <= now)
    chosen = select(feeds.c.id).where(is_due).order_by(feeds.c.next_poll_at, feeds.c.id).limit(limit)
    if connection.dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    # As a CTE: PostgreSQL may run a plain subquery with row locks more than once, and then takes more than `limit`.
    limited = chosen.cte("chosen")
    claim = (
        update(feeds)
        .where(feeds.c.id.in_(select(limited.c.id)), is_due)
        .values(lease_owner=owner, lease_fence=feeds.c.lease_fence + 1, lease_until=database_now() + span(lease))
        .returning(feeds.c.id, feeds.c.url, feeds.c.health, feeds.c.lease_fence)
    )
    rows = connection.execute(claim).all()
    return [
        ClaimedFeed(id=FeedId(row.id), url=row.url, state=_state(row.health), owner=owner, fence=row.lease_fence)
        for row in sorted(rows, key=lambda row: row.id)
    ]


def record_poll(connection: Connection, claimed: ClaimedFeed, state: FeedState, *, never: datetime) -> bool:
    """Write the outcome and give the lease back. False: the lease was lost meanwhile, and nothing was written.

    A state without a next poll (gone, blocked) is due at `never`.
    """
    values = {
        "claimed": claimed.id,
        "owner": claimed.owner,
        "fence": claimed.fence,
        "health": json.dumps(state.to_json()),
        "state": state.state,
        "next_poll_at": state.next_poll_at or never,
        "lease_owner": None,
        "lease_until": None,
    }
    return connection.execute(_RECORD, values).rowcount == 1


# Put together once: every poll of every feed ends with it.
_RECORD = (
    update(feeds)
    .where(feeds.c.id == bindparam("claimed"), feeds.c.lease_owner == bindparam("owner"))
    .where(feeds.c.lease_fence == bindparam("fence"), feeds.c.lease_until >= database_now())
)


def release(connection: Connection, claimed: Sequence[ClaimedFeed]) -> None:
    """Give back leases unused, when stopping."""
    for feed in claimed:
        connection.execute(
            update(feeds)
            .where(feeds.c.id == feed.id, feeds.c.lease_owner == feed.owner, feeds.c.lease_fence == feed.fence)
            .values(lease_owner=None, lease_until=None)
        )


def wanted_feeds(connection: Connection) -> list[FeedRow]:
    """All wanted feeds with their health, by name."""
    query = select(feeds).where(feeds.c.is_wanted).order_by(func.lower(feeds.c.name), feeds.c.id)
    return [
        FeedRow(
            id=FeedId(row.id),
            url=row.url,
            name=row.name,
            is_wanted=row.is_wanted,
            state=_state(row.health),
            next_poll_at=row.next_poll_at,
            created_at=row.created_at,
        )
        for row in connection.execute(query)
    ]


def revive_feeds(connection: Connection, url: str | None, *, now: datetime, states: Sequence[str] = ()) -> int:
    """Make stopped or failing feeds due now, their failures forgiven: one by its URL, or all; only of `states`, if any."""
    revived_feeds = 0
    for row in connection.execute(select(feeds.c.id, feeds.c.url, feeds.c.health).where(feeds.c.is_wanted)).all():
        state = _state(row.health)
        is_meant = url in (None, row.url) and (state.state in states if states else state.state != "active" or state.failures)
        if is_meant:
            again = revived(state, now=now)
            values = {"health": json.dumps(again.to_json()), "state": again.state, "next_poll_at": now}
            connection.execute(update(feeds).where(feeds.c.id == row.id).values(values))
            revived_feeds += 1
    return revived_feeds


def next_due(connection: Connection) -> datetime | None:
    """When the next wanted feed is due; None where there is none."""
    moment: datetime | None = connection.execute(
        select(func.min(feeds.c.next_poll_at)).where(feeds.c.is_wanted, feeds.c.state.not_in(("gone", "blocked")))
    ).scalar()
    return moment


# Between two looks at the desk most feeds have not been asked again; reading 300 states anew costs more than the page.
@lru_cache(maxsize=4096)
def _state(health: str) -> FeedState:
    return FeedState.from_json(json.loads(health))


def _new_row(feed: Feed, first_poll_at: datetime, now: datetime) -> dict[str, object]:
    state = FeedState()
    return {
        "url": feed.url,
        "name": feed.name,
        "is_wanted": True,
        "state": state.state,
        "health": json.dumps(state.to_json()),
        "next_poll_at": first_poll_at,
        "lease_fence": 0,
        "created_at": now,
    }
