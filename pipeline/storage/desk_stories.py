"""What the desk reads of stories: newest first, their reports, names, alerts, holds. Reads only; rows become values here.

Every query is bounded: by a page of stories, by reports a story, by a day.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Row, Select, and_, case, func, or_, select

from pipeline.alerts.payload import StoryPayload, from_bytes
from pipeline.storage.schema import alerts, articles, deliveries, feedback, holds, mentions, mutes, stories, story_articles

Reasons = tuple[tuple[float, str], ...]
"""The terms of a score: points and words."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryRow:
    """A story as a list shows it."""

    id: str
    state: str
    title: str
    title_article_id: int
    first_seen_at: datetime
    last_seen_at: datetime
    n_articles: int
    n_outlets: int
    n_independent: int
    languages: tuple[str, ...]
    follows: str | None
    merged_into: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoryReportRow:
    """One report of a story."""

    story_id: str
    article_id: int
    title: str
    outlet: str
    language: str | None
    url: str
    published_at: datetime | None
    seen_at: datetime
    joined_at: datetime
    score: float
    is_reprint: bool
    is_late: bool
    analysed_at: datetime | None
    pair_terms: str = ""

    @property
    def dated_at(self) -> datetime:
        return min(self.published_at, self.seen_at) if self.published_at else self.seen_at


@dataclass(frozen=True, slots=True, kw_only=True)
class NamedRow:
    """A name found in a report."""

    article_id: int
    seed_id: str
    entity_id: str
    field: str
    start: int
    end: int
    text: str
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AlertRow:
    """An alert on a story, with how its deliveries and its readers took it."""

    id: str
    story_id: str
    rule: str
    revision: int
    created_at: datetime
    payload: StoryPayload
    n_sent: int
    n_waiting: int
    n_failed: int
    is_useful: bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class HoldRow:
    """Why a report of a story was not told."""

    article_id: int
    story_id: str
    rule: str
    reason: str
    detail: str
    held_at: datetime
    until: datetime | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where a page of a newest-first list ended: the next one starts behind it."""

    at: datetime
    id: str


def latest_stories(connection: Connection, *, limit: int, after: Place | None = None) -> list[StoryRow]:
    """Open stories, the one with the newest report first."""
    query = select(*_STORY_COLUMNS).where(stories.c.state == "open")
    if after is not None:
        is_same = and_(stories.c.last_seen_at == after.at, stories.c.id < after.id)
        query = query.where(stories.c.last_seen_at <= after.at, or_(stories.c.last_seen_at < after.at, is_same))
    query = query.order_by(stories.c.last_seen_at.desc(), stories.c.id.desc()).limit(limit)
    return [_story(row) for row in connection.execute(query)]


def find_story(connection: Connection, story_id: str) -> StoryRow | None:
    row = connection.execute(select(*_STORY_COLUMNS).where(stories.c.id == story_id)).first()
    return _story(row) if row else None


def reports_of(connection: Connection, story_ids: Sequence[str], *, each: int) -> list[StoryReportRow]:
    """The newest `each` reports of every story, newest first, without their texts."""
    rank = func.row_number().over(
        partition_by=story_articles.c.story_id, order_by=(articles.c.seen_at.desc(), articles.c.id.desc())
    )
    ranked = _report_query(story_ids).add_columns(rank.label("rank")).subquery()
    query = select(ranked).where(ranked.c.rank <= each).order_by(ranked.c.seen_at.desc(), ranked.c.article_id.desc())
    return [_report(row) for row in connection.execute(query)]


def texts_of(connection: Connection, article_ids: Sequence[int]) -> dict[int, str]:
    query = select(articles.c.id, articles.c.text).where(articles.c.id.in_(article_ids))
    return {row.id: row.text for row in connection.execute(query)}


def reasons_of(connection: Connection, article_ids: Sequence[int]) -> dict[int, Reasons]:
    """Article id -> the terms of its highest score, as they were written by the analysis."""
    query = select(articles.c.id, articles.c.analysis).where(articles.c.id.in_(article_ids))
    return {row.id: _reasons(row.analysis) for row in connection.execute(query)}


def names_in(connection: Connection, article_ids: Sequence[int]) -> list[NamedRow]:
    """All names found in these reports, in the order of the text."""
    names = tuple(NamedRow.__dataclass_fields__)
    query = select(*(getattr(mentions.c, name) for name in names)).where(mentions.c.article_id.in_(article_ids))
    rows = connection.execute(query.order_by(mentions.c.article_id, mentions.c.field, mentions.c.start))
    return [NamedRow(**dict(zip(names, row, strict=True))) for row in rows]


def alerts_on(connection: Connection, story_ids: Sequence[str], *, each: int = 1_000) -> list[AlertRow]:
    """The newest `each` alerts on every one of these stories, the newest first."""
    order = (alerts.c.created_at.desc(), alerts.c.revision.desc())
    rank = func.row_number().over(partition_by=alerts.c.story_id, order_by=order).label("rank")
    ranked = select(alerts.c.id, rank).where(alerts.c.story_id.in_(story_ids)).subquery()
    chosen = select(ranked.c.id).where(ranked.c.rank <= each)
    counts = (
        select(
            deliveries.c.alert_id,
            func.sum(case((deliveries.c.state == "sent", 1), else_=0)).label("n_sent"),
            func.sum(case((deliveries.c.state.in_(("pending", "digest")), 1), else_=0)).label("n_waiting"),
            func.sum(case((deliveries.c.state.in_(("failed", "dead")), 1), else_=0)).label("n_failed"),
        )
        .where(deliveries.c.alert_id.in_(chosen))
        .group_by(deliveries.c.alert_id)
        .subquery()
    )
    query = (
        select(alerts, counts.c.n_sent, counts.c.n_waiting, counts.c.n_failed, feedback.c.is_useful)
        .outerjoin(counts, counts.c.alert_id == alerts.c.id)
        .outerjoin(feedback, feedback.c.alert_id == alerts.c.id)
        .where(alerts.c.id.in_(chosen))
        .order_by(*order)
    )
    found = (_alert(row) for row in connection.execute(query))
    return [alert for alert in found if alert is not None]


def rules_that_told(connection: Connection, story_ids: Sequence[str]) -> dict[str, tuple[str, ...]]:
    """The rules that ever fired on each story, in the order in which they first did."""
    first = func.min(alerts.c.created_at)
    query = select(alerts.c.story_id, alerts.c.rule).where(alerts.c.story_id.in_(story_ids))
    told: dict[str, tuple[str, ...]] = {}
    for row in connection.execute(query.group_by(alerts.c.story_id, alerts.c.rule).order_by(first, alerts.c.rule)):
        told[row.story_id] = (*told.get(row.story_id, ()), row.rule)
    return told


def holds_on(connection: Connection, story_ids: Sequence[str]) -> list[HoldRow]:
    """What was not told of these stories, the newest first."""
    columns = [getattr(holds.c, name) for name in HoldRow.__dataclass_fields__]
    query = select(*columns).where(holds.c.story_id.in_(story_ids)).order_by(holds.c.held_at.desc(), holds.c.id.desc())
    return [HoldRow(**row._asdict()) for row in connection.execute(query.limit(50 * max(len(story_ids), 1)))]


def muted_stories(connection: Connection, story_ids: Sequence[str], *, now: datetime) -> frozenset[str]:
    query = select(mutes.c.value).where(mutes.c.kind == "story", mutes.c.value.in_(story_ids))
    query = query.where(or_(mutes.c.until.is_(None), mutes.c.until > now))
    return frozenset(connection.execute(query).scalars())


def latest_change(connection: Connection) -> str:
    """A word that differs when a story, an alert, a mute or a delivery's outcome has come since."""
    parts = (
        select(func.max(stories.c.last_seen_at)).where(stories.c.state == "open"),
        select(func.count()).select_from(story_articles),
        select(func.max(alerts.c.created_at)),
        select(func.count()).select_from(mutes),
    )
    return "-".join(str(connection.execute(part).scalar() or 0) for part in parts)


