"""The outbox: deliveries that are due, who holds them, and how their channels are doing.

Claim (commit), send with no transaction open, record (commit). A lease is fenced: only (owner, fence) of the claim may write
the result, so a sender that slept past its lease writes nothing. A disabled channel's deliveries are not claimed; they wait.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, Row, and_, func, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite

from pipeline.delivery.delivery import Delivery, DeliveryId, DeliveryState, EndpointState
from pipeline.storage.moments import database_now, span
from pipeline.storage.schema import alerts, channels, deliveries


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimedDelivery:
    """A delivery that is ours until the lease ends, with the bytes to send."""

    delivery: Delivery
    payload: bytes
    owner: str


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitingForDigest:
    """A delivery held for its channel's digest."""

    delivery_id: DeliveryId
    alert_id: str
    payload: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelCount:
    """How many deliveries of a channel are in a state."""

    channel: str
    state: DeliveryState
    number: int


def claim_deliveries(
    connection: Connection, *, owner: str, now: datetime, lease: timedelta, free: Mapping[str, int]
) -> list[ClaimedDelivery]:
    """Take what is due, for each channel at most as many as it has free places: one dead endpoint holds nobody up."""
    disabled = set(connection.execute(select(channels.c.name).where(channels.c.disabled_at.is_not(None))).scalars())
    claimed: dict[str, Delivery] = {}
    for channel, places in sorted(free.items()):
        if places > 0 and channel not in disabled:
            claimed |= _claim(connection, channel, places, owner=owner, now=now, lease=lease)
    payloads = _payloads(connection, {each.alert_id for each in claimed.values()})
    return [ClaimedDelivery(delivery=each, payload=payloads[each.alert_id], owner=owner) for each in claimed.values()]


def _claim(
    connection: Connection, channel: str, places: int, *, owner: str, now: datetime, lease: timedelta
) -> dict[str, Delivery]:
    is_free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until < database_now())
    is_due = and_(
        deliveries.c.state == "pending", deliveries.c.channel == channel, deliveries.c.next_attempt_at <= now, is_free
    )
    # Fresh before retried, as Postfix does: a backlog of retries cannot hold up new alerts.
    order = (deliveries.c.attempts, deliveries.c.next_attempt_at, deliveries.c.id)
    chosen = select(deliveries.c.id).where(is_due).order_by(*order).limit(places)
    if connection.dialect.name == "postgresql":
        chosen = chosen.with_for_update(skip_locked=True)
    # As a CTE: PostgreSQL may run a plain subquery with row locks more than once, and then takes more than `places`.
    limited = chosen.cte("chosen")
    claim = (
        update(deliveries)
        .where(deliveries.c.id.in_(select(limited.c.id)), is_due)
        .values(lease_owner=owner, lease_fence=deliveries.c.lease_fence + 1, lease_until=database_now() + span(lease))
        .returning(*deliveries.c)
    )
    rows = sorted(connection.execute(claim), key=lambda row: (row.attempts, row.next_attempt_at, row.id))
    return {row.id: _delivery(row) for row in rows}


def _payloads(connection: Connection, alert_ids: set[str]) -> dict[str, bytes]:
    if not alert_ids:
        return {}
    query = select(alerts.c.id, alerts.c.payload).where(alerts.c.id.in_(sorted(alert_ids)))
    return {row.id: bytes(row.payload) for row in connection.execute(query)}


def record_attempt(connection: Connection, claimed: ClaimedDelivery, after: Delivery) -> bool:
    """Write what came of it and give the lease back. False: the lease was lost meanwhile, and nothing was written."""
    result = connection.execute(
        update(deliveries)
        .where(_is_ours(claimed))
        .values(
            state=after.state,
            attempts=after.attempts,
            next_attempt_at=after.next_attempt_at,
            last_attempt_at=after.last_attempt_at,
            last_status=after.last_status,
            last_error=after.last_detail,
            sent_at=after.sent_at,
            lease_owner=None,
            lease_until=None,
        )
    )
    return result.rowcount == 1


def release(connection: Connection, claimed: Sequence[ClaimedDelivery]) -> None:
    """Give back leases unused, when stopping."""
    for each in claimed:
        connection.execute(update(deliveries).where(_is_ours(each)).values(lease_owner=None, lease_until=None))


def _is_ours(claimed: ClaimedDelivery) -> ColumnElement[bool]:
    delivery = claimed.delivery
    return and_(
        deliveries.c.id == delivery.id,
        deliveries.c.lease_owner == claimed.owner,
        deliveries.c.lease_fence == delivery.fence,
        deliveries.c.state == "pending",
    )


def next_due(connection: Connection) -> datetime | None:
    """When the next delivery is due, disabled channels left out."""
    disabled = select(channels.c.name).where(channels.c.disabled_at.is_not(None))
    query = select(func.min(deliveries.c.next_attempt_at)).where(
        deliveries.c.state == "pending", deliveries.c.channel.not_in(disabled)
    )
    moment: datetime | None = connection.execute(query).scalar_one_or_none()
    return moment


def read_endpoint(connection: Connection, name: str, *, for_update: bool = False) -> EndpointState:
    """How a channel is doing; as new if it was never used. `for_update` before a change, so that no other sender's is lost."""
    query = select(channels).where(channels.c.name == name)
    if for_update and connection.dialect.name == "postgresql":
        query = query.with_for_update()
    row = connection.execute(query).first()
    return EndpointState(name=name) if row is None else _endpoint(row)


