"""What the strict parsers share: names of elements, their texts, and the one word for "the gate does not let this through"."""

from collections.abc import Iterator
from datetime import datetime

from lxml import etree

from pipeline.feeds.characters import clean_line
from pipeline.feeds.dates import is_known_shape, read_date
from pipeline.feeds.links import absolute_link
from pipeline.feeds.markup import MAX_CATEGORIES, mended

ATOM = "{http://www.w3.org/2005/Atom}"
RSS1 = "{http://purl.org/rss/1.0/}"
RSS09 = "{http://my.netscape.com/rdf/simple/0.9/}"
RDF = "{http://www.w3.org/1999/02/22-rdf-syntax-ns#}"
XML = "{http://www.w3.org/XML/1998/namespace}"
DC = "{http://purl.org/dc/elements/1.1/}"
TERMS = "{http://purl.org/dc/terms/}"
MEDIA = "{http://search.yahoo.com/mrss/}"
ITUNES = "{http://www.itunes.com/dtds/podcast-1.0.dtd}"
SY = "{http://purl.org/rss/1.0/modules/syndication/}"
OLD_SY = "{http://purl.org/rss/modules/syndication/}"
BURNER = "{http://rssnamespace.org/feedburner/ext/1.0}"


class Unsure(Exception):  # not an error: the tolerant parser takes over
    """Something the gate does not let through."""


def categories_of(terms: list[str], keyword_lists: list[str]) -> tuple[str, ...]:
    """Each once, in order; keyword lists are separated by commas."""
    words = [*terms, *(word for listed in keyword_lists for word in listed.split(","))]
    lines = (clean_line(mended(word), max_length=200) for word in words)
    return tuple(dict.fromkeys(line for line in lines if line))[:MAX_CATEGORIES]


def relations(links: list[etree._Element], relation: str, base: str) -> Iterator[str]:
    for link in links:
        if link.get("rel", "alternate") == relation and (href := absolute_link(link.get("href", ""), base=base)):
            yield href


def text_of(element: etree._Element | None) -> str:
    if element is None:
        return ""
    if len(element):
        raise Unsure  # markup where text belongs
    return (element.text or "").strip()


def date_of(text: str, notes: set[str]) -> datetime | None:
    moment = read_date(text) if text else None
    if text and moment is None:
        if not is_known_shape(text):
            raise Unsure  # perhaps feedparser knows it
        notes.add("bad_date")
    return moment


def inherited_language(element: etree._Element | None) -> str:
    while element is not None:
        if language := element.get(f"{XML}lang"):
            return str(language)
        element = element.getparent()
    return ""


def language_of(text: str) -> str | None:
    return clean_line(text, max_length=35).replace("_", "-").lower() or None
