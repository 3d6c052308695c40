"""The bytes of a response -> ParsedFeed, or FeedError with a short kind. The one way into this stage's parsers.

May spin, or eat memory, on hostile bytes: the poller runs it in a child process that can be killed (net/confinement.py).
"""

import dataclasses
from datetime import datetime, timedelta

from pipeline.errors import FeedError
from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.jsonfeed import is_json, parse_json_feed
from pipeline.feeds.sitemap import is_sitemap, parse_news_sitemap
from pipeline.feeds.strict import parse_strictly
from pipeline.feeds.tolerant import parse_tolerantly

# A poll keeps this many entries. The longest real feed in the corpora has 1,000; 10,000 is an accident or an attack.
MAX_ENTRIES = 2_000
FUTURE_GRACE = timedelta(days=1)


def parse_feed(body: bytes, *, content_type: str | None, url: str, now: datetime | None = None) -> ParsedFeed:
    """Entries in document order. With `now`, dates more than a day ahead are noted ("future_date"); they are kept."""
    if not body.strip(b"\x00 \t\r\n"):
        raise FeedError("the answer was empty", subject=url, kind="empty_feed")
    return _checked(_parsed(body, content_type=content_type, url=url), now=now)


def parse_plainly(body: bytes, *, content_type: str | None, url: str, now: datetime | None = None) -> ParsedFeed | None:
    """What `parse_feed` gives where the strict parser is sure, else None. Linear in the body, so safe outside confinement."""
    if is_json(body) or is_sitemap(body):
        return None
    strict = parse_strictly(body, content_type=content_type, url=url)
    return _checked(strict, now=now) if strict else None


def _parsed(body: bytes, *, content_type: str | None, url: str) -> ParsedFeed:
    if is_json(body):
        return parse_json_feed(body, url=url)
    if is_sitemap(body):
        return parse_news_sitemap(body, url=url)
    strict = parse_strictly(body, content_type=content_type, url=url)
    return strict or parse_tolerantly(body, content_type=content_type, url=url)


def _checked(feed: ParsedFeed, *, now: datetime | None) -> ParsedFeed:
    notes = set(feed.notes)
    if len(feed.entries) > MAX_ENTRIES:
        notes.add("flood")
    if now is not None and any(_is_future(entry, now) for entry in feed.entries):
        notes.add("future_date")
    return dataclasses.replace(feed, entries=_newest(feed.entries), notes=tuple(sorted(notes)))


def _newest(entries: tuple[Entry, ...]) -> tuple[Entry, ...]:
    """The newest by position: the front of the document, or its end where the dates ascend."""
    if len(entries) <= MAX_ENTRIES:
        return entries
    first, last = entries[0].published_at, entries[-1].published_at
    return entries[-MAX_ENTRIES:] if first and last and first < last else entries[:MAX_ENTRIES]


def _is_future(entry: Entry, now: datetime) -> bool:
    return entry.published_at is not None and entry.published_at > now + FUTURE_GRACE
