"""WebSub subscriptions in the database: one a feed, found by the secret token of its callback."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, and_, delete, insert, or_, select, update

from pipeline.feeds.websub import Subscription
from pipeline.storage.feeds import FeedId
from pipeline.storage.schema import feeds, subscriptions


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredSubscription:
    feed_id: FeedId
    subscription: Subscription


def want(connection: Connection, feed_id: FeedId, *, hub: str, topic: str, token: str, secret: str) -> None:
    """Remember that this feed names a hub. A known pair of hub and topic stays as it is; another one replaces it."""
    row = connection.execute(select(subscriptions).where(subscriptions.c.feed_id == feed_id)).one_or_none()
    if row is not None and (row.hub, row.topic) == (hub, topic):
        return
    connection.execute(delete(subscriptions).where(subscriptions.c.feed_id == feed_id))
    values = {"feed_id": feed_id, "hub": hub, "topic": topic, "token": token, "secret": secret, "state": "wanted"}
    connection.execute(insert(subscriptions).values(**values, reason=""))


def due(connection: Connection, *, now: datetime, limit: int) -> list[StoredSubscription]:
    """Subscriptions of wanted feeds that are to be asked for, or renewed."""
    is_due = or_(
        subscriptions.c.state == "wanted",
        and_(subscriptions.c.renew_at.is_not(None), subscriptions.c.renew_at <= now),
    )
    query = select(subscriptions).join(feeds, feeds.c.id == subscriptions.c.feed_id).where(feeds.c.is_wanted, is_due)
    return [_stored(row) for row in connection.execute(query.order_by(subscriptions.c.feed_id).limit(limit))]


def by_token(connection: Connection, token: str) -> StoredSubscription | None:
    row = connection.execute(select(subscriptions).where(subscriptions.c.token == token)).one_or_none()
    return _stored(row) if row is not None else None


def save(connection: Connection, feed_id: FeedId, subscription: Subscription) -> None:
    connection.execute(
        update(subscriptions)
        .where(subscriptions.c.feed_id == feed_id, subscriptions.c.token == subscription.token)
        .values(
            state=subscription.state,
            asked_at=subscription.asked_at,
            lease_until=subscription.lease_until,
            renew_at=subscription.renew_at,
            reason=subscription.reason,
        )
    )


def of_feed(connection: Connection, feed_id: FeedId) -> Subscription | None:
    row = connection.execute(select(subscriptions).where(subscriptions.c.feed_id == feed_id)).one_or_none()
    return _stored(row).subscription if row is not None else None


def ask_feed_now(connection: Connection, feed_id: FeedId, *, now: datetime) -> None:
    """The hub says there is something new: the poller reads the feed at once."""
    connection.execute(update(feeds).where(feeds.c.id == feed_id, feeds.c.next_poll_at > now).values(next_poll_at=now))


def _stored(row: Row[tuple[object, ...]]) -> StoredSubscription:
    return StoredSubscription(
        feed_id=FeedId(row.feed_id),
        subscription=Subscription(
            hub=row.hub,
            topic=row.topic,
            token=row.token,
            secret=row.secret,
            state=row.state,
            asked_at=row.asked_at,
            lease_until=row.lease_until,
            renew_at=row.renew_at,
            reason=row.reason,
        ),
    )
