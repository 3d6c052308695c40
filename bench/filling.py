"""Articles that wait for analysis, put into a database as polls would, text already there; and feeds that are due at once."""

from datetime import UTC, datetime, timedelta
from html import escape

from sqlalchemy import update

from bench import texts
from pipeline.articles.article import ArticleId
from pipeline.feeds.feed import Feed
from pipeline.storage.articles import RawArticle, insert_articles
from pipeline.storage.engine import Database
from pipeline.storage.feeds import sync_feeds, wanted_feeds
from pipeline.storage.schema import feeds


def fill(database: Database, number: int, *, start: int = 0) -> list[ArticleId]:
    now = datetime.now(UTC)
    with database.write() as connection:
        sync_feeds(connection, [Feed(name="Outlet 0", url="http://127.1.0.1/etag/0")], now=now, spread=[timedelta(0)])
        feed = wanted_feeds(connection)[0]
        raw = [
            RawArticle(
                keys=(("content", at.to_bytes(16, "big")),),
                content_key=at.to_bytes(16, "big"),
                url=f"http://news.invalid/{at}",
                outlet=f"Outlet {at % 40}",
                country=None,
                author="",
                declared_language=None,
                published_at=now - timedelta(seconds=number + start - at),
                seen_at=now,
                is_baseline=False,
                is_late=False,
                title=title,
                summary_html="",
                content_html="".join(f"<p>{escape(line)}</p>" for line in text.splitlines()),
                state="ready",
            )
            for at, (title, text) in enumerate(texts.reports(number, start=start), start)
        ]
        return insert_articles(connection, feed.id, raw, now=now)


def make_due(database: Database) -> None:
    """All feeds at once, when all pollers are up: of new ones a poller spreads those beyond 200 over an interval."""
    with database.write() as connection:
        connection.execute(update(feeds).values(next_poll_at=datetime.now(UTC)))
