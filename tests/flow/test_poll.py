"""Polling one feed, from an answer of the network to rows: real databases, a fake network, a clock in the test's hand."""

import asyncio
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import TypeVar

import pytest
from sqlalchemy import func, select

from pipeline.errors import FeedError
from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.feed import Feed
from pipeline.feeds.schedule import PollPolicy
from pipeline.flow.group_writing import GroupWriter
from pipeline.flow.poll import Poller, PollReport
from pipeline.flow.storing import StoringPolicy
from pipeline.net.fetching import Answer, Failed, Fetched, FetchRequest, Gone, NotModified
from pipeline.storage.engine import Database
from pipeline.storage.feeds import ClaimedFeed, claim_due, sync_feeds, wanted_feeds
from pipeline.storage.schema import articles, entries, feeds

NOW = datetime(2026, 5, 1, 12, tzinfo=UTC)
FEED = Feed(name="Levant Monitor", url="https://levant.example/feed", language="en")
LONG = "Cargo planes came and went all night, a shopkeeper by the gate said. " * 30
Result = TypeVar("Result")


@dataclass
class FakeNet:
    """Gives the answers it was told to, in order, and remembers the requests."""

    answers: list[Answer]
    requests: list[FetchRequest] = field(default_factory=list)

    async def fetch(self, request: FetchRequest) -> Answer:
        self.requests.append(request)
        return self.answers.pop(0)


class Desk:
    """One feed, one poller, a clock."""

    def __init__(self, database: Database, *polls: Answer | tuple[Entry, ...] | FeedError) -> None:
        self.database = database
        self.now = NOW
        self.parsed = [poll for poll in polls if isinstance(poll, tuple | FeedError)]
        numbered = enumerate(polls)
        self.net = FakeNet([_answer(number) if isinstance(poll, tuple | FeedError) else poll for number, poll in numbered])
        with database.write() as connection:
            sync_feeds(connection, [FEED], now=self.now, spread=[timedelta(0)])

    async def _parse(self, body: bytes, content_type: str | None, url: str) -> ParsedFeed:
        del body, content_type, url
        parsed = self.parsed.pop(0)
        if isinstance(parsed, FeedError):
            raise parsed
        return ParsedFeed(title="Levant Monitor", entries=parsed)

    def claim(self, owner: str = "one") -> ClaimedFeed:
        with self.database.write() as connection:
            (claimed,) = claim_due(connection, owner=owner, now=self.now, limit=5, lease=timedelta(minutes=2))
        return claimed

    def poll(self, claimed: ClaimedFeed | None = None) -> PollReport:
        poller = Poller(
            fetcher=self.net,
            parse=self._parse,
            writer=GroupWriter(database=self.database, in_thread=_at_once),
            policy=PollPolicy(),
            storing=StoringPolicy(max_entries=50),
            clock=lambda: self.now,
            jitter=lambda: 0.5,
        )
        return asyncio.run(poller.poll(claimed or self.claim(), FEED))

    def later(self) -> None:
        self.now += timedelta(days=1)

    def count(self, what: object) -> int:
        with self.database.read() as connection:
            return int(connection.execute(select(func.count()).select_from(what)).scalar_one())

    def states(self) -> dict[str, int]:
        with self.database.read() as connection:
            return dict(connection.execute(select(articles.c.state, func.count()).group_by(articles.c.state)).all())


async def _at_once(work: Callable[[], Result]) -> Result:
    return work()


def _answer(number: int) -> Fetched:
    return Fetched(url=FEED.url, final_url=FEED.url, status=200, headers={"etag": f'"{number}"'}, body=b"body %d" % number)


def _entry(
    number: int, *, guid: str | None = None, title: str = "", age: timedelta = timedelta(hours=1), body: str = LONG
) -> Entry:
    return Entry(
        guid=guid or f"id-{number}",
        link=f"https://levant.example/news/{number}",
        title=title or f"Report number {number} on the road to the coast",
        content_html=f"<p>{number}: {body}</p>",
        published_at=NOW - age,
    )


