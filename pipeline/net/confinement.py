"""Feeds are parsed in child processes that can be killed: bounded memory, CPU and wall time, and no environment of ours.

Small bodies that the strict parser accepts never go there: lxml reads these in linear time, with limits of its own on depth
and expansion. The others first get a short time in a quick lane (small bodies, as most are, in one of their own); what needs
more goes to the slow lane, now and at every later poll of its feed, so that a feed which spins holds up nobody but its like.
"""

import asyncio
import json
from collections import OrderedDict
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from types import TracebackType
from typing import Self

from pipeline.errors import FeedError
from pipeline.feeds.entry import ParsedFeed
from pipeline.feeds.parsing import parse_plainly
from pipeline.feeds.wire import feed_from_plain
from pipeline.net.lanes import Head, Lane, LaneLimits, TooMuch

MAX_REMEMBERED = 10_000
_QUICK = LaneLimits(children=1, wall=timedelta(seconds=0.5), cpu=timedelta(seconds=1))
_SLOW = LaneLimits(children=1, wall=timedelta(seconds=12), cpu=timedelta(seconds=6), niceness=15)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfinementLimits:
    """The slowest honest feed of the collections takes 0.1 s in feedparser, 8 MiB of the worst 4 s and 420 MB (2026-11)."""

    small: LaneLimits = field(default_factory=lambda: _QUICK)
    quick: LaneLimits = field(default_factory=lambda: _QUICK)
    slow: LaneLimits = field(default_factory=lambda: _SLOW)
    inline_bytes: int = 512 * 1024
    small_bytes: int = 64 * 1024


class ConfinedParser:
    """Both lanes for the life of a process. Use it as an async context manager."""

    def __init__(self, limits: ConfinementLimits | None = None) -> None:
        self._limits = limits or ConfinementLimits()
        self._small, self._quick, self._slow = (
            Lane(lane) for lane in (self._limits.small, self._limits.quick, self._limits.slow)
        )
        self._slow_feeds: OrderedDict[str, None] = OrderedDict()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self._small.close()
        await self._quick.close()
        await self._slow.close()

    async def parse(self, body: bytes, *, content_type: str | None, url: str, now: datetime | None = None) -> ParsedFeed:
        """Like feeds.parsing.parse_feed, and FeedError(kind="too_complex") where a limit was passed."""
        if len(body) <= self._limits.inline_bytes:
            plain = parse_plainly(body, content_type=content_type, url=url, now=now)
            if plain is not None:
                return plain
        head = {"content_type": content_type, "url": url, "now": now.isoformat() if now else None}
        try:
            return _read_answer(await self._answer(head, body, url=url), url=url)
        except (TooMuch, ValueError, TypeError, KeyError) as error:
            raise FeedError("parsing it took too long or too much memory", subject=url, kind="too_complex") from error

    async def _answer(self, head: Head, body: bytes, *, url: str) -> bytes:
        if url not in self._slow_feeds:
            first = self._small if len(body) <= self._limits.small_bytes else self._quick
            try:
                return await first.run(head, body)
            except TooMuch:
                self._remember(url)
        clock = asyncio.get_running_loop().time
        began = clock()
        answer = await self._slow.run(head, body)
        if clock() - began < self._limits.quick.wall.total_seconds():
            self._slow_feeds.pop(url, None)  # it was an accident, or has been mended
        return answer

    def _remember(self, url: str) -> None:
        self._slow_feeds[url] = None
        while len(self._slow_feeds) > MAX_REMEMBERED:
            self._slow_feeds.popitem(last=False)


def _read_answer(answer: bytes, *, url: str) -> ParsedFeed:
    document = json.loads(answer)
    if "feed" not in document:
        raise FeedError(str(document["message"]), subject=url, kind=str(document["kind"]))
    return feed_from_plain(document["feed"])
