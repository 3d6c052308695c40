"""`seedwatch once`: the whole flow in one process and one pass, without a broker; for cron and for a first look."""

import asyncio
import random
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from pipeline.articles.article import ArticleId
from pipeline.channels.channel import Channel
from pipeline.flow.collect import Collector
from pipeline.flow.deliver import SendPolicy, deliver_all, recipients_of, send_digests
from pipeline.flow.poll import Poller, PollReport
from pipeline.flow.retell import retell_due
from pipeline.storage.articles import WantedPage, claim_pages, count_by_state, stalled
from pipeline.storage.deliveries import count_deliveries
from pipeline.storage.feeds import ClaimedFeed, claim_due
from workers import handling, runtime
from workers.look_commands import progress_bar
from workers.outgoing import build_channels, digest_schedules, outgoing, without_notices
from workers.poller import LEASE, gathering, in_thread, sync
from workers.reporting import report


@dataclass(frozen=True, slots=True, kw_only=True)
class Summary:
    """What one pass did; printed as JSON by --json."""

    feeds: dict[str, int]
    entries: dict[str, int]
    articles: dict[str, int]
    alerts: int
    deliveries: dict[str, int]


async def run_once() -> Summary:
    settings = runtime.configuration().settings
    async with gathering(settings) as (poller, collector):
        polls = await _poll_all(poller)
        await _collect_all(collector)
    alerts = await asyncio.to_thread(_analyse_all)
    await _deliver()
    with runtime.database().read() as connection:
        articles = count_by_state(connection)
        outbox = Counter[str]()
        for count in count_deliveries(connection):
            outbox[count.state] += count.number
    results = Counter(poll.result for poll in polls)
    return Summary(
        feeds={
            "ok": results["ok"],
            "not_modified": results["not_modified"],
            "failed": results["failed"] + results["gone"],
        },
        entries={"seen": sum(poll.entries for poll in polls), "new": sum(poll.new for poll in polls)},
        articles=articles,
        alerts=alerts,
        deliveries={
            "sent": outbox["sent"],
            "pending": outbox["pending"] + outbox["digest"],
            "failed": outbox["failed"] + outbox["dead"],
        },
    )


async def _poll_all(poller: Poller) -> list[PollReport]:
    """Every enabled feed, due or not."""
    feeds = await in_thread(sync)
    owner = runtime.process_name("once")

    def claim() -> list[ClaimedFeed]:
        with runtime.database().write() as connection:
            return claim_due(
                connection, owner=owner, now=runtime.now(), limit=len(feeds), lease=LEASE * 10, ignore_schedule=True
            )

    claimed = [each for each in await in_thread(claim) if each.url in feeds]
    places = asyncio.Semaphore(runtime.configuration().settings.polling.concurrency)
    with progress_bar("polling", len(claimed)) as step:

        async def one(each: ClaimedFeed) -> PollReport:
            async with places:
                polled = await poller.poll(each, feeds[each.url])
            report(polled)
            step()
            return polled

        async with asyncio.TaskGroup() as group:
            tasks = [group.create_task(one(each)) for each in claimed]
    return [task.result() for task in tasks]


async def _collect_all(collector: Collector) -> None:
    """Every wanted page, each tried once; what fails is tried again by the next pass."""

    def claim() -> list[WantedPage]:
        with runtime.database().write() as connection:
            owner = runtime.process_name("once")
            return claim_pages(connection, owner=owner, now=runtime.now(), limit=100_000, lease=timedelta(minutes=10))

    wanted = await in_thread(claim)
    places = asyncio.Semaphore(runtime.configuration().settings.polling.concurrency)
    with progress_bar("collecting pages", len(wanted)) as step:

        async def one(page: WantedPage) -> None:
            async with places:
                report(await collector.collect(page))
            step()

        async with asyncio.TaskGroup() as group:
            for page in wanted:
                group.create_task(one(page))


def _analyse_all() -> int:
    """Everything that waits; gives the number of alerts decided."""
    alerts = 0
    ids = _waiting()
    size = runtime.configuration().settings.workers.batch
    with progress_bar("analysing", len(ids)) as step:
        for start in range(0, len(ids), size):
            batch = ids[start : start + size]
            handling.analyse(batch)
            _times(step, len(batch))
    alerts += len(handling.tell().alerts)
    return alerts


def _waiting() -> list[ArticleId]:
    with runtime.database().read() as connection:
        return stalled(connection, before=runtime.now(), limit=1_000_000)


async def _deliver() -> None:
    configuration = runtime.configuration()
    async with outgoing(configuration) as session:
        channels = build_channels(configuration, session)
        await in_thread(lambda: _told_by_the_clock(channels))
        done = await deliver_all(
            runtime.database(),
            channels,
            owner=runtime.process_name("once"),
            clock=runtime.now,
            jitter=lambda: random.uniform(-1, 1),  # noqa: S311 spreads retries
            policy=SendPolicy(without_notices=without_notices(runtime.configuration())),
        )
    for attempted in done:
        report(attempted)


def _times(step: Callable[[], None], number: int) -> None:
    for _ in range(number):
        step()


def _told_by_the_clock(channels: Mapping[str, Channel]) -> None:
    """What was held until now, and digests that are due."""
    database, recipients = runtime.database(), recipients_of(channels)
    retell_due(database, briefing=runtime.briefing(), recipients=recipients, clock=runtime.now)
    send_digests(database, digest_schedules(runtime.configuration()), channels, now=runtime.now())
