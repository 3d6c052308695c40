"""What deciding needs from the configuration, and how a placed report becomes a case for a rule. Pure; no database."""

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from pipeline.alerts.alert import StoryState
from pipeline.alerts.calm import Mute
from pipeline.alerts.composing import told_article
from pipeline.alerts.deciding import Case, RuleHistory
from pipeline.alerts.news import facts_of
from pipeline.alerts.payload import ToldArticle
from pipeline.alerts.rule import EntityCard, Rule, RuleSubject
from pipeline.alerts.telling import StoryView, Telling
from pipeline.articles.article import Report
from pipeline.mentions.mention import Analysis
from pipeline.seeds.profile import Profile
from pipeline.stories.features import Features
from pipeline.stories.grouping import Placed, Placement
from pipeline.stories.independence import independent_sources
from pipeline.stories.novelty import what_is_new
from pipeline.stories.story import Story

Links = Callable[[str, str], Mapping[str, str]]
"""(story id, alert id) -> addresses for a person: the story, useful, not useful."""


def no_links(story_id: str, alert_id: str) -> Mapping[str, str]:
    """Without a public address of the dashboard there is nothing to link to."""
    del story_id, alert_id
    return {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Briefing:
    """Rules and words, from the files. `tags` are those of each feed, by its name (the outlet of its articles)."""

    rules: tuple[Rule, ...]
    cards: Mapping[str, EntityCard]
    seeds: Mapping[str, str]
    tags: Mapping[str, frozenset[str]] = field(default_factory=dict)
    links: Links = no_links


def brief(
    rules: Sequence[Rule],
    profiles: Sequence[Profile],
    *,
    tags: Mapping[str, frozenset[str]] | None = None,
    links: Links = no_links,
) -> Briefing:
    """An entity that two profiles watch keeps the first one's label."""
    cards: dict[str, EntityCard] = {}
    for profile in profiles:
        for entity in profile.entities.values():
            cards.setdefault(
                entity.id, EntityCard(id=entity.id, label=short_label(entity.label), type=entity.type, side=entity.side)
            )
    return Briefing(
        rules=tuple(rules),
        cards=cards,
        seeds={profile.seed_id: profile.title for profile in profiles},
        tags=tags or {},
        links=links,
    )


def short_label(label: str) -> str:
    """What a subject line has room for: "Dmitry Peskov, Kremlin spokesman" -> "Dmitry Peskov"."""
    plain = re.sub(r" \([^)]*\)(?=$|,)", "", label)
    return re.split(r" / |, ", plain, maxsplit=1)[0].strip() or label


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedReport:
    """A report that has found its story. `articles` are the story's reports as they are shown, newest first."""

    report: Report
    analysis: Analysis
    features: Features
    placement: Placement
    placed: Placed
    articles: tuple[ToldArticle, ...]
    is_baseline: bool = False
    is_late: bool = False

    @property
    def story(self) -> Story:
        return self.placed.story

    @property
    def is_copy(self) -> bool:
        return self.placement.kind == "copy"


def subjects(report: Report, analysis: Analysis, briefing: Briefing) -> tuple[RuleSubject, ...]:
    """The report as each seed sees it."""
    return tuple(
        RuleSubject(
            seed_id=relevance.seed_id,
            entities=tuple(briefing.cards[entity] for entity in relevance.entity_ids if entity in briefing.cards),
            score=relevance.score,
            is_relevant=relevance.is_relevant,
            topics=frozenset(relevance.topics),
            tags=briefing.tags.get(report.outlet, frozenset()),
            language=analysis.language,
            outlet=report.outlet,
        )
        for relevance in analysis.relevances
    )


def case_for(
    found: PlacedReport,
    rule: Rule,
    briefing: Briefing,
    *,
    state: StoryState,
    now: datetime,
    history: RuleHistory | None = None,
    mutes: tuple[Mute, ...] = (),
) -> Case:
    """Everything one rule looks at when it decides about one report."""
    novelty = what_is_new(found.placed.before, found.features, is_copy=found.is_copy)
    telling = Telling(
        report=found.report,
        analysis=found.analysis,
        story=story_view(found.story, found.articles),
        entities=briefing.cards,
        seeds=briefing.seeds,
        links=lambda alert_id: briefing.links(found.story.id, alert_id),
        is_late=found.is_late,
    )
    return Case(
        subjects=subjects(found.report, found.analysis, briefing),
        telling=telling,
        state=state,
        rule=rule,
        now=now,
        facts=facts_of(novelty, briefing.cards),
        history=history or RuleHistory(),
        mutes=mutes,
        is_reprint=found.is_copy,
        is_baseline=found.is_baseline,
    )


def story_view(story: Story, articles: tuple[ToldArticle, ...]) -> StoryView:
    """The story with this report in it, as a reader is told of it."""
    sources = independent_sources(story.reports)
    return StoryView(
        id=story.id,
        title=story.title,
        first_seen_at=story.first_seen_at,
        articles=articles,
        n_articles=len(story.reports),
        outlets=sources.outlets,
        independent_sources=sources.n_independent,
        languages=tuple(sorted(story.languages)),
        credits=(sources.all_cite,) if sources.all_cite else (),
        event_day=date.fromordinal(story.first_day),
    )


def shown(report: Report, analysis: Analysis, *, is_late: bool = False, is_reprint: bool = False) -> ToldArticle:
    return told_article(report, language=analysis.language, is_late=is_late, is_reprint=is_reprint)
