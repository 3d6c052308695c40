"""Polls feeds with one program: `polling.py NAME urls.txt database [warm]` prints {"seconds", "cpu", "entries", "full"}.

Imports are done before the clock starts. Under any of the pythons; each contender imports only its own.
"""

import asyncio
import json
import resource
import sqlite3
import sys
import time
from collections.abc import Callable
from pathlib import Path

AT_ONCE = 100  # what ours takes by default
Poll = Callable[[list[str], str], Callable[[], None]]


def ours(urls: list[str], database: str) -> Callable[[], None]:
    """The poller of `once`: fetch, parse, recognise, store; run in the house that `database` lies in."""
    del urls
    from pipeline.storage.upgrading import upgrade  # noqa: PLC0415
    from workers import runtime  # noqa: PLC0415
    from workers.logs import set_up_logging  # noqa: PLC0415
    from workers.once import _poll_all  # noqa: PLC0415
    from workers.poller import gathering  # noqa: PLC0415

    runtime.use_config(Path(database).parent.parent / "config")
    set_up_logging(style="json", level="error")
    upgrade(runtime.database())

    async def poll() -> None:
        async with gathering(runtime.configuration().settings) as (poller, _):
            await _poll_all(poller)

    return lambda: asyncio.run(poll())


def reader(urls: list[str], database: str) -> Callable[[], None]:
    from reader import make_reader  # noqa: PLC0415

    # Its default session asks robots for nothing and has no limits of ours; workers beyond 10 do not help it (the GIL).
    found = make_reader(database)
    for url in urls:
        found.add_feed(url, exist_ok=True)
    return lambda: found.update_feeds(workers=10, scheduled=False)


def feedparser_aiohttp(urls: list[str], database: str) -> Callable[[], None]:
    """What a programmer writes in an afternoon: aiohttp, feedparser, one table, validators kept."""
    import aiohttp  # noqa: PLC0415
    import feedparser  # noqa: PLC0415

    connection = sqlite3.connect(database)
    connection.executescript(
        "PRAGMA journal_mode=WAL;"
        "CREATE TABLE IF NOT EXISTS entries (feed TEXT, id TEXT, link TEXT, title TEXT, content TEXT, PRIMARY KEY (feed, id));"
        "CREATE TABLE IF NOT EXISTS tags (feed TEXT PRIMARY KEY, tag TEXT);"
    )
    tags = dict(connection.execute("SELECT feed, tag FROM tags"))

    async def one(session: "aiohttp.ClientSession", places: asyncio.Semaphore, url: str) -> None:
        async with places, session.get(url, headers={"If-None-Match": tags[url]} if tags.get(url) else {}) as answer:
            if answer.status == 304:
                return
            body, tag = await answer.read(), answer.headers.get("ETag")
        parsed = feedparser.parse(body, response_headers={"content-type": answer.headers["Content-Type"]})
        rows = [
            (url, entry.get("id"), entry.get("link"), entry.get("title"), (entry.get("content") or [{}])[0].get("value"))
            for entry in parsed.entries
        ]
        with connection:
            connection.executemany("INSERT OR IGNORE INTO entries VALUES (?, ?, ?, ?, ?)", rows)
            connection.execute("INSERT OR REPLACE INTO tags VALUES (?, ?)", (url, tag))

    async def poll() -> None:
        places = asyncio.Semaphore(AT_ONCE)
        patient = aiohttp.ClientTimeout(total=None, sock_connect=None)  # parsing holds the loop, longer than they last
        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE), timeout=patient) as session:
            await asyncio.gather(*(one(session, places, url) for url in urls))

    return lambda: asyncio.run(poll())


def floor_fetch(urls: list[str], database: str) -> Callable[[], None]:
    """Fetching alone, with nothing parsed or kept."""
    del database
    import aiohttp  # noqa: PLC0415

    async def poll() -> None:
        places = asyncio.Semaphore(AT_ONCE)

        async def one(url: str) -> None:
            async with places, session.get(url) as answer:
                await answer.read()

        async with aiohttp.ClientSession(connector=aiohttp.TCPConnector(limit=AT_ONCE)) as session:
            await asyncio.gather(*(one(url) for url in urls))

    return lambda: asyncio.run(poll())


COUNTS = {
    "ours": "SELECT count(*), sum(length(content_html) > 200) FROM articles",
    "reader": "SELECT count(*), sum(length(content) > 200) FROM entries",
    "feedparser_aiohttp": "SELECT count(*), sum(length(content) > 200) FROM entries",
    "newsboat": "SELECT count(*), sum(length(content) > 200) FROM rss_item",
}


def count(name: str, database: str) -> tuple[int, int]:
    """Entries stored, and how many of them with their whole text."""
    if name not in COUNTS:
        return 0, 0
    connection = sqlite3.connect(database)
    found: tuple[int, int] = connection.execute(COUNTS[name]).fetchone()
    return found


def cpu() -> float:
    used = [resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    return sum(each.ru_utime + each.ru_stime for each in used)


def main() -> None:
    name, urls, database = sys.argv[1], Path(sys.argv[2]).read_text("utf-8").split(), sys.argv[3]
    contenders: dict[str, Poll] = {one.__name__: one for one in (ours, reader, feedparser_aiohttp, floor_fetch)}
    poll = contenders[name](urls, database)
    began, used = time.perf_counter(), cpu()
    poll()
    seconds, used = time.perf_counter() - began, cpu() - used
    entries, full = count(name, database)
    print(json.dumps({"seconds": seconds, "cpu": used, "entries": entries, "full": full}))


if __name__ == "__main__":
    main()
