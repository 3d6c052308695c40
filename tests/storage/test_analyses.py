"""A result is written only while its article waits and is still the text that was analysed."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import select, update

from pipeline.articles.article import ArticleId, CleanText
from pipeline.feeds.feed import Feed
from pipeline.mentions.mention import Analysis, Mention
from pipeline.storage.analyses import Analysed, write_analyses
from pipeline.storage.articles import insert_articles
from pipeline.storage.engine import Database
from pipeline.storage.feeds import FeedId, sync_feeds
from pipeline.storage.schema import articles, feeds, mentions
from tests.storage.raw_articles import raw_article

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
HMEIMIM = Mention(
    seed_id="qamishli",
    entity_id="hmeimim",
    field="title",
    start=0,
    end=7,
    text="Hmeimim",
    name="Hmeimim",
    language="en",
    kind="strong",
    why="name",
)


def result(article_id: ArticleId, *, is_relevant: bool = False) -> Analysed:
    return Analysed(
        id=article_id,
        revision=1,
        clean=CleanText(title=f"Title {article_id}", text="A text."),
        analysis=Analysis(language="en", mentions=(HMEIMIM,), rejected=(), relevances=(), lexicon_version="1"),
        is_relevant=is_relevant,
        features=b"features" if is_relevant else None,
    )


def test_only_what_still_waits_as_it_was_read_is_written(database: Database) -> None:
    with database.write() as connection:
        sync_feeds(connection, [Feed(name="A", url="https://a.example/feed")], now=NOW, spread=[timedelta(0)])
        feed = FeedId(connection.execute(select(feeds.c.id)).scalar_one())
        quiet, relevant, edited, done = insert_articles(connection, feed, [raw_article(number, seen_at=NOW) for number in range(4)], now=NOW)
        connection.execute(update(articles).where(articles.c.id == edited).values(revision=2))
        connection.execute(update(articles).where(articles.c.id == done).values(state="done"))
    results = [result(done), result(edited), result(relevant, is_relevant=True), result(quiet)]
    with database.write() as connection:
        assert write_analyses(connection, results, now=NOW) == [relevant, quiet]
    with database.read() as connection:
        rows = connection.execute(select(articles.c.id, articles.c.state, articles.c.title).order_by(articles.c.id)).all()
        named = connection.execute(select(mentions.c.article_id).order_by(mentions.c.article_id)).scalars().all()
    assert rows == [
        (quiet, "done", f"Title {quiet}"),
        (relevant, "analysed", f"Title {relevant}"),
        (edited, "ready", ""),
        (done, "done", ""),
    ]
    assert named == [quiet, relevant]


def test_nothing_to_write_is_no_trouble(database: Database) -> None:
    with database.write() as connection:
        assert write_analyses(connection, [], now=NOW) == []
