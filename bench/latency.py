"""Entry appears in a feed -> webhook received, through the whole service (`run`), at 1 and at 50 reports a second. Row 8.

"Ours" begins when the press has sent the first feed that holds the entry; "total" begins when the entry appeared and so
includes the wait for the next poll (every second here). `python -m bench latency`
"""

import asyncio
import json
import random
import re
import sys
import threading
import time
from email.utils import formatdate
from html import escape

from aiohttp import web

from bench.house import end, house
from bench.measuring import median, percentile, save, show, target
from workers.demo import free_port

FEEDS = {1: 5, 50: 50}
"""Feeds at each rate: enough that one feed brings at most one report a second."""
_SYLLABLES = "bra kel dov mir nas tul vek zor pim gar lon hes".split()
_SEED = """format = 1
[seed]
id = "0123456789abcdef"
title = "Invented bases"
source = "bench"
lang = "en"
event_date = "2026-01-01"
drafted_by = "hand"
reviewed_by = "Seedwatch developers"
reviewed_on = "2026-11-24"
[scoring]
threshold_relevant = 6.0
threshold_strong = 10.0
min_distinct = 1
base_alone_ok = true
title_factor = 2.0
gate = [["type:base"]]
"""
_WORDS = (
    "harbour baker ladder evening carpet signal orchard cousin lantern bridge winter garden doctor engine market river stone"
    " letter music painter copper valley kitchen shepherd window candle teacher island pepper sailor blanket mirror fountain"
    " tailor meadow button sugar needle thunder basket"
).split()


def place(number: int) -> str:
    """A name of its own for each base, so that each report is of a story of its own and is told."""
    number, parts = number + 1728, []
    while number:
        number, at = divmod(number, len(_SYLLABLES))
        parts.append(_SYLLABLES[at])
    return "".join(parts).capitalize() + "sk"


def seed(places: int) -> str:
    entities = (
        f'[[entity]]\nid = "base-{number}"\ntype = "base"\nlabel = "{place(number)} air base"\nweight = 10\n'
        f'names.en = ["{place(number)}"]\n'
        for number in range(places)
    )
    return _SEED + "".join(entities)


class Newsstand:
    """Feeds whose entries appear while they are read, and the receiver. Knows when each entry appeared, went out, came back."""

    def __init__(self, feeds: int) -> None:
        self.entries: list[list[int]] = [[] for _ in range(feeds)]
        self.appeared: dict[int, float] = {}
        self.served: dict[int, float] = {}
        self.received: dict[int, float] = {}
        self.port = 0

    def appear(self) -> None:
        number = len(self.appeared)
        self.appeared[number] = time.monotonic()
        self.entries[number % len(self.entries)].append(number)

    async def feed(self, request: web.Request) -> web.Response:
        held = self.entries[int(request.match_info["number"])][-30:]
        response = web.Response(text=rss(held), content_type="application/rss+xml")
        now = time.monotonic()
        for number in held:
            self.served.setdefault(number, now)
        return response

    async def hook(self, request: web.Request) -> web.Response:
        payload = json.loads(await request.read())
        link = str((payload.get("article") or {}).get("url", ""))
        if "/story/" in link:
            self.received.setdefault(int(link.rsplit("/", 1)[1]), time.monotonic())
        return web.Response(status=204)

    def start(self) -> None:
        ready = threading.Event()

        async def serve() -> None:
            app = web.Application()
            app.add_routes([web.get("/f/{number}", self.feed), web.post("/hook", self.hook)])
            runner = web.AppRunner(app, access_log=None)
            await runner.setup()
            await web.TCPSite(runner, "127.0.0.1", 0).start()
            self.port = runner.addresses[0][1]
            ready.set()
            await asyncio.Event().wait()

        threading.Thread(target=lambda: asyncio.run(serve()), daemon=True).start()
        ready.wait(10)


def rss(numbers: list[int]) -> str:
    items = []
    for number in numbers:
        rng = random.Random(number)
        title = f"{' '.join(rng.choices(_WORDS, k=3)).capitalize()} at {place(number)} air base"
        text = " ".join(rng.choices(_WORDS, k=60))
        items.append(
            f"<item><title>{escape(title)}</title><link>http://news.invalid/story/{number}</link>"
            f"<guid>story-{number}</guid><pubDate>{formatdate()}</pubDate><description>{text}.</description></item>"
        )
    return f'<?xml version="1.0"?><rss version="2.0"><channel><title>Paper</title>{"".join(items)}</channel></rss>'


def main(*, full: bool = False) -> None:
    seconds = 60 if full else 20
    rows, targets, found = [], [], {}
    for rate, wanted in ((1, 0.25), (50, 2.0)):
        stand = Newsstand(FEEDS[rate])
        stand.start()
        measure(stand, rate=rate, seconds=seconds)
        ours = [stand.received[one] - stand.served[one] for one in stand.received if one in stand.served]
        total = [stand.received[one] - stand.appeared[one] for one in stand.received]
        found[f"{rate}/s"] = {"ours": ours, "total": total, "reports": len(stand.appeared), "told": len(ours)}
        rows.append(
            [
                f"{rate}/s",
                *(f"{1000 * value:.0f}" for value in (median(ours), percentile(ours, 0.99))),
                *(f"{1000 * value:.0f}" for value in (median(total), percentile(total, 0.99))),
                f"{len(ours)} of {len(stand.appeared)}",
            ]
        )
        targets.append(target(f"latency of ours at {rate} reports/s, p99 s", percentile(ours, 0.99), at_most=wanted))
    heads = ["reports", "ours p50 ms", "ours p99 ms", "total p50 ms", "total p99 ms", "told"]
    notes = ["Each report names a base of its own, of as many in the seed: each is a story, an alert, a delivery."]
    show("Entry appears -> webhook received: feeds polled every second, SQLite, embedded broker", heads, rows, notes)
    save("latency", found=found, targets=targets)


def measure(stand: Newsstand, *, rate: int, seconds: int) -> None:
    """The first reports only wake the service; they do not count."""
    with house() as home:
        urls = [f"http://127.0.0.1:{stand.port}/f/{number}" for number in range(len(stand.entries))]
        hook = f"http://127.0.0.1:{stand.port}/hook"
        home.write(urls, ports=[stand.port], hook=hook, every="1s", tick="100ms", web_port=free_port())
        for shipped in (home.home / "seeds").iterdir():
            shipped.unlink()
        alerts = home.home / "config" / "alerts.toml"
        alerts.write_text(re.sub("(?m)^when = .*$", 'when = [["type:base"]]', alerts.read_text("utf-8")), "utf-8")
        (home.home / "seeds" / "bench.toml").write_text(seed(rate * seconds + 200), "utf-8")
        service = home.start("run")
        try:
            deadline = time.monotonic() + 90
            while not stand.received and time.monotonic() < deadline:
                stand.appear()
                time.sleep(0.5)
            time.sleep(3)
            awake = len(stand.appeared)
            for tick in range(rate * seconds):
                stand.appear()
                time.sleep(max(0.0, 1 / rate - 0.0005) if tick else 0.0)
            last = time.monotonic() + (10 if rate > 1 else 5)
            while len(stand.received) < len(stand.appeared) and time.monotonic() < last:
                time.sleep(0.2)
            for number in range(awake):
                stand.appeared.pop(number, None)
                stand.received.pop(number, None)
        finally:
            end(service)


if __name__ == "__main__":
    main(full="--full" in sys.argv)
