"""A feed as a person configured it."""

from dataclasses import dataclass
from datetime import timedelta
from typing import Literal

FullText = Literal["auto", "always", "never"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """One feed to watch. `every` is None where the default rhythm holds; `country` is the publisher's (ISO 3166, two letters).

    `full_text`: "auto" collects an article's page when the feed gives too little text, "always" and "never" as they say.
    """

    name: str
    url: str
    language: str | None = None
    country: str | None = None
    tags: frozenset[str] = frozenset()
    every: timedelta | None = None
    full_text: FullText = "auto"
    is_enabled: bool = True


def shown_url(url: str) -> str:
    """A feed's address for pages, exports and mails: without the user and password that may stand in it."""
    head, slashes, rest = url.partition("://")
    place = rest.partition("/")[0]
    return f"{head}{slashes}{rest[place.rfind('@') + 1 :]}" if "@" in place else url
