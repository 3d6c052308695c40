"""The whole flow once, in a process that may be killed at any failpoint: real database, invented feeds, a file as the person.

`run_dying` is called in a child; what it leaves behind is finished by `run_whole` in another.
"""

import asyncio
import os
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.utils import format_datetime
from html import escape
from pathlib import Path
from typing import TypeVar

import tomlkit

from pipeline.alerts.rule import Rule, parse_line
from pipeline.articles.article import ArticleId
from pipeline.articles.cleaning import FullText
from pipeline.channels.channel import Channel
from pipeline.delivery.outcome import Outcome, Sent
from pipeline.delivery.parcel import Parcel
from pipeline.delivery.retrying import SCHEDULE
from pipeline.feeds.entry import ParsedFeed
from pipeline.feeds.feed import Feed
from pipeline.feeds.parsing import parse_feed
from pipeline.feeds.schedule import PollPolicy
from pipeline.flow import failpoints
from pipeline.flow.analyse import Knowledge, analyse_articles
from pipeline.flow.briefing import brief
from pipeline.flow.collect import Collector
from pipeline.flow.deliver import deliver_all, recipients_of
from pipeline.flow.group_writing import GroupWriter
from pipeline.flow.poll import Poller
from pipeline.flow.storing import StoringPolicy
from pipeline.flow.tell import tell_waiting
from pipeline.loading.event_words import load_event_words
from pipeline.loading.vocabulary import load_vocabulary
from pipeline.mentions.lexicon import build_lexicon
from pipeline.net.exchange import Answer, Fetched, FetchRequest
from pipeline.seeds.reading import read_profile
from pipeline.storage import articles
from pipeline.storage.engine import Database, open_database
from pipeline.storage.feeds import claim_due, sync_feeds
from pipeline.storage.processes import lease_holders, release_held_by
from pipeline.stories.describing import Tables
from pipeline.stories.entities import entity_weights
from tests.faults.invention import Invented, places, profile, report

COUNT = 6
PLACES = places(COUNT)
REPORTS = [report(place) for place in PLACES]
WHOLE = Feed(name="Whole", url="https://whole.example/feed", full_text="never")
POISON = Feed(name="Poison", url="https://poison.example/feed", full_text="never")
TEASER = Feed(name="Teaser", url="https://teaser.example/feed", full_text="always")
PROFILE = read_profile(tomlkit.parse(profile(PLACES)).unwrap(), file="seeds/invented.toml")
# Made on import, once: the children are forked from a server that has imported this.
KNOWLEDGE = Knowledge(
    lexicon=build_lexicon([PROFILE]),
    tables=Tables(
        words=load_event_words(), vocabulary=load_vocabulary(), entities=entity_weights(list(PROFILE.entities.values()))
    ),
    full_text={TEASER.url: "always", WHOLE.url: "never"},
)
Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Net:
    """Two feeds of three reports each; one gives whole texts, of the other the pages must be collected."""

    now: datetime

    async def fetch(self, request: FetchRequest) -> Answer:
        number = request.url.rsplit("/", 1)[1]
        if number == "feed":
            is_whole = request.url == WHOLE.url
            told = [each for each in REPORTS if (each.number % 2 == 0) == is_whole]
            body, kind = _rss(told, self.now, is_whole=is_whole), "application/rss+xml; charset=utf-8"
        else:
            body, kind = _page(REPORTS[int(number)]), "text/html; charset=utf-8"
        return Fetched(url=request.url, final_url=request.url, status=200, headers={"content-type": kind}, body=body.encode())


@dataclass(frozen=True, slots=True)
class Diary:
    """A channel that writes every id it is given into a file, at once: what is there has arrived, whoever dies next."""

    file: Path
    name: str = "desk"
    recipients: tuple[str, ...] = ("",)
    schedule: tuple[timedelta, ...] = SCHEDULE

    async def send(self, parcel: Parcel) -> Outcome:
        descriptor = os.open(self.file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o600)
        os.write(descriptor, f"{parcel.alert_id}\n".encode())
        os.close(descriptor)
        return Sent()


