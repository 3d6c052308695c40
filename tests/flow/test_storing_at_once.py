"""Pollers that store the same articles at the same moment: each article once, whoever comes first, and nobody fails."""

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, text

from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.feed import Feed
from pipeline.feeds.schedule import PollPolicy
from pipeline.flow.group_writing import GroupWriter
from pipeline.flow.poll import Poller, PollReport
from pipeline.flow.storing import StoringPolicy, prepare_entries, store_entries
from pipeline.net.fetching import Fetched, FetchRequest
from pipeline.storage.engine import Database
from pipeline.storage.feeds import ClaimedFeed, claim_due, sync_feeds
from pipeline.storage.schema import article_keys, articles, entries

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FEEDS = [Feed(name=f"Outlet {number}", url=f"https://{number}.example/feed", language="en") for number in range(12)]


class Net:
    """Whatever is asked: something."""

    async def fetch(self, request: FetchRequest) -> Fetched:
        return Fetched(url=request.url, final_url=request.url, status=200, headers={}, body=request.url.encode())


async def parse(body: bytes, content_type: str | None, url: str) -> ParsedFeed:
    """All feeds have the same ten reports, as mirrors of one agency have, each in an order of its own."""
    del body, content_type
    number = int(url.removeprefix("https://").partition(".")[0])
    order = sorted(range(10), key=lambda at: (at * 7 + number * 3) % 10)
    return ParsedFeed(title=url, entries=tuple(report(at) for at in order))


def report(number: int) -> Entry:
    return Entry(
        guid=f"id-{number}",
        link=f"https://agency.example/news/{number}",
        title=f"Report number {number} on the road to the coast",
        content_html=f"<p>{number}: {'Cargo planes came and went all night. ' * 30}</p>",
        published_at=NOW - timedelta(hours=1),
    )


def claim(database: Database, limit: int) -> list[ClaimedFeed]:
    with database.write() as connection:
        return claim_due(connection, owner="one", now=NOW, limit=limit, lease=timedelta(minutes=2))


def poll(database: Database, claimed: list[ClaimedFeed]) -> list[PollReport]:
    """As one process does it: several in a transaction."""
    by_url = {feed.url: feed for feed in FEEDS}
    poller = Poller(
        fetcher=Net(),
        parse=parse,
        writer=GroupWriter(database=database),
        policy=PollPolicy(),
        storing=StoringPolicy(),
        clock=lambda: NOW,
        jitter=lambda: 0.5,
    )

    async def all_of_them() -> list[PollReport]:
        return await asyncio.gather(*(poller.poll(one, by_url[one.url]) for one in claimed))

    return asyncio.run(all_of_them())


def count(database: Database, *tables: object) -> list[int]:
    with database.read() as connection:
        return [connection.execute(select(func.count()).select_from(table)).scalar_one() for table in tables]  # type: ignore[arg-type]


@pytest.fixture
def mirrors(database: Database) -> Database:
    with database.write() as connection:
        sync_feeds(connection, FEEDS, now=NOW, spread=[timedelta(0)])
    return database


def test_four_pollers_at_once_store_each_article_once(mirrors: Database) -> None:
    shares = [claim(mirrors, 3) for _ in range(4)]
    with ThreadPoolExecutor(4) as pool:
        reports = [one for found in pool.map(lambda share: poll(mirrors, share), shares) for one in found]
    assert [one.result for one in reports] == ["ok"] * len(FEEDS)
    assert sum(one.new for one in reports) == 10
    # A link is the same everywhere; an id and a text are their outlet's own.
    assert count(mirrors, articles, entries, article_keys) == [10, 10 * len(FEEDS), 10 * (1 + 2 * len(FEEDS))]


def test_who_comes_second_waits_and_then_finds_the_articles_known(postgres_database: Database) -> None:
    """It has looked for the keys before they were committed, and so must look again."""
    database = postgres_database
    with database.write() as connection:
        sync_feeds(connection, FEEDS, now=NOW, spread=[timedelta(0)])
    (first,), second = claim(database, 1), claim(database, 1)
    parsed = asyncio.run(parse(b"", None, first.url))
    policy = StoringPolicy()
    with ThreadPoolExecutor(1) as pool:
        with database.write() as connection:
            found = prepare_entries(parsed, first, policy=policy)
            assert store_entries(connection, first, FEEDS[0], found, policy=policy, now=NOW).new == 10
            late = pool.submit(poll, database, second)
            until_one_waits(database)
        (known,) = late.result(timeout=20)
    assert (known.result, known.entries, known.new) == ("ok", 10, 0)
    assert count(database, articles) == [10]


def until_one_waits(database: Database) -> None:
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        with database.read() as connection:
            if connection.execute(text("SELECT count(*) FROM pg_locks WHERE NOT granted")).scalar_one():
                return
        time.sleep(0.01)
    raise TimeoutError
