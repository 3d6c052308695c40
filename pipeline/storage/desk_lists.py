"""Long lists for the API and the exports, newest first, each continued from where the last page ended."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, or_, select

from pipeline.articles.article import ArticleId
from pipeline.delivery.delivery import Delivery, DeliveryId, DeliveryState
from pipeline.mentions.mention import Analysis
from pipeline.storage.alerts import StoredAlert
from pipeline.storage.desk_stories import HoldRow, Place
from pipeline.storage.reports import read_report
from pipeline.storage.schema import alerts, articles, deliveries, holds, story_articles


@dataclass(frozen=True, slots=True, kw_only=True)
class HeldPlace:
    """A hold with the id by which its list is continued."""

    id: int
    hold: HoldRow


@dataclass(frozen=True, slots=True, kw_only=True)
class WholeArticle:
    """An analysed article with everything that was found in it. `story_id`: where it was placed, if anywhere."""

    id: int
    title: str
    text: str
    text_source: str
    outlet: str
    url: str
    published_at: datetime | None
    seen_at: datetime
    analysis: Analysis
    story_id: str | None


def alerts_page(
    connection: Connection, *, limit: int, after: Place | None = None, rule: str | None = None, story_id: str | None = None
) -> list[StoredAlert]:
    query = select(alerts).order_by(alerts.c.created_at.desc(), alerts.c.id.desc()).limit(limit)
    for column, wanted in ((alerts.c.rule, rule), (alerts.c.story_id, story_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    if after is not None:
        query = query.where(_behind(alerts.c.created_at, alerts.c.id, after))
    return [
        StoredAlert(
            id=row.id,
            kind=row.kind,
            story_id=row.story_id,
            rule=row.rule,
            revision=row.revision,
            severity=row.severity,
            article_id=row.article_id,
            subject=row.subject,
            payload=bytes(row.payload),
            created_at=row.created_at,
        )
        for row in connection.execute(query)
    ]


def holds_page(connection: Connection, *, limit: int, before: int | None = None, reason: str | None = None) -> list[HeldPlace]:
    columns = [getattr(holds.c, name) for name in HoldRow.__dataclass_fields__]
    query = select(holds.c.id, *columns).order_by(holds.c.id.desc()).limit(limit)
    if before is not None:
        query = query.where(holds.c.id < before)
    if reason is not None:
        query = query.where(holds.c.reason == reason)
    rows = [row._asdict() for row in connection.execute(query)]
    return [HeldPlace(id=row.pop("id"), hold=HoldRow(**row)) for row in rows]


def deliveries_page(
    connection: Connection,
    *,
    limit: int,
    after: Place | None = None,
    state: DeliveryState | None = None,
    channel: str | None = None,
) -> list[Delivery]:
    query = select(deliveries).order_by(deliveries.c.created_at.desc(), deliveries.c.id.desc()).limit(limit)
    for column, wanted in ((deliveries.c.state, state), (deliveries.c.channel, channel)):
        if wanted is not None:
            query = query.where(column == wanted)
    if after is not None:
        query = query.where(_behind(deliveries.c.created_at, deliveries.c.id, after))
    return [
        Delivery(
            id=DeliveryId(row.id),
            alert_id=row.alert_id,
            channel=row.channel,
            recipient=row.recipient,
            state=row.state,
            attempts=row.attempts,
            created_at=row.created_at,
            next_attempt_at=row.next_attempt_at,
            last_status=row.last_status,
            last_detail=row.last_error,
            last_attempt_at=row.last_attempt_at,
            sent_at=row.sent_at,
        )
        for row in connection.execute(query)
    ]


def whole_article(connection: Connection, article_id: int) -> WholeArticle | None:
    """None: there is none, or it has not been analysed yet."""
    query = (
        select(articles.c.text_source, story_articles.c.story_id)
        .outerjoin(story_articles, story_articles.c.article_id == articles.c.id)
        .where(articles.c.id == article_id)
    )
    row = connection.execute(query).first()
    found = read_report(connection, ArticleId(article_id))
    if row is None or found is None:
        return None
    report, analysis = found
    return WholeArticle(
        id=article_id,
        title=report.title,
        text=report.text,
        text_source=row.text_source,
        outlet=report.outlet,
        url=report.url,
        published_at=report.published_at,
        seen_at=report.seen_at,
        analysis=analysis,
        story_id=row.story_id,
    )


def _behind(at: ColumnElement[datetime], name: ColumnElement[str], place: Place) -> ColumnElement[bool]:
    return and_(at <= place.at, or_(at < place.at, and_(at == place.at, name < place.id)))


def story_of_articles(connection: Connection, article_ids: Sequence[int]) -> dict[int, str]:
    query = select(story_articles.c.article_id, story_articles.c.story_id).where(story_articles.c.article_id.in_(article_ids))
    return {row.article_id: row.story_id for row in connection.execute(query)}
