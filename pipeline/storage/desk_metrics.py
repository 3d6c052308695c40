"""What /metrics reads from the database: the truth of all processes on all machines, whichever of them is asked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from sqlalchemy import BigInteger, ColumnElement, Connection, case, func, select, type_coerce

from pipeline.storage.processes import Process, running
from pipeline.storage.schema import alerts, articles, deliveries, feedback, holds, stories

Key = TypeVar("Key")

# An article waits for something in these states: its page, its analysis, its story.
WAITING_STATES = ("fetch", "ready", "analysed")
LATENCY_BUCKETS = (10, 30, 60, 120, 300, 600, 1200, 1800, 3600, 7200, 21600, 86400)


@dataclass(frozen=True, slots=True, kw_only=True)
class Latencies:
    """From the publisher's date to our alert: how many alerts took at most so many seconds, of how many, in sum."""

    at_most: Mapping[int, int]
    number: int
    seconds: float


@dataclass(frozen=True, slots=True, kw_only=True)
class Numbers:
    """Counts, and since when the oldest of each queue waits."""

    articles: Mapping[str, int]
    relevant: int
    waiting_since: Mapping[str, datetime]
    deliveries: Mapping[tuple[str, str], int]
    pending_since: Mapping[str, datetime]
    alerts: Mapping[tuple[str, str], int]
    holds: Mapping[tuple[str, str], int]
    stories: Mapping[str, int]
    feedback: Mapping[bool, int]
    latencies: Latencies
    processes: Sequence[Process]


def read_numbers(connection: Connection) -> Numbers:
    oldest = select(articles.c.state, func.min(articles.c.state_changed_at)).where(articles.c.state.in_(WAITING_STATES))
    pending = select(deliveries.c.channel, func.min(deliveries.c.created_at)).where(deliveries.c.state == "pending")
    return Numbers(
        articles=_counts(connection, articles.c.state),
        relevant=connection.execute(select(func.count()).select_from(articles).where(articles.c.is_relevant)).scalar_one(),
        waiting_since={row[0]: row[1] for row in connection.execute(oldest.group_by(articles.c.state))},
        deliveries=_pairs(connection, deliveries.c.channel, deliveries.c.state),
        pending_since={row[0]: row[1] for row in connection.execute(pending.group_by(deliveries.c.channel))},
        alerts=_pairs(connection, alerts.c.rule, alerts.c.kind),
        holds=_pairs(connection, holds.c.rule, holds.c.reason),
        stories=_counts(connection, stories.c.state),
        feedback=_counts(connection, feedback.c.is_useful),
        latencies=_latencies(connection),
        processes=running(connection),
    )


def _counts(connection: Connection, column: ColumnElement[Key]) -> dict[Key, int]:
    return {row[0]: row[1] for row in connection.execute(select(column, func.count()).group_by(column))}


def _pairs(connection: Connection, one: ColumnElement[str], other: ColumnElement[str]) -> dict[tuple[str, str], int]:
    rows = connection.execute(select(one, other, func.count()).group_by(one, other))
    return {(row[0], row[1]): row[2] for row in rows}


def _latencies(connection: Connection) -> Latencies:
    """A date of the publisher's that lies ahead of us counts as no time at all."""
    took = type_coerce(alerts.c.created_at, BigInteger) - type_coerce(articles.c.published_at, BigInteger)
    waited = case((took > 0, took), else_=0)
    within = [func.sum(case((waited <= seconds * 1_000_000, 1), else_=0)) for seconds in LATENCY_BUCKETS]
    query = (
        select(func.count(), func.sum(waited), *within)
        .select_from(alerts.join(articles, articles.c.id == alerts.c.article_id))
        .where(articles.c.published_at.is_not(None))
    )
    row = connection.execute(query).one()
    at_most = {seconds: int(row[index + 2] or 0) for index, seconds in enumerate(LATENCY_BUCKETS)}
    return Latencies(at_most=at_most, number=row[0], seconds=timedelta(microseconds=int(row[1] or 0)).total_seconds())
