"""Feeds: how each is doing and what to do about it, which languages are covered, and what we may not be seeing."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from pipeline.dashboard.feed_health import FeedHealth, feed_health
from pipeline.dashboard.wordings import language_name
from pipeline.feeds.feed import Feed
from pipeline.feeds.silence import usual_gap
from pipeline.storage.desk_feeds import articles_since, languages_heard
from pipeline.storage.feeds import FeedRow, wanted_feeds

_ORDER = {"bad": 0, "warn": 1, "new": 2, "ok": 3}


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedView:
    """One feed with its health in words. `language`: as declared, else as heard. `usual`: its usual gap between entries."""

    line: FeedRow
    language: str | None
    country: str | None
    health: FeedHealth
    usual: timedelta | None
    interval: timedelta | None
    n_day: int
    n_relevant: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """How many feeds of a language can be read."""

    language: str
    n_well: int
    n_all: int

    @property
    def name(self) -> str:
        return language_name(self.language) if self.language else "language not known"

    @property
    def level(self) -> str:
        if not self.n_well:
            return "bad"
        return "ok" if self.n_well == self.n_all else "warn"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedsView:
    """`feeds`: the troubled ones first. `covered`: by language, the worst first."""

    feeds: tuple[FeedView, ...]
    covered: tuple[Coverage, ...]

    @property
    def troubled(self) -> tuple[FeedView, ...]:
        return tuple(feed for feed in self.feeds if feed.health.level in ("bad", "warn"))


def read_feeds(connection: Connection, configured: Sequence[Feed], *, now: datetime) -> FeedsView:
    by_url = {feed.url: feed for feed in configured}
    counts = articles_since(connection, now - timedelta(days=1))
    lines = wanted_feeds(connection)
    heard = {} if all((feed := by_url.get(line.url)) and feed.language for line in lines) else languages_heard(connection)
    views = [_view(line, by_url.get(line.url), counts, heard=heard.get(line.id), now=now) for line in lines]
    views.sort(key=lambda view: (_ORDER[view.health.level], view.line.name.casefold()))
    return FeedsView(feeds=tuple(views), covered=coverage(views))


def coverage(views: Sequence[FeedView]) -> tuple[Coverage, ...]:
    """A feed that has not been asked yet is not counted as read."""
    languages = {(view.language or "").partition("-")[0] for view in views}
    covered = []
    for language in languages:
        of_it = [view for view in views if (view.language or "").partition("-")[0] == language]
        covered.append(Coverage(language=language, n_well=sum(v.health.level == "ok" for v in of_it), n_all=len(of_it)))
    return tuple(sorted(covered, key=lambda each: (_ORDER[each.level], each.name)))


def _view(
    line: FeedRow, configured: Feed | None, counts: Mapping[int, tuple[int, int]], *, heard: str | None, now: datetime
) -> FeedView:
    n_day, n_relevant = counts.get(line.id, (0, 0))
    return FeedView(
        line=line,
        language=(configured.language if configured else None) or heard,
        country=configured.country if configured else None,
        health=feed_health(line.state, now=now),
        usual=usual_gap(line.state),
        interval=timedelta(seconds=line.state.interval) if line.state.interval else None,
        n_day=n_day,
        n_relevant=n_relevant,
    )
