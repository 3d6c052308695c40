"""ParsedFeed <-> plain JSON values, for the pipe between the poller and a confined parser."""

from collections.abc import Mapping
from dataclasses import fields
from datetime import datetime, timedelta
from typing import Any

from pipeline.feeds.entry import Entry, ParsedFeed

Plain = Mapping[str, Any]


def feed_to_plain(feed: ParsedFeed) -> dict[str, Any]:
    plain = {field.name: getattr(feed, field.name) for field in fields(feed)}
    plain["entries"] = [_entry_to_plain(entry) for entry in feed.entries]
    plain["ttl"] = feed.ttl.total_seconds() if feed.ttl is not None else None
    return plain


def feed_from_plain(plain: Plain) -> ParsedFeed:
    """Raises TypeError, ValueError or KeyError on what `feed_to_plain` did not make: the child is not trusted."""
    values = dict(plain)
    values["entries"] = tuple(_entry_from_plain(entry) for entry in plain["entries"])
    values["ttl"] = timedelta(seconds=plain["ttl"]) if plain["ttl"] is not None else None
    return ParsedFeed(**values | {"hubs": tuple(plain["hubs"]), "notes": tuple(plain["notes"])})


def _entry_to_plain(entry: Entry) -> dict[str, Any]:
    plain = {field.name: getattr(entry, field.name) for field in fields(entry)}
    for name in ("published_at", "updated_at"):
        plain[name] = plain[name].timestamp() if plain[name] is not None else None
    return plain


def _entry_from_plain(plain: Plain) -> Entry:
    values = dict(plain)
    for name in ("published_at", "updated_at"):
        values[name] = _moment(plain[name])
    return Entry(**values | {"categories": tuple(plain["categories"])})


def _moment(seconds: float | None) -> datetime | None:
    return None if seconds is None else _EPOCH + timedelta(seconds=seconds)


_EPOCH = datetime.fromisoformat("1970-01-01T00:00:00+00:00")