def test_new_entries_are_stored_once_and_wait_for_analysis(database: Database) -> None:
    desk = Desk(database, (_entry(1), _entry(2)), (_entry(1), _entry(2), _entry(3)))
    first = desk.poll()
    desk.later()
    second = desk.poll()
    assert (first.new, len(first.fresh), second.new, len(second.fresh)) == (2, 2, 1, 1)
    assert desk.count(articles) == 3
    assert desk.count(entries) == 3
    assert desk.states() == {"ready": 3}


def test_a_short_entry_waits_for_its_page(database: Database) -> None:
    report = Desk(database, (_entry(1, body="A teaser."),)).poll()
    assert report.new == 1
    assert report.fresh == ()


def test_rotating_ids_make_nothing_new(database: Database) -> None:
    desk = Desk(database, (_entry(1), _entry(2)), (_entry(1, guid="x1"), _entry(2, guid="x2")))
    desk.poll()
    desk.later()
    assert desk.poll().new == 0
    assert desk.count(articles) == 2


def test_an_edited_entry_is_a_revision_of_its_article(database: Database) -> None:
    desk = Desk(database, (_entry(1),), (_entry(1, body="Corrected: two planes, not three. " * 50),))
    desk.poll()
    desk.later()
    report = desk.poll()
    assert (report.new, report.edited, len(report.fresh)) == (0, 1, 1)
    with database.read() as connection:
        assert connection.execute(select(articles.c.revision)).scalar_one() == 2


def test_a_feed_that_flaps_between_two_versions_stops_making_revisions(database: Database) -> None:
    old, new = (_entry(1),), (_entry(1, body="Another wording of it. " * 60),)
    desk = Desk(database, old, new, old, new)
    edits = []
    for _ in range(4):
        edits.append(desk.poll().edited)
        desk.later()
    assert edits == [0, 1, 0, 0]


def test_old_entries_of_a_first_poll_are_the_baseline(database: Database) -> None:
    desk = Desk(database, (_entry(1), _entry(2, age=timedelta(days=3))))
    desk.poll()
    with database.read() as connection:
        flags = connection.execute(select(articles.c.is_baseline).order_by(articles.c.url)).scalars().all()
    assert flags == [False, True]


def test_validators_are_sent_back_and_a_304_stores_nothing(database: Database) -> None:
    desk = Desk(database, (_entry(1),), NotModified(url=FEED.url, final_url=FEED.url))
    desk.poll()
    desk.later()
    report = desk.poll()
    assert report.result == "not_modified"
    assert desk.net.requests[1].etag == '"0"'
    assert desk.count(articles) == 1


def test_the_same_bytes_again_are_not_parsed(database: Database) -> None:
    desk = Desk(database, (_entry(1),), _answer(0))
    desk.poll()
    desk.later()
    assert desk.poll().result == "not_modified"


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (Failed(url=FEED.url, kind="timeout", detail="slow"), "timeout"),
        (FeedError("an HTML page", kind="not_a_feed"), "not_a_feed"),
        (Gone(url=FEED.url), "gone"),
    ],
    ids=["network", "not a feed", "gone"],
)
def test_a_failure_is_named_and_its_feed_stays_visible(database: Database, answer: Answer | FeedError, kind: str) -> None:
    desk = Desk(database, answer)
    report = desk.poll()
    assert report.kind == kind
    with database.read() as connection:
        (row,) = wanted_feeds(connection)
    assert row.state.last_error_kind == kind


def test_a_poller_that_lost_its_lease_writes_nothing(database: Database) -> None:
    desk = Desk(database, (_entry(1),))
    stale = desk.claim("slow")
    with database.write() as connection:
        connection.execute(feeds.update().values(lease_until=NOW - timedelta(days=1)))
    desk.claim("fast")
    assert desk.poll(stale).result == "lease_lost"
    assert desk.count(articles) == 0
    assert desk.count(entries) == 0


def test_a_flood_keeps_the_newest_and_says_so(database: Database) -> None:
    report = Desk(database, tuple(_entry(number) for number in range(80))).poll()
    assert (report.entries, report.new) == (80, 50)
    assert "flood" in report.notes


def test_one_article_in_two_entries_of_a_poll_is_stored_once(database: Database) -> None:
    desk = Desk(database, (_entry(1), _entry(1, guid="other")))
    assert desk.poll().new == 1
    assert desk.count(articles) == 1
