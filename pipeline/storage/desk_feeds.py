"""What the desk reads of feeds beside their state: how much came of each lately."""

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from pipeline.storage.schema import articles

# Enough to have heard each feed that speaks at all; a feed's language is asked of these only where nobody declared it.
MOST_HEARD = 600


def languages_heard(connection: Connection) -> Mapping[int, str]:
    """Feed id -> the language that most of its newest articles are in."""
    newest = select(articles.c.feed_id, articles.c.language).order_by(articles.c.seen_at.desc()).limit(MOST_HEARD)
    counts: dict[int, Counter[str]] = {}
    for row in connection.execute(newest):
        if row.language:
            counts.setdefault(row.feed_id, Counter())[row.language] += 1
    return {feed_id: counted.most_common(1)[0][0] for feed_id, counted in counts.items()}


def articles_since(connection: Connection, since: datetime) -> Mapping[int, tuple[int, int]]:
    """Feed id -> (articles, relevant articles) seen since then.

    Grouped by an expression, so that SQLite walks the index of moments and not that of feeds, which is the whole archive.
    """
    feed = articles.c.feed_id + 0
    relevant = func.sum(case((articles.c.is_relevant, 1), else_=0))
    query = select(feed, func.count(), relevant).where(articles.c.seen_at >= since).group_by(feed)
    return {row[0]: (row[1], int(row[2])) for row in connection.execute(query)}
