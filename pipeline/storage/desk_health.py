"""What the desk reads of the service itself: processes, what waits, when the last report came."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from pipeline.storage.schema import articles, deliveries, processes


@dataclass(frozen=True, slots=True, kw_only=True)
class Queues:
    """What waits, and when the last report came in."""

    last_report_at: datetime | None
    articles_waiting: int
    deliveries_waiting: int


def heartbeats(connection: Connection) -> Mapping[str, datetime]:
    """The newest heartbeat of each kind of process."""
    query = select(processes.c.kind, func.max(processes.c.beat_at).label("beat_at")).group_by(processes.c.kind)
    return {row.kind: row.beat_at for row in connection.execute(query)}


def read_queues(connection: Connection) -> Queues:
    ready = select(func.count()).select_from(articles).where(articles.c.state == "ready")
    pending = select(func.count()).select_from(deliveries).where(deliveries.c.state == "pending")
    return Queues(
        last_report_at=connection.execute(select(func.max(articles.c.seen_at))).scalar(),
        articles_waiting=connection.execute(ready).scalar_one(),
        deliveries_waiting=connection.execute(pending).scalar_one(),
    )
