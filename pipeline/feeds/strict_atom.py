"""The root of a well-formed Atom 1.0 document -> ParsedFeed; Unsure wherever feedparser might see more."""

import html

from lxml import etree

from pipeline.feeds.characters import MAX_AUTHOR, clean_line, clean_text
from pipeline.feeds.elements import (
    ATOM,
    BURNER,
    DC,
    MEDIA,
    SY,
    XML,
    Unsure,
    categories_of,
    date_of,
    inherited_language,
    language_of,
    relations,
    text_of,
)
from pipeline.feeds.entry import Entry, ParsedFeed
from pipeline.feeds.links import absolute_link
from pipeline.feeds.markup import html_of, identifier, mended
from pipeline.feeds.rhythm import update_period
from pipeline.feeds.strict_rss import Fields

_HTML_TYPES = frozenset({"html", "text/html", "application/xhtml+xml"})


def parse_atom(root: etree._Element, *, url: str) -> ParsedFeed:
    notes: set[str] = set()
    links = list(root.iterfind(f"{ATOM}link"))
    base = root.base or url
    return ParsedFeed(
        title=clean_line(mended(_atom_text(root.find(f"{ATOM}title"))[0])),
        entries=tuple(_atom_entry(entry, url=url, notes=notes) for entry in root.iterfind(f"{ATOM}entry")),
        link=next(relations(links, "alternate", base), None) or absolute_link(text_of(root.find(f"{ATOM}id")), base=""),
        language=language_of(root.get(f"{XML}lang", "")),
        ttl=update_period("", *(text_of(root.find(f"{SY}{name}")) for name in ("updatePeriod", "updateFrequency"))),
        hubs=tuple(relations(links, "hub", base)),
        self_url=next(relations(links, "self", base), None),
        format="atom10",
        notes=tuple(sorted(notes)),
    )


def _atom_entry(entry: etree._Element, *, url: str, notes: set[str]) -> Entry:
    base = entry.base or url
    titles, ids = entry.findall(f"{ATOM}title"), entry.findall(f"{ATOM}id")
    if len(titles) > 1 or len(ids) > 1 or any(True for _ in entry.iterchildren(f"{DC}title", f"{DC}date")):
        raise Unsure
    title, _ = _atom_text(titles[0] if titles else None)
    updated = text_of(entry.find(f"{ATOM}updated"))
    published = text_of(entry.find(f"{ATOM}published")) or updated
    return Entry(
        guid=identifier(text_of(ids[0] if ids else None)),
        link=_atom_link(entry, base=base),
        title=clean_line(mended(title)),
        summary_html=_atom_html(entry.find(f"{ATOM}summary")) or _media_description(entry),
        content_html=max((_atom_html(content) for content in entry.iterfind(f"{ATOM}content")), key=len, default=""),
        author=clean_line(mended(text_of(entry.find(f"{ATOM}author/{ATOM}name"))), max_length=MAX_AUTHOR),
        published_at=date_of(published, notes),
        updated_at=date_of(updated, notes),
        language=language_of(text_of(entry.find(f"{DC}language")) or inherited_language(titles[0] if titles else entry)),
        categories=categories_of(_atom_categories(entry), Fields(entry).all("keywords")),
    )


def _atom_link(entry: etree._Element, *, base: str) -> str | None:
    if original := absolute_link(text_of(entry.find(f"{BURNER}origLink")), base=base):
        return original
    links = list(entry.iterfind(f"{ATOM}link"))
    if any(link.get("href") is None for link in links):
        raise Unsure
    # feedparser lets the last alternate that is HTML win.
    alternates = [link for link in links if link.get("rel", "alternate") == "alternate"]
    pages = [link for link in alternates if link.get("type", "text/html").lower() in _HTML_TYPES]
    if pages:
        return absolute_link(pages[-1].get("href"), base=pages[-1].base or base)
    id_text = text_of(entry.find(f"{ATOM}id"))
    others = list(relations(links, "alternate", base))
    sources = (absolute_link(content.get("src", ""), base=base) for content in entry.iterfind(f"{ATOM}content"))
    others += [source for source in sources if source]
    if not others and id_text.startswith(("http:", "https:")):
        raise Unsure
    return next(iter(others), None)


def _media_description(entry: etree._Element) -> str:
    """YouTube and others put the only text of an entry there."""
    return next((clean_text(mended(text)) for found in entry.iter(f"{MEDIA}description") if (text := text_of(found))), "")


def _atom_text(element: etree._Element | None) -> tuple[str, str]:
    """A text construct's value and kind: "text", "html" or "xhtml"."""
    if element is None:
        return "", "text"
    kind = element.get("type", "text").lower()
    if kind in {"xhtml", "application/xhtml+xml"}:
        return _inner_xhtml(element), "xhtml"
    if kind not in {"text", "text/plain", "html", "text/html"}:
        raise Unsure
    return text_of(element), "html" if kind.endswith("html") else "text"


def _atom_html(element: etree._Element | None) -> str:
    value, kind = _atom_text(element)
    return html_of(clean_text(mended(value)), is_plain=kind == "text")


def _inner_xhtml(element: etree._Element) -> str:
    if any(child.prefix for child in element.iter()):
        raise Unsure
    parts = [html.escape(element.text or "", quote=False)]
    parts += [etree.tostring(child, encoding="unicode", with_tail=True) for child in element]
    return "".join(parts).strip()


def _atom_categories(entry: etree._Element) -> list[str]:
    return [
        category.get("term") or category.get("label") or text_of(category) for category in entry.iterfind(f"{ATOM}category")
    ]
