"""An article: one report at one canonical URL, and the clean text of one, the value every later stage works on."""

from dataclasses import dataclass
from datetime import datetime
from typing import Literal, NewType

ArticleId = NewType("ArticleId", int)

TextSource = Literal["feed", "page", "teaser", "title"]
"""Where the text came from: the feed's own body, the page, a short teaser, or nothing but the title."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CleanText:
    """What is searched: plain text, no markup, no control characters. Offsets of mentions are into these two strings."""

    title: str
    text: str
    source: TextSource = "feed"


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """A clean article ready for analysis: the input of `mentions`, `stories` and `alerts`.

    `seen_at` is when we first saw it (decides what is new); `published_at` is the publisher's word (only orders).
    `language` is what feed or caller declared, or None.
    """

    id: ArticleId
    title: str
    text: str
    seen_at: datetime
    language: str | None = None
    published_at: datetime | None = None
    url: str = ""
    outlet: str = ""
    country: str | None = None

    def __post_init__(self) -> None:
        for moment in (self.published_at, self.seen_at):
            if moment is not None and moment.tzinfo is None:
                raise ValueError("a report's dates need a time zone")

    @property
    def dated_at(self) -> datetime:
        """The moment used for ordering: the publisher's date, but never later than when we saw it."""
        return min(self.published_at, self.seen_at) if self.published_at else self.seen_at
