"""Server time and weight of every page on an archive of 100,000 articles in SQLite: `python -m bench pages`.

Fills a database in a temporary folder with the demo newsroom's invented reports, again and again under new ids and dates (a
year of them), in stories, told and delivered; then asks each page over loopback and prints the median, p95, processor time
(server and client, whatever else the machine does) and size. The clock goes on while it asks, so that what the desk keeps for
ten seconds is read anew as often as in life.
"""

import asyncio
import json
import statistics
import tempfile
import time
import tomllib
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from aiohttp import ClientSession, web
from sqlalchemy import Connection, insert

from bench.measuring import percentile, save, show, target
from pipeline.dashboard.app import make_app
from pipeline.dashboard.desk import Configured, Desk, Tried
from pipeline.feeds.feed import Feed
from pipeline.feeds.schedule import FeedState
from pipeline.mentions.analysis import analyse
from pipeline.mentions.lexicon import Lexicon, build_lexicon
from pipeline.mentions.mention import Analysis
from pipeline.seeds.profile import Profile
from pipeline.seeds.reading import read_profile
from pipeline.storage.engine import Database, open_database
from pipeline.storage.schema import articles, feeds, holds, mentions, stories, story_articles
from pipeline.storage.upgrading import upgrade
from tests.dashboard.invented import fill

ROOT = Path(__file__).resolve().parents[1]
Item = dict[str, Any]
Kinds = dict[bool, list[tuple[Item, Analysis]]]
NOW = datetime(2026, 1, 28, 14, 8, tzinfo=UTC)
REPORTS = [json.loads(line) for line in (ROOT / "workers/newsroom/reports.jsonl").read_text(encoding="utf-8").splitlines()]
FEEDS = 300
RELEVANT_EVERY = 8  # one report in eight concerns the seed; the others are as long, with a name or two
REPORTS_A_STORY = 6


def build(database: Database, lexicon: Lexicon, profile: Profile, number: int) -> None:
    """A year of articles, the newest last, all in one transaction."""
    analyses = [analyse(item["title"], item["text"], declared_language=item["lang"], lexicon=lexicon) for item in REPORTS]
    by_kind = {
        True: [(item, found) for item, found in zip(REPORTS, analyses, strict=True) if found.relevances[0].is_relevant],
        False: [(item, found) for item, found in zip(REPORTS, analyses, strict=True) if not found.relevances[0].is_relevant],
    }
    with database.write() as connection:
        connection.execute(insert(feeds), [_feed(index) for index in range(FEEDS)])
        for start in range(0, number, 5000):
            _batch(connection, by_kind, range(start, min(start + 5000, number)), number)
    fill(database, lexicon, profile, now=NOW, first_article=10_000_000, first_feed=100_000)


