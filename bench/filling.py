"""Articles that wait for analysis, put into a database as polls would: text already there, nothing to fetch."""

from datetime import UTC, datetime, timedelta
from html import escape

from bench import texts
from pipeline.articles.article import ArticleId
from pipeline.feeds.feed import Feed
from pipeline.storage.articles import RawArticle, insert_articles
from pipeline.storage.engine import Database
from pipeline.storage.feeds import sync_feeds, wanted_feeds


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
