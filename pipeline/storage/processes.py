"""Who is running and working, and lanes: things only one process may do at a time, leased with fencing."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.storage.moments import EPOCH, database_now, span
from pipeline.storage.schema import articles, deliveries, feeds, lanes, processes


@dataclass(frozen=True, slots=True, kw_only=True)
class Process:
    """A running process, as it last told. `progress_at`: when it last finished something; alive is not yet working."""

    id: str
    kind: str
    started_at: datetime
    beat_at: datetime
    progress_at: datetime | None
    detail: Mapping[str, object]


def beat(
    connection: Connection,
    *,
    process: str,
    kind: str,
    started_at: datetime,
    now: datetime,
    progress_at: datetime | None = None,
    detail: Mapping[str, object] | None = None,
) -> None:
    """Say that we live; forget processes silent for a day."""
    values = {"kind": kind, "started_at": started_at, "beat_at": now, "detail": json.dumps(detail or {})}
    if progress_at is not None:
        values["progress_at"] = progress_at
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = maker(processes).values(id=process, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["id"], set_=values))
    connection.execute(delete(processes).where(processes.c.beat_at < now - timedelta(days=1)))


def sign_off(connection: Connection, process: str) -> None:
    connection.execute(delete(processes).where(processes.c.id == process))


def running(connection: Connection) -> list[Process]:
    rows = connection.execute(select(processes).order_by(processes.c.kind, processes.c.id))
    return [
        Process(
            id=row.id,
            kind=row.kind,
            started_at=row.started_at,
            beat_at=row.beat_at,
            progress_at=row.progress_at,
            detail=json.loads(row.detail),
        )
        for row in rows
    ]


def lease_holders(connection: Connection) -> set[str]:
    """Everyone who holds a feed, a page, a delivery or a lane."""
    found: set[str] = set()
    for column in (feeds.c.lease_owner, articles.c.lease_owner, deliveries.c.lease_owner, lanes.c.owner):
        found.update(connection.execute(select(column).where(column.is_not(None)).distinct()).scalars())
    return found


def release_held_by(connection: Connection, owners: Sequence[str]) -> int:
    """Free whatever these hold: they are dead. One that is not finds its fence gone and writes nothing.

    A lane keeps a time in the past, so that whoever takes it next sees that it was not left in order.
    """
    freed = 0
    for table in (feeds, deliveries):
        held = update(table).where(table.c.lease_owner.in_(owners)).values(lease_owner=None, lease_until=None)
        freed += connection.execute(held).rowcount
    pages = update(articles).where(articles.c.lease_owner.in_(owners), articles.c.state == "fetch")
    freed += connection.execute(pages.values(lease_owner=None, next_attempt_at=None)).rowcount
    return freed + connection.execute(update(lanes).where(lanes.c.owner.in_(owners)).values(owner=None, until=EPOCH)).rowcount


def is_abandoned(connection: Connection, name: str) -> bool:
    """Whether the lane's last holder went without leaving it: killed, or stopped for too long. Ask before taking it."""
    until = connection.execute(select(lanes.c.until).where(lanes.c.name == name)).scalar()
    return until is not None


def is_held(connection: Connection, name: str, *, by_others_than: str) -> bool:
    """Whether someone else has the lane now, as far as is committed: looking waits for nobody."""
    held = select(lanes.c.name).where(lanes.c.name == name, lanes.c.owner != by_others_than, lanes.c.until >= database_now())
    return connection.execute(held).first() is not None


def take_lane(connection: Connection, name: str, *, owner: str, lease: timedelta) -> int | None:
    """The fence number if the lane was free or ours, None if someone else holds it."""
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    connection.execute(maker(lanes).values(name=name, fence=0).on_conflict_do_nothing())
    taken = connection.execute(
        update(lanes)
        .where(lanes.c.name == name, or_(lanes.c.until.is_(None), lanes.c.until < database_now(), lanes.c.owner == owner))
        .values(owner=owner, fence=lanes.c.fence + 1, until=database_now() + span(lease))
        .returning(lanes.c.fence)
    ).first()
    return int(taken.fence) if taken else None


def renew_lane(connection: Connection, name: str, *, owner: str, fence: int, lease: timedelta) -> bool:
    """Hold it longer. Do it first in each transaction that writes: False means it was lost, and nothing may be written."""
    renewed = connection.execute(
        update(lanes)
        .where(lanes.c.name == name, lanes.c.owner == owner, lanes.c.fence == fence, lanes.c.until >= database_now())
        .values(until=database_now() + span(lease))
    )
    return renewed.rowcount == 1


def leave_lane(connection: Connection, name: str, *, owner: str, fence: int) -> None:
    connection.execute(
        update(lanes).where(lanes.c.name == name, lanes.c.owner == owner, lanes.c.fence == fence).values(owner=None, until=None)
    )
