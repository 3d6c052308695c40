"""A story: the reports that tell one event, and all that has been told in them so far.

Values only. A story never looks at its articles again: what later stages need (outlets, languages, sources, what is already
known) is gathered here as reports join, so that deciding about an alert needs one row.
"""

import uuid
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal, NewType

from pipeline.articles.article import ArticleId
from pipeline.stories.features import Features
from pipeline.stories.numbers import Counted

StoryId = NewType("StoryId", str)

State = Literal["open", "merged"]

MOST_REPRESENTATIVES = 12
_KEPT_FIRST = MOST_REPRESENTATIVES // 2

_NAMESPACE = uuid.UUID("6f1b4e4e-6b0a-5d0e-9f0e-0d6a4d2a9c11")


def story_id(founder: ArticleId, *, is_second: bool = False) -> StoryId:
    """From the founding article, so that replays and machines agree. `is_second`: it was taken out of the one it founded."""
    return StoryId(str(uuid.uuid5(_NAMESPACE, f"article:{founder}{'/second' if is_second else ''}")))


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReport:
    """One report in a story. `copy_of`: the report whose text this one repeats. `owner` is the outlet's, where known."""

    article_id: ArticleId
    dated_at: datetime
    day: int
    outlet: str = ""
    owner: str = ""
    language: str | None = None
    credits: tuple[str, ...] = ()
    copy_of: ArticleId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ToldNumber:
    """A number somebody gave. Contradicting numbers stand side by side; nothing is ever overwritten."""

    value: str
    counted: Counted
    outlet: str
    article_id: ArticleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """What has been said so far: the memory against which a new report is compared. `actions`: all event types and their
    families, for another word for the same is no development."""

    entities: frozenset[str] = frozenset()
    places: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    numbers: tuple[ToldNumber, ...] = ()
    names: frozenset[str] = frozenset()
    days: frozenset[int] = frozenset()
    cues: frozenset[tuple[str, str]] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """`follows`: an earlier story this one continues. `merged_into` stays for ever; a merged story takes no more reports."""

    id: StoryId
    title: str
    title_article_id: ArticleId
    first_day: int
    last_day: int
    first_seen_at: datetime
    last_seen_at: datetime
    reports: tuple[StoryReport, ...]
    representatives: tuple[ArticleId, ...]
    told: Told
    rules: str
    state: State = "open"
    merged_into: StoryId | None = None
    follows: StoryId | None = None

    @property
    def outlets(self) -> frozenset[str]:
        return frozenset(report.outlet for report in self.reports if report.outlet)

    @property
    def languages(self) -> frozenset[str]:
        return frozenset(report.language for report in self.reports if report.language)

    @property
    def age(self) -> tuple[datetime, str]:
        """Older first; the id settles ties."""
        return (self.first_seen_at, self.id)


def found_story(
    features: Features, *, owner: str, rules: str, follows: StoryId | None = None, name: StoryId | None = None
) -> Story:
    """A story of one report."""
    return Story(
        id=name or story_id(features.article_id),
        title=features.title,
        title_article_id=features.article_id,
        first_day=features.day.day,
        last_day=features.day.day,
        first_seen_at=features.dated_at,
        last_seen_at=features.dated_at,
        reports=(_report(features, owner=owner, copy_of=None),),
        representatives=(features.article_id,),
        told=_with_told(Told(), features),
        rules=rules,
        follows=follows,
    )


def with_report(story: Story, features: Features, *, owner: str, copy_of: ArticleId | None) -> Story:
    """The story after one more report, or a new version of one it has. A copy adds an outlet, and nothing that is told."""
    known = next((report for report in story.reports if report.article_id == features.article_id), None)
    copied = known.copy_of if known else copy_of
    others = (report for report in story.reports if report is not known)
    grown = replace(
        story,
        reports=_in_order((*others, _report(features, owner=owner, copy_of=copied))),
        first_seen_at=min(story.first_seen_at, features.dated_at),
        last_seen_at=max(story.last_seen_at, features.dated_at),
    )
    if copied is not None:
        return grown
    return replace(
        grown,
        first_day=min(story.first_day, features.day.day),
        last_day=max(story.last_day, features.day.day),
        representatives=story.representatives if known else _represented((*story.representatives, features.article_id)),
        told=_with_told(story.told, features),
    )


