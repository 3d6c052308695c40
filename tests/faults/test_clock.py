"""Promise 15: clocks that jump, and machines that were off for days, lose nothing and flood nobody."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.feed import Feed
from pipeline.feeds.schedule import FeedState
from pipeline.flow.poll import NEVER
from pipeline.flow.storing import StoringPolicy, prepare_entries, store_entries
from pipeline.flow.sweep import sweep
from pipeline.storage import articles as article_rows
from pipeline.storage.engine import Database
from pipeline.storage.feeds import ClaimedFeed, claim_due, record_poll, sync_feeds
from pipeline.storage.schema import articles, feeds
from tests.storage.raw_articles import raw_article

NOW = datetime(2026, 12, 31, 23, 30, tzinfo=UTC)
FEED = Feed(name="A", url="https://a.example/feed", full_text="never")
MINUTE = timedelta(minutes=1)


def claimed(database: Database, now: datetime, owner: str = "p") -> ClaimedFeed:
    with database.write() as connection:
        sync_feeds(connection, [FEED], now=now, spread=[timedelta(0)])
        (feed,) = claim_due(connection, owner=owner, now=now, limit=1, lease=MINUTE)
    return feed


@pytest.mark.parametrize("ahead", [timedelta(hours=2), timedelta(days=1, hours=3), timedelta(days=30)])
def test_an_article_stored_by_a_clock_that_ran_ahead_is_found_by_the_sweep(database: Database, ahead: timedelta) -> None:
    feed = claimed(database, NOW)
    with database.write() as connection:
        (article,) = article_rows.insert_articles(connection, feed.id, [raw_article(1, seen_at=NOW + ahead, title="Title 1", summary="<p>summary</p>", content="<p>content</p>")], now=NOW + ahead)
    first = sweep(database, stalled_after=MINUTE, max_attempts=3, clock=lambda: NOW)
    later = sweep(database, stalled_after=MINUTE, max_attempts=3, clock=lambda: NOW + 2 * MINUTE)
    assert (*first.stalled, *later.stalled) == (article,)


def test_a_feed_planned_by_a_clock_that_ran_ahead_is_due_again_and_one_that_is_gone_stays_gone(database: Database) -> None:
    feed = claimed(database, NOW)
    with database.write() as connection:
        assert record_poll(connection, feed, FeedState(next_poll_at=NOW + timedelta(days=30)), never=NEVER)
    sweep(database, stalled_after=MINUTE, max_attempts=3, clock=lambda: NOW)
    with database.write() as connection:
        assert len(claim_due(connection, owner="q", now=NOW, limit=1, lease=MINUTE)) == 1
        connection.execute(update(feeds).values(next_poll_at=NEVER, lease_until=None, lease_owner=None))
    sweep(database, stalled_after=MINUTE, max_attempts=3, clock=lambda: NOW)
    with database.read() as connection:
        assert connection.execute(select(feeds.c.next_poll_at)).scalar_one() == NEVER


def test_a_clock_set_back_keeps_every_lease_for_leases_use_the_database_s_clock(database: Database) -> None:
    claimed(database, NOW)
    with database.write() as connection:
        for jump in (-timedelta(days=1), -timedelta(minutes=10), timedelta(hours=1), timedelta(days=400)):
            assert not claim_due(connection, owner="other", now=NOW + jump, limit=1, lease=MINUTE), jump


def entries(*ages: timedelta) -> ParsedFeed:
    told = [
        Entry(guid=f"g{age}", link=f"https://a.example/{age.total_seconds():.0f}", title=f"Title {age}", published_at=NOW - age)
        for age in ages
    ]
    return ParsedFeed(title="A", entries=tuple(told))


def test_after_three_days_off_late_news_is_marked_late_and_fresh_news_is_not(database: Database) -> None:
    feed = claimed(database, NOW)
    away = FeedState(next_poll_at=NOW, last_polled_at=NOW - timedelta(days=3), baseline_done=True)
    held = ClaimedFeed(id=feed.id, url=feed.url, state=away, owner=feed.owner, fence=feed.fence)
    with database.write() as connection:
        told = prepare_entries(entries(timedelta(days=2), timedelta(hours=1)), held, policy=StoringPolicy())
        store_entries(connection, held, FEED, told, policy=StoringPolicy(), now=NOW)
        late = dict(connection.execute(select(articles.c.published_at, articles.c.is_late)).all())
    assert late == {NOW - timedelta(days=2): True, NOW - timedelta(hours=1): False}


def test_after_three_days_off_no_more_feeds_are_polled_at_once_than_there_are_places(database: Database) -> None:
    many = [Feed(name=f"F{number}", url=f"https://f{number}.example/feed") for number in range(60)]
    with database.write() as connection:
        sync_feeds(connection, many, now=NOW - timedelta(days=3), spread=[timedelta(0)])
        assert len(claim_due(connection, owner="p", now=NOW, limit=25, lease=MINUTE)) == 25
