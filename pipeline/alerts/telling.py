"""What there is to tell of one report and its story: the input of composing, gathered by the flow from earlier stages."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, datetime

from pipeline.alerts.payload import ToldArticle
from pipeline.alerts.rule import EntityCard
from pipeline.articles.article import Report
from pipeline.mentions.mention import Analysis


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryView:
    """The story with the report already in it. `articles` are shown, newest first; the numbers count all.

    `independent_sources` counts distinct texts times publishers: reprints and shared agency credits count once.
    """

    id: str
    title: str
    first_seen_at: datetime
    articles: tuple[ToldArticle, ...]
    n_articles: int
    outlets: int
    independent_sources: int
    languages: tuple[str, ...]
    credits: tuple[str, ...] = ()
    event_day: date | None = None


def no_links(alert_id: str) -> Mapping[str, str]:
    """For an installation whose dashboard nobody outside can reach."""
    del alert_id
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report, its analysis, its story, and the words for the entities. `seeds`: seed id to title.

    `links` gives the addresses for a person, by the alert's id: "story", "useful", "not_useful" (delivery.feedback); nothing
    where the dashboard has no public address.
    """

    report: Report
    analysis: Analysis
    story: StoryView
    entities: Mapping[str, EntityCard]
    seeds: Mapping[str, str]
    links: Callable[[str], Mapping[str, str]] = no_links
    is_late: bool = False
