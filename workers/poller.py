"""`seedwatch poll`: asks feeds that are due, collects wanted pages, publishes ids, sweeps. As many copies as wanted."""

import asyncio
import random
from collections.abc import AsyncIterator, Callable, Sequence
from contextlib import asynccontextmanager
from datetime import timedelta
from typing import TypeVar

from kombu.exceptions import OperationalError

from pipeline.articles.article import ArticleId
from pipeline.errors import SeedwatchError
from pipeline.feeds.entry import ParsedFeed
from pipeline.feeds.feed import Feed
from pipeline.feeds.schedule import PollPolicy
from pipeline.flow.collect import Collector
from pipeline.flow.failpoints import reach
from pipeline.flow.group_writing import GroupWriter
from pipeline.flow.poll import Parse, Poller
from pipeline.flow.retention import RetentionPolicy, tidy
from pipeline.flow.storing import StoringPolicy
from pipeline.flow.subscribing import subscribe_due
from pipeline.flow.sweep import sweep
from pipeline.loading.settings import Settings
from pipeline.net.confinement import ConfinedParser
from pipeline.net.fetching import Fetcher, FetchLimits
from pipeline.storage.articles import WantedPage, claim_pages, is_page_due
from pipeline.storage.feeds import ClaimedFeed, claim_due, is_one_due, release, revive_feeds, sync_feeds
from pipeline.storage.processes import take_lane
from workers import runtime
from workers.batching import Batcher
from workers.guarding import guard_policy
from workers.loops import Loops
from workers.reporting import logger, report

Result = TypeVar("Result")
LEASE = timedelta(minutes=2)
"""Above twice the longest poll: 60 s wait for a host's turn and 30 s for the request leave room."""
SUBSCRIBE = timedelta(seconds=15)
SWEEP = timedelta(seconds=10)
TIDY = timedelta(minutes=10)
COLD_START = 200
"""New feeds polled at once; the rest of a cold start spreads over one interval."""


async def in_thread(work: Callable[[], Result]) -> Result:
    return await asyncio.to_thread(work)


def fetcher_of(settings: Settings) -> Fetcher:
    """What reads the net, as the files in force say: limits, politeness, and the addresses it may reach."""
    net = settings.net
    limits = FetchLimits(
        total=net.total_timeout,
        connect=net.connect_timeout,
        read=net.read_timeout,
        max_bytes={"feed": net.max_feed, "page": net.max_page, "robots": 512 * 1024},
        max_redirects=net.max_redirects,
        concurrency=settings.polling.concurrency,
        per_host=settings.polling.per_host,
        host_spacing=settings.polling.host_gap,
    )
    guard = guard_policy(runtime.configuration())
    return Fetcher(user_agent=user_agent(settings), limits=limits, guard=guard, obey_robots=net.obey_robots)


@asynccontextmanager
async def reading(settings: Settings) -> AsyncIterator[tuple[Fetcher, Parse]]:
    """What reads the net and takes feeds apart, for the life of a process."""
    async with fetcher_of(settings) as fetcher, ConfinedParser() as parser:

        async def parse(body: bytes, content_type: str | None, url: str) -> ParsedFeed:
            return await parser.parse(body, content_type=content_type, url=url, now=runtime.now())

        yield fetcher, parse


@asynccontextmanager
async def gathering(settings: Settings) -> AsyncIterator[tuple[Poller, Collector]]:
    """Poller and collector for the life of a process."""
    async with reading(settings) as (fetcher, parse):
        database = runtime.database()
        poller = Poller(
            fetcher=fetcher,
            parse=parse,
            writer=GroupWriter(database=database, in_thread=in_thread),
            policy=PollPolicy(
                every=settings.polling.every, min_interval=settings.polling.min, max_interval=settings.polling.max
            ),
            storing=StoringPolicy(baseline_after=settings.polling.baseline_after, max_entries=settings.polling.max_entries),
            clock=runtime.now,
            jitter=random.Random().random,  # noqa: S311 spreads load; nothing secret hangs on it
            subscribes=bool(settings.websub.callback),
        )
        yield poller, Collector(fetcher=fetcher, database=database, clock=runtime.now, in_thread=in_thread)


def user_agent(settings: Settings) -> str:
    contact = settings.polling.contact or "https://github.com/seedwatch/seedwatch"
    return f"Seedwatch/0.1 (+{contact}; news monitor; obeys robots.txt)"


def sync() -> dict[str, Feed]:
    """Make the feeds table agree with the files; gives the enabled feeds by URL."""
    configuration = runtime.configuration()
    enabled = {feed.url: feed for feed in configuration.feeds if feed.is_enabled}
    every = configuration.settings.polling.every
    late = max(len(enabled) - COLD_START, 1)
    spread = [max(number - COLD_START, 0) / late * every for number in range(max(len(enabled), 1))]
    with runtime.database().write() as connection:
        sync_feeds(connection, configuration.feeds, now=runtime.now(), spread=spread)
        revive_feeds(connection, None, now=runtime.now(), states=("blocked",))  # what may be reached may have changed
    return enabled


