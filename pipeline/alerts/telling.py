"""What there is to tell of one report and its story: the input of composing, gathered by the flow from earlier stages."""

from collections.abc import Mapping
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Telling:
    """One report, its analysis, its story, and the words for the entities. `seeds`: seed id to title.

    `links` are addresses for a person, such as "story", "useful" and "not_useful" (when the dashboard has a public address);
    `{alert_id}` in them is replaced by the alert's id.
    """

    report: Report
    analysis: Analysis
    story: StoryView
    entities: Mapping[str, EntityCard]
    seeds: Mapping[str, str]
    links: Mapping[str, str]
    is_late: bool = False
