"""An article's way through analysis: what is read for it, and what is written of it, fenced by its revision and state."""

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from pipeline.articles.article import ArticleId, CleanText
from pipeline.mentions.mention import Analysis
from pipeline.storage.arrays import is_one_of
from pipeline.storage.articles import read_page
from pipeline.storage.schema import articles, feeds, mentions


@dataclass(frozen=True, slots=True, kw_only=True)
class Material:
    """All there is of an article before it is cleaned."""

    id: ArticleId
    revision: int
    attempts: int
    feed_url: str
    url: str
    outlet: str
    country: str | None
    declared_language: str | None
    published_at: datetime | None
    seen_at: datetime
    title: str
    summary_html: str
    content_html: str
    page: bytes | None
    page_charset: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Analysed:
    """What the analysis made of an article. `features` only where its story matters."""

    id: ArticleId
    revision: int
    clean: CleanText
    analysis: Analysis
    is_relevant: bool
    features: bytes | None


def still_ready(connection: Connection, ids: Sequence[ArticleId]) -> list[ArticleId]:
    """Those of the ids that wait for analysis."""
    query = select(articles.c.id).where(articles.c.id.in_(ids), articles.c.state == "ready").order_by(articles.c.id)
    return [ArticleId(row.id) for row in connection.execute(query)]


def count_attempts(
    connection: Connection, ids: Sequence[ArticleId], *, now: datetime, only_first: bool = False
) -> list[ArticleId]:
    """Before the dangerous work, in a transaction of its own: whatever kills us now has been counted. Gives the counted.

    `only_first`: leave out what was tried before.
    """
    waits = [articles.c.id.in_(ids), articles.c.state == "ready"]
    counted = connection.execute(
        update(articles)
        .where(*waits, *([articles.c.attempts == 0] if only_first else []))
        .values(attempts=articles.c.attempts + 1, state_changed_at=now)
        .returning(articles.c.id)
    )
    return [ArticleId(row.id) for row in counted]


def tried_before(connection: Connection, ids: Sequence[ArticleId]) -> list[ArticleId]:
    """Those that wait and have been tried, the least tried first."""
    query = (
        select(articles.c.id)
        .where(articles.c.id.in_(ids), articles.c.state == "ready", articles.c.attempts > 0)
        .order_by(articles.c.attempts, articles.c.id)
    )
    return [ArticleId(row.id) for row in connection.execute(query)]


def quarantine(connection: Connection, ids: Sequence[ArticleId], *, error: str, now: datetime) -> int:
    """Set aside articles that were tried too often; a person may send them round again."""
    result = connection.execute(
        update(articles)
        .where(articles.c.id.in_(ids), articles.c.state == "ready")
        .values(state="quarantined", state_changed_at=now, error=error[:500])
    )
    return result.rowcount


def note_error(connection: Connection, article_id: ArticleId, *, error: str) -> None:
    connection.execute(update(articles).where(articles.c.id == article_id).values(error=error[:500]))


def read_material(connection: Connection, ids: Sequence[ArticleId]) -> list[Material]:
    """Those of the articles that wait for analysis, in the order of their ids."""
    query = (
        select(articles, feeds.c.url.label("feed_url"))
        .join(feeds, feeds.c.id == articles.c.feed_id)
        .where(articles.c.id.in_(ids), articles.c.state == "ready")
        .order_by(articles.c.id)
    )
    return [
        Material(
            id=ArticleId(row.id),
            revision=row.revision,
            attempts=row.attempts,
            feed_url=row.feed_url,
            url=row.url,
            outlet=row.outlet,
            country=row.country,
            declared_language=row.declared_language,
            published_at=row.published_at,
            seen_at=row.seen_at,
            title=row.raw_title,
            summary_html=row.summary_html,
            content_html=row.content_html,
            page=read_page(row.page),
            page_charset=row.page_charset,
        )
        for row in connection.execute(query)
    ]


def write_analyses(connection: Connection, done: Sequence[Analysed], *, now: datetime) -> list[ArticleId]:
    """Write results whose revision is still the current one and whose article still waits; gives the ids written.

    Running it twice writes the same rows once: the state has moved on.
    """
    found = connection.execute(_CURRENT, {"ids": [result.id for result in done]})
    current = {row.id: row.revision for row in found}
    written = [result for result in done if current.get(result.id) == result.revision]
    if written:
        connection.execute(_WRITE, [_row(result, now) for result in written])
    _replace_mentions(connection, written)
    return [result.id for result in written]


# Locked, and so what is written in one go below is still what was looked at.
_CURRENT = (
    select(articles.c.id, articles.c.revision)
    .where(is_one_of(articles.c.id, "ids"), articles.c.state == "ready")
    .order_by(articles.c.id)
    .with_for_update()
)
_WRITE = update(articles).where(articles.c.id == bindparam("article"))


