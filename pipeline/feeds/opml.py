"""OPML, the list of feeds every reader exports and imports <-> Feeds. Folders become tags and tags become categories."""

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import quoteattr

from lxml import etree

from pipeline.errors import FeedError
from pipeline.feeds.characters import clean_line
from pipeline.feeds.feed import Feed
from pipeline.feeds.links import absolute_link

MAX_DEPTH = 20


def read_opml(body: bytes) -> tuple[Feed, ...]:
    """Each address once, in order; broken XML is read as far as it goes. FeedError where it is no OPML at all."""
    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, recover=True)
    try:
        root = etree.fromstring(body.lstrip(), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise FeedError("this is not OPML", kind="not_opml") from error
    if root is None or root.tag != "opml":
        raise FeedError("this is not OPML", kind="not_opml")
    found: dict[str, Feed] = {}
    for feed in _feeds(root, folders=(), depth=0):
        found.setdefault(feed.url, feed)
    return tuple(found.values())


def write_opml(feeds: Sequence[Feed], *, title: str) -> str:
    lines = [f"    {_outline(feed)}" for feed in feeds]
    return "\n".join(
        [
            '<?xml version="1.0" encoding="UTF-8"?>',
            '<opml version="2.0">',
            f"  <head><title>{_escaped(title)}</title></head>",
            "  <body>",
            *lines,
            "  </body>",
            "</opml>",
            "",
        ]
    )


def _feeds(element: etree._Element, *, folders: tuple[str, ...], depth: int) -> Iterator[Feed]:
    if depth > MAX_DEPTH:
        return
    for outline in element.iterchildren("outline", "body"):
        name = clean_line(outline.get("title") or outline.get("text") or "", max_length=200)
        url = absolute_link(outline.get("xmlUrl") or outline.get("xmlurl") or "", base="")
        if url:
            yield _feed(outline, name=name or url, url=url, folders=folders)
        yield from _feeds(outline, folders=(*folders, name) if name and not url else folders, depth=depth + 1)


def _feed(outline: etree._Element, *, name: str, url: str, folders: tuple[str, ...]) -> Feed:
    categories = (part.strip(" /") for part in (outline.get("category") or "").split(","))
    language = (outline.get("language") or "").split("-")[0].lower()
    return Feed(
        name=name,
        url=url,
        language=language if language.isalpha() and 2 <= len(language) <= 3 and language.isascii() else None,
        tags=frozenset(tag.lower() for tag in (*folders, *categories) if tag),
    )


def _outline(feed: Feed) -> str:
    attributes = {"type": "rss", "text": feed.name, "title": feed.name, "xmlUrl": feed.url}
    if feed.language:
        attributes["language"] = feed.language
    if feed.tags:
        attributes["category"] = ",".join(sorted(feed.tags))
    return "<outline " + " ".join(f"{name}={quoteattr(value)}" for name, value in attributes.items()) + "/>"


def _escaped(text: str) -> str:
    return text.replace("&", "&amp;").replace("<", "&lt;")
