"""JSON Feed (jsonfeed.org, 1.0 and 1.1) -> ParsedFeed."""

import html
import json
from collections.abc import Iterator, Mapping
from datetime import datetime

from pipeline.errors import FeedError
from pipeline.feeds.characters import MAX_AUTHOR, clean_line, clean_text
from pipeline.feeds.dates import read_date
from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.links import absolute_link
from pipeline.feeds.markup import MAX_CATEGORIES

Document = Mapping[str, object]

MAX_ITEMS = 20_000  # reading more takes longer than a parser may; a poll keeps 2,000 of them anyway


def is_json(body: bytes) -> bool:
    return body[:64].lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{"


def parse_json_feed(body: bytes, *, url: str) -> ParsedFeed:
    try:
        document: object = json.loads(body.decode("utf-8-sig", "replace"), strict=False)
    except (ValueError, RecursionError) as error:
        raise FeedError("broken JSON", subject=url, kind="parse_error") from error
    items = document.get("items") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(items, list) or "jsonfeed.org" not in str(document.get("version")):
        raise FeedError("JSON, but not a JSON Feed", subject=url, kind="not_a_feed")
    notes: set[str] = set()
    entries = tuple(
        entry for item in items[:MAX_ITEMS] if isinstance(item, dict) and (entry := _entry(item, url=url, notes=notes))
    )
    return ParsedFeed(
        title=clean_line(_text(document, "title")),
        entries=entries,
        link=absolute_link(_text(document, "home_page_url"), base=url),
        language=_text(document, "language").lower() or None,
        hubs=tuple(_hubs(document, url=url)),
        self_url=absolute_link(_text(document, "feed_url"), base=url),
        format="json",
        notes=tuple(sorted(notes)),
    )


def _entry(item: Document, *, url: str, notes: set[str]) -> Entry | None:
    plain = html.escape(_text(item, "content_text"), quote=False)
    entry = Entry(
        guid=clean_line(_text(item, "id"), max_length=2_048) or None,
        link=absolute_link(_text(item, "url") or _text(item, "external_url"), base=url),
        title=clean_line(_text(item, "title")),
        summary_html=clean_text(html.escape(_text(item, "summary"), quote=False)),
        content_html=clean_text(_text(item, "content_html") or plain),
        author=clean_line(", ".join(_authors(item)), max_length=MAX_AUTHOR),
        published_at=_date(_text(item, "date_published") or _text(item, "date_modified"), notes),
        updated_at=_date(_text(item, "date_modified"), notes),
        language=_text(item, "language").lower() or None,
        categories=tuple(clean_line(tag, max_length=200) for tag in _strings(item.get("tags")))[:MAX_CATEGORIES],
    )
    if entry.guid or entry.link or entry.title or entry.summary_html or entry.content_html:
        return entry
    notes.add("dropped_empty")
    return None


def _authors(item: Document) -> Iterator[str]:
    listed = item.get("authors")
    for author in listed if isinstance(listed, list) else [item.get("author")]:
        if isinstance(author, dict) and isinstance(author.get("name"), str):
            yield author["name"]


def _hubs(document: Document, *, url: str) -> Iterator[str]:
    listed = document.get("hubs")
    for hub in listed if isinstance(listed, list) else []:
        if isinstance(hub, dict) and (href := absolute_link(_text(hub, "url"), base=url)):
            yield href


def _date(text: str, notes: set[str]) -> datetime | None:
    moment = read_date(text) if text else None
    if text and moment is None:
        notes.add("bad_date")
    return moment


def _strings(value: object) -> Iterator[str]:
    yield from (item for item in value if isinstance(item, str)) if isinstance(value, list) else ()


def _text(document: Document, name: str) -> str:
    """Ids may be numbers, against the specification."""
    value = document.get(name)
    return str(value).strip() if isinstance(value, str | int | float) and not isinstance(value, bool) else ""
