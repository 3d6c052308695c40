"""Any bytes that look a little like a feed -> ParsedFeed, through feedparser: the only module that knows it.

feedparser is given bytes in memory (a string would be opened as a file or fetched), and cleans no HTML: sanitising is
quadratic on hostile input, and belongs to whoever shows the text.
"""

import calendar
import io
import re
import xml.sax
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import Any

import feedparser

from pipeline.errors import FeedError
from pipeline.feeds.characters import MAX_AUTHOR, clean_line, clean_text, without_half_characters
from pipeline.feeds.dates import read_date
from pipeline.feeds.encodings import charset_of, with_short_first_line, without_bad_declaration
from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.links import absolute_link
from pipeline.feeds.markup import MAX_CATEGORIES, html_of, identifier
from pipeline.feeds.rhythm import update_period

# What feedparser and the parsers below it were seen to raise on hostile bytes (its own errors end in `bozo`).
_RAISED = (
    ValueError,
    TypeError,
    AttributeError,
    LookupError,
    ArithmeticError,
    RecursionError,
    AssertionError,
    xml.sax.SAXException,
)
_FEED_START = re.compile(rb"<\?xml|<rss[\s>]|<feed[\s>]|<rdf:RDF[\s>]", re.IGNORECASE)


def parse_tolerantly(body: bytes, *, content_type: str | None, url: str) -> ParsedFeed:
    body, was_overridden = without_bad_declaration(body)
    result = _parse(body, content_type=content_type, url=url)
    if not result["entries"] and (start := _FEED_START.search(body[:4096])) and start.start() > 0:
        result = _parse(body[start.start() :], content_type=content_type, url=url)
    if not result["entries"] and not result.get("version"):
        raise FeedError("this is not a feed", subject=url, kind="not_a_feed")
    return _feed(result, url=url, was_overridden=was_overridden)


def _parse(body: bytes, *, content_type: str | None, url: str) -> Any:
    charset = charset_of(content_type)
    media = (content_type or "application/xml").split(";")[0].strip()
    headers = {"content-type": f"{media}; charset={charset}" if charset else media}
    body = with_short_first_line(body)
    for attempt in (body, without_half_characters(body)):
        try:
            return feedparser.parse(
                io.BytesIO(attempt), response_headers=headers, sanitize_html=False, resolve_relative_uris=False
            )
        except _RAISED as error:
            failure = error
    raise FeedError(f"unreadable: {type(failure).__name__}", subject=url, kind="parse_error") from failure


def _feed(result: Any, *, url: str, was_overridden: bool) -> ParsedFeed:
    feed: Mapping[str, Any] = result["feed"]
    notes = _Notes()
    entries = tuple(entry for raw in result["entries"] if (entry := _entry(raw, url=url, notes=notes)))
    if was_overridden or isinstance(result.get("bozo_exception"), feedparser.CharacterEncodingOverride):
        notes.add("encoding_overridden")
    elif result.get("bozo"):
        notes.add("malformed")
    links = _several(feed, "links")
    return ParsedFeed(
        title=clean_line(_text(feed, "title")),
        entries=entries,
        link=absolute_link(_text(feed, "link"), base=url),
        language=_language(feed.get("language")),
        ttl=update_period(_text(feed, "ttl"), _text(feed, "sy_updateperiod"), _text(feed, "sy_updatefrequency")),
        hubs=tuple(_hrefs(links, "hub", base=url)),
        self_url=next(_hrefs(links, "self", base=url), None),
        format=_text(result, "version"),
        notes=tuple(sorted(notes)),
    )


class _Notes(set[str]):
    """The oddities met so far."""


