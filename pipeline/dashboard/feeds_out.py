"""Alerts as feeds for a reader: Atom (RFC 4287) and JSON Feed 1.1. Pure.

One entry an alert, with the alert's id, so that an update is a new entry; the text is that of the mail.
"""

import re
from collections.abc import Sequence
from datetime import datetime
from xml.etree import ElementTree

from pipeline.alerts.html import direction, html
from pipeline.alerts.payload import DigestPayload, HealthPayload, StoryPayload, from_bytes
from pipeline.alerts.wording import plain_text
from pipeline.storage.alerts import StoredAlert

ATOM = "http://www.w3.org/2005/Atom"
# XML 1.0 has no place for these, not even escaped.
_NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def atom(alerts: Sequence[StoredAlert], *, home: str, now: datetime) -> bytes:
    """The newest alerts as an Atom feed. `home` is the dashboard's address, without a slash at its end."""
    ElementTree.register_namespace("", ATOM)
    feed = ElementTree.Element(f"{{{ATOM}}}feed")
    _add(feed, "id", f"{home}/alerts.atom")
    _add(feed, "title", "Seedwatch alerts")
    _add(feed, "updated", _moment(alerts[0].created_at if alerts else now))
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", {"rel": "self", "type": "application/atom+xml", "href": f"{home}/alerts.atom"})
    ElementTree.SubElement(feed, f"{{{ATOM}}}link", {"rel": "alternate", "type": "text/html", "href": f"{home}/"})
    author = ElementTree.SubElement(feed, f"{{{ATOM}}}author")
    _add(author, "name", "Seedwatch")
    for alert in alerts:
        _atom_entry(feed, alert, home)
    body: bytes = ElementTree.tostring(feed, encoding="utf-8", xml_declaration=True)
    return body


def json_feed(alerts: Sequence[StoredAlert], *, home: str) -> dict[str, object]:
    """The newest alerts as a JSON Feed; each item carries the whole payload as an extension."""
    return {
        "version": "https://jsonfeed.org/version/1.1",
        "title": "Seedwatch alerts",
        "home_page_url": f"{home}/",
        "feed_url": f"{home}/alerts.json",
        "items": [_json_item(alert, home) for alert in alerts],
    }


def _atom_entry(feed: ElementTree.Element, alert: StoredAlert, home: str) -> None:
    payload = from_bytes(alert.payload)
    entry = ElementTree.SubElement(feed, f"{{{ATOM}}}entry")
    _add(entry, "id", f"urn:uuid:{alert.id}")
    _add(entry, "title", alert.subject)
    _add(entry, "updated", _moment(alert.created_at))
    _add(entry, "published", _moment(alert.created_at))
    link = {"rel": "alternate", "type": "text/html", "href": _link(alert, home)}
    ElementTree.SubElement(entry, f"{{{ATOM}}}link", link)
    for term in _tags(alert, payload):
        ElementTree.SubElement(entry, f"{{{ATOM}}}category", {"term": _clean(term)})
    content = ElementTree.SubElement(entry, f"{{{ATOM}}}content", {"type": "html"})
    content.text = _clean(_body(payload))


def _json_item(alert: StoredAlert, home: str) -> dict[str, object]:
    payload = from_bytes(alert.payload)
    item: dict[str, object] = {
        "id": f"urn:uuid:{alert.id}",
        "url": _link(alert, home),
        "title": alert.subject,
        "content_text": plain_text(payload),
        "date_published": _moment(alert.created_at),
        "tags": _tags(alert, payload),
    }
    if isinstance(payload, StoryPayload):
        item["external_url"] = payload.article.url or item["url"]
        if payload.article.language:
            item["language"] = payload.article.language
    return item


def _body(payload: StoryPayload | DigestPayload | HealthPayload) -> str:
    """The inside of the mail's body; a reader has its own frame and styles."""
    inside = re.search(r"<body[^>]*>(.*)</body>", html(payload), re.DOTALL)
    return f'<div dir="{direction("en")}">{inside.group(1) if inside else ""}</div>'


def _link(alert: StoredAlert, home: str) -> str:
    return f"{home}/stories/{alert.story_id}" if alert.story_id else f"{home}/"


def _tags(alert: StoredAlert, payload: StoryPayload | DigestPayload | HealthPayload) -> list[str]:
    labels = [mention.label for mention in payload.mentions] if isinstance(payload, StoryPayload) else []
    return list(dict.fromkeys([*([alert.rule] if alert.rule else []), alert.severity, *labels]))


def _add(parent: ElementTree.Element, name: str, text: str) -> None:
    ElementTree.SubElement(parent, f"{{{ATOM}}}{name}").text = _clean(text)


def _clean(text: str) -> str:
    return _NOT_XML.sub(" ", text)


def _moment(moment: datetime) -> str:
    return moment.strftime("%Y-%m-%dT%H:%M:%SZ")
