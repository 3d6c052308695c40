"""What a feed said: the values every parser of this stage produces. Nothing here is trusted or cleaned for display."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One item of a feed, as published. Texts hold no control characters and no lone surrogates; HTML is unsanitised.

    `guid` and `link` may both be missing; `articles.identity` then falls back to title, date and content.
    `link` is absolute and http(s), or None. Dates are aware (UTC) and plausible, or None.
    """

    guid: str | None
    link: str | None
    title: str
    summary_html: str = ""
    content_html: str = ""
    author: str = ""
    published_at: datetime | None = None
    updated_at: datetime | None = None
    language: str | None = None
    categories: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        for moment in (self.published_at, self.updated_at):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("an entry's dates need a time zone")


@dataclass(frozen=True, slots=True, kw_only=True)
class ParsedFeed:
    """A feed's entries in document order, and what it says of itself.

    `ttl` is the feed's own wish for its rhythm (RSS ttl, sy:updatePeriod). `notes` are short stable words on what was odd
    and tolerated ("bad_date", "future_date", "encoding_overridden", "truncated", "dropped_empty"), for the health page.
    """

    title: str
    entries: tuple[Entry, ...]
    link: str | None = None
    language: str | None = None
    ttl: timedelta | None = None
    hubs: tuple[str, ...] = ()
    self_url: str | None = None
    format: str = ""
    notes: tuple[str, ...] = ()
