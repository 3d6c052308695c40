"""Analysed articles as later stages see them: with their story to find, for an alert, for a replay."""

import json
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Row, bindparam, case, select, update

from pipeline.alerts.composing import told_article
from pipeline.alerts.payload import ToldArticle
from pipeline.articles.article import ArticleId, Report
from pipeline.mentions.mention import Analysis, Mention, Reason, Rejected, Relevance
from pipeline.storage.schema import articles, mentions, story_articles
from pipeline.stories.features import Features
from pipeline.stories.packing import features_from_bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class Waiting:
    """An analysed article on its way to its story."""

    report: Report
    analysis: Analysis
    features: Features
    is_baseline: bool
    is_late: bool


_REPORT = (
    articles.c.id,
    articles.c.title,
    articles.c.text,
    articles.c.seen_at,
    articles.c.declared_language,
    articles.c.published_at,
    articles.c.url,
    articles.c.outlet,
    articles.c.country,
)
# Made once: the lane runs these for every article (see storage.stories).
_WAITING = select(*_REPORT, articles.c.features, articles.c.analysis, articles.c.is_baseline, articles.c.is_late).where(
    articles.c.id == bindparam("article"), articles.c.state == "analysed"
)
_SHOWN = (
    select(*_REPORT, articles.c.language, articles.c.is_late, story_articles.c.is_reprint)
    .join(story_articles, story_articles.c.article_id == articles.c.id)
    .where(story_articles.c.story_id == bindparam("story"))
    .order_by(articles.c.seen_at.desc(), articles.c.id.desc())
    .limit(bindparam("at_most"))
)
_MENTIONS = select(mentions).where(mentions.c.article_id == bindparam("article")).order_by(mentions.c.id)
_MARK_DONE = (
    update(articles).where(articles.c.id == bindparam("article")).values(state="done", state_changed_at=bindparam("now"))
)


def read_waiting(connection: Connection, article_id: ArticleId) -> Waiting | None:
    """A relevant article that waits for its story; None if it no longer does."""
    row = connection.execute(_WAITING, {"article": article_id}).first()
    if row is None or row.features is None:
        return None
    report, analysis = _report(row), analysis_from_json(row.analysis, _mentions(connection, article_id))
    return Waiting(
        report=report,
        analysis=analysis,
        features=features_from_bytes(row.features),
        is_baseline=row.is_baseline,
        is_late=row.is_late,
    )


def read_report(connection: Connection, article_id: ArticleId) -> tuple[Report, Analysis] | None:
    """An analysed article as later stages see it; None if there is none."""
    row = connection.execute(select(articles).where(articles.c.id == article_id, articles.c.analysed_at.is_not(None))).first()
    if row is None:
        return None
    return _report(row), analysis_from_json(row.analysis, _mentions(connection, article_id))


def reports_since(connection: Connection, since: datetime) -> list[Report]:
    """Every analysed article first seen since then, oldest first; those of a first poll's baseline left out."""
    query = (
        select(articles)
        .where(articles.c.seen_at >= since, articles.c.analysed_at.is_not(None), articles.c.is_baseline.is_(False))
        .order_by(articles.c.seen_at, articles.c.id)
    )
    return [_report(row) for row in connection.execute(query)]


def shown_articles(connection: Connection, story_id: str, *, limit: int) -> tuple[ToldArticle, ...]:
    """The reports of a story as an alert shows them, newest first."""
    return tuple(
        told_article(_report(row), language=row.language, is_late=row.is_late, is_reprint=row.is_reprint)
        for row in connection.execute(_SHOWN, {"story": story_id, "at_most": limit})
    )


def mark_done(connection: Connection, article_id: ArticleId, *, now: datetime) -> None:
    """The article has its story, and what was to be told of it is in the outbox."""
    connection.execute(_MARK_DONE, {"article": article_id, "now": now})


def _report(row: Row[*tuple[Any, ...]]) -> Report:
    return Report(
        id=ArticleId(row.id),
        title=row.title,
        text=row.text,
        seen_at=row.seen_at,
        language=row.declared_language,
        published_at=row.published_at,
        url=row.url,
        outlet=row.outlet,
        country=row.country,
    )


def _mentions(connection: Connection, article_id: ArticleId) -> tuple[Mention, ...]:
    return tuple(
        Mention(
            seed_id=row.seed_id,
            entity_id=row.entity_id,
            field=row.field,
            start=row.start,
            end=row.end,
            text=row.text,
            name=row.name,
            language=row.language,
            kind=row.kind,
            why=row.why,
        )
        for row in connection.execute(_MENTIONS, {"article": article_id})
    )


def waiting_for_story(connection: Connection, *, limit: int) -> list[ArticleId]:
    """Relevant articles that no story has yet."""
    query = select(articles.c.id).where(articles.c.state == "analysed").order_by(articles.c.id).limit(limit)
    return [ArticleId(row.id) for row in connection.execute(query)]


def waiting_in_order(connection: Connection, *, limit: int) -> list[ArticleId]:
    """Waiting articles by the date that orders them (the publisher's, but never later than when we saw it), then by id."""
    dated = case((articles.c.published_at < articles.c.seen_at, articles.c.published_at), else_=articles.c.seen_at)
    query = select(articles.c.id).where(articles.c.state == "analysed").order_by(dated, articles.c.id).limit(limit)
    return [ArticleId(row.id) for row in connection.execute(query)]


def analysis_from_json(text: str, named: tuple[Mention, ...]) -> Analysis:
    document = json.loads(text)
    return Analysis(
        language=document["language"],
        mentions=named,
        rejected=tuple(Rejected(**rejected) for rejected in document["rejected"]),
        relevances=tuple(
            Relevance(
                **{
                    **relevance,
                    "reasons": tuple(Reason(**reason) for reason in relevance["reasons"]),
                    "gates": tuple(relevance["gates"]),
                    "entity_ids": tuple(relevance["entity_ids"]),
                    "topics": tuple(relevance.get("topics", ())),  # analyses of before topics have none
                }
            )
            for relevance in document["relevances"]
        ),
        lexicon_version=document["lexicon"],
    )
