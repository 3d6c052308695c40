"""A news sitemap (<urlset> with <news:news>) -> ParsedFeed: for sites that publish no feed but want to be found."""

from lxml import etree

from pipeline.errors import FeedError
from pipeline.feeds.characters import clean_line, without_half_characters
from pipeline.feeds.dates import read_date
from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.links import absolute_link
from pipeline.feeds.markup import MAX_CATEGORIES

_NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"


def is_sitemap(body: bytes) -> bool:
    return b"<urlset" in body[:4096] or b"<sitemapindex" in body[:4096]


def parse_news_sitemap(body: bytes, *, url: str) -> ParsedFeed:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True, remove_comments=True)
    try:
        root = etree.fromstring(without_half_characters(body.lstrip()), parser)
    except etree.XMLSyntaxError as error:
        raise FeedError("an unreadable sitemap", subject=url, kind="parse_error") from error
    notes: set[str] = set()
    reports = [] if root is None else [place for place in root.iter("{*}url") if place.find(f"{_NEWS}news") is not None]
    if not reports:
        raise FeedError("a sitemap without news", subject=url, kind="not_a_feed")
    entries = tuple(_entry(place, url=url, notes=notes) for place in reports)
    return ParsedFeed(
        title=_text(reports[0], f"{_NEWS}name"), entries=entries, format="news_sitemap", notes=tuple(sorted(notes))
    )


def _entry(place: etree._Element, *, url: str, notes: set[str]) -> Entry:
    location, dated = _text(place, "{*}loc"), _text(place, f"{_NEWS}publication_date") or _text(place, "{*}lastmod")
    published_at = read_date(dated) if dated else None
    if dated and published_at is None:
        notes.add("bad_date")
    keywords = (clean_line(word, max_length=200) for word in _text(place, f"{_NEWS}keywords").split(","))
    return Entry(
        guid=clean_line(location, max_length=2_048) or None,
        link=absolute_link(location, base=url),
        title=clean_line(_text(place, f"{_NEWS}title")),
        published_at=published_at,
        language=_text(place, f"{_NEWS}language").lower() or None,
        categories=tuple(word for word in keywords if word)[:MAX_CATEGORIES],
    )


def _text(place: etree._Element, name: str) -> str:
    found = next(place.iter(name), None)
    return "" if found is None else clean_line("".join(found.itertext()))
