"""Runs one parser over feeds: `parsing.py NAME < files.json` prints {"seconds" of processor time, "feeds"}.

files.json is a list of paths. A feed is a list of entries as [id, link or right links, title, date as seconds or null, has a
body], or null where the parser raised.
"""

import calendar
import io
import json
import sys
import time
import warnings
from collections.abc import Callable, Iterable
from datetime import datetime
from typing import Any

URL = "https://example.org/feed"
Entry = tuple[str, str | list[str], str, float | None, bool]
Parser = Callable[[bytes], list[Entry]]


def ours() -> Parser:
    from pipeline.feeds.parsing import parse_feed  # noqa: PLC0415  # each parser imports only its own

    def run(body: bytes) -> list[Entry]:
        feed = parse_feed(body, content_type=None, url=URL)
        return [
            (
                entry.guid or "",
                entry.link or "",
                entry.title,
                entry.published_at.timestamp() if entry.published_at else None,
                bool(entry.summary_html or entry.content_html),
            )
            for entry in feed.entries
        ]

    return run


def feedparser() -> Parser:
    import feedparser as peer  # noqa: PLC0415

    return lambda body: _from_feedparser(peer.parse(io.BytesIO(body)).entries)


def feedparser_lean() -> Parser:
    """The same without sanitising and resolving, as we run it where the strict parser is not sure."""
    import feedparser as peer  # noqa: PLC0415

    return lambda body: _from_feedparser(peer.parse(io.BytesIO(body), sanitize_html=False, resolve_relative_uris=False).entries)


def _from_feedparser(entries: Iterable[Any]) -> list[Entry]:
    return [
        (
            str(entry.get("id") or ""),
            # FeedBurner's redirect and the publisher's own address are both right.
            [str(entry.get("link") or ""), str(entry.get("feedburner_origlink") or entry.get("link") or "")],
            str(entry.get("title") or ""),
            _seconds(entry.get("published_parsed") or entry.get("created_parsed") or entry.get("updated_parsed")),
            bool(entry.get("summary") or entry.get("content")),
        )
        for entry in entries
    ]


def fastfeedparser() -> Parser:
    import fastfeedparser as peer  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415

    def run(body: bytes) -> list[Entry]:
        return [
            (
                str(entry.get("id") or ""),
                str(entry.get("link") or ""),
                str(entry.get("title") or ""),
                _iso_seconds(entry.get("published") or entry.get("updated")),
                bool(entry.get("description") or entry.get("content")),
            )
            for entry in peer.parse(body).entries
        ]

    return run


def reader() -> Parser:
    from reader._parser.feedparser import FeedparserParser  # type: ignore[import-not-found,unused-ignore] # noqa: PLC0415

    parse = FeedparserParser()

    def run(body: bytes) -> list[Entry]:
        _, entries = parse(URL, io.BytesIO(body))
        return [
            (
                str(entry.id or ""),
                str(entry.link or ""),
                str(entry.title or ""),
                moment.timestamp() if (moment := entry.published or entry.updated) else None,
                bool(entry.summary or entry.content),
            )
            for entry in entries
        ]

    return run


def floor_lxml() -> Parser:
    """Only the tree, nothing taken out of it: no parser on lxml can be faster."""
    from lxml import etree  # noqa: PLC0415

    def run(body: bytes) -> list[Entry]:
        etree.fromstring(body)
        return []

    return run


PARSERS: dict[str, Callable[[], Parser]] = {
    function.__name__: function for function in (ours, feedparser, feedparser_lean, fastfeedparser, reader, floor_lxml)
}


def _seconds(parsed: Any) -> float | None:
    try:
        return float(calendar.timegm(parsed)) if parsed else None
    except (ValueError, OverflowError):
        return None


def _iso_seconds(text: Any) -> float | None:
    try:
        return datetime.fromisoformat(str(text)).timestamp() if text else None
    except (ValueError, OverflowError):
        return None


def main() -> None:
    warnings.simplefilter("ignore")
    bodies = []
    for path in json.load(sys.stdin):
        with open(path, "rb") as file:
            bodies.append(file.read())
    parse = PARSERS[sys.argv[1]]()
    feeds: list[list[Entry] | None] = []
    began = time.process_time()
    for body in bodies:
        try:
            feeds.append(parse(body))
        except Exception:
            feeds.append(None)
    json.dump({"seconds": time.process_time() - began, "feeds": feeds}, sys.stdout)


if __name__ == "__main__":
    main()
