"""What the desk reads of feeds: each one's state and how much came of it lately."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from pipeline.feeds.schedule import FeedState
from pipeline.storage.schema import articles, feeds


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLine:
    """A wanted feed as its health page shows it."""

    id: int
    url: str
    name: str
    state: FeedState
    next_poll_at: datetime
    created_at: datetime


def feed_lines(connection: Connection) -> list[FeedLine]:
    """All wanted feeds, by name."""
    columns = (feeds.c.id, feeds.c.url, feeds.c.name, feeds.c.health, feeds.c.next_poll_at, feeds.c.created_at)
    query = select(*columns).where(feeds.c.is_wanted).order_by(func.lower(feeds.c.name), feeds.c.id)
    return [
        FeedLine(
            id=row.id,
            url=row.url,
            name=row.name,
            state=FeedState.from_json(json.loads(row.health)),
            next_poll_at=row.next_poll_at,
            created_at=row.created_at,
        )
        for row in connection.execute(query)
    ]


def articles_since(connection: Connection, since: datetime) -> Mapping[int, tuple[int, int]]:
    """Feed id -> (articles, relevant articles) seen since then."""
    relevant = func.sum(case((articles.c.is_relevant, 1), else_=0))
    query = select(articles.c.feed_id, func.count(), relevant).where(articles.c.seen_at >= since)
    return {row[0]: (row[1], int(row[2] or 0)) for row in connection.execute(query.group_by(articles.c.feed_id))}
