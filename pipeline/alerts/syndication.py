"""Alerts as Atom (RFC 4287) and as JSON Feed 1.1, all or per rule: for feed readers, and for other programs that poll.

An update is an entry of its own, so a reader shows it; the thread's id is its category. XML 1.0 knows no control characters:
they are gone before anything is written.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

from pipeline.alerts.html import html
from pipeline.alerts.payload import DigestPayload, HealthPayload, StoryPayload
from pipeline.alerts.safety import without_controls
from pipeline.alerts.wording import plain_text

_ATOM = "http://www.w3.org/2005/Atom"
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
Told = StoryPayload | DigestPayload | HealthPayload


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedHead:
    """What a feed says of itself. `self_url` is its own address, `home_url` the dashboard's."""

    title: str
    self_url: str
    home_url: str


def atom(head: FeedHead, alerts: Sequence[Told]) -> bytes:
    """An Atom document, the alerts in the order given (newest first is usual)."""
    ET.register_namespace("", _ATOM)
    feed = ET.Element(f"{{{_ATOM}}}feed")
    _text(feed, "id", head.self_url)
    _text(feed, "title", head.title)
    _text(feed, "updated", _moment(max((alert.created_at for alert in alerts), default=_EPOCH)))
    _link(feed, head.self_url, rel="self")
    _link(feed, head.home_url, rel="alternate")
    _text(_child(feed, "author"), "name", "Seedwatch")
    for alert in alerts:
        _entry(feed, alert)
    body: bytes = ET.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def _entry(feed: ET.Element, alert: Told) -> None:
    entry = _child(feed, "entry")
    _text(entry, "id", f"urn:uuid:{alert.id}")
    _text(entry, "title", alert.subject)
    _text(entry, "updated", _moment(alert.created_at))
    _text(entry, "published", _moment(alert.created_at))
    for link in _links(alert):
        _link(entry, link, rel="alternate")
    for word in _categories(alert):
        _child(entry, "category").set("term", without_controls(word))
    _text(entry, "summary", plain_text(alert))
    content = _text(entry, "content", html(alert))
    content.set("type", "html")


def json_feed(head: FeedHead, alerts: Sequence[Told]) -> bytes:
    """A JSON Feed document."""
    return json.dumps(
        {
            "version": "https://jsonfeed.org/version/1.1",
            "title": head.title,
            "home_page_url": head.home_url,
            "feed_url": head.self_url,
            "items": [_item(alert) for alert in alerts],
        },
        ensure_ascii=False,
    ).encode("utf-8", "replace")


def _item(alert: Told) -> dict[str, object]:
    item: dict[str, object] = {
        "id": alert.id,
        "title": alert.subject,
        "date_published": _moment(alert.created_at),
        "content_text": plain_text(alert),
        "content_html": html(alert),
        "tags": list(_categories(alert)),
    }
    links = _links(alert)
    return item | {"url": links[0], "external_url": links[0]} if links else item


def _links(alert: Told) -> tuple[str, ...]:
    return (alert.article.url,) if isinstance(alert, StoryPayload) and alert.article.url else ()


def _categories(alert: Told) -> tuple[str, ...]:
    if isinstance(alert, StoryPayload):
        return (alert.rule.name, alert.story.thread, alert.severity)
    return (alert.kind, alert.severity)


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")


def _child(parent: ET.Element, name: str) -> ET.Element:
    return ET.SubElement(parent, f"{{{_ATOM}}}{name}")


def _text(parent: ET.Element, name: str, text: str) -> ET.Element:
    child = _child(parent, name)
    child.text = "\n".join(without_controls(line) for line in text.splitlines())
    return child


def _link(parent: ET.Element, address: str, *, rel: str) -> None:
    link = _child(parent, "link")
    link.set("rel", rel)
    link.set("href", without_controls(address))