def _batch(connection: Connection, by_kind: Kinds, numbers: range, total: int) -> None:
    rows, named, joined, told, held = [], [], [], [], []
    for index in numbers:
        is_relevant = index % RELEVANT_EVERY == 0
        of_kind = by_kind[is_relevant]
        item, found = of_kind[index // RELEVANT_EVERY % len(of_kind)]
        seen_at = NOW - timedelta(days=365) * (1 - index / total) - timedelta(hours=12)
        rows.append(_article(index + 1, item, found, seen_at, is_relevant))
        named += [{**asdict(each), "article_id": index + 1, "seen_at": seen_at} for each in found.mentions]
        if is_relevant:
            group = index // (RELEVANT_EVERY * REPORTS_A_STORY)
            story = str(uuid5(NAMESPACE_URL, str(group)))
            joined.append({"article_id": index + 1, "story_id": story, "joined_at": seen_at, "score": 0.8, "terms": "{}"})
            if index % (RELEVANT_EVERY * REPORTS_A_STORY) == 0:
                told.append(_story(story, item, index + 1, seen_at))
            held.append(_hold(index + 1, story, seen_at))
    connection.execute(insert(articles), rows)
    connection.execute(insert(mentions), named)
    if told:
        connection.execute(insert(stories), told)
    connection.execute(insert(story_articles), joined)
    connection.execute(insert(holds), held)


def _feed(index: int) -> dict[str, object]:
    state = FeedState(last_ok_at=NOW, last_polled_at=NOW, last_new_at=NOW, gaps=(1800.0,) * 8, interval=900.0, next_poll_at=NOW)
    return {
        "id": index + 1,
        "url": f"http://127.0.0.1/{index}",
        "name": f"Feed {index}",
        "is_wanted": True,
        "state": "active",
        "health": json.dumps(state.to_json()),
        "next_poll_at": NOW,
        "lease_fence": 0,
        "created_at": NOW,
    }


def _article(number: int, item: Item, found: Analysis, seen_at: datetime, is_relevant: bool) -> dict[str, object]:
    document = {
        "language": found.language,
        "lexicon": "bench",
        "rejected": [asdict(each) for each in found.rejected],
        "relevances": [asdict(each) for each in found.relevances],
    }
    return {
        "id": number,
        "feed_id": number % FEEDS + 1,
        "url": f"https://news.example/{number}",
        "outlet": f"Feed {number % FEEDS}",
        "published_at": seen_at,
        "seen_at": seen_at,
        "content_key": number.to_bytes(16, "big"),
        "raw_title": item["title"],
        "state": "done",
        "state_changed_at": seen_at,
        "title": item["title"],
        "text": item["text"] * 4,  # about 2,000 characters, a usual report
        "language": found.language,
        "score": found.relevances[0].score,
        "is_relevant": is_relevant,
        "analysis": json.dumps(document, ensure_ascii=False, separators=(",", ":")),
        "analysed_at": seen_at,
    }


def _story(story: str, item: Item, article: int, seen_at: datetime) -> dict[str, object]:
    return {
        "id": story,
        "state": "open",
        "title": item["title"],
        "title_article_id": article,
        "first_day": seen_at.toordinal(),
        "last_day": seen_at.toordinal(),
        "first_seen_at": seen_at,
        "last_seen_at": seen_at,
        "n_articles": REPORTS_A_STORY,
        "n_outlets": REPORTS_A_STORY,
        "n_independent": REPORTS_A_STORY,
        "languages": '["ar","en","ru"]',
        "body": "{}",
        "rules_version": "bench",
    }


def _hold(article: int, story: str, at: datetime) -> dict[str, object]:
    return {"article_id": article, "story_id": story, "rule": "bench", "reason": "nothing_new", "held_at": at, "facts": "[]"}


PAGES = {
    "Now": "/",
    "Now, page 200": "/?after={old}",
    "Story": "/stories/{story}",
    "Watch": "/watch",
    "Entity (base)": "/watch/base-qamishli",
    "Entity (state)": "/watch/syria",
    "Feeds": "/feeds",
    "Deliveries": "/deliveries",
    "Search: rare word": "/search?q=canteen",
    "Search: common word": "/search?q=Syria",
    "Search: two words": "/search?q=Qamishli+airport",
    "Search: Arabic": "/search?q=القامشلي",
    "Search: Chinese": "/search?q=基地",
    "Search: selectors": "/search?q=type:base+side:syria",
    "Search: name + day": "/search?entity=base-tartus&since=2026-01-20",
    "Search: nothing fits": "/search?q=zzzz",
    "API stories": "/api/v1/stories",
    "API articles": "/api/v1/articles?q=Damascus",
    "Metrics": "/metrics",
    "Ready": "/ready",
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Measured:
    """One page: what the clock and the processors say, in milliseconds, and its weight in kB."""

    name: str
    times: list[float]
    busy: list[float]
    size: float

    @property
    def p95(self) -> float:
        return percentile(self.times, 0.95)


async def measure(desk: Desk, rounds: int) -> list[Measured]:
    runner = web.AppRunner(make_app(desk))
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    async with ClientSession(f"http://127.0.0.1:{runner.addresses[0][1]}") as session:
        found = [await _page(session, name, path, rounds) for name, path in PAGES.items()]
    await runner.cleanup()
    return found


async def _page(session: ClientSession, name: str, path: str, rounds: int) -> Measured:
    story = str(uuid5(NAMESPACE_URL, "7"))
    old = f"{int((NOW - timedelta(days=200)).timestamp() * 1e6)}.z"
    times, busy, size = [], [], 0
    for attempt in range(rounds + 1):
        begun, worked = time.perf_counter(), time.process_time()
        async with session.get(path.format(story=story, old=old), headers={"Accept": "text/html"}) as answer:
            size = len(await answer.read())
            assert answer.status in (200, 503), (path, answer.status)
        if attempt:  # the first compiles the templates
            times.append((time.perf_counter() - begun) * 1000)
            busy.append((time.process_time() - worked) * 1000)
    return Measured(name=name, times=times, busy=busy, size=size / 1000)


def report(found: list[Measured], words: str) -> None:
    rows = [
        [
            each.name,
            f"{statistics.median(each.times):.1f}",
            f"{each.p95:.1f}",
            f"{statistics.median(each.busy):.1f}",
            f"{each.size:.1f}",
        ]
        for each in found
    ]
    show(f"pages of the desk: {words}", ["page", "median ms", "p95 ms", "cpu ms", "kB"], rows)
    targets = [
        target("slowest page, p95 in ms", max(each.p95 for each in found), at_most=200),
        target("heaviest page, kB", max(each.size for each in found), at_most=300),
    ]
    heads = ("page", "median_ms", "p95_ms", "cpu_ms", "kB")
    save(
        "pages",
        archive=words,
        pages=[dict(zip(heads, [row[0], *map(float, row[1:])], strict=True)) for row in rows],
        targets=targets,
    )


def make_desk(database: Database, lexicon: Lexicon, profile: Profile) -> Desk:
    watched = tuple(Feed(url=f"http://127.0.0.1/{index}", name=f"Feed {index}", language="en") for index in range(FEEDS))
    begun = time.monotonic()
    return Desk(
        database=database,
        configured=lambda: Configured(profiles=(profile,), feeds=watched),
        clock=lambda: NOW + timedelta(seconds=time.monotonic() - begun),
        try_it=lambda title, text: Tried(
            title=title, text=text, analysis=analyse(title, text, declared_language=None, lexicon=lexicon), verdicts=()
        ),
        metrics=lambda: "",
        secret=b"bench",
    )


def main(*, full: bool = False) -> None:
    number = 100_000
    profile_file = ROOT / "seeds" / "qamishli-withdrawal.toml"
    profile = read_profile(tomllib.loads(profile_file.read_text(encoding="utf-8")), file=profile_file.name)
    lexicon = build_lexicon([profile])
    with tempfile.TemporaryDirectory() as folder:
        database = open_database(f"sqlite:///{folder}/seedwatch.db")
        upgrade(database)
        begun = time.perf_counter()
        build(database, lexicon, profile, number)
        size = (Path(folder) / "seedwatch.db").stat().st_size
        words = f"{number} articles of {FEEDS} feeds in SQLite, {size / 1e6:.0f} MB"
        print(f"{words}, filled in {time.perf_counter() - begun:.0f} s", flush=True)
        report(asyncio.run(measure(make_desk(database, lexicon, profile), 200 if full else 40)), words)
        database.dispose()


if __name__ == "__main__":
    main()
