"""Where the invented reports are published, and where their alerts arrive: real HTTP servers on loopback."""

import asyncio
import json
import random
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email.utils import format_datetime
from html import escape

from aiohttp import web
from standardwebhooks import Webhook

from tests.faults.invention import Invented

FEEDS = 4
SHOWN = 300
"""Items a feed shows at once."""


@dataclass(slots=True)
class Press:
    """Feeds of invented reports. `with_pages`: feeds carry a teaser, and the text must be collected. `error_share` of the
    requests for feeds get an error."""

    with_pages: bool = False
    feeds: int = FEEDS
    error_share: float = 0.0
    published: dict[int, float] = field(default_factory=dict)
    poisoned: list[int] = field(default_factory=list)
    _items: dict[int, list[tuple[Invented, datetime]]] = field(default_factory=lambda: defaultdict(list))
    _chooser: random.Random = field(default_factory=lambda: random.Random(5))
    _pages: dict[int, Invented] = field(default_factory=dict)

    def publish(self, report: Invented) -> None:
        self._items[report.number % self.feeds].append((report, datetime.now(UTC)))
        self._pages[report.number] = report
        self.published[report.number] = asyncio.get_running_loop().time()

    def poison(self, word: str) -> None:
        """A report whose page does harm to who reads it; it is to be set aside, and is no part of `published`."""
        number = 10**6 + len(self.poisoned)
        report = Invented(number=number, title=f"Number {number} is poison", text=f"It says {word}. " * 40)
        self._items[number % self.feeds].append((report, datetime.now(UTC)))
        self._pages[number] = report
        self.poisoned.append(number)

    def app(self) -> web.Application:
        app = web.Application()
        app.add_routes([web.get("/feed/{number}.xml", self._feed), web.get("/news/{number}", self._page)])
        return app

    async def _feed(self, request: web.Request) -> web.Response:
        if self._chooser.random() < self.error_share:
            return web.Response(status=self._chooser.choice((500, 502, 404)), text="an error")
        told = self._items[int(request.match_info["number"])][-SHOWN:]
        base = f"http://{request.host}"
        items = "".join(self._item(report, at, base) for report, at in reversed(told))
        body = f'<?xml version="1.0"?><rss version="2.0"><channel><title>Feed</title><link>{base}</link>{items}</channel></rss>'
        return web.Response(body=body.encode(), content_type="application/rss+xml", charset="utf-8")

    def _item(self, report: Invented, at: datetime, base: str) -> str:
        text = f"{report.text[:80]}" if self.with_pages else f"<p>{report.text}</p>"
        return (
            f"<item><title>{escape(report.title)}</title><link>{base}/news/{report.number}</link>"
            f'<guid isPermaLink="false">invented-{report.number}</guid><pubDate>{format_datetime(at)}</pubDate>'
            f"<description>{escape(text)}</description></item>"
        )

    async def _page(self, request: web.Request) -> web.Response:
        report = self._pages[int(request.match_info["number"])]
        paragraphs = "".join(f"<p>{escape(part)}.</p>" for part in report.text.split(". "))
        page = f"<html><head><title>{escape(report.title)}</title></head><body><article><h1>{escape(report.title)}</h1>{paragraphs}"
        return web.Response(text=f"{page}</article></body></html>", content_type="text/html")


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """One POST with a good signature."""

    webhook_id: str
    number: int
    at: float
    body: bytes


@dataclass(slots=True)
class Receiver:
    """The person's end. `refuse_next`: so many requests get a 503, none of them twice."""

    secret: str
    arrivals: list[Arrival] = field(default_factory=list)
    first: dict[int, float] = field(default_factory=dict)
    refuse_next: int = 0
    refused: set[str] = field(default_factory=set)
    bad_signatures: int = 0

    def app(self) -> web.Application:
        app = web.Application()
        app.router.add_post("/hook", self._hook)
        return app

    async def _hook(self, request: web.Request) -> web.Response:
        body = await request.read()
        try:
            Webhook(self.secret).verify(body, dict(request.headers))
        except Exception:
            self.bad_signatures += 1
            return web.Response(status=401)
        identity = request.headers["webhook-id"]
        if self.refuse_next and identity not in self.refused:
            self.refuse_next -= 1
            self.refused.add(identity)
            return web.Response(status=503)
        payload = json.loads(body)
        at = asyncio.get_running_loop().time()
        number = int(str(payload["article"]["url"]).rsplit("/", 1)[1]) if "article" in payload else -1
        self.arrivals.append(Arrival(webhook_id=identity, number=number, at=at, body=body))
        self.first.setdefault(number, at)
        return web.Response(status=204)

    def ids_by_number(self) -> dict[int, set[str]]:
        found: dict[int, set[str]] = defaultdict(set)
        for arrival in self.arrivals:
            found[arrival.number].add(arrival.webhook_id)
        return found

    def changed_bodies(self) -> int:
        """Ids that came with more than one body: never allowed."""
        bodies: dict[str, set[bytes]] = defaultdict(set)
        for arrival in self.arrivals:
            bodies[arrival.webhook_id].add(arrival.body)
        return sum(len(found) > 1 for found in bodies.values())


async def serve(app: web.Application, runners: list[web.AppRunner]) -> int:
    """Gives the port; the runner is added for cleaning up."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    runners.append(runner)
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    port: int = runner.addresses[0][1]
    return port


def percentile(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(int(share * len(ordered)), len(ordered) - 1)] if ordered else 0.0
