"""What the desk reads of feeds beside their state: how much came of each lately."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import Connection, case, func, select

from pipeline.storage.schema import articles


def articles_since(connection: Connection, since: datetime) -> Mapping[int, tuple[int, int]]:
    """Feed id -> (articles, relevant articles) seen since then."""
    relevant = func.sum(case((articles.c.is_relevant, 1), else_=0))
    query = select(articles.c.feed_id, func.count(), relevant).where(articles.c.seen_at >= since)
    return {row[0]: (row[1], int(row[2] or 0)) for row in connection.execute(query.group_by(articles.c.feed_id))}
