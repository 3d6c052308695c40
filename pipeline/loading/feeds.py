"""config/feeds.toml and config/feeds.d/*.toml -> Feeds. A feed that stands twice is an error, wherever it stands."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated
from urllib.parse import urlsplit

from pydantic import AfterValidator, BaseModel, ConfigDict, Field

from pipeline.errors import ConfigError, Problem
from pipeline.feeds.feed import Feed, FullText
from pipeline.loading.quantities import Duration
from pipeline.loading.toml_files import check, line_of, read_document


def is_web_address(text: str) -> str:
    """http(s) with a host, at most 2,048 characters. Raises ValueError that says what is wrong."""
    parts = urlsplit(text)
    if parts.scheme not in ("http", "https"):
        raise ValueError("must start with http:// or https://")
    if not parts.hostname or " " in text:
        raise ValueError("is not a complete address; write for example https://example.org/feed.xml")
    if len(text) > 2048:
        raise ValueError("is longer than 2,048 characters")
    _ = parts.port  # raises ValueError for a port that is no number
    return text


class FeedTable(BaseModel):
    """One [[feed]]."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    name: str = Field(min_length=1, description="shown in alerts as the outlet")
    url: Annotated[str, AfterValidator(is_web_address)] = Field(description="of the RSS, Atom, RDF, JSON feed or sitemap")
    language: str | None = Field(None, pattern=r"^[a-z]{2,3}$", description="of its articles: en, ru, ar, ckb ...")
    country: str | None = Field(None, pattern=r"^[A-Z]{2}$", description="of the publisher: GB, SY ...")
    tags: tuple[str, ...] = Field((), description="for rules: tag:syria")
    every: Duration | None = Field(None, description="rhythm of this feed; default [polling] every")
    full_text: FullText = Field("auto", description="collect an article's page: auto, always, never")
    enabled: bool = Field(True, description="false keeps the feed and its history but stops polling")

    def to_feed(self) -> Feed:
        return Feed(
            name=self.name,
            url=self.url,
            language=self.language,
            country=self.country,
            tags=frozenset(self.tags),
            every=self.every,
            full_text=self.full_text,
            is_enabled=self.enabled,
        )


class FeedsFile(BaseModel):
    """config/feeds.toml, config/feeds.d/*.toml."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    feed: tuple[FeedTable, ...] = Field((), description="feeds to watch")


def read_feeds(files: Sequence[Path], *, home: Path) -> tuple[Feed, ...]:
    """All feeds of all files, in order. Raises ConfigError with every problem of every file."""
    problems: list[Problem] = []
    feeds: list[Feed] = []
    places: dict[str, _Place] = {}
    for path in files:
        shown = str(path.relative_to(home)) if path.is_relative_to(home) else str(path)
        try:
            document, text = read_document(path, shown_as=shown)
            tables = check(FeedsFile, document, file=shown, text=text).feed
        except ConfigError as error:
            problems.extend(error.problems)
            continue
        for number, table in enumerate(tables):
            here = _Place(file=shown, text=text, number=number)
            if (earlier := places.setdefault(table.url, here)) is not here:
                problems.append(_twice(here, table.url, earlier))
            feeds.append(table.to_feed())
    if problems:
        raise ConfigError(tuple(problems))
    return tuple(feeds)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Place:
    """Where a feed stands. Its line is looked for only when it is to be told: that reads the whole file."""

    file: str
    text: str
    number: int

    @property
    def line(self) -> int | None:
        return line_of(self.text, ("feed", self.number, "url"))


def _twice(here: _Place, url: str, earlier: _Place) -> Problem:
    return Problem(
        file=here.file,
        key=f"feed[{here.number}].url",
        wrong=f'"{url}" stands twice',
        meant=f"first at {earlier.file}:{earlier.line}; remove one",
        line=here.line,
    )
