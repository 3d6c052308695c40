"""Fetches pages only where their site's robots.txt allows it, and as slowly as it asks. One file per site and day."""

import asyncio
from collections import OrderedDict
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from urllib.parse import urlsplit

from pipeline.net.exchange import Answer, Failed, Fetched, FetchRequest, Gone
from pipeline.net.robots import ALLOW_ALL, RobotsFile, read_robots

KEPT_FOR = timedelta(hours=24)
# A site that cannot give its robots.txt cannot give pages either; RFC 9309 asks us to keep out meanwhile.
KEPT_AFTER_FAILURE = timedelta(minutes=30)
MAX_SITES = 5_000

Fetch = Callable[[FetchRequest], Awaitable[Answer]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Denied:
    """`kind` is "robots_denied" (by the site's rules) or "robots_unreachable" (not now)."""

    kind: str


@dataclass(slots=True)
class _Kept:
    file: RobotsFile | Denied
    until: float


class RobotsGate:
    """Whether an address may be read, from the files of its site. Asks for each file once, however many pages wait for it."""

    def __init__(self, fetch: Fetch, *, agent: str) -> None:
        self._fetch = fetch
        self._agent = agent
        self._sites: OrderedDict[str, _Kept] = OrderedDict()
        self._locks: dict[str, asyncio.Lock] = {}

    async def delay_for(self, url: str) -> timedelta | Denied | None:
        """The pause the site asks for between two pages, or that the page must not be read."""
        file = await self._file(url)
        if isinstance(file, Denied):
            return file
        return file.delay if file.may_fetch(url) else Denied(kind="robots_denied")

    async def _file(self, url: str) -> RobotsFile | Denied:
        parts = urlsplit(url)
        site = f"{parts.scheme}://{parts.netloc}"
        lock = self._locks.setdefault(site, asyncio.Lock())
        async with lock:
            kept, now = self._sites.get(site), asyncio.get_running_loop().time()
            if kept is None or kept.until < now:
                file = self._read(await self._fetch(FetchRequest(url=f"{site}/robots.txt", purpose="robots")))
                lasts = KEPT_AFTER_FAILURE if isinstance(file, Denied) else KEPT_FOR
                kept = self._sites[site] = _Kept(file=file, until=now + lasts.total_seconds())
                self._forget_oldest()
            return kept.file

    def _read(self, answer: Answer) -> RobotsFile | Denied:
        match answer:
            case Fetched():
                return read_robots(answer.body.decode("utf-8", "replace"), agent=self._agent)
            case Gone():
                return ALLOW_ALL
            case Failed(status=status) if status is not None and 400 <= status < 500 and status != 429:
                return ALLOW_ALL  # no robots.txt, no rules (RFC 9309, 2.3.1.3)
            case Failed(kind="body_too_large" | "too_many_redirects" | "bad_redirect"):
                return ALLOW_ALL
            case _:
                return Denied(kind="robots_unreachable")

    def _forget_oldest(self) -> None:
        while len(self._sites) > MAX_SITES:
            site, _ = self._sites.popitem(last=False)
            self._locks.pop(site, None)
