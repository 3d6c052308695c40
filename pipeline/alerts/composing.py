"""Putting an alert together once it is decided: which channels, which revision, what is new, and the proof.

Pure: the same telling, state and verdict give the same alert, id and bytes.
"""

from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from pipeline.alerts.alert import Alert, RuleTold, StoryState, story_alert_id
from pipeline.alerts.levels import Severity
from pipeline.alerts.payload import (
    NewFact,
    RuleLine,
    StoryPayload,
    ToldArticle,
    ToldMention,
    ToldReason,
    ToldRule,
    ToldScore,
    ToldSeed,
    ToldStory,
    utc,
)
from pipeline.alerts.rule import EntityCard, Match, Rule, RuleSubject
from pipeline.alerts.safety import one_line, safe_url, without_controls
from pipeline.alerts.sentences import sentence_around
from pipeline.alerts.subject import subject_of, update_subject
from pipeline.alerts.telling import StoryView, Telling
from pipeline.articles.article import Report
from pipeline.mentions.mention import Mention, Relevance

# A long report names a base forty times; the third proof convinces nobody.
MENTIONS_PER_ENTITY = 3
MAX_MENTIONS = 40
MAX_ARTICLES = 20


@dataclass(frozen=True, slots=True, kw_only=True)
class Verdict:
    """The decision to speak: for which rule and seed, with which facts, and when."""

    rule: Rule
    subject: RuleSubject
    match: Match
    facts: tuple[NewFact, ...]
    severity: Severity
    now: datetime
    not_before: datetime | None = None
    is_for_digest: bool = False
    waits_for: str = ""


def compose(telling: Telling, state: StoryState, verdict: Verdict) -> Alert:
    """The alert, with the story's state after it."""
    send_to = _channels(state, verdict)
    is_update = state.revision > 0 and bool(set(send_to) & set(state.channels))
    payload = _payload(telling, state, verdict, is_update=is_update)
    return Alert(
        payload=payload,
        send_to=send_to,
        not_before=verdict.not_before,
        is_for_digest=verdict.is_for_digest,
        waits_for=verdict.waits_for,
        state=_state_after(state, payload, verdict, send_to),
    )


def _channels(state: StoryState, verdict: Verdict) -> tuple[str, ...]:
    """All of the rule's channels if there is something new for them, else those that do not know the story."""
    if any(fact.is_major for fact in verdict.facts):
        return verdict.rule.send_to
    return tuple(name for name in verdict.rule.send_to if name not in state.channels)


def _payload(telling: Telling, state: StoryState, verdict: Verdict, *, is_update: bool) -> StoryPayload:
    revision = state.revision + 1
    alert_id = story_alert_id(telling.story.id, verdict.rule.name, revision)
    mentions = _mentions(telling, verdict.subject.seed_id)
    facts = _with_outlets(telling, state, verdict) if is_update else ()
    since = _since(state, verdict) if is_update else None
    subject = subject_of(title=telling.report.title, outlet=telling.report.outlet, entities=_in_order(mentions, telling))
    return StoryPayload(
        kind="update" if is_update else "new",
        id=alert_id,
        revision=revision,
        created_at=utc(verdict.now),
        severity=verdict.severity,
        subject=update_subject(facts, subject) if is_update else subject,
        rule=_told_rule(verdict),
        seed=ToldSeed(id=verdict.subject.seed_id, title=telling.seeds.get(verdict.subject.seed_id, "")),
        story=_told_story(telling.story, state, alert_id=alert_id, subject=subject),
        new=facts,
        since=utc(since) if since else None,
        score=_told_score(telling, verdict.subject.seed_id),
        article=told_article(telling.report, language=telling.analysis.language, is_late=telling.is_late),
        mentions=mentions,
        articles=telling.story.articles[:MAX_ARTICLES],
        links=dict(telling.links(alert_id)),
    )


def _since(state: StoryState, verdict: Verdict) -> datetime | None:
    told = state.told_by(verdict.rule.name)
    return told.at if told else state.told_at


def _with_outlets(telling: Telling, state: StoryState, verdict: Verdict) -> tuple[NewFact, ...]:
    """Every update says how the reporting has grown, unless the independent sources already say it."""
    before = (state.told_by(verdict.rule.name) or state).outlets
    after = telling.story.outlets
    if after <= before or any(fact.kind == "sources" for fact in verdict.facts):
        return verdict.facts
    return (*verdict.facts, NewFact(kind="sources", text=f"{before} → {after} outlets", key=f"outlets-{after}"))