def _entry(raw: Mapping[str, Any], *, url: str, notes: _Notes) -> Entry | None:
    title_detail: Mapping[str, Any] = _detail(raw, "title_detail")
    entry = Entry(
        guid=identifier(_text(raw, "id")),
        link=_entry_link(raw, base=_base(title_detail, raw, url=url)),
        title=clean_line(_text(raw, "title")),
        summary_html=_html(_detail(raw, "summary_detail") or {"value": _text(raw, "summary"), "type": "text/html"}),
        content_html=max((_html(content) for content in _several(raw, "content")), key=len, default=""),
        author=clean_line(_text(_detail(raw, "author_detail"), "name") or _text(raw, "author"), max_length=MAX_AUTHOR),
        published_at=_date(raw, ("published", "created", "updated"), notes),
        updated_at=_date(raw, ("updated",), notes),
        language=_language(raw.get("language") or title_detail.get("language")),
        categories=tuple(dict.fromkeys(_categories(_several(raw, "tags"))))[:MAX_CATEGORIES],
    )
    if entry.guid or entry.link or entry.title or entry.summary_html or entry.content_html:
        return entry
    notes.add("dropped_empty")
    return None


def _entry_link(raw: Mapping[str, Any], *, base: str) -> str | None:
    if original := absolute_link(_text(raw, "feedburner_origlink"), base=base):
        return original
    link = _text(raw, "link")
    if link and link == _text(raw, "id") and not link.startswith(("http:", "https:", "/")):
        return None  # an opaque id ("12345") that the feed forgot to mark isPermaLink="false"
    others = [*_hrefs(_several(raw, "links"), "alternate", base=base), *_sources(raw, base=base)]
    return absolute_link(link, base=base) or next(iter(others), None)


def _sources(raw: Mapping[str, Any], *, base: str) -> Iterator[str]:
    """Atom lets an entry keep its content elsewhere: <content src="...">."""
    for content in _several(raw, "content"):
        if source := absolute_link(str(content.get("src") or ""), base=base):
            yield source


def _base(*details: Mapping[str, Any], url: str) -> str:
    for detail in details:
        if base := detail.get("base"):
            return absolute_link(str(base), base=url) or url
    return url


def _html(detail: Mapping[str, Any]) -> str:
    value = clean_text(str(detail.get("value") or ""))
    return html_of(value, is_plain=detail.get("type") == "text/plain")


def _date(raw: Mapping[str, Any], names: tuple[str, ...], notes: _Notes) -> datetime | None:
    # A plain dict: feedparser's own mapping answers "updated" with "published", and warns.
    stored = dict(raw.items())
    for name in names:
        if text := str(stored.get(name) or "").strip():
            moment = read_date(text, guess=_guess(stored.get(f"{name}_parsed")))
            if moment is None:
                notes.add("bad_date")
            return moment
    return None


def _guess(parsed: Any) -> datetime | None:
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), tz=UTC) if parsed else None
    except (ValueError, OverflowError, OSError, TypeError):
        return None


def _categories(tags: Iterable[Any]) -> Iterator[str]:
    for tag in tags:
        if term := clean_line(str(tag.get("term") or tag.get("label") or ""), max_length=200):
            yield term


def _hrefs(links: Iterable[Any], relation: str, *, base: str) -> Iterator[str]:
    for link in links:
        if link.get("rel") == relation and (href := absolute_link(str(link.get("href") or ""), base=base)):
            yield href


def _several(raw: Mapping[str, Any], name: str) -> list[Mapping[str, Any]]:
    """What feedparser gathers under a name; where a feed has an element called <links> or <tags>, it gives that one's text."""
    found = raw.get(name)
    return [each for each in found if isinstance(each, Mapping)] if isinstance(found, list) else []


def _detail(raw: Mapping[str, Any], name: str) -> Mapping[str, Any]:
    found = raw.get(name)
    return found if isinstance(found, Mapping) else {}


def _language(value: Any) -> str | None:
    return clean_line(str(value or ""), max_length=35).replace("_", "-").lower() or None


def _text(raw: Any, name: str) -> str:
    value = raw.get(name)
    return value.strip() if isinstance(value, str) else ""
