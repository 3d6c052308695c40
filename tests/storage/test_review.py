"""Texts for a reviewer: relevant ones only, the latest first, no more than asked for."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from pipeline.feeds.feed import Feed
from pipeline.storage.articles import insert_articles
from pipeline.storage.engine import Database
from pipeline.storage.feeds import FeedId, sync_feeds
from pipeline.storage.review import relevant_texts
from pipeline.storage.schema import articles, feeds
from tests.storage.raw_articles import raw_article

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)


def test_the_latest_relevant_texts_come_first(database: Database) -> None:
    with database.write() as connection:
        sync_feeds(connection, [Feed(name="A", url="https://a.example/feed")], now=NOW, spread=[timedelta(0)])
        feed = FeedId(connection.execute(select(feeds.c.id)).scalar_one())
        ids = insert_articles(connection, feed, [raw_article(number, seen_at=NOW + timedelta(hours=number)) for number in range(4)], now=NOW)
        for number, article_id in enumerate(ids):
            values = {"title": f"T{number}", "text": f"X{number}", "is_relevant": number != 2}
            connection.execute(update(articles).where(articles.c.id == article_id).values(values))
    with database.read() as connection:
        assert relevant_texts(connection, limit=2) == ["T3\nX3", "T1\nX1"]