def _row(result: Analysed, now: datetime) -> dict[str, object]:
    return {
        "article": result.id,
        "state": "analysed" if result.is_relevant else "done",
        "state_changed_at": now,
        "attempts": 0,
        "next_attempt_at": None,
        "error": "",
        "title": result.clean.title,
        "text": result.clean.text,
        "text_source": result.clean.source,
        "language": result.analysis.language,
        "score": max((relevance.score for relevance in result.analysis.relevances), default=0.0),
        "is_relevant": result.is_relevant,
        "analysis": analysis_to_json(result.analysis),
        "features": result.features,
        "analysed_at": now,
    }


def count_placing(connection: Connection, article_id: ArticleId) -> int:
    """One more attempt at finding an analysed article's story; gives how many there were. Commit it before the attempt."""
    counted = connection.execute(
        update(articles)
        .where(articles.c.id == article_id, articles.c.state == "analysed")
        .values(attempts=articles.c.attempts + 1)
        .returning(articles.c.attempts)
    ).scalar()
    return int(counted or 0)


def uncount(connection: Connection, ids: Sequence[ArticleId]) -> None:
    """Take an attempt back: it was the database that failed, not the article."""
    tried = update(articles).where(articles.c.id.in_(ids), articles.c.attempts > 0)
    connection.execute(tried.values(attempts=articles.c.attempts - 1))


def set_aside(connection: Connection, article_id: ArticleId, *, error: str, now: datetime) -> None:
    """An analysed article that could not be placed: quarantined with its reason, and a person may send it round again."""
    connection.execute(
        update(articles)
        .where(articles.c.id == article_id, articles.c.state == "analysed")
        .values(state="quarantined", state_changed_at=now, error=error[:500])
    )


def give_back(connection: Connection, *, states: Sequence[str], now: datetime, ids: Sequence[ArticleId] | None = None) -> int:
    """Send articles round again: quarantined ones, or all of a state after the profile changed."""
    query = update(articles).where(articles.c.state.in_(states))
    if ids is not None:
        query = query.where(articles.c.id.in_(ids))
    result = connection.execute(query.values(state="ready", state_changed_at=now, attempts=0, next_attempt_at=None, error=""))
    return result.rowcount


@dataclass(frozen=True, slots=True, kw_only=True)
class SetAside:
    """A quarantined article as a person sees it."""

    id: ArticleId
    url: str
    outlet: str
    title: str
    error: str
    since: datetime


def quarantined(connection: Connection, *, limit: int) -> list[SetAside]:
    """The newest first."""
    query = select(articles).where(articles.c.state == "quarantined").order_by(articles.c.state_changed_at.desc()).limit(limit)
    return [
        SetAside(
            id=ArticleId(row.id),
            url=row.url,
            outlet=row.outlet,
            title=row.raw_title,
            error=row.error,
            since=row.state_changed_at,
        )
        for row in connection.execute(query)
    ]


def worn_out(connection: Connection, *, attempts: int, before: datetime, limit: int) -> list[ArticleId]:
    """Articles that were tried `attempts` times and still wait: whatever tried them last did not come back."""
    query = (
        select(articles.c.id)
        .where(articles.c.state == "ready", articles.c.attempts >= attempts, articles.c.state_changed_at <= before)
        .where(or_(articles.c.next_attempt_at.is_(None), articles.c.next_attempt_at <= before))
        .limit(limit)
    )
    return [ArticleId(row.id) for row in connection.execute(query)]


def analysis_to_json(analysis: Analysis) -> str:
    """Everything but the mentions, which have a table of their own."""
    return json.dumps(
        {
            "language": analysis.language,
            "lexicon": analysis.lexicon_version,
            "rejected": [asdict(rejected) for rejected in analysis.rejected],
            "relevances": [asdict(relevance) for relevance in analysis.relevances],
        },
        ensure_ascii=False,
        separators=(",", ":"),
    )


def _replace_mentions(connection: Connection, written: Sequence[Analysed]) -> None:
    ids = [result.id for result in written]
    if not ids:
        return
    connection.execute(delete(mentions).where(mentions.c.article_id.in_(ids)))
    seen = {
        row.id: row.seen_at
        for row in connection.execute(select(articles.c.id, articles.c.seen_at).where(articles.c.id.in_(ids)))
    }
    rows = [
        {**asdict(mention), "article_id": result.id, "seen_at": seen[result.id]}
        for result in written
        for mention in result.analysis.mentions
    ]
    if rows:
        connection.execute(insert(mentions), rows)
