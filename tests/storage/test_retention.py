"""Retention: raw pages go first, later whole texts that no story holds; keys stay, so nothing old is told again."""

from datetime import UTC, datetime, timedelta

from sqlalchemy import func, select, update

from pipeline.feeds.feed import Feed
from pipeline.flow.retention import STEP, RetentionPolicy, tidy
from pipeline.storage import articles as rows
from pipeline.storage.articles import known_articles
from pipeline.storage.engine import Database
from pipeline.storage.feeds import FeedId, sync_feeds
from pipeline.storage.schema import article_keys, articles, feeds, stories, story_articles
from tests.storage.raw_articles import raw_article

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
POLICY = RetentionPolicy(pages=timedelta(days=7), articles=timedelta(days=365))


def archive(database: Database, *ages_in_days: int) -> list[int]:
    """Finished articles of these ages, each with a page and a text."""
    with database.write() as connection:
        sync_feeds(connection, [Feed(name="A", url="https://a.example/feed")], now=NOW, spread=[timedelta(0)])
        feed = FeedId(connection.execute(select(feeds.c.id)).scalar_one())
        fresh = [
            raw_article(
                number, seen_at=NOW - timedelta(days=age), title=f"Title {number}", summary="<p>summary</p>", content="<p>content</p>"
            )
            for number, age in enumerate(ages_in_days, 1)
        ]
        ids = rows.insert_articles(connection, feed, fresh, now=NOW)
        connection.execute(update(articles).values(state="done", page=b"page", text="a text", title="a title"))
    return [int(each) for each in ids]


def test_pages_go_after_a_week_and_texts_after_a_year(database: Database) -> None:
    new, week, year = archive(database, 1, 8, 400)
    report = tidy(database, POLICY, clock=lambda: NOW)
    with database.read() as connection:
        found = {row.id: (row.page is not None, row.text) for row in connection.execute(select(articles))}
    assert found == {new: (True, "a text"), week: (False, "a text"), year: (False, "")}
    assert (report.pages, report.articles, report.is_finished) == (2, 1, True)


def test_an_emptied_article_is_still_recognised(database: Database) -> None:
    (old,) = archive(database, 400)
    tidy(database, POLICY, clock=lambda: NOW)
    with database.read() as connection:
        assert {known.id for known in known_articles(connection, [(1).to_bytes(16)]).values()} == {old}
        assert connection.execute(select(func.count()).select_from(article_keys)).scalar_one() == 1


def test_what_a_story_holds_stays(database: Database) -> None:
    (old,) = archive(database, 400)
    with database.write() as connection:
        connection.execute(stories.insert().values(**story_row()))
        connection.execute(story_articles.insert().values(article_id=old, story_id="s", joined_at=NOW, score=0.0, terms="[]"))
    tidy(database, POLICY, clock=lambda: NOW)
    with database.read() as connection:
        assert connection.execute(select(articles.c.text)).scalar_one() == "a text"


def test_what_still_waits_is_never_touched(database: Database) -> None:
    archive(database, 400)
    with database.write() as connection:
        connection.execute(update(articles).values(state="ready"))
    assert tidy(database, POLICY, clock=lambda: NOW).articles == 0


def test_it_goes_in_small_steps_and_says_when_there_is_more(sqlite_database: Database) -> None:
    archive(sqlite_database, *([400] * (2 * STEP + 1)))
    first = tidy(sqlite_database, POLICY, clock=lambda: NOW, most_steps=1)
    assert (first.articles, first.is_finished) == (STEP, False)
    rest = tidy(sqlite_database, POLICY, clock=lambda: NOW)
    assert (rest.articles, rest.is_finished) == (STEP + 1, True)


def story_row() -> dict[str, object]:
    return {
        "id": "s",
        "state": "open",
        "title": "t",
        "title_article_id": 1,
        "first_day": 1,
        "last_day": 1,
        "first_seen_at": NOW,
        "last_seen_at": NOW,
        "n_articles": 1,
        "n_outlets": 1,
        "n_independent": 1,
        "languages": "[]",
        "body": "{}",
        "rules_version": "1",
    }