_STORY_COLUMNS = [getattr(stories.c, name) for name in StoryRow.__dataclass_fields__]


def _story(row: Row[*tuple[object, ...]]) -> StoryRow:
    values = row._asdict()
    return StoryRow(**(values | {"languages": tuple(json.loads(values["languages"]))}))


def _report_query(story_ids: Sequence[str]) -> Select[*tuple[object, ...]]:
    return (
        select(
            story_articles.c.story_id,
            story_articles.c.article_id,
            articles.c.title,
            articles.c.outlet,
            articles.c.language,
            articles.c.url,
            articles.c.published_at,
            articles.c.seen_at,
            story_articles.c.joined_at,
            articles.c.score,
            story_articles.c.is_reprint,
            articles.c.is_late,
            articles.c.analysed_at,
            story_articles.c.terms.label("pair_terms"),
        )
        .join(articles, articles.c.id == story_articles.c.article_id)
        .where(story_articles.c.story_id.in_(story_ids))
    )


def _report(row: Row[*tuple[object, ...]]) -> StoryReportRow:
    values = row._asdict()
    values.pop("rank", None)
    return StoryReportRow(**values)


def _alert(row: Row[*tuple[object, ...]]) -> AlertRow | None:
    values = row._asdict()
    payload = from_bytes(values["payload"])
    if not isinstance(payload, StoryPayload):
        return None
    return AlertRow(
        id=values["id"],
        story_id=values["story_id"],
        rule=values["rule"],
        revision=values["revision"],
        created_at=values["created_at"],
        payload=payload,
        n_sent=values["n_sent"] or 0,
        n_waiting=values["n_waiting"] or 0,
        n_failed=values["n_failed"] or 0,
        is_useful=values["is_useful"],
    )


def _reasons(analysis: str) -> Reasons:
    relevances = json.loads(analysis)["relevances"] if analysis else []
    best = max(relevances, key=lambda each: each["score"], default=None)
    return tuple((float(each["points"]), str(each["text"])) for each in best["reasons"]) if best else ()
