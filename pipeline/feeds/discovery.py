"""A page a person looks at -> the addresses its feeds may have, most likely first; flow/discovering.py tries them."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import urljoin, urlsplit

from bs4 import BeautifulSoup, Tag
from bs4.filter import SoupStrainer

from pipeline.feeds.characters import clean_line
from pipeline.feeds.links import absolute_link

_FEED_TYPES = frozenset(
    {
        "application/rss+xml",
        "application/atom+xml",
        "application/feed+json",
        "application/rdf+xml",
        "application/x.atom+xml",
        "application/x-atom+xml",
    }
)
_LOOKS_LIKE_A_FEED = re.compile(r"(?:^|[/._?=-])(?:rss|feeds?|atom|rdf|feed\.json|index\.xml)(?:$|[/._?=&\d-])", re.IGNORECASE)
_NOT_THE_NEWS = re.compile(r"comment|kommentar|\bcomentario", re.IGNORECASE)
# Where the usual programs put it (WordPress, Hugo, Blogger, Drupal, Ghost, static sites), and where news sites put sitemaps.
_USUAL_PLACES = (
    "/feed/", "/rss", "/rss.xml", "/feed.xml", "/atom.xml", "/index.xml", "/feeds/posts/default", "/rss/", "/feed.json",
    "/news-sitemap.xml", "/sitemap-news.xml", "/sitemap_news.xml", "/news_sitemap.xml",
)  # fmt: skip
MAX_CANDIDATES = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that may be a feed. `is_declared`: the page itself calls it one."""

    url: str
    title: str = ""
    is_declared: bool = False


def find_candidates(html: bytes, *, url: str) -> tuple[Candidate, ...]:
    """Declared feeds (those of comments last), links that look like feeds, then the usual places of the site."""
    soup = BeautifulSoup(html, "lxml", parse_only=SoupStrainer(["link", "a", "base"]))
    base = _base(soup, url)
    found = [*_declared(soup, base), *_linked(soup, base), *usual_places(url)]
    unique = {candidate.url: candidate for candidate in reversed(found)}
    ordered = sorted(unique.values(), key=lambda one: (not one.is_declared, _is_about_comments(one), found.index(one)))
    return tuple(ordered[:MAX_CANDIDATES])


def usual_places(url: str) -> tuple[Candidate, ...]:
    """Below the page itself first: a section's feed is nearer to what was meant than the site's."""
    parts = urlsplit(url)
    site = f"{parts.scheme}://{parts.netloc}"
    section = url.split("?", maxsplit=1)[0].split("#", maxsplit=1)[0].rstrip("/")
    places = [f"{section}/feed/", f"{section}/rss.xml"] if parts.path.strip("/") else []
    return tuple(Candidate(url=place) for place in (*places, *(urljoin(site, path) for path in _USUAL_PLACES)))


def _base(soup: BeautifulSoup, url: str) -> str:
    tag = soup.find("base", href=True)
    return absolute_link(str(tag["href"]), base=url) or url if isinstance(tag, Tag) else url


def _declared(soup: BeautifulSoup, base: str) -> Iterator[Candidate]:
    for tag in soup.find_all("link", href=True):
        relations = {str(relation).lower() for relation in tag.get_attribute_list("rel")}
        kind = str(tag.get("type") or "").split(";")[0].strip().lower()
        is_feed = "feed" in relations or ("alternate" in relations and kind in _FEED_TYPES)
        if is_feed and (link := absolute_link(str(tag["href"]), base=base)):
            yield Candidate(url=link, title=clean_line(str(tag.get("title") or "")), is_declared=True)


def _linked(soup: BeautifulSoup, base: str) -> Iterator[Candidate]:
    for tag in soup.find_all("a", href=True):
        link = absolute_link(str(tag["href"]), base=base)
        if link and _LOOKS_LIKE_A_FEED.search(urlsplit(link).path + "?" + urlsplit(link).query):
            yield Candidate(url=link, title=clean_line(tag.get_text(" ")))


def _is_about_comments(candidate: Candidate) -> bool:
    return bool(_NOT_THE_NEWS.search(candidate.url) or _NOT_THE_NEWS.search(candidate.title))
