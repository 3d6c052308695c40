"""Alerts and holds in the database: what was decided, what a story has told so far, mutes and feedback.

An alert and its deliveries (the outbox) are written by one call inside the caller's transaction: both or neither. The alert's
id is derived from story, rule and revision, so that deciding twice writes once.
"""

import uuid
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache

from sqlalchemy import (
    Connection,
    Row,
    Table,
    and_,
    bindparam,
    delete,
    func,
    insert,
    or_,
    select,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.sql.dml import ReturningInsert

from pipeline.alerts.alert import (
    Alert,
    Hold,
    facts_from_json,
    facts_to_json,
    state_to_json,
)
from pipeline.alerts.calm import Mute
from pipeline.alerts.payload import NewFact, StoryPayload, to_bytes
from pipeline.alerts.safety import one_line
from pipeline.articles.article import ArticleId
from pipeline.storage.schema import alerts, deliveries, feedback, holds, mutes, stories

_NAMESPACE = uuid.UUID("0b0d9a4e-5d1e-5c0c-8f53-6a0f0f5ad0c7")


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredAlert:
    """An alert as it was decided; `payload` are the bytes that go out."""

    id: str
    kind: str
    story_id: str | None
    rule: str
    revision: int
    severity: str
    article_id: ArticleId | None
    subject: str
    payload: bytes
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredHold:
    """A report that a rule held back, and why. `until`: it will be decided again then."""

    article_id: ArticleId
    rule: str
    story_id: str | None
    reason: str
    detail: str
    facts: tuple[NewFact, ...]
    held_at: datetime
    until: datetime | None


def insert_alert(connection: Connection, alert: Alert, *, recipients: Mapping[str, Sequence[str]]) -> bool:
    """Write the alert and one delivery for each recipient of each of its channels. False: it was there already.

    `recipients` by channel name; a channel that is not in it has one recipient, "".
    """
    payload = alert.payload
    row = {
        "id": alert.id,
        "kind": alert.kind,
        "story_id": alert.story_id,
        "rule": alert.rule,
        "seed_id": payload.seed.id if isinstance(payload, StoryPayload) else "",
        "revision": alert.revision,
        "severity": payload.severity,
        "article_id": payload.article.id if isinstance(payload, StoryPayload) else None,
        "subject": payload.subject,
        "payload": to_bytes(payload),
        "state_after": state_to_json(alert.state) if alert.state else "{}",
        "created_at": alert.created_at,
    }
    if connection.execute(_add_alert(connection.dialect.name), row).first() is None:
        return False
    outbox = [
        {
            "id": delivery_id(alert.id, channel, recipient),
            "alert_id": alert.id,
            "channel": channel,
            "recipient": recipient,
            "state": "digest" if alert.is_for_digest else "pending",
            "attempts": 0,
            "created_at": alert.created_at,
            "next_attempt_at": alert.not_before or alert.created_at,
            "last_error": alert.waits_for,
        }
        for channel in alert.send_to
        for recipient in recipients.get(channel, ("",))
    ]
    if outbox:
        connection.execute(_ADD_DELIVERY, outbox)
    return True


_ADD_DELIVERY = insert(deliveries)


@cache
def _add_alert(dialect: str) -> ReturningInsert[tuple[str]]:
    statement = postgresql.insert(alerts) if dialect == "postgresql" else sqlite.insert(alerts)
    return statement.on_conflict_do_nothing().returning(alerts.c.id)


def delivery_id(alert_id: str, channel: str, recipient: str) -> str:
    """The same for the same alert, channel and recipient."""
    return str(uuid.uuid5(_NAMESPACE, f"{alert_id}\n{channel}\n{recipient}"))


def record_hold(
    connection: Connection, hold: Hold, *, article_id: ArticleId, rule: str, story_id: str | None, now: datetime
) -> None:
    """Write down why nothing was said. A later decision on the same report and rule replaces it."""
    values = {
        "story_id": story_id,
        "reason": hold.reason,
        "detail": one_line(hold.detail, max_length=500),
        "facts": facts_to_json(hold.facts),
        "held_at": now,
        "until": hold.until,
    }
    statement = _insert(connection, holds).values(article_id=article_id, rule=rule, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["article_id", "rule"], set_=values))


_MUTES = select(mutes).where(or_(mutes.c.until.is_(None), mutes.c.until > bindparam("now"))).order_by(mutes.c.id)


def lock_story(connection: Connection, story_id: str) -> None:
    """Wait until nobody else decides on this story. On SQLite every writer waits for every other anyway."""
    if connection.dialect.name == "postgresql":
        connection.execute(select(stories.c.id).where(stories.c.id == story_id).with_for_update())