class PollerProcess:
    """The loops of one poller. `stop` lets running polls finish, gives back the rest, and sends what waits to be sent."""

    def __init__(self, poller: Poller, collector: Collector, publish: Callable[[Sequence[ArticleId]], None]) -> None:
        settings = runtime.configuration().settings
        self._settings = settings
        self._poller, self._collector, self._publish = poller, collector, publish
        self._owner = runtime.process_name("poller")
        self._feeds: dict[str, Feed] = {}
        self._batcher = Batcher(self._send, size=settings.workers.batch, flush=settings.workers.flush)
        self._places = asyncio.Semaphore(settings.polling.concurrency)
        self._page_places = asyncio.Semaphore(max(settings.polling.concurrency // 2, 1))

    async def run(self, loops: Loops) -> None:
        self._feeds = await in_thread(sync)
        loops.every("poll", self._settings.polling.tick, self._poll_due)
        loops.every("collect", self._settings.polling.tick, self._collect_due)
        loops.every("sweep", min(self._settings.workers.sweep, SWEEP), self._sweep)
        loops.every("reload", timedelta(seconds=2), self._reload)
        loops.every("retention", TIDY, self._tidy)
        if self._settings.websub.callback:
            loops.every("subscribe", SUBSCRIBE, self._subscribe)
        await loops.run(kind="poller", owner=self._owner)
        await self._batcher.drain()

    async def _poll_due(self, loops: Loops) -> int:
        """Claim as many due feeds as there are free places, and poll them beside each other."""
        free = self._places._value  # noqa: SLF001 there is no public way to ask a semaphore for its free places
        if not free:
            return 0

        def claim() -> list[ClaimedFeed]:
            database, now = runtime.database(), runtime.now()
            with database.read() as connection:
                if not is_one_due(connection, now=now):
                    return []
            with database.jot() as connection:
                return claim_due(connection, owner=self._owner, now=now, limit=free, lease=LEASE)

        claimed = await in_thread(claim)
        for feed in claimed:
            await self._places.acquire()
            loops.start(self._poll_one(feed), self._places.release)
        return len(claimed)

    async def _poll_one(self, claimed: ClaimedFeed) -> None:
        feed = self._feeds.get(claimed.url)
        if feed is None:  # another poller has a newer configuration than we
            await in_thread(lambda: self._give_back(claimed))
            return
        outcome = await self._poller.poll(claimed, feed)
        report(outcome)
        self._batcher.add(outcome.fresh)

    def _give_back(self, claimed: ClaimedFeed) -> None:
        with runtime.database().write() as connection:
            release(connection, [claimed])

    async def _collect_due(self, loops: Loops) -> int:
        free = self._page_places._value  # noqa: SLF001 as above
        if not free:
            return 0

        def claim() -> list[WantedPage]:
            database, now = runtime.database(), runtime.now()
            with database.read() as connection:
                if not is_page_due(connection, now=now):
                    return []
            with database.write() as connection:
                return claim_pages(connection, owner=self._owner, now=now, limit=free, lease=LEASE)

        wanted = await in_thread(claim)
        for page in wanted:
            await self._page_places.acquire()
            loops.start(self._collect_one(page), self._page_places.release)
        return len(wanted)

    async def _collect_one(self, wanted: WantedPage) -> None:
        outcome = await self._collector.collect(wanted)
        report(outcome)
        if outcome.is_ready:
            self._batcher.add([outcome.article_id])

    async def _sweep(self, loops: Loops) -> int:
        """One poller at a time; what it finds is published again."""
        del loops

        def run() -> tuple[ArticleId, ...] | None:
            database, workers = runtime.database(), self._settings.workers
            with database.jot() as connection:
                if take_lane(connection, "sweep", owner=self._owner, lease=workers.sweep) is None:
                    return None
            swept = sweep(database, stalled_after=workers.sweep, max_attempts=workers.attempts, clock=runtime.now)
            report(swept)
            return swept.stalled

        found = await in_thread(run)
        if found is None:
            return 0
        self._batcher.add(found)
        await self._send(())  # an empty task: groups what waits for its story, and proves that the workers work
        return len(found)

    async def _tidy(self, loops: Loops) -> int:
        """One poller at a time lets go of what is old."""
        del loops
        kept = self._settings.retention

        def run() -> int:
            with runtime.database().write() as connection:
                if take_lane(connection, "retention", owner=self._owner, lease=TIDY) is None:
                    return 0
            tidied = tidy(runtime.database(), RetentionPolicy(pages=kept.pages, articles=kept.articles), clock=runtime.now)
            report(tidied)
            return tidied.pages + tidied.articles

        return await in_thread(run)

    async def _subscribe(self, loops: Loops) -> int:
        del loops
        poster = self._poller.fetcher
        assert isinstance(poster, Fetcher)
        callback = self._settings.websub.callback
        asked = await subscribe_due(
            runtime.database(), poster=poster, callback=callback, clock=runtime.now, in_thread=in_thread
        )
        if asked.asked:
            report(asked)
        return asked.asked

    async def _reload(self, loops: Loops) -> int:
        del loops
        outcome = await in_thread(runtime.reload)
        if outcome is not False:
            report(outcome)
        if outcome is True:
            self._feeds = await in_thread(sync)
        return 0

    async def _send(self, ids: Sequence[ArticleId]) -> None:
        """Publish after commit. A broker that is away is no loss: the sweep finds the rows again."""
        try:
            reach("publish.before")
            await in_thread(lambda: self._publish(ids))
            reach("publish.after")
        except (OperationalError, SeedwatchError, OSError) as error:
            logger().warning("broker is away; the sweep will publish again", articles=len(ids), error=str(error))


def publish_by_celery(ids: Sequence[ArticleId]) -> None:
    from workers.app import app  # noqa: PLC0415 Celery is slow to import and `once` does not need it

    app.send_task("seedwatch.analyse", args=[list(ids)])


async def main(loops: Loops) -> None:
    async with gathering(runtime.configuration().settings) as (poller, collector):
        await PollerProcess(poller, collector, publish_by_celery).run(loops)