def endpoints(connection: Connection) -> list[EndpointState]:
    """All channels ever used, by name."""
    return [_endpoint(row) for row in connection.execute(select(channels).order_by(channels.c.name))]


def write_endpoint(connection: Connection, endpoint: EndpointState) -> None:
    values = {
        "failing_since": endpoint.failing_since,
        "last_failed_at": endpoint.last_failed_at,
        "last_ok_at": endpoint.last_ok_at,
        "disabled_at": endpoint.disabled_at,
        "reason": endpoint.reason,
    }
    maker = postgresql.insert if connection.dialect.name == "postgresql" else sqlite.insert
    statement = maker(channels).values(name=endpoint.name, **values)
    connection.execute(statement.on_conflict_do_update(index_elements=["name"], set_=values))


def redrive(
    connection: Connection,
    *,
    now: datetime,
    channel: str | None = None,
    alert_id: str | None = None,
    delivery_id: str | None = None,
) -> int:
    """Start failed and dead deliveries over, and enable their channels again; gives how many will go out now."""
    chosen: ColumnElement[bool] = deliveries.c.state.in_(("failed", "dead", "pending"))
    for column, wanted in (
        (deliveries.c.channel, channel),
        (deliveries.c.alert_id, alert_id),
        (deliveries.c.id, delivery_id),
    ):
        if wanted is not None:
            chosen = and_(chosen, column == wanted)
    # What is under way keeps its lease; what waits for the morning keeps waiting.
    is_stuck = or_(deliveries.c.state != "pending", deliveries.c.attempts > 0)
    is_free = or_(deliveries.c.lease_until.is_(None), deliveries.c.lease_until < database_now())
    moved = connection.execute(
        update(deliveries)
        .where(chosen, is_stuck, is_free)
        .values(state="pending", attempts=0, next_attempt_at=now, lease_owner=None, lease_until=None)
        .returning(deliveries.c.channel)
    ).all()
    again = {row.channel for row in moved} | ({channel} if channel is not None else set())
    connection.execute(
        update(channels)
        .where(channels.c.name.in_(sorted(again)))
        .values(failing_since=None, last_failed_at=None, disabled_at=None, reason="")
    )
    return len(moved)


def oldest_for_digest(connection: Connection) -> dict[str, datetime]:
    """Since when something waits for a digest, by channel."""
    query = select(deliveries.c.channel, func.min(deliveries.c.created_at).label("since")).where(deliveries.c.state == "digest")
    return {row.channel: row.since for row in connection.execute(query.group_by(deliveries.c.channel))}


def waiting_for_digest(connection: Connection, channel: str, *, until: datetime) -> list[WaitingForDigest]:
    """What was held for a channel's digest up to a moment, oldest first; an alert stands once for each recipient."""
    query = (
        select(deliveries.c.id, deliveries.c.alert_id, alerts.c.payload)
        .join(alerts, alerts.c.id == deliveries.c.alert_id)
        .where(deliveries.c.state == "digest", deliveries.c.channel == channel, deliveries.c.created_at <= until)
        .order_by(alerts.c.created_at, alerts.c.id, deliveries.c.id)
    )
    return [
        WaitingForDigest(delivery_id=DeliveryId(row.id), alert_id=row.alert_id, payload=bytes(row.payload))
        for row in connection.execute(query)
    ]


def mark_in_digest(connection: Connection, ids: Sequence[DeliveryId], *, now: datetime) -> int:
    """These have gone into a digest; gives how many had not before."""
    result = connection.execute(
        update(deliveries)
        .where(deliveries.c.id.in_(ids), deliveries.c.state == "digest")
        .values(state="sent", sent_at=now, last_error="in a digest")
    )
    return result.rowcount


def list_deliveries(
    connection: Connection,
    *,
    state: DeliveryState | None = None,
    channel: str | None = None,
    alert_id: str | None = None,
    limit: int = 100,
) -> list[Delivery]:
    """The newest first."""
    query = select(deliveries).order_by(deliveries.c.created_at.desc(), deliveries.c.id).limit(limit)
    for column, wanted in ((deliveries.c.state, state), (deliveries.c.channel, channel), (deliveries.c.alert_id, alert_id)):
        if wanted is not None:
            query = query.where(column == wanted)
    return [_delivery(row) for row in connection.execute(query)]


def count_deliveries(connection: Connection) -> list[ChannelCount]:
    """By channel and state."""
    query = select(deliveries.c.channel, deliveries.c.state, func.count().label("number"))
    grouped = query.group_by(deliveries.c.channel, deliveries.c.state).order_by(deliveries.c.channel, deliveries.c.state)
    return [ChannelCount(channel=row.channel, state=row.state, number=row.number) for row in connection.execute(grouped)]


def _delivery(row: Row[tuple[object, ...]]) -> Delivery:
    return Delivery(
        id=DeliveryId(row.id),
        alert_id=row.alert_id,
        channel=row.channel,
        recipient=row.recipient,
        state=row.state,
        attempts=row.attempts,
        created_at=row.created_at,
        next_attempt_at=row.next_attempt_at,
        fence=row.lease_fence,
        last_status=row.last_status,
        last_detail=row.last_error,
        last_attempt_at=row.last_attempt_at,
        sent_at=row.sent_at,
    )


def _endpoint(row: Row[tuple[object, ...]]) -> EndpointState:
    return EndpointState(
        name=row.name,
        failing_since=row.failing_since,
        last_failed_at=row.last_failed_at,
        last_ok_at=row.last_ok_at,
        disabled_at=row.disabled_at,
        reason=row.reason,
    )
