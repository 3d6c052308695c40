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