def _told_rule(verdict: Verdict) -> ToldRule:
    lines = tuple(tuple(RuleLine(selector=found.selector, by=found.by) for found in line) for line in verdict.match.lines)
    return ToldRule(name=verdict.rule.name, lines=lines)


def _told_story(story: StoryView, state: StoryState, *, alert_id: str, subject: str) -> ToldStory:
    return ToldStory(
        id=story.id,
        thread=f"seedwatch-story-{story.id}",
        thread_subject=state.thread_subject or subject,
        thread_alert_id=state.thread_alert_id or alert_id,
        joined_threads=tuple(thread.alert_id for thread in (*state.joined, *state.joins)),
        title=one_line(story.title),
        first_seen_at=utc(story.first_seen_at),
        articles=story.n_articles,
        outlets=story.outlets,
        independent_sources=story.independent_sources,
        languages=story.languages,
        credits=story.credits,
        event_day=story.event_day,
    )


def _told_score(telling: Telling, seed_id: str) -> ToldScore:
    relevance = _relevance(telling, seed_id)
    if relevance is None:
        return ToldScore(value=0.0, reasons=())
    reasons = tuple(ToldReason(points=each.points, text=each.text, entity_id=each.entity_id) for each in relevance.reasons)
    return ToldScore(value=relevance.score, reasons=reasons)


def _relevance(telling: Telling, seed_id: str) -> Relevance | None:
    return next((each for each in telling.analysis.relevances if each.seed_id == seed_id), None)


def told_article(report: Report, *, language: str | None, is_late: bool = False, is_reprint: bool = False) -> ToldArticle:
    """A report as it is shown: one-line title, a link only if it is safe to click."""
    return ToldArticle(
        id=report.id,
        title=one_line(report.title),
        outlet=one_line(report.outlet),
        language=language or report.language,
        url=safe_url(report.url),
        seen_at=utc(report.seen_at),
        published_at=utc(report.published_at) if report.published_at else None,
        country=report.country,
        is_reprint=is_reprint,
        is_late=is_late,
    )


def _mentions(telling: Telling, seed_id: str) -> tuple[ToldMention, ...]:
    """The proof: at most three mentions an entity, title first, in the order of the text."""
    taken: dict[str, int] = {}
    chosen: list[Mention] = []
    for mention in sorted(telling.analysis.mentions, key=lambda each: (each.field != "title", each.start, each.entity_id)):
        if mention.seed_id != seed_id or taken.get(mention.entity_id, 0) >= MENTIONS_PER_ENTITY:
            continue
        taken[mention.entity_id] = taken.get(mention.entity_id, 0) + 1
        chosen.append(mention)
    return tuple(_told_mention(mention, telling) for mention in chosen[:MAX_MENTIONS])


def _told_mention(mention: Mention, telling: Telling) -> ToldMention:
    field_text = telling.report.title if mention.field == "title" else telling.report.text
    sentence = sentence_around(field_text, mention.start, mention.end)
    card = _card(mention.entity_id, telling)
    return ToldMention(
        entity_id=mention.entity_id,
        label=card.label,
        type=card.type,
        side=card.side,
        field=mention.field,
        start=mention.start,
        end=mention.end,
        text=mention.text,
        name=mention.name,
        language=mention.language,
        why=mention.why,
        sentence=without_controls(sentence.text),
        sentence_start=sentence.start,
        sentence_end=sentence.end,
    )


def _card(entity_id: str, telling: Telling) -> EntityCard:
    return telling.entities.get(entity_id) or EntityCard(id=entity_id, label=entity_id, type="")


def _in_order(mentions: Iterable[ToldMention], telling: Telling) -> tuple[EntityCard, ...]:
    return tuple(_card(entity_id, telling) for entity_id in dict.fromkeys(each.entity_id for each in mentions))


def _state_after(state: StoryState, payload: StoryPayload, verdict: Verdict, send_to: tuple[str, ...]) -> StoryState:
    story = payload.story
    told = RuleTold(
        rule=verdict.rule.name, at=payload.created_at, outlets=story.outlets, independent_sources=story.independent_sources
    )
    return replace(
        state,
        revision=payload.revision,
        told_at=payload.created_at,
        rules=(*(each for each in state.rules if each.rule != told.rule), told),
        channels=tuple(dict.fromkeys((*state.channels, *send_to))),
        thread_alert_id=story.thread_alert_id,
        thread_subject=story.thread_subject,
        outlets=story.outlets,
        independent_sources=story.independent_sources,
        untold=(),
        joins=(),
        joined=(*state.joined, *state.joins),
    )