def run_dying(url: str, diary: Path, now: datetime, point: str) -> None:
    """Ends with status 137 when the point is reached."""
    failpoints.arm({point: lambda: os._exit(137)})
    run_whole(url, diary, now)


def run_whole(url: str, diary: Path, now: datetime) -> None:
    """Leases of whoever died before are given back first, as the service does."""
    database = open_database(url)
    with database.write() as connection:
        release_held_by(connection, sorted(lease_holders(connection)))
    asyncio.run(_gather(database, now))
    _analyse(database, now)
    channels: dict[str, Channel] = {"desk": Diary(diary)}
    _tell(database, channels, now)
    asyncio.run(deliver_all(database, channels, owner="pass", clock=lambda: now, jitter=lambda: 0.5))
    database.dispose()


async def _gather(database: Database, now: datetime) -> None:
    feeds = {feed.url: feed for feed in (WHOLE, TEASER)}
    with database.write() as connection:
        sync_feeds(connection, list(feeds.values()), now=now, spread=[timedelta(0)])
        lease = timedelta(minutes=2)
        claimed = claim_due(connection, owner="pass", now=now, limit=9, lease=lease, ignore_schedule=True)
    poller = Poller(
        fetcher=Net(now),
        parse=_parse,
        writer=GroupWriter(database=database, in_thread=_at_once),
        policy=PollPolicy(),
        storing=StoringPolicy(),
        clock=lambda: now,
        jitter=lambda: 0.5,
    )
    for each in claimed:
        await poller.poll(each, feeds[each.url])
    with database.write() as connection:
        wanted = articles.claim_pages(connection, owner="pass", now=now, limit=99, lease=timedelta(minutes=2))
    collector = Collector(fetcher=Net(now), database=database, clock=lambda: now, in_thread=_at_once)
    for page in wanted:
        await collector.collect(page)


def _analyse(database: Database, now: datetime) -> None:
    with database.read() as connection:
        ids = articles.stalled(connection, before=now, limit=99)
    analyse_all(database, ids, now=now, knowledge=KNOWLEDGE)


def analyse_all(database: Database, ids: list[ArticleId], *, now: datetime, knowledge: Knowledge) -> None:
    analyse_articles(ids, database=database, knowledge=knowledge, max_attempts=3, clock=lambda: now)


class Poison(dict[str, FullText]):
    """Each feed's wish for full texts, where asking for the poison feed's does `deed`: in the middle of analysing its article."""

    def __init__(self, deed: Callable[[], None]) -> None:
        super().__init__()
        self._deed = deed

    def get(self, feed_url: str, default: FullText = "auto") -> FullText:  # type: ignore[override]
        if feed_url == POISON.url:
            self._deed()
        return default


def _tell(database: Database, channels: dict[str, Channel], now: datetime) -> None:
    rule = Rule(name="any base", when=(parse_line(["type:base"]),), send_to=("desk",))
    tell_waiting(
        database, briefing=brief([rule], [PROFILE]), recipients=recipients_of(channels), owner="pass", clock=lambda: now
    )


async def _parse(body: bytes, content_type: str | None, url: str) -> ParsedFeed:
    return parse_feed(body, content_type=content_type, url=url)


async def _at_once(work: Callable[[], Result]) -> Result:
    return work()


def _rss(told: list[Invented], now: datetime, *, is_whole: bool) -> str:
    items = "".join(
        f"<item><title>{escape(each.title)}</title><link>https://news.example/{each.number}</link><guid>{each.number}</guid>"
        f"<pubDate>{format_datetime(now)}</pubDate><description>{escape(each.text if is_whole else each.text[:60])}</description>"
        "</item>"
        for each in told
    )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title>{items}</channel></rss>'


def _page(each: Invented) -> str:
    text = "".join(f"<p>{escape(part)}.</p>" for part in each.text.split(". "))
    return f"<html><head><title>{escape(each.title)}</title></head><body><article><h1>{escape(each.title)}</h1>{text}</article>"