def due_holds(connection: Connection, *, now: datetime, limit: int = 100) -> list[StoredHold]:
    """What was held until a moment that has come: the newest report of each story and rule, to be decided again."""
    newest = (
        select(func.max(holds.c.id))
        .where(holds.c.until <= now)
        .group_by(holds.c.story_id, holds.c.rule)
        .order_by(func.min(holds.c.until))
        .limit(limit)
    )
    return [_hold(row) for row in connection.execute(select(holds).where(holds.c.id.in_(newest)).order_by(holds.c.id))]


def settle_holds(connection: Connection, story_id: str, rule: str, *, now: datetime) -> None:
    """After a story was decided again: its due holds of this rule have had their turn."""
    due = and_(holds.c.story_id == story_id, holds.c.rule == rule, holds.c.until <= now)
    connection.execute(update(holds).where(due).values(until=None))


def read_alert(connection: Connection, alert_id: str) -> StoredAlert | None:
    row = connection.execute(select(alerts).where(alerts.c.id == alert_id)).first()
    return None if row is None else _alert(row)


def find_alerts(connection: Connection, beginning: str, *, limit: int = 10) -> list[StoredAlert]:
    """Those whose id begins so: people type the first characters."""
    query = select(alerts).where(alerts.c.id.startswith(beginning, autoescape=True)).order_by(alerts.c.id).limit(limit)
    return [_alert(row) for row in connection.execute(query)]


def recent_alerts(
    connection: Connection,
    *,
    limit: int = 50,
    before: datetime | None = None,
    kind: str | None = None,
    rule: str | None = None,
    seed_id: str | None = None,
    story_id: str | None = None,
) -> list[StoredAlert]:
    """The newest first."""
    query = select(alerts).order_by(alerts.c.created_at.desc(), alerts.c.id).limit(limit)
    columns = ((alerts.c.kind, kind), (alerts.c.rule, rule), (alerts.c.seed_id, seed_id), (alerts.c.story_id, story_id))
    for column, wanted in columns:
        if wanted is not None:
            query = query.where(column == wanted)
    if before is not None:
        query = query.where(alerts.c.created_at < before)
    return [_alert(row) for row in connection.execute(query)]


def recent_holds(connection: Connection, *, limit: int = 50, story_id: str | None = None) -> list[StoredHold]:
    """The newest first."""
    query = select(holds).order_by(holds.c.held_at.desc(), holds.c.id.desc()).limit(limit)
    if story_id is not None:
        query = query.where(holds.c.story_id == story_id)
    return [_hold(row) for row in connection.execute(query)]


def active_mutes(connection: Connection, *, now: datetime) -> tuple[Mute, ...]:
    """Those in force, oldest first."""
    rows = connection.execute(_MUTES, {"now": now})
    return tuple(Mute(kind=row.kind, value=row.value, until=row.until) for row in rows)


def set_mute(connection: Connection, mute: Mute, *, now: datetime) -> None:
    """Mute, or change until when."""
    statement = _insert(connection, mutes).values(kind=mute.kind, value=mute.value, until=mute.until, created_at=now)
    connection.execute(statement.on_conflict_do_update(index_elements=["kind", "value"], set_={"until": mute.until}))


def lift_mute(connection: Connection, kind: str, value: str) -> bool:
    """False: there was none."""
    return connection.execute(delete(mutes).where(mutes.c.kind == kind, mutes.c.value == value)).rowcount > 0


def set_feedback(connection: Connection, alert_id: str, *, is_useful: bool, via: str, now: datetime) -> bool:
    """A person's word on an alert; the last one counts. False: there is no such alert."""
    if connection.execute(select(alerts.c.id).where(alerts.c.id == alert_id)).first() is None:
        return False
    values = {"is_useful": is_useful, "at": now, "via": via}
    statement = _insert(connection, feedback).values(alert_id=alert_id, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["alert_id"], set_=values))
    return True


def read_feedback(connection: Connection, alert_ids: Sequence[str]) -> dict[str, bool]:
    """Useful or not, by alert; alerts without feedback are left out."""
    query = select(feedback.c.alert_id, feedback.c.is_useful).where(feedback.c.alert_id.in_(alert_ids))
    return {row.alert_id: row.is_useful for row in connection.execute(query)}


def _insert(connection: Connection, table: Table) -> postgresql.Insert | sqlite.Insert:
    """Both databases know ON CONFLICT, each by its own class."""
    return postgresql.insert(table) if connection.dialect.name == "postgresql" else sqlite.insert(table)


def _alert(row: Row[tuple[object, ...]]) -> StoredAlert:
    return StoredAlert(
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


def _hold(row: Row[tuple[object, ...]]) -> StoredHold:
    return StoredHold(
        article_id=ArticleId(row.article_id),
        rule=row.rule,
        story_id=row.story_id,
        reason=row.reason,
        detail=row.detail,
        facts=facts_from_json(row.facts),
        held_at=row.held_at,
        until=row.until,
    )