def without_report(story: Story, article_id: ArticleId) -> Story:
    """The story after a person took a report out. What that report told stays told: nobody is alerted to it again."""
    return replace(
        story,
        reports=tuple(report for report in story.reports if report.article_id != article_id),
        representatives=tuple(article for article in story.representatives if article != article_id),
    )


def merged(older: Story, younger: Story) -> tuple[Story, Story]:
    """The older story with everything of the younger, and the younger as a mere pointer."""
    told = Told(
        entities=older.told.entities | younger.told.entities,
        places=older.told.places | younger.told.places,
        actions=older.told.actions | younger.told.actions,
        numbers=_numbers((*older.told.numbers, *younger.told.numbers)),
        names=older.told.names | younger.told.names,
        days=older.told.days | younger.told.days,
        cues=older.told.cues | younger.told.cues,
    )
    whole = replace(
        older,
        first_day=min(older.first_day, younger.first_day),
        last_day=max(older.last_day, younger.last_day),
        last_seen_at=max(older.last_seen_at, younger.last_seen_at),
        reports=_in_order((*older.reports, *younger.reports)),
        representatives=_represented((*older.representatives, *younger.representatives)),
        told=told,
    )
    return whole, replace(younger, state="merged", merged_into=older.id)


def _report(features: Features, *, owner: str, copy_of: ArticleId | None) -> StoryReport:
    return StoryReport(
        article_id=features.article_id,
        dated_at=features.dated_at,
        day=features.day.day,
        outlet=features.outlet,
        owner=owner,
        language=features.language,
        credits=features.credits,
        copy_of=copy_of,
    )


def _in_order(reports: Iterable[StoryReport]) -> tuple[StoryReport, ...]:
    return tuple(sorted(reports, key=lambda report: (report.dated_at, report.article_id)))


def _represented(articles: tuple[ArticleId, ...]) -> tuple[ArticleId, ...]:
    """At most twelve: the first half stays for ever, of the rest the latest."""
    if len(articles) <= MOST_REPRESENTATIVES:
        return articles
    return (*articles[:_KEPT_FIRST], *articles[-(MOST_REPRESENTATIVES - _KEPT_FIRST) :])


def _with_told(told: Told, features: Features) -> Told:
    new = tuple(
        ToldNumber(value=number.value, counted=number.counted, outlet=features.outlet, article_id=features.article_id)
        for number in features.numbers
        if number.counted or number.weight >= 0.8
    )
    return Told(
        entities=told.entities | {entity.id for entity in features.keys},
        places=told.places | _places(features),
        actions=told.actions | _happenings(features),
        numbers=_numbers((*told.numbers, *new)),
        names=told.names | {name.forms[0] for name in features.names},
        days=told.days | {features.day.day},
        cues=told.cues | {(cue.kind, cue.side) for cue in features.cues},
    )


def _places(features: Features) -> set[str]:
    """Places, and the towns of bases: who knows of the base knows the town."""
    return {name for entity in features.entities if entity.is_place for name in (entity.id, entity.town) if name}


def _happenings(features: Features) -> set[str]:
    return {name for event in features.events if event.mass >= 1 for name in (event.id, f"~{event.family}")}


def _numbers(numbers: Iterable[ToldNumber]) -> tuple[ToldNumber, ...]:
    """Each value of a kind once, with who said it first."""
    first: dict[tuple[str, str], ToldNumber] = {}
    for number in numbers:
        first.setdefault((number.counted, number.value), number)
    return tuple(first[key] for key in sorted(first))
