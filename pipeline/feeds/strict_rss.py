"""The root of a well-formed RSS 2 or RDF (RSS 1.0) document -> ParsedFeed; Unsure wherever feedparser might see more."""

from collections.abc import Mapping
from dataclasses import dataclass

from lxml import etree

from pipeline.feeds.characters import MAX_AUTHOR, clean_line, clean_text
from pipeline.feeds.elements import (
    ATOM,
    BURNER,
    DC,
    ITUNES,
    MEDIA,
    OLD_SY,
    RDF,
    RSS09,
    RSS1,
    SY,
    TERMS,
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
from pipeline.feeds.markup import identifier, mended
from pipeline.feeds.rhythm import update_period

# One role each; where a feed gives several of a role, the first that is not empty counts, in the order of _RANK.
_ROLES: Mapping[str, str] = {
    "title": "title", "link": "link", "guid": "guid", "description": "summary", "pubDate": "published", "author": "author",
    "category": "category", "language": "language", "ttl": "ttl",
    f"{RSS1}title": "title", f"{RSS1}link": "link", f"{RSS1}description": "summary",
    f"{RSS09}title": "title", f"{RSS09}link": "link", f"{RSS09}description": "summary",
    "{http://purl.org/rss/1.0/modules/content/}encoded": "content",
    f"{DC}date": "updated", f"{DC}creator": "author", f"{DC}subject": "category", f"{DC}language": "language",
    f"{DC}title": "other_title", f"{DC}description": "other_summary", f"{ITUNES}summary": "other_summary",
    f"{ITUNES}author": "other_author", f"{MEDIA}title": "other_title", f"{MEDIA}description": "other_summary",
    f"{TERMS}issued": "published", f"{TERMS}created": "created", f"{TERMS}modified": "updated",
    f"{ATOM}updated": "updated", f"{ATOM}published": "published", f"{BURNER}origLink": "original",
    f"{SY}updatePeriod": "period", f"{SY}updateFrequency": "frequency",
    f"{OLD_SY}updatePeriod": "period", f"{OLD_SY}updateFrequency": "frequency",
    f"{MEDIA}keywords": "keywords", f"{ITUNES}keywords": "keywords", f"{MEDIA}category": "category",
}  # fmt: skip
# feedparser takes the names in any case, namespaces included.
_ROLES_LOWER = {tag.lower(): role for tag, role in _ROLES.items()}


def parse_rss(channel: etree._Element | None, items: list[etree._Element], *, url: str, version: str) -> ParsedFeed:
    if channel is None:
        raise Unsure
    about = Fields(channel, skipped=frozenset({"item", "image", "textInput"}))
    notes: set[str] = set()
    entries = tuple(_rss_entry(item, url=url, notes=notes) for item in items)
    atom_links = list(channel.iterfind(f"{ATOM}link"))
    return ParsedFeed(
        title=clean_line(about.first("title", "other_title")),
        entries=entries,
        link=absolute_link(about.first("link"), base=url),
        language=language_of(about.first("language") or inherited_language(channel)),
        ttl=update_period(about.first("ttl"), about.first("period"), about.first("frequency")),
        hubs=tuple(relations(atom_links, "hub", url)),
        self_url=next(relations(atom_links, "self", url), None),
        format=version,
        notes=tuple(sorted(notes)),
    )


def _rss_entry(item: etree._Element, *, url: str, notes: set[str]) -> Entry:
    fields = Fields(item)
    base = item.base or url
    guid = fields.first("guid") or (item.get(f"{RDF}about") or "").strip()
    if any(len(fields.all(role)) > 1 for role in ("title", "link", "guid", "published")):
        raise Unsure
    if base != url and not _is_opaque(item, guid):
        raise Unsure  # feedparser resolves an id that is a link against an xml:base
    return Entry(
        guid=identifier(guid),
        link=_rss_link(item, fields, base=base),
        title=clean_line(mended(fields.first("title", "other_title"))),
        summary_html=clean_text(mended(fields.first("summary", "other_summary"))),
        content_html=max((clean_text(mended(text)) for text in fields.all("content")), key=len, default=""),
        author=clean_line(mended(fields.first("author", "other_author")), max_length=MAX_AUTHOR),
        published_at=date_of(fields.first("published", "created", "updated"), notes),
        updated_at=date_of(fields.first("updated"), notes),
        language=language_of(fields.first("language") or inherited_language(item)),
        categories=categories_of(fields.all("category"), fields.all("keywords")),
    )


def _rss_link(item: etree._Element, fields: "Fields", *, base: str) -> str | None:
    for link in item.iterfind(f"{ATOM}link"):
        if link.get("rel", "alternate") == "alternate":
            raise Unsure
    if original := absolute_link(fields.first("original"), base=base):
        return original
    if link := fields.first("link"):
        return absolute_link(link.replace("&amp;", "&"), base=base)
    guid, element = fields.first("guid"), item.find("guid")
    if element is None or _is_permalink(element) != "true":
        return None
    return absolute_link(guid, base=base) if guid.startswith(("http:", "https:", "/")) else None


def _is_opaque(item: etree._Element, guid: str) -> bool:
    element = item.find("guid")
    return guid.startswith(("http:", "https:")) or (element is not None and _is_permalink(element) != "true")


def _is_permalink(guid: etree._Element) -> str:
    if "isPermaLink" not in guid.attrib and any(name.lower() == "ispermalink" for name in guid.attrib):
        raise Unsure  # feedparser reads the attribute's name in any case
    return str(guid.get("isPermaLink", "true"))


@dataclass(slots=True)
class Fields:
    """The texts of an element's children, by role."""

    values: dict[str, list[str]]

    def __init__(self, parent: etree._Element, *, skipped: frozenset[str] = frozenset()) -> None:
        self.values = {}
        for child in parent:
            tag = child.tag
            if tag in skipped:
                continue
            role = _ROLES.get(tag) or (_ROLES_LOWER.get(tag.lower()) if isinstance(tag, str) else None)
            if role is None:
                self._check_unknown(tag, child)
            elif text := text_of(child):
                self.values.setdefault(role, []).append(text)

    def _check_unknown(self, tag: str, child: etree._Element) -> None:
        if not isinstance(tag, str) or tag.startswith("{http://www.w3.org/1999/xhtml}"):
            raise Unsure  # an entity, or a body in XHTML
        if tag.startswith(MEDIA) and len(child):
            for inner in child.iter(f"{MEDIA}title", f"{MEDIA}description"):
                if text := text_of(inner):
                    self.values.setdefault(_ROLES[inner.tag], []).append(text)

    def all(self, role: str) -> list[str]:
        return self.values.get(role, [])

    def first(self, *roles: str) -> str:
        for role in roles:
            if texts := self.values.get(role):
                return texts[0]
        return ""
